"""Fills a migrated skp database with as many SKP as asked: one instansi, ten SKP a person, two RHK each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import psycopg2

INSTANSI = UUID("00000000-0000-7000-8000-0000000000b1")
PER_PERSON, PER_UNIT = 10, 40
FIRST_YEAR = 2015

# A valid NIP of person n: born on one of 7,000 days, appointed 25 years later, numbered after the first 7,000.
NIP = (
    "to_char(date '1970-01-01' + (n %% 7000), 'YYYYMMDD')"
    " || (1995 + extract(year from age(date '1970-01-01' + (n %% 7000), date '1970-01-01')))::int || '011'"
    " || lpad((n / 7000 + 1)::text, 3, '0')"
)
_UNIT = f"('00000000-0000-7000-8000-' || lpad(to_hex(n / {PER_UNIT} + 4096), 12, '0'))::uuid"

_STATEMENTS = f"""
INSERT INTO instansi VALUES ('{INSTANSI}', 'Instansi Ukuran', 1);
CREATE TEMP TABLE orang AS SELECT n, {NIP} AS nip, {_UNIT} AS unor FROM generate_series(0, %(people)s - 1) AS n;
INSERT INTO unor (id, instansi_id, induk_id, nama, nama_jabatan, mandiri, pimpinan_nip, aktif, versi)
    SELECT unor, '{INSTANSI}', NULL, 'Unit ' || min(n), 'Kepala Unit', false, min(nip), true, 1
    FROM orang GROUP BY unor;
INSERT INTO pegawai (nip, nama, jenis_asn, instansi_id, unor_id, jenis_jabatan, jabatan, golongan, aktif, versi)
    SELECT nip, 'Pegawai Nomor ' || n, 'pns', '{INSTANSI}', unor, 'jpt', 'Jabatan ' || n, 'III/c', true, 1 FROM orang;
CREATE TEMP TABLE kepala AS SELECT id AS unor, pimpinan_nip AS nip FROM unor;
CREATE TEMP TABLE isi AS
    SELECT o.n, o.nip, o.unor, k.nip AS penilai, tahun, gen_random_uuid() AS id,
           jsonb_build_object('nip', o.nip, 'nama', 'Pegawai Nomor ' || o.n, 'golongan', 'III/c', 'pangkat', 'Penata',
               'jabatan', 'Jabatan ' || o.n, 'unor_id', o.unor, 'unor_nama', 'Unit') AS orangnya,
           jsonb_build_object('nip', k.nip, 'nama', 'Kepala', 'golongan', 'IV/a', 'pangkat', 'Pembina',
               'jabatan', 'Kepala Unit', 'unor_id', o.unor, 'unor_nama', 'Unit') AS penilainya,
           timestamptz '2015-01-01' + make_interval(years => tahun - 2015, secs => o.n) AS pada
    FROM orang o JOIN kepala k USING (unor), generate_series({FIRST_YEAR}, {FIRST_YEAR + PER_PERSON - 1}) AS tahun;
INSERT INTO skp (id, nip, nama, nama_cari, instansi_id, instansi_nama, unor_id, tahun, awal, akhir, pendekatan, form,
        status, versi, rev, pegawai, penilai, penilai_nip, ekspektasi, lampiran, jumlah_rhk,
        dibuat_pada, diubah_pada, diajukan_pada)
    SELECT id, nip, 'Pegawai Nomor ' || n, 'pegawai nomor ' || n, '{INSTANSI}', 'Instansi Ukuran', unor, tahun,
        make_date(tahun, 1, 1), make_date(tahun, 12, 31), 'kualitatif', 'jpt', 'pengajuan', 0, 4, orangnya, penilainya,
        penilai, '{{}}', '{{}}', 2, pada, pada, pada
    FROM isi;
INSERT INTO rhk (id, skp_id, urutan, jenis, klasifikasi, rencana, rencana_tampil, dibuat_oleh)
    SELECT gen_random_uuid(), id, urutan, 'utama', 'organisasi', 'Rencana hasil kerja ' || urutan, 'Rencana', nip
    FROM isi, generate_series(1, 2) AS urutan;
INSERT INTO indikator (id, rhk_id, urutan, indikator) SELECT gen_random_uuid(), id, 1, 'Indikator kinerja' FROM rhk;
INSERT INTO perubahan (skp_id, pada, oleh_nip, oleh_nama, perbuatan, versi, rincian)
    SELECT id, pada, nip, 'Pegawai', 'submit', 0, '{{}}' FROM isi;
"""


@dataclass
class Many:
    """Some of what is there: ids of SKP with their owners, and people with days in 2030 that nobody has used yet."""

    skp: Sequence[tuple[UUID, str]]
    people: Sequence[str]
    _made: int = 0

    def free(self) -> tuple[str, date]:
        """A person and one day of theirs without an SKP."""
        round_, person = divmod(self._made, len(self.people))
        self._made += 1
        return self.people[person], date(2030, 1, 1) + timedelta(days=round_)


def fill(url: str, *, count: int) -> Many:
    """`url` is the skp service's migrated, empty database."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_STATEMENTS, {"people": count // PER_PERSON})
        cursor.execute("SELECT count(*) FROM skp")
        assert cursor.fetchone() == (count,)
        cursor.execute("SELECT id::text, nip FROM skp ORDER BY id LIMIT 200")
        skp = [(UUID(id), nip) for id, nip in cursor.fetchall()]
        cursor.execute("SELECT nip FROM pegawai ORDER BY md5(nip) LIMIT 50")
        people = [nip for (nip,) in cursor.fetchall()]
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return Many(skp, people)
