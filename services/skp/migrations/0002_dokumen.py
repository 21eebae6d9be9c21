"""The printed documents, so that anybody can verify one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "dokumen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kode", sa.Text(collation="C"), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("instansi_nama", sa.Text(), nullable=False),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("isi_hash", sa.Text(), nullable=False),
        sa.Column("dicetak_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oleh", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokumen")),
        sa.UniqueConstraint("kode", name=op.f("uq_dokumen_kode")),
    )
