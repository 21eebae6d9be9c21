"""The tables of assessment, and the rules of SE MenPANRB 3/2023 as data of their day."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TINGGI = {
    "istimewa": [0, 1, 3, 7, 13],
    "baik": [2, 3, 6, 11, 2],
    "butuh_perbaikan": [3, 4, 10, 4, 3],
    "kurang": [2, 11, 6, 3, 2],
    "sangat_kurang": [13, 7, 3, 1, 0],
}
"""Relative heights of the ideal curve, the worst predikat first; in common use, not official (domain.md 2)."""

PREDIKAT = {
    "di_atas/di_bawah": "kurang",
    "di_atas/sesuai": "baik",
    "di_atas/di_atas": "sangat_baik",
    "sesuai/di_bawah": "kurang",
    "sesuai/sesuai": "baik",
    "sesuai/di_atas": "baik",
    "di_bawah/di_bawah": "sangat_kurang",
    "di_bawah/sesuai": "butuh_perbaikan",
    "di_bawah/di_atas": "butuh_perbaikan",
}
"""Rating of hasil kerja, then of perilaku (PermenPANRB 6/2022)."""

SEBARAN = {
    "istimewa": [{"predikat": ["sangat_baik"], "maks": 70, "terbanyak": True}],
    "baik": [
        {"predikat": ["baik"], "maks": 70, "terbanyak": True},
        {"predikat": ["butuh_perbaikan", "kurang"], "min_orang": 1},
    ],
    "butuh_perbaikan": [
        {"predikat": ["sangat_baik"], "maks": 10},
        {"predikat": ["butuh_perbaikan"], "min": 60},
    ],
    "kurang": [
        {"predikat": ["sangat_baik"], "maks": 10},
        {"predikat": ["butuh_perbaikan"], "min": 10},
        {"predikat": ["kurang"], "min": 60},
    ],
    "sangat_kurang": [
        {"predikat": ["sangat_baik"], "maks": 0},
        {"predikat": ["butuh_perbaikan", "kurang"], "min": 10},
        {"predikat": ["sangat_kurang"], "min": 60},
    ],
}
"""Per capaian: the share (per cent) or number of people that should have one of these predikat; for consideration."""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "aturan_predikat",
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("predikat", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("sebaran", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("sumber", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("berlaku_dari", name=op.f("pk_aturan_predikat")),
    )
    op.create_table(
        "capaian_unor",
        sa.Column("unor_id", sa.Uuid(), nullable=False),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("jenis", sa.Text(collation="C"), nullable=False),
        sa.Column("urutan", sa.SmallInteger(), nullable=False),
        sa.Column("capaian", sa.Text(), nullable=False),
        sa.Column("oleh_nip", sa.Text(), nullable=False),
        sa.Column("oleh_nama", sa.Text(), nullable=False),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unor_id", "tahun", "jenis", "urutan", name=op.f("pk_capaian_unor")),
    )
    op.create_table(
        "hari_libur",
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("libur", sa.Boolean(), nullable=False),
        sa.Column("oleh_nip", sa.Text(collation="C"), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("instansi_id", "tanggal", name=op.f("pk_hari_libur")),
    )
    op.create_table(
        "instansi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("jenis_periode", sa.Text(), nullable=False),
        sa.Column("satuan_keberatan", sa.Text(), nullable=False),
        sa.Column("zona_waktu", sa.Text(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instansi")),
    )
    op.create_table(
        "jumlah_instansi",
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("jenis", sa.Text(collation="C"), nullable=False),
        sa.Column("urutan", sa.SmallInteger(), nullable=False),
        sa.Column("predikat", sa.Text(collation="C"), nullable=False),
        sa.Column("jumlah", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("instansi_id", "tahun", "jenis", "urutan", "predikat", name=op.f("pk_jumlah_instansi")),
    )
    op.create_table(
        "jumlah_predikat",
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("jenis", sa.Text(collation="C"), nullable=False),
        sa.Column("urutan", sa.SmallInteger(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=False),
        sa.Column("predikat", sa.Text(collation="C"), nullable=False),
        sa.Column("jumlah", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "instansi_id", "tahun", "jenis", "urutan", "unor_id", "predikat", name=op.f("pk_jumlah_predikat")
        ),
    )
    op.create_table(
        "kurva_ideal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=True),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("tinggi", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kurva_ideal")),
    )
    op.create_index(
        "uq_kurva_ideal",
        "kurva_ideal",
        ["instansi_id", "berlaku_dari"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "pegawai",
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("jenis_asn", sa.Text(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("jabatan", sa.Text(), nullable=False),
        sa.Column("golongan", sa.Text(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("nip", name=op.f("pk_pegawai")),
    )
    op.create_table(
        "pengaturan",
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("hari_tutup", sa.SmallInteger(), nullable=False),
        sa.Column("hari_ingatkan", sa.SmallInteger(), nullable=False),
        sa.Column("boleh_anonim", sa.Boolean(), nullable=False),
        sa.Column("boleh_dari_bawahan", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instansi_id", name=op.f("pk_pengaturan")),
    )
    op.create_table(
        "penilaian",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("versi_skp", sa.Integer(), nullable=False),
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("nama_cari", sa.Text(collation="C"), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False),
        sa.Column("urutan", sa.SmallInteger(), nullable=False),
        sa.Column("awal", sa.Date(), nullable=False),
        sa.Column("akhir", sa.Date(), nullable=False),
        sa.Column("pegawai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("penilai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("atasan_penilai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("penilai_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("atasan_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("batas_isi", sa.Date(), nullable=False),
        sa.Column("diingatkan", sa.Boolean(), nullable=False),
        sa.Column("hasil_kerja", sa.Text(), nullable=True),
        sa.Column("perilaku", sa.Text(), nullable=True),
        sa.Column("predikat", sa.Text(), nullable=True),
        sa.Column("catatan", sa.Text(), nullable=True),
        sa.Column("rating_ke", sa.SmallInteger(), nullable=False),
        sa.Column("dinilai_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dinilai_oleh", sa.Text(collation="C"), nullable=True),
        sa.Column("dinilai_atas_nama", sa.Text(), nullable=True),
        sa.Column("dinilai_sebagai", sa.Text(), nullable=True),
        sa.Column("batas_keberatan", sa.Date(), nullable=True),
        sa.Column("final_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capaian", sa.Text(), nullable=True),
        sa.Column("jumlah_indikator", sa.SmallInteger(), nullable=False),
        sa.Column("jumlah_rencana_aksi", sa.SmallInteger(), nullable=False),
        sa.Column("jumlah_eviden", sa.SmallInteger(), nullable=False),
        sa.Column("jumlah_realisasi", sa.SmallInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diubah_pada", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status = 'berjalan' OR predikat IS NOT NULL", name=op.f("ck_penilaian_predikat")),
        sa.CheckConstraint("status IN ('berjalan', 'dinilai', 'final')", name=op.f("ck_penilaian_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penilaian")),
        sa.UniqueConstraint("skp_id", "jenis", "urutan", name=op.f("uq_penilaian_skp_id_jenis_urutan")),
    )
    op.create_index("ix_penilaian_batas", "penilaian", ["batas_isi", "status"], unique=False)
    op.create_index("ix_penilaian_nip", "penilaian", ["nip", "akhir", "id"], unique=False)
    op.create_index(
        "ix_penilaian_penilai",
        "penilaian",
        ["penilai_nip", "tahun", "jenis", "urutan", "nama_cari", "id"],
        unique=False,
    )
    op.create_index(
        "ix_penilaian_unor", "penilaian", ["unor_id", "tahun", "jenis", "urutan", "nama_cari", "id"], unique=False
    )
    op.create_table(
        "rencana",
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("isi", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("skp_id", "versi", name=op.f("pk_rencana")),
    )
    op.create_table(
        "riwayat",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=True),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("instansi_id", sa.Uuid(), nullable=True),
        sa.Column("objek", sa.Uuid(), nullable=True),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oleh_nip", sa.Text(), nullable=False),
        sa.Column("oleh_nama", sa.Text(), nullable=False),
        sa.Column("atas_nama", sa.Text(), nullable=True),
        sa.Column("perbuatan", sa.Text(), nullable=False),
        sa.Column("sebelum", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("sesudah", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_riwayat")),
    )
    op.create_index(op.f("ix_riwayat_penilaian_id_id"), "riwayat", ["penilaian_id", "id"], unique=False)
    op.create_index(op.f("ix_riwayat_unor_id_id"), "riwayat", ["unor_id", "id"], unique=False)
    op.create_index(
        "ix_riwayat_aturan",
        "riwayat",
        ["instansi_id", "id"],
        unique=False,
        postgresql_where=sa.text("instansi_id IS NOT NULL"),
    )
    op.create_index(
        "ix_riwayat_aturan_jenis",
        "riwayat",
        ["perbuatan", "id"],
        unique=False,
        postgresql_where=sa.text("penilaian_id IS NULL"),
    )
    op.create_index(
        "ix_riwayat_aturan_semua",
        "riwayat",
        ["id"],
        unique=False,
        postgresql_where=sa.text("penilaian_id IS NULL"),
    )
    op.create_index(
        "ix_riwayat_hapus",
        "riwayat",
        ["objek"],
        unique=False,
        postgresql_where=sa.text("perbuatan IN ('delete_rencana_aksi', 'delete_progres', 'delete_eviden')"),
    )
    op.create_table(
        "tim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("ketua_nip", sa.Text(collation="C"), nullable=False),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tim")),
    )
    op.create_table(
        "tim_anggota",
        sa.Column("tim_id", sa.Uuid(), nullable=False),
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("tim_id", "nip", name=op.f("pk_tim_anggota")),
    )
    op.create_index(op.f("ix_tim_anggota_nip"), "tim_anggota", ["nip"], unique=False)
    op.create_table(
        "unor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("induk_id", sa.Uuid(), nullable=True),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("pimpinan_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("pimpinan_penugasan", sa.Text(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unor")),
    )
    op.create_index(op.f("ix_unor_induk_id"), "unor", ["induk_id"], unique=False)
    op.create_index(op.f("ix_unor_instansi_id_nama_id"), "unor", ["instansi_id", "nama", "id"], unique=False)
    op.create_index(op.f("ix_unor_pimpinan_nip"), "unor", ["pimpinan_nip"], unique=False)
    op.create_table(
        "dokumen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kode", sa.Text(collation="C"), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("jenis", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("isi", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("dicetak_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oleh_nip", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(["penilaian_id"], ["penilaian.id"], name=op.f("fk_dokumen_penilaian_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokumen")),
        sa.UniqueConstraint("kode", name=op.f("uq_dokumen_kode")),
    )
    op.create_index(op.f("ix_dokumen_job_id_id"), "dokumen", ["job_id", "id"], unique=False)
    op.create_index(op.f("ix_dokumen_penilaian_id"), "dokumen", ["penilaian_id"], unique=False)
    op.create_table(
        "eviden",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("rhk_id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("tautan", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(collation="C"), nullable=True),
        sa.Column("berkas_nama", sa.Text(), nullable=True),
        sa.Column("tipe", sa.Text(), nullable=True),
        sa.Column("ukuran", sa.BigInteger(), nullable=True),
        sa.Column("mati", sa.Boolean(), nullable=True),
        sa.Column("diperiksa_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("periksa_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(tautan IS NULL) <> (hash IS NULL)", name=op.f("ck_eviden_satu")),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_eviden_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eviden")),
    )
    op.create_index(
        op.f("ix_eviden_penilaian_id_rhk_id_dibuat_pada"),
        "eviden",
        ["penilaian_id", "rhk_id", "dibuat_pada"],
        unique=False,
    )
    op.create_index(
        "ix_eviden_periksa", "eviden", ["periksa_pada"], unique=False, postgresql_where=sa.text("tautan IS NOT NULL")
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("jawaban", sa.Uuid(), nullable=False),
        sa.Column("nilai", sa.Text(), nullable=False),
        sa.Column("arah", sa.Text(), nullable=True),
        sa.Column("tampil", sa.Boolean(), nullable=False),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("oleh_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("oleh_nama", sa.Text(), nullable=True),
        sa.CheckConstraint("num_nulls(oleh_nip, oleh_nama, arah) IN (0, 3)", name=op.f("ck_feedback_anonim")),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_feedback_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_oleh_nip_penilaian_id"), "feedback", ["oleh_nip", "penilaian_id"], unique=False)
    op.create_index(op.f("ix_feedback_penilaian_id"), "feedback", ["penilaian_id"], unique=False)
    op.create_table(
        "feedback_diberikan",
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_feedback_diberikan_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("penilaian_id", "nip", name=op.f("pk_feedback_diberikan")),
    )
    op.create_table(
        "keberatan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("rating_ke", sa.SmallInteger(), nullable=False),
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("penilai_nip", sa.Text(collation="C"), nullable=False),
        sa.Column("penilai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("dinilai_oleh", sa.Text(collation="C"), nullable=True),
        sa.Column("atasan_nip", sa.Text(collation="C"), nullable=False),
        sa.Column("atasan", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("alasan", sa.Text(), nullable=False),
        sa.Column("tanggapan", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hasil_kerja", sa.Text(), nullable=False),
        sa.Column("perilaku", sa.Text(), nullable=False),
        sa.Column("predikat", sa.Text(), nullable=False),
        sa.Column("predikat_baru", sa.Text(), nullable=True),
        sa.Column("alasan_putusan", sa.Text(), nullable=True),
        sa.Column("diajukan_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diputus_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diputus_oleh", sa.Text(), nullable=True),
        sa.Column("diputus_oleh_nama", sa.Text(), nullable=True),
        sa.Column("diputus_atas_nama", sa.Text(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('diajukan', 'dibatalkan', 'diterima', 'ditolak')", name=op.f("ck_keberatan_status")
        ),
        sa.ForeignKeyConstraint(["penilaian_id"], ["penilaian.id"], name=op.f("fk_keberatan_penilaian_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keberatan")),
        sa.UniqueConstraint("penilaian_id", "rating_ke", name=op.f("uq_keberatan_penilaian_id_rating_ke")),
    )
    op.create_index(
        op.f("ix_keberatan_atasan_nip_status_diajukan_pada_id"),
        "keberatan",
        ["atasan_nip", "status", "diajukan_pada", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_keberatan_nip_diajukan_pada_id"), "keberatan", ["nip", "diajukan_pada", "id"], unique=False
    )
    op.create_index(
        "ix_keberatan_terbuka",
        "keberatan",
        ["penilaian_id"],
        unique=False,
        postgresql_where=sa.text("status = 'diajukan'"),
    )
    op.create_index(
        op.f("ix_keberatan_penilai_nip_status_diajukan_pada_id"),
        "keberatan",
        ["penilai_nip", "status", "diajukan_pada", "id"],
        unique=False,
    )
    op.create_table(
        "realisasi",
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("indikator_id", sa.Uuid(), nullable=False),
        sa.Column("rhk_id", sa.Uuid(), nullable=False),
        sa.Column("realisasi", sa.Text(), nullable=False),
        sa.Column("sumber_data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_realisasi_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("penilaian_id", "indikator_id", name=op.f("pk_realisasi")),
    )
    op.create_table(
        "rencana_aksi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("rhk_id", sa.Uuid(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("rencana", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_rencana_aksi_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rencana_aksi")),
    )
    op.create_index(
        op.f("ix_rencana_aksi_penilaian_id_rhk_id_urutan"),
        "rencana_aksi",
        ["penilaian_id", "rhk_id", "urutan"],
        unique=False,
    )
    op.create_table(
        "umpan_balik",
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("kunci", sa.Text(collation="C"), nullable=False),
        sa.Column("teks", sa.Text(), nullable=False),
        sa.Column("sidik", sa.Text(collation="C"), nullable=False),
        sa.Column("oleh_nip", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_umpan_balik_penilaian_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("penilaian_id", "kunci", name=op.f("pk_umpan_balik")),
    )
    op.create_table(
        "progres",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("penilaian_id", sa.Uuid(), nullable=False),
        sa.Column("rencana_aksi_id", sa.Uuid(), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("jam_mulai", sa.Time(), nullable=False),
        sa.Column("jam_selesai", sa.Time(), nullable=False),
        sa.Column("kegiatan", sa.Text(), nullable=False),
        sa.Column("realisasi", sa.Integer(), nullable=False),
        sa.Column("satuan", sa.Text(), nullable=False),
        sa.Column("bukti", sa.Text(), nullable=True),
        sa.Column("oleh_nip", sa.Text(collation="C"), nullable=False),
        sa.Column("oleh_nama", sa.Text(), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jam_mulai < jam_selesai", name=op.f("ck_progres_jam")),
        sa.ForeignKeyConstraint(
            ["penilaian_id"], ["penilaian.id"], name=op.f("fk_progres_penilaian_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rencana_aksi_id"], ["rencana_aksi.id"], name=op.f("fk_progres_rencana_aksi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progres")),
    )
    op.create_index(
        op.f("ix_progres_penilaian_id_tanggal_id"), "progres", ["penilaian_id", "tanggal", "id"], unique=False
    )
    op.create_index(op.f("ix_progres_rencana_aksi_id"), "progres", ["rencana_aksi_id"], unique=False)
    op.execute(
        sa.text("INSERT INTO kurva_ideal (id, instansi_id, berlaku_dari, tinggi) VALUES (:id, NULL, :dari, :tinggi)")
        .bindparams(sa.bindparam("id", type_=sa.Uuid()), sa.bindparam("tinggi", type_=postgresql.JSONB()))
        .bindparams(id=UUID(int=1), dari=date(2022, 1, 1), tinggi=TINGGI)
    )
    op.execute(
        sa.text(
            "INSERT INTO aturan_predikat (berlaku_dari, predikat, sebaran, sumber)"
            " VALUES (:dari, :predikat, :sebaran, 'PermenPANRB 6/2022; SE MenPANRB 3/2023')"
        )
        .bindparams(
            sa.bindparam("predikat", type_=postgresql.JSONB()), sa.bindparam("sebaran", type_=postgresql.JSONB())
        )
        .bindparams(dari=date(2022, 1, 1), predikat=PREDIKAT, sebaran=SEBARAN)
    )


def downgrade() -> None:
    for table in (
        "progres", "rencana_aksi", "realisasi", "eviden", "umpan_balik", "feedback", "feedback_diberikan", "dokumen",
        "keberatan", "penilaian", "rencana", "riwayat", "jumlah_predikat", "jumlah_instansi",
        "capaian_unor", "pengaturan", "kurva_ideal",
        "aturan_predikat", "hari_libur", "instansi", "unor", "pegawai", "tim", "tim_anggota",
    ):  # fmt: skip
        op.drop_table(table)
