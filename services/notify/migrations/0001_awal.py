"""notify begins: notices, copies of recipients and instansi, opt-outs, reports that came early."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "henti_wa",
        sa.Column("nomor", sa.Text(), nullable=False),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nomor", name="pk_henti_wa"),
    )
    op.create_table(
        "instansi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("zona_waktu", sa.String(32), nullable=False),
        sa.Column("jam_tenang_mulai", sa.Time(), nullable=False),
        sa.Column("jam_tenang_selesai", sa.Time(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instansi"),
    )
    op.create_table(
        "notifikasi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("templat", sa.String(32), nullable=False),
        sa.Column("judul", sa.Text(), nullable=False),
        sa.Column("isi", sa.Text(), nullable=False),
        sa.Column("tautan", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rujukan", sa.Text(), nullable=False),
        sa.Column("rahasia", sa.Text(), nullable=True, comment="one-time token; gone as soon as the message is final"),
        sa.Column("berlaku_sampai", sa.DateTime(timezone=True), nullable=True, comment="not sent after this"),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dibaca_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wa_status", sa.String(32), nullable=False),
        sa.Column("wa_kode", sa.Text(), nullable=True),
        sa.Column("wa_alasan", sa.Text(), nullable=True),
        sa.Column("wa_nomor", sa.Text(), nullable=True),
        sa.Column("wa_percobaan", sa.Integer(), nullable=False),
        sa.Column(
            "wa_giliran", sa.Integer(), nullable=False, comment="grows each time a worker takes it, to know its own"
        ),
        sa.Column("wa_berikutnya", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wa_tanpa_jawaban_sejak", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wa_sid", sa.Text(), nullable=True),
        sa.Column("wa_sid_lama", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("wa_diperbarui", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notifikasi"),
    )
    op.create_index(
        "ix_notifikasi_antrean",
        "notifikasi",
        ["wa_berikutnya"],
        unique=False,
        postgresql_where=sa.text("wa_status IN ('baru', 'ditunda', 'mengirim')"),
    )
    op.create_index(
        "ix_notifikasi_belum_dibaca",
        "notifikasi",
        ["nip"],
        unique=False,
        postgresql_where=sa.text("dibaca_pada IS NULL"),
    )
    op.create_index("ix_notifikasi_nip_id", "notifikasi", ["nip", "id"], unique=False)
    op.create_index(
        "uq_notifikasi_wa_sid", "notifikasi", ["wa_sid"], unique=True, postgresql_where=sa.text("wa_sid IS NOT NULL")
    )
    op.create_table(
        "penerima",
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=True),
        sa.Column("instansi_id", sa.Uuid(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi_pegawai", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.Text(), nullable=True),
        sa.Column("setuju", sa.Boolean(), nullable=False),
        sa.Column("versi_kontak", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("nip", name="pk_penerima"),
    )
    op.create_table(
        "status_tertahan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("kode", sa.Text(), nullable=True),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_status_tertahan"),
    )
    op.create_index("ix_status_tertahan_sid", "status_tertahan", ["sid"], unique=False)


def downgrade() -> None:
    for table in ("status_tertahan", "penerima", "notifikasi", "instansi", "henti_wa"):
        op.drop_table(table)
