"""The three tables that every service has: what it told, what it heard, what it works on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("acting_for", sa.Text),
        sa.Column("trace", sa.Text),
        sa.Column("occurred_at", _TIME, server_default=sa.func.now(), nullable=False),
        sa.Column("position", sa.BigInteger),
        sa.Column("published_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
        sa.UniqueConstraint("position", name="uq_outbox_position"),
        sa.CheckConstraint("pg_column_size(data) <= 4194304", name="ck_outbox_size"),
    )
    op.create_index("ix_outbox_waiting", "outbox", ["id"], postgresql_where=sa.text("position IS NULL"))
    op.create_index("ix_outbox_type_position", "outbox", ["type", "position"])
    op.create_index("ix_outbox_subject_id", "outbox", ["subject", "id"])
    op.execute(
        "CREATE FUNCTION tell_relay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$"
    )
    op.execute("CREATE TRIGGER tell_relay AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_relay()")

    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("handler", sa.Text, nullable=False),
        sa.Column("received_at", _TIME, server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name="pk_inbox"),
    )

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("actor", JSONB, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("state", sa.Text, server_default="menunggu", nullable=False),
        sa.Column("done", sa.Integer, server_default="0", nullable=False),
        sa.Column("total", sa.Integer, server_default="0", nullable=False),
        sa.Column("cursor", JSONB, server_default="{}", nullable=False),
        sa.Column("refused", JSONB, server_default="[]", nullable=False),
        sa.Column("result", JSONB, server_default="{}", nullable=False),
        sa.Column("trace", sa.Text),
        sa.Column("worker", sa.Text),
        sa.Column("heartbeat_at", _TIME),
        sa.Column("not_before", _TIME, server_default=sa.func.now(), nullable=False),
        sa.Column("created_at", _TIME, server_default=sa.func.now(), nullable=False),
        sa.Column("finished_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_open", "job", ["kind", "created_at"], postgresql_where=sa.text("finished_at IS NULL"))


def downgrade() -> None:
    op.drop_table("job")
    op.drop_table("inbox")
    op.drop_table("outbox")
    op.execute("DROP FUNCTION tell_relay()")
