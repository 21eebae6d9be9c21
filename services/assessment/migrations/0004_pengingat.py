"""Who was told that they decide an objection, its reminders, and indexes that find who is to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("keberatan", sa.Column("pemutus_nip", sa.Text(collation="C"), nullable=True))
    op.add_column("keberatan", sa.Column("pengingat", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("keberatan", sa.Column("ingatkan_pada", sa.Date(), nullable=True))
    op.execute("UPDATE keberatan SET ingatkan_pada = CURRENT_DATE WHERE status = 'diajukan'")
    op.create_index(
        "ix_keberatan_ingatkan", "keberatan", ["ingatkan_pada", "id"], postgresql_where=sa.text("status = 'diajukan'")
    )
    op.create_index(
        "ix_penilaian_ingatkan",
        "penilaian",
        ["batas_isi", "id"],
        postgresql_where=sa.text("status = 'berjalan' AND NOT diingatkan"),
    )
    op.drop_index("ix_penilaian_batas", table_name="penilaian")


def downgrade() -> None:
    op.create_index("ix_penilaian_batas", "penilaian", ["batas_isi", "status"])
    op.drop_index("ix_penilaian_ingatkan", table_name="penilaian")
    op.drop_index("ix_keberatan_ingatkan", table_name="keberatan")
    for column in ("ingatkan_pada", "pengingat", "pemutus_nip"):
        op.drop_column("keberatan", column)
