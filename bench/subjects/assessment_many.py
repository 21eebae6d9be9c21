"""Fills a migrated assessment database with as many assessed people as asked: one instansi, forty to a unit."""

from collections.abc import Sequence
from uuid import UUID

import psycopg2

from bench.subjects.skp_many import NIP

TAHUN, JENIS, URUTAN = 2025, "triwulanan", 1
PER_UNIT, PER_PENILAI = 40, 200
_UNIT = f"('00000000-0000-7000-8000-' || lpad(to_hex(n / {PER_UNIT} + 65536), 12, '0'))::uuid"

_STATEMENTS = f"""
INSERT INTO instansi (id, nama, jenis_periode, satuan_keberatan, zona_waktu, versi)
    VALUES (%(instansi)s, 'Instansi Ukuran', 'triwulanan', 'hari_kerja', 'Asia/Jakarta', 0) ON CONFLICT DO NOTHING;
CREATE TEMP TABLE orang AS
    SELECT n, {NIP} AS nip, {_UNIT} AS unor, gen_random_uuid() AS id, gen_random_uuid() AS skp,
        coalesce((%(penilai)s::text[])[n / {PER_PENILAI} + 1], '198001012005011777') AS penilai,
        CASE n %% 4 WHEN 0 THEN NULL WHEN 1 THEN 'sangat_baik' ELSE 'baik' END AS predikat
    FROM generate_series(0, %(count)s - 1) AS n;
INSERT INTO unor (id, instansi_id, induk_id, nama, pimpinan_nip, pimpinan_penugasan, aktif, versi)
    SELECT unor, %(instansi)s, %(top)s, 'Unit ' || min(n), min(penilai), 'definitif', true, 1 FROM orang GROUP BY unor;
INSERT INTO pegawai (nip, nama, jenis_asn, instansi_id, unor_id, jabatan, golongan, aktif, versi)
    SELECT nip, 'Pegawai Nomor ' || n, 'pns', %(instansi)s, unor, 'Analis', 'III/c', true, 1 FROM orang;
INSERT INTO rencana (skp_id, versi, isi)
    SELECT skp, 1, jsonb_build_object('instansi_nama', 'Instansi Ukuran', 'pendekatan', 'kuantitatif', 'form', 'ja_jf',
        'periode', jsonb_build_object('awal', '{TAHUN}-01-01', 'akhir', '{TAHUN}-12-31'), 'perilaku', '[]'::jsonb,
        'rhk', jsonb_build_array(jsonb_build_object('id', skp, 'jenis', 'utama', 'rencana', 'Layanan membaik',
            'indikator', jsonb_build_array(jsonb_build_object('id', id, 'indikator', 'Layanan tepat waktu',
                'target', '90 %%', 'aspek', 'kualitas')))))
    FROM orang;
INSERT INTO penilaian (id, skp_id, versi_skp, nip, nama, nama_cari, instansi_id, unor_id, tahun, jenis, urutan, awal,
        akhir, pegawai, penilai, atasan_penilai, penilai_nip, atasan_nip, status, batas_isi, diingatkan, hasil_kerja,
        perilaku, predikat, rating_ke, jumlah_indikator, jumlah_rencana_aksi, jumlah_eviden, jumlah_realisasi, rev,
        dibuat_pada, diubah_pada)
    SELECT id, skp, 1, nip, 'Pegawai Nomor ' || n, 'pegawai nomor ' || n, %(instansi)s, unor, {TAHUN}, '{JENIS}',
        {URUTAN}, '{TAHUN}-01-01', '{TAHUN}-03-31',
        jsonb_build_object('nip', nip, 'nama', 'Pegawai Nomor ' || n, 'golongan', 'III/c', 'pangkat', 'Penata',
            'jabatan', 'Analis', 'unor_id', unor, 'unor_nama', 'Unit'),
        jsonb_build_object('nip', penilai, 'nama', 'Kepala', 'golongan', 'IV/a', 'pangkat', 'Pembina', 'jabatan',
            'Kepala Unit', 'unor_id', unor, 'unor_nama', 'Unit'),
        NULL, penilai, NULL, CASE WHEN predikat IS NULL THEN 'berjalan' ELSE 'dinilai' END, '{TAHUN}-04-10', true,
        CASE WHEN predikat = 'sangat_baik' THEN 'di_atas' WHEN predikat IS NOT NULL THEN 'sesuai' END,
        CASE WHEN predikat = 'sangat_baik' THEN 'di_atas' WHEN predikat IS NOT NULL THEN 'sesuai' END,
        predikat, 1, 1, 1, 1, 1, 1, now(), now()
    FROM orang;
INSERT INTO jumlah_predikat (instansi_id, tahun, jenis, urutan, unor_id, predikat, jumlah)
    SELECT %(instansi)s, {TAHUN}, '{JENIS}', {URUTAN}, unor, coalesce(predikat, ''), count(*) FROM orang
    GROUP BY unor, coalesce(predikat, '');
INSERT INTO jumlah_instansi (instansi_id, tahun, jenis, urutan, predikat, jumlah)
    SELECT %(instansi)s, {TAHUN}, '{JENIS}', {URUTAN}, coalesce(predikat, ''), count(*) FROM orang
    GROUP BY coalesce(predikat, '');
"""


def fill(url: str, *, instansi: UUID, top: UUID | None, count: int, penilai: Sequence[str] = ()) -> list[list[UUID]]:
    """`url` is assessment's migrated database; the assessments of the first penilai, of the second … (200 each)."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        asked = {"instansi": str(instansi), "top": str(top) if top else None, "count": count, "penilai": list(penilai)}
        cursor.execute(_STATEMENTS, asked)
        found = []
        for nip in penilai:
            cursor.execute("SELECT id::text FROM penilaian WHERE penilai_nip = %s ORDER BY id", [nip])
            found.append([UUID(id) for (id,) in cursor.fetchall()])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return found
