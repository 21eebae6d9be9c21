"""Why a delegation was given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("delegasi", sa.Column("alasan", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("delegasi", "alasan")
