"""Indexes for lists of teams by their first day and of systems by the day they were made."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(op.f("ix_tim_instansi_id_berlaku_dari_id"), "tim", ["instansi_id", "berlaku_dari", "id"])
    op.create_index(op.f("ix_klien_dibuat_pada_id"), "klien", ["dibuat_pada", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_klien_dibuat_pada_id"), table_name="klien")
    op.drop_index(op.f("ix_tim_instansi_id_berlaku_dari_id"), table_name="tim")
