"""What the last check of a link brought and since when; those never checked go first."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("eviden", sa.Column("jawaban", sa.Text(), nullable=True))
    op.add_column("eviden", sa.Column("jawaban_sejak", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE eviden SET periksa_pada = periksa_pada - interval '365 days' "
        "WHERE tautan IS NOT NULL AND diperiksa_pada IS NULL"
    )


def downgrade() -> None:
    op.drop_column("eviden", "jawaban_sejak")
    op.drop_column("eviden", "jawaban")
