"""A notice that asks for something is settled when that is done, whatever order the events come in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "notifikasi",
        sa.Column(
            "selesai", sa.String(32), nullable=True, comment="asks for nothing any more; counts as read since then"
        ),
    )
    op.create_table(
        "pengajuan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("selesai", sa.String(32), nullable=True),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pengajuan"),
    )
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_notifikasi_menunggu",
            "notifikasi",
            ["tautan"],
            postgresql_where=sa.text(
                "templat IN ('skp_diajukan', 'skp_dikembalikan', 'keberatan_diajukan', 'keberatan_ditanggapi', "
                "'keberatan_beralih', 'ingat_putusan', 'keberatan_penilai', 'ingat_tanggapan') AND selesai IS NULL"
            ),
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    op.drop_index("ix_notifikasi_menunggu", table_name="notifikasi")
    op.drop_table("pengajuan")
    op.drop_column("notifikasi", "selesai")
