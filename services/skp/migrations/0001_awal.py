"""The tables of skp: copies of org's directory, SKP with RHK and indikator, history, versions, matrices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "instansi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instansi")),
    )
    op.create_table(
        "pegawai",
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("jenis_asn", sa.Text(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("jenis_jabatan", sa.Text(), nullable=False),
        sa.Column("jabatan", sa.Text(), nullable=False),
        sa.Column("golongan", sa.Text(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("nip", name=op.f("pk_pegawai")),
    )
    op.create_index(op.f("ix_pegawai_instansi_id_nip"), "pegawai", ["instansi_id", "nip"], unique=False)
    op.create_index(op.f("ix_pegawai_unor_id"), "pegawai", ["unor_id"], unique=False)
    op.create_table(
        "perubahan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("objek", sa.Uuid(), nullable=True),
        sa.Column("pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("oleh_nip", sa.Text(), nullable=False),
        sa.Column("oleh_nama", sa.Text(), nullable=False),
        sa.Column("atas_nama", sa.Text(), nullable=True),
        sa.Column("perbuatan", sa.Text(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("rincian", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perubahan")),
    )
    op.create_index(
        "ix_perubahan_hapus",
        "perubahan",
        ["objek"],
        unique=False,
        postgresql_where=sa.text("perbuatan IN ('delete', 'delete_rhk', 'delete_indikator')"),
    )
    op.create_index(op.f("ix_perubahan_skp_id_id"), "perubahan", ["skp_id", "id"], unique=False)
    op.create_table(
        "skp",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nip", sa.Text(collation="C"), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("nama_cari", sa.Text(collation="C"), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("instansi_nama", sa.Text(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("tahun", sa.SmallInteger(), nullable=False),
        sa.Column("awal", sa.Date(), nullable=False),
        sa.Column("akhir", sa.Date(), nullable=False),
        sa.Column("pendekatan", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("pegawai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("penilai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("atasan_penilai", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("penilai_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("ekspektasi", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("lampiran", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("catatan", sa.Text(), nullable=True),
        sa.Column("alasan_revisi", sa.Text(), nullable=True),
        sa.Column("jumlah_rhk", sa.SmallInteger(), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diubah_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("diajukan_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disetujui_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disetujui_oleh", sa.Text(), nullable=True),
        sa.Column("disetujui_atas_nama", sa.Text(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.literal_column("(nip::bigint)"), "="),
            (sa.literal_column("daterange(awal, akhir, '[]')"), "&&"),
            using="gist",
            name="ex_skp_periode",
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'pengajuan', 'dikembalikan', 'persetujuan')", name=op.f("ck_skp_status")
        ),
        sa.CheckConstraint("awal <= akhir", name=op.f("ck_skp_periode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skp")),
    )
    op.create_index(
        "ix_skp_bawahan",
        "skp",
        ["penilai_nip", "tahun", "diajukan_pada", "id"],
        unique=False,
        postgresql_where=sa.text("status <> 'draft'"),
    )
    op.create_index(
        "ix_skp_cari",
        "skp",
        ["nama_cari"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"nama_cari": "gin_trgm_ops"},
    )
    op.create_index("ix_skp_instansi", "skp", ["instansi_id", "tahun", "dibuat_pada", "id"], unique=False)
    op.create_index("ix_skp_instansi_nama", "skp", ["instansi_id", "nama_cari", "id"], unique=False)
    op.create_index("ix_skp_instansi_status_nama", "skp", ["instansi_id", "status", "nama_cari", "id"], unique=False)
    op.create_index(
        "ix_skp_instansi_status", "skp", ["instansi_id", "status", "tahun", "dibuat_pada", "id"], unique=False
    )
    op.create_index(
        "ix_skp_menunggu",
        "skp",
        ["penilai_nip", "status", "diajukan_pada", "id"],
        unique=False,
        postgresql_where=sa.text("status <> 'draft'"),
    )
    op.create_index(op.f("ix_skp_nip_awal_id"), "skp", ["nip", "awal", "id"], unique=False)
    op.create_index("ix_skp_penilai", "skp", ["penilai_nip", "awal"], unique=False)
    op.create_index("ix_skp_unor", "skp", ["unor_id", "tahun", "dibuat_pada", "id"], unique=False)
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
    op.create_index(op.f("ix_tim_ketua_nip"), "tim", ["ketua_nip"], unique=False)
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
        sa.Column("nama_jabatan", sa.Text(), nullable=False),
        sa.Column("mandiri", sa.Boolean(), nullable=False),
        sa.Column("pimpinan_nip", sa.Text(collation="C"), nullable=True),
        sa.Column("pimpinan_penugasan", sa.Text(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unor")),
    )
    op.create_index(op.f("ix_unor_induk_id"), "unor", ["induk_id"], unique=False)
    op.create_index(op.f("ix_unor_pimpinan_nip"), "unor", ["pimpinan_nip"], unique=False)
    op.create_table(
        "matriks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("tim_id", sa.Uuid(), nullable=True),
        sa.Column("disinkronkan_pada", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_matriks_skp_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matriks")),
        sa.UniqueConstraint(
            "skp_id", "tim_id", name=op.f("uq_matriks_skp_id_tim_id"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "rhk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False),
        sa.Column("klasifikasi", sa.Text(), nullable=True),
        sa.Column("rencana", sa.Text(), nullable=False),
        sa.Column("rencana_tampil", sa.Text(), nullable=True),
        sa.Column("penugasan_dari", sa.Text(), nullable=True),
        sa.Column("intervensi_rhk_id", sa.Uuid(), nullable=True),
        sa.Column("dibuat_oleh", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["intervensi_rhk_id"], ["rhk.id"], name=op.f("fk_rhk_intervensi_rhk_id")),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_rhk_skp_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rhk")),
    )
    op.create_index(op.f("ix_rhk_intervensi_rhk_id"), "rhk", ["intervensi_rhk_id"], unique=False)
    op.create_index(op.f("ix_rhk_skp_id_urutan"), "rhk", ["skp_id", "urutan"], unique=False)
    op.create_table(
        "skp_versi",
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("disetujui_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("isi", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_skp_versi_skp_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("skp_id", "versi", name=op.f("pk_skp_versi")),
    )
    op.create_table(
        "indikator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rhk_id", sa.Uuid(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("indikator", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("perspektif", sa.Text(), nullable=True),
        sa.Column("aspek", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["rhk_id"], ["rhk.id"], name=op.f("fk_indikator_rhk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indikator")),
    )
    op.create_index(op.f("ix_indikator_rhk_id_urutan"), "indikator", ["rhk_id", "urutan"], unique=False)
    op.create_table(
        "matriks_anggota",
        sa.Column("matriks_id", sa.BigInteger(), nullable=False),
        sa.Column("skp_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matriks_id"], ["matriks.id"], name=op.f("fk_matriks_anggota_matriks_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_matriks_anggota_skp_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("matriks_id", "skp_id", name=op.f("pk_matriks_anggota")),
    )
    op.create_index(op.f("ix_matriks_anggota_skp_id"), "matriks_anggota", ["skp_id"], unique=False)


def downgrade() -> None:
    op.drop_table("matriks_anggota")
    op.drop_table("indikator")
    op.drop_table("skp_versi")
    op.drop_table("rhk")
    op.drop_table("matriks")
    op.drop_table("unor")
    op.drop_table("tim_anggota")
    op.drop_table("tim")
    op.drop_table("skp")
    op.drop_table("perubahan")
    op.drop_table("pegawai")
    op.drop_table("instansi")
