"""What org says now about a person: place, chain of heads above, leaders of the teams. One statement each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.skp.queries.prepared import Prepared
from services.skp.rules import Kepala, superiors
from services.skp.rules.atasan import Snapshot

_NAIK = """
naik AS (
    SELECT u.id AS asal, u.*, 0 AS tingkat FROM unor u WHERE u.id IN ({asal})
    UNION ALL
    SELECT n.asal, u.*, n.tingkat + 1 FROM naik n JOIN unor u ON u.id = n.induk_id WHERE n.tingkat < 30
),
kepala AS (
    SELECT n.asal, n.tingkat, json_build_object(
        'nip', p.nip, 'nama', p.nama, 'golongan', p.golongan, 'jabatan', p.jabatan,
        'unor_id', p.unor_id, 'unor_nama', pu.nama, 'penugasan', n.pimpinan_penugasan,
        'pimpin_id', n.id, 'pimpin_nama', n.nama, 'pimpin_jabatan', n.nama_jabatan) AS kepala
    FROM naik n
    JOIN pegawai p ON p.nip = n.pimpinan_nip AND p.aktif
    LEFT JOIN unor pu ON pu.id = p.unor_id
    WHERE n.aktif
)"""
# 30 levels: more than any instansi has, and the end of a circle that events out of order may show for a moment.

HARI_INI = "(now() AT TIME ZONE 'Asia/Jakarta')::date"
TIM_AKTIF = f"t.aktif AND t.berlaku_dari <= {HARI_INI} AND coalesce(t.berlaku_sampai, {HARI_INI}) >= {HARI_INI}"
TERPILIH = "(s.status IN ('pengajuan', 'persetujuan') OR s.versi > 0)"
"""An SKP `s` whose RHK others may support: submitted, approved, or approved before (never a first draft)."""


def keadaan_sql(*, nip: str, unor_id: str, awal: str, akhir: str, penilai_nip: str) -> str:
    """Org's word on a person as one row; `unor_id` is the SKP's unor, the dates its period. Each a piece of SQL.

    `memimpin_puncak`: the highest unor of the own line that the person heads is a root; NULL where none is headed.
    """
    return f"""
WITH RECURSIVE {_NAIK.format(asal=f"(SELECT unor_id FROM pegawai WHERE nip = {nip}), {unor_id}")}
SELECT p.nip, p.nama, p.jenis_asn, p.jenis_jabatan, p.jabatan, p.golongan, p.aktif,
    p.unor_id::text AS unor_id, u.nama AS unor_nama, p.instansi_id, i.nama AS instansi_nama,
    EXISTS (SELECT FROM unor m WHERE m.pimpinan_nip = {nip} AND m.mandiri AND m.aktif) AS memimpin_mandiri,
    (SELECT n.induk_id IS NULL FROM naik n WHERE n.asal = p.unor_id AND n.pimpinan_nip = {nip}
        ORDER BY n.tingkat DESC LIMIT 1) AS memimpin_puncak,
    (SELECT json_agg(k.kepala ORDER BY k.tingkat) FROM kepala k WHERE k.asal = p.unor_id) AS rantai,
    (SELECT json_agg(k.kepala->>'nip') FROM kepala k WHERE k.asal = {unor_id}) AS di_atas,
    (SELECT json_agg(t.ketua_nip) FROM tim t JOIN tim_anggota a ON a.tim_id = t.id
        WHERE a.nip = {nip} AND t.ketua_nip <> {nip} AND {TIM_AKTIF}) AS ketua,
    EXISTS (SELECT FROM skp s WHERE s.nip = {penilai_nip} AND s.jumlah_rhk > 0 AND {TERPILIH}
        AND daterange(s.awal, s.akhir, '[]') && daterange({awal}, {akhir}, '[]')) AS penilai_siap
FROM (SELECT 1) satu
LEFT JOIN pegawai p ON p.nip = {nip}
LEFT JOIN unor u ON u.id = p.unor_id
LEFT JOIN instansi i ON i.id = p.instansi_id
"""  # noqa: S608 constants of this service


_KEADAAN = Prepared(
    "skp_keadaan",
    ("text", "uuid", "date", "date", "text"),
    keadaan_sql(nip="$1", unor_id="$2", awal="$3", akhir="$4", penilai_nip="$5"),
)

_RANTAI = text(f"""
WITH RECURSIVE {_NAIK.format(asal="SELECT unnest(CAST(:asal AS uuid[]))")}
SELECT asal, kepala FROM kepala ORDER BY asal, tingkat
""")  # noqa: S608


@dataclass(frozen=True)
class Keadaan:
    """Org's present word on the owner of an SKP. `di_atas`: NIP of the heads above the SKP's own unor."""

    row: Any

    @property
    def terdaftar(self) -> bool:
        return self.row.nip is not None

    @cached_property
    def atasan(self) -> tuple[Snapshot | None, Snapshot | None]:
        chain: list[Kepala] = self.row.rantai or []
        return superiors(chain, self.row.nip)

    @cached_property
    def ketua(self) -> frozenset[str]:
        return frozenset(self.row.ketua or ())

    @cached_property
    def pemimpin(self) -> frozenset[str]:
        """Who may read: the heads above and the team leaders."""
        return self.ketua.union(self.row.di_atas or ())


def keadaan(s: Session, *, nip: str, unor_id: UUID | None, awal: date, akhir: date, penilai_nip: str | None) -> Keadaan:
    """Org's word on `nip`; `unor_id` and the dates are the SKP's."""
    unor = str(unor_id) if unor_id else None
    return Keadaan(_KEADAAN.run(s, nip, unor, awal, akhir, penilai_nip).one())


def rantai(s: Session, unor_ids: Collection[UUID]) -> dict[UUID, list[Kepala]]:
    """The active heads on the way up from each unor, nearest first; one statement for all of them."""
    chains: dict[UUID, list[Kepala]] = defaultdict(list)
    if unor_ids:
        for asal, kepala in s.execute(_RANTAI, {"asal": [str(id) for id in unor_ids]}):
            chains[asal if isinstance(asal, UUID) else UUID(asal)].append(kepala)
    return chains
