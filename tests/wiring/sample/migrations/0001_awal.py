"""Notes written and heard."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_table(
        "heard",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("note_id", sa.Uuid, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_heard"),
    )


def downgrade() -> None:
    op.drop_table("heard")
    op.drop_table("note")
