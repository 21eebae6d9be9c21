"""The hash of an instansi's emblem, for the printed Dokumen Evaluasi."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("instansi", sa.Column("lambang", sa.Text()))


def downgrade() -> None:
    op.drop_column("instansi", "lambang")
