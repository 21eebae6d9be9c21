"""org begins: the directory with its dates and history, accounts, sessions, other systems, uploaded files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    op.create_table(
        "berkas_bagian",
        sa.Column("berkas_id", sa.Uuid(), nullable=False),
        sa.Column("nomor", sa.Integer(), nullable=False),
        sa.Column("pemilik", sa.Text(), nullable=False),
        sa.Column("isi", sa.LargeBinary(), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("berkas_id", "nomor", name=op.f("pk_berkas_bagian")),
    )
    op.create_index(op.f("ix_berkas_bagian_dibuat_pada"), "berkas_bagian", ["dibuat_pada"], unique=False)
    op.create_index(op.f("ix_berkas_bagian_pemilik"), "berkas_bagian", ["pemilik"], unique=False)
    op.create_table(
        "instansi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kode", sa.Text(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("pengaturan", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column(
            "sidik",
            sa.LargeBinary(),
            nullable=False,
            comment="hash of the command that made it: tells a repeat from a clash",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instansi")),
        sa.UniqueConstraint("kode", name=op.f("uq_instansi_kode")),
    )
    op.create_index(op.f("ix_instansi_nama_id"), "instansi", ["nama", "id"], unique=False)
    op.create_table(
        "percobaan",
        sa.Column("kunci", sa.Text(), nullable=False),
        sa.Column("gagal", sa.Integer(), nullable=False),
        sa.Column("kali", sa.Integer(), nullable=False, comment="locks in a row"),
        sa.Column("terkunci_sampai", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terakhir", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kunci", name=op.f("pk_percobaan")),
    )
    op.create_index(op.f("ix_percobaan_terakhir"), "percobaan", ["terakhir"], unique=False)
    op.create_table(
        "riwayat",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False),
        sa.Column("kunci", sa.Text(), nullable=False),
        sa.Column("pada", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("oleh_sub", sa.Text(), nullable=False),
        sa.Column("oleh_nip", sa.Text(), nullable=True),
        sa.Column("oleh_nama", sa.Text(), nullable=False),
        sa.Column("atas_nama", sa.Text(), nullable=True),
        sa.Column("perbuatan", sa.Text(), nullable=False),
        sa.Column("berlaku_dari", sa.Date(), nullable=True),
        sa.Column("lama", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("baru", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_riwayat")),
    )
    op.create_index(op.f("ix_riwayat_jenis_kunci_id"), "riwayat", ["jenis", "kunci", "id"], unique=False)
    op.create_table(
        "jadwal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False, comment="unor | pegawai"),
        sa.Column("kunci", sa.Text(), nullable=False),
        sa.Column("perbuatan", sa.Text(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False, comment="on one day: hand over, then move, then change"),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("isi", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pelaku", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("selesai_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gagal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_jadwal_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jadwal")),
    )
    op.create_index(
        op.f("ix_jadwal_berlaku_dari"),
        "jadwal",
        ["berlaku_dari"],
        unique=False,
        postgresql_where=sa.text("selesai_pada IS NULL"),
    )
    op.create_index(
        op.f("ix_jadwal_jenis_kunci_perbuatan"),
        "jadwal",
        ["jenis", "kunci", "perbuatan"],
        unique=True,
        postgresql_where=sa.text("selesai_pada IS NULL"),
    )
    op.create_table(
        "klien",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("rahasia", sa.LargeBinary(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("dicabut_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sidik", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_klien_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_klien")),
        sa.UniqueConstraint("client_id", name=op.f("uq_klien_client_id")),
    )
    op.create_index(op.f("ix_klien_nama_id"), "klien", ["nama", "id"], unique=False)
    op.create_table(
        "unor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("induk_id", sa.Uuid(), nullable=True),
        sa.Column("kode", sa.Text(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("nama_jabatan", sa.Text(), nullable=False),
        sa.Column("eselon", sa.Text(), nullable=True),
        sa.Column("mandiri", sa.Boolean(), nullable=False),
        sa.Column("pimpinan_nip", sa.Text(), nullable=True),
        sa.Column("pimpinan_penugasan", sa.Text(), nullable=True),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column(
            "sidik",
            sa.LargeBinary(),
            nullable=False,
            comment="hash of the command that made it: tells a repeat from a clash",
        ),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["induk_id"], ["unor.id"], name=op.f("fk_unor_induk_id")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_unor_instansi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unor")),
        sa.UniqueConstraint("instansi_id", "kode", name=op.f("uq_unor_instansi_id_kode")),
    )
    op.create_index(op.f("ix_unor_aktif_berlaku_sampai"), "unor", ["aktif", "berlaku_sampai"], unique=False)
    op.create_index(op.f("ix_unor_induk_id_nama_id"), "unor", ["induk_id", "nama", "id"], unique=False)
    op.create_index(op.f("ix_unor_instansi_id_nama_id"), "unor", ["instansi_id", "nama", "id"], unique=False)
    op.create_index(
        "ix_unor_nama_trgm",
        "unor",
        ["instansi_id", "nama"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"nama": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_unor_pimpinan_nip"), "unor", ["pimpinan_nip"], unique=False)
    op.create_table(
        "pegawai",
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("jenis_asn", sa.Text(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("jenis_jabatan", sa.Text(), nullable=False),
        sa.Column("jabatan", sa.Text(), nullable=False),
        sa.Column("eselon", sa.Text(), nullable=True),
        sa.Column("penugasan", sa.Text(), nullable=False),
        sa.Column("golongan", sa.Text(), nullable=True),
        sa.Column("tmt_golongan", sa.Date(), nullable=True),
        sa.Column("tmt_jabatan", sa.Date(), nullable=True),
        sa.Column("karpeg", sa.Text(), nullable=True),
        sa.Column("tempat_lahir", sa.Text(), nullable=True),
        sa.Column("nomor_wa", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("setuju_wa", sa.Boolean(), nullable=False),
        sa.Column("kontak_versi", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column(
            "sidik",
            sa.LargeBinary(),
            nullable=False,
            comment="hash of the command that made it: tells a repeat from a clash",
        ),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_pegawai_instansi_id")),
        sa.ForeignKeyConstraint(["unor_id"], ["unor.id"], name=op.f("fk_pegawai_unor_id")),
        sa.PrimaryKeyConstraint("nip", name=op.f("pk_pegawai")),
        sa.UniqueConstraint("id", name=op.f("uq_pegawai_id")),
    )
    op.create_index(op.f("ix_pegawai_aktif_berlaku_sampai"), "pegawai", ["aktif", "berlaku_sampai"], unique=False)
    op.create_index(op.f("ix_pegawai_instansi_id_nama_nip"), "pegawai", ["instansi_id", "nama", "nip"], unique=False)
    op.create_index(op.f("ix_pegawai_nama_nip"), "pegawai", ["nama", "nip"], unique=False)
    op.create_index(
        "ix_pegawai_nama_trgm",
        "pegawai",
        ["instansi_id", "nama"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"nama": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_pegawai_unor_id_nama_nip"), "pegawai", ["unor_id", "nama", "nip"], unique=False)
    op.create_table(
        "akun",
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("sandi", sa.Text(), nullable=False),
        sa.Column("diganti_pada", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_akun_nip")),
        sa.PrimaryKeyConstraint("nip", name=op.f("pk_akun")),
    )
    op.create_table(
        "delegasi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("dari_nip", sa.Text(), nullable=False),
        sa.Column("kepada_nip", sa.Text(), nullable=False),
        sa.Column("penugasan", sa.Text(), nullable=False),
        sa.Column("mulai", sa.Date(), nullable=False),
        sa.Column("selesai", sa.Date(), nullable=False),
        sa.Column("dicabut_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column(
            "sidik",
            sa.LargeBinary(),
            nullable=False,
            comment="hash of the command that made it: tells a repeat from a clash",
        ),
        sa.ForeignKeyConstraint(["dari_nip"], ["pegawai.nip"], name=op.f("fk_delegasi_dari_nip")),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_delegasi_instansi_id")),
        sa.ForeignKeyConstraint(["kepada_nip"], ["pegawai.nip"], name=op.f("fk_delegasi_kepada_nip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegasi")),
    )
    op.create_index(op.f("ix_delegasi_dari_nip"), "delegasi", ["dari_nip"], unique=False)
    op.create_index(op.f("ix_delegasi_instansi_id_mulai_id"), "delegasi", ["instansi_id", "mulai", "id"], unique=False)
    op.create_index(op.f("ix_delegasi_kepada_nip_selesai"), "delegasi", ["kepada_nip", "selesai"], unique=False)
    op.create_table(
        "penempatan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True),
        sa.Column("jenis_jabatan", sa.Text(), nullable=False),
        sa.Column("jabatan", sa.Text(), nullable=False),
        sa.Column("eselon", sa.Text(), nullable=True),
        sa.Column("penugasan", sa.Text(), nullable=False),
        sa.Column("golongan", sa.Text(), nullable=True),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_penempatan_nip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penempatan")),
    )
    op.create_index(
        op.f("ix_penempatan_nip_berlaku_dari_id"), "penempatan", ["nip", "berlaku_dari", "id"], unique=False
    )
    op.create_table(
        "peran_pegawai",
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("peran", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_peran_pegawai_nip")),
        sa.PrimaryKeyConstraint("nip", "peran", name=op.f("pk_peran_pegawai")),
    )
    op.create_table(
        "permintaan_reset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kunci", sa.Text(), nullable=False),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("diproses_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nip", sa.Text(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.Column("berakhir_pada", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dipakai_pada", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_permintaan_reset_nip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permintaan_reset")),
        sa.UniqueConstraint("hash", name=op.f("uq_permintaan_reset_hash")),
    )
    op.create_index(
        op.f("ix_permintaan_reset_dibuat_pada"),
        "permintaan_reset",
        ["dibuat_pada"],
        unique=False,
        postgresql_where=sa.text("diproses_pada IS NULL"),
    )
    op.create_index(
        op.f("ix_permintaan_reset_nip_dibuat_pada"), "permintaan_reset", ["nip", "dibuat_pada"], unique=False
    )
    op.create_table(
        "sesi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=True),
        sa.Column("klien_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("perangkat", sa.Text(), nullable=False),
        sa.Column("alamat", sa.Text(), nullable=False),
        sa.Column("cara", sa.Text(), nullable=False, comment="sandi | oidc | klien"),
        sa.Column("dibuat_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dipakai_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("berakhir_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dicabut_pada", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["klien_id"], ["klien.id"], name=op.f("fk_sesi_klien_id")),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_sesi_nip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sesi")),
    )
    op.create_index(op.f("ix_sesi_berakhir_pada"), "sesi", ["berakhir_pada"], unique=False)
    op.create_index(op.f("ix_sesi_sub_dibuat_pada_id"), "sesi", ["sub", "dibuat_pada", "id"], unique=False)
    op.create_table(
        "tim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instansi_id", sa.Uuid(), nullable=False),
        sa.Column("nama", sa.Text(), nullable=False),
        sa.Column("ketua_nip", sa.Text(), nullable=False),
        sa.Column("unor_id", sa.Uuid(), nullable=True, comment="the leader's unit when the team was made"),
        sa.Column("dibuat_oleh", sa.Text(), nullable=True),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column(
            "sidik",
            sa.LargeBinary(),
            nullable=False,
            comment="hash of the command that made it: tells a repeat from a clash",
        ),
        sa.Column("berlaku_dari", sa.Date(), nullable=False),
        sa.Column("berlaku_sampai", sa.Date(), nullable=True),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["instansi_id"], ["instansi.id"], name=op.f("fk_tim_instansi_id")),
        sa.ForeignKeyConstraint(["ketua_nip"], ["pegawai.nip"], name=op.f("fk_tim_ketua_nip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tim")),
    )
    op.create_index(op.f("ix_tim_aktif_berlaku_sampai"), "tim", ["aktif", "berlaku_sampai"], unique=False)
    op.create_index(op.f("ix_tim_dibuat_oleh"), "tim", ["dibuat_oleh"], unique=False)
    op.create_index(op.f("ix_tim_instansi_id_nama_id"), "tim", ["instansi_id", "nama", "id"], unique=False)
    op.create_index(op.f("ix_tim_ketua_nip"), "tim", ["ketua_nip"], unique=False)
    op.create_table(
        "anggota_tim",
        sa.Column("tim_id", sa.Uuid(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("peran", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["nip"], ["pegawai.nip"], name=op.f("fk_anggota_tim_nip")),
        sa.ForeignKeyConstraint(["tim_id"], ["tim.id"], name=op.f("fk_anggota_tim_tim_id")),
        sa.PrimaryKeyConstraint("tim_id", "nip", name=op.f("pk_anggota_tim")),
    )
    op.create_index(op.f("ix_anggota_tim_nip"), "anggota_tim", ["nip"], unique=False)
    op.create_table(
        "token",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sesi_id", sa.Uuid(), nullable=False),
        sa.Column("jenis", sa.Text(), nullable=False, comment="akses | segar"),
        sa.Column("berakhir_pada", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dipakai_pada", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sesi_id"], ["sesi.id"], name=op.f("fk_token_sesi_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_berakhir_pada"), "token", ["berakhir_pada"], unique=False)
    op.create_index(op.f("ix_token_sesi_id"), "token", ["sesi_id"], unique=False)
    op.create_foreign_key("fk_unor_pimpinan_nip", "unor", "pegawai", ["pimpinan_nip"], ["nip"])


def downgrade() -> None:
    op.drop_constraint("fk_unor_pimpinan_nip", "unor", type_="foreignkey")
    op.drop_index(op.f("ix_token_sesi_id"), table_name="token")
    op.drop_index(op.f("ix_token_berakhir_pada"), table_name="token")
    op.drop_table("token")
    op.drop_index(op.f("ix_anggota_tim_nip"), table_name="anggota_tim")
    op.drop_table("anggota_tim")
    op.drop_index(op.f("ix_tim_ketua_nip"), table_name="tim")
    op.drop_index(op.f("ix_tim_instansi_id_nama_id"), table_name="tim")
    op.drop_index(op.f("ix_tim_dibuat_oleh"), table_name="tim")
    op.drop_index(op.f("ix_tim_aktif_berlaku_sampai"), table_name="tim")
    op.drop_table("tim")
    op.drop_index(op.f("ix_sesi_sub_dibuat_pada_id"), table_name="sesi")
    op.drop_index(op.f("ix_sesi_berakhir_pada"), table_name="sesi")
    op.drop_table("sesi")
    op.drop_index(op.f("ix_permintaan_reset_nip_dibuat_pada"), table_name="permintaan_reset")
    op.drop_index(
        op.f("ix_permintaan_reset_dibuat_pada"),
        table_name="permintaan_reset",
        postgresql_where=sa.text("diproses_pada IS NULL"),
    )
    op.drop_table("permintaan_reset")
    op.drop_table("peran_pegawai")
    op.drop_index(op.f("ix_penempatan_nip_berlaku_dari_id"), table_name="penempatan")
    op.drop_table("penempatan")
    op.drop_index(op.f("ix_delegasi_kepada_nip_selesai"), table_name="delegasi")
    op.drop_index(op.f("ix_delegasi_instansi_id_mulai_id"), table_name="delegasi")
    op.drop_index(op.f("ix_delegasi_dari_nip"), table_name="delegasi")
    op.drop_table("delegasi")
    op.drop_table("akun")
    op.drop_index(op.f("ix_pegawai_unor_id_nama_nip"), table_name="pegawai")
    op.drop_index(
        "ix_pegawai_nama_trgm", table_name="pegawai", postgresql_using="gin", postgresql_ops={"nama": "gin_trgm_ops"}
    )
    op.drop_index(op.f("ix_pegawai_nama_nip"), table_name="pegawai")
    op.drop_index(op.f("ix_pegawai_instansi_id_nama_nip"), table_name="pegawai")
    op.drop_index(op.f("ix_pegawai_aktif_berlaku_sampai"), table_name="pegawai")
    op.drop_table("pegawai")
    op.drop_index(op.f("ix_unor_pimpinan_nip"), table_name="unor")
    op.drop_index(
        "ix_unor_nama_trgm", table_name="unor", postgresql_using="gin", postgresql_ops={"nama": "gin_trgm_ops"}
    )
    op.drop_index(op.f("ix_unor_instansi_id_nama_id"), table_name="unor")
    op.drop_index(op.f("ix_unor_induk_id_nama_id"), table_name="unor")
    op.drop_index(op.f("ix_unor_aktif_berlaku_sampai"), table_name="unor")
    op.drop_table("unor")
    op.drop_index(op.f("ix_klien_nama_id"), table_name="klien")
    op.drop_table("klien")
    op.drop_index(
        op.f("ix_jadwal_jenis_kunci_perbuatan"), table_name="jadwal", postgresql_where=sa.text("selesai_pada IS NULL")
    )
    op.drop_index(op.f("ix_jadwal_berlaku_dari"), table_name="jadwal", postgresql_where=sa.text("selesai_pada IS NULL"))
    op.drop_table("jadwal")
    op.drop_index(op.f("ix_riwayat_jenis_kunci_id"), table_name="riwayat")
    op.drop_table("riwayat")
    op.drop_index(op.f("ix_percobaan_terakhir"), table_name="percobaan")
    op.drop_table("percobaan")
    op.drop_index(op.f("ix_instansi_nama_id"), table_name="instansi")
    op.drop_table("instansi")
    op.drop_index(op.f("ix_berkas_bagian_pemilik"), table_name="berkas_bagian")
    op.drop_index(op.f("ix_berkas_bagian_dibuat_pada"), table_name="berkas_bagian")
    op.drop_table("berkas_bagian")
