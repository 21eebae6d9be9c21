"""The revision of a line of Progres Harian, so that the second of two editors is told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("progres", sa.Column("rev", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("progres", "rev")
