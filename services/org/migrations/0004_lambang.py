"""The hash of an instansi's emblem, whose file the gateway keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("instansi", sa.Column("lambang", sa.Text()))


def downgrade() -> None:
    op.drop_column("instansi", "lambang")
