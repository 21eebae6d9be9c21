"""What each person uploaded today, and which files an eviden names."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "unggahan",
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("hari", sa.Date(), nullable=False),
        sa.Column("ukuran", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nip", name=op.f("pk_unggahan")),
    )
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_eviden_hash", "eviden", ["hash"], postgresql_concurrently=True,
            postgresql_where=sa.text("hash IS NOT NULL"),
        )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_eviden_hash", table_name="eviden")
    op.drop_table("unggahan")
