"""Which SKP counts for each person of an instansi in a year, answered by an index alone (features A66)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_skp_pengisian",
            "skp",
            ["instansi_id", "tahun", "nip", sa.text("akhir DESC")],
            postgresql_include=["status", "id"],
            postgresql_concurrently=True,
        )
