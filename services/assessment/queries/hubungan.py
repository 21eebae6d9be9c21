"""What org says now about assessments: heads above, who left office, leaders of teams. One statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.assessment import StatusPenilaian
from contracts.base import Actor
from contracts.org import PengaturanInstansi
from services.assessment import rules
from services.assessment.models import Pegawai
from services.assessment.rules import Kepala, Sebab, masa

_NAIK = """
naik AS (
    SELECT u.id AS asal, u.*, 0 AS tingkat FROM unor u WHERE {mulai}
    UNION ALL
    SELECT n.asal, u.*, n.tingkat + 1 FROM naik n JOIN unor u ON u.id = n.induk_id WHERE n.tingkat < 30
),
kepala AS (
    SELECT n.asal, n.tingkat, json_build_object(
        'nip', p.nip, 'nama', p.nama, 'golongan', p.golongan, 'jabatan', p.jabatan,
        'unor_id', p.unor_id, 'unor_nama', pu.nama, 'penugasan', n.pimpinan_penugasan,
        'pimpin_id', n.id, 'pimpin_nama', n.nama) AS kepala
    FROM naik n
    JOIN pegawai p ON p.nip = n.pimpinan_nip AND p.aktif
    LEFT JOIN unor pu ON pu.id = p.unor_id
    WHERE n.aktif
)"""
# 30 levels: more than any instansi has, and the end of a circle that events out of order may show for a moment.

_HARI_INI = "(now() AT TIME ZONE coalesce(i.zona_waktu, 'Asia/Jakarta'))::date"

KEADAAN = f"""
SELECT {{kolom}} i.nama AS instansi_nama, i.zona_waktu, i.lambang, k.rantai, k.unor_ada, k.penilai_memimpin,
    k.atasan_memimpin,
    (SELECT p.aktif FROM pegawai p WHERE p.nip = d.penilai) AS penilai_aktif,
    (SELECT p.aktif FROM pegawai p WHERE p.nip = d.atasan) AS atasan_aktif,
    (SELECT json_agg(t.ketua_nip) FROM tim t JOIN tim_anggota a ON a.tim_id = t.id
        WHERE a.nip = d.nip AND t.ketua_nip <> d.nip AND t.aktif AND t.berlaku_dari <= {_HARI_INI}
        AND coalesce(t.berlaku_sampai, {_HARI_INI}) >= {_HARI_INI}) AS ketua
FROM {{sumber}}
LEFT JOIN instansi i ON i.id = d.instansi
CROSS JOIN LATERAL (WITH RECURSIVE {_NAIK.format(mulai="u.id = d.unor")}
    SELECT (SELECT json_agg(e.kepala ORDER BY e.tingkat) FROM kepala e) AS rantai,
        coalesce(bool_or(n.aktif) FILTER (WHERE n.tingkat = 0), false) AS unor_ada,
        coalesce(bool_or(n.aktif AND n.pimpinan_nip = d.penilai), false) AS penilai_memimpin,
        coalesce(bool_or(n.aktif AND n.pimpinan_nip = d.atasan), false) AS atasan_memimpin
    FROM naik n) k
ORDER BY d.urutan
"""  # noqa: S608 constants of this module
"""Org's word on each of `sumber`: d(unor, penilai, atasan, nip, instansi, urutan); `kolom` come first."""

_KEADAAN = text(
    KEADAAN.format(
        kolom="",
        sumber="""unnest(CAST(:unor AS uuid[]), CAST(:penilai AS text[]), CAST(:atasan AS text[]), CAST(:nip AS text[]),
    CAST(:instansi AS uuid[])) WITH ORDINALITY AS d(unor, penilai, atasan, nip, instansi, urutan)""",
    )
)


@dataclass(frozen=True)
class Keadaan:
    """Org's present word on one assessment (`row`: its table row)."""

    row: Any
    kata: Any

    @property
    def rantai(self) -> list[Kepala]:
        """The active heads above the SKP's unor, nearest first."""
        return self.kata.rantai or []

    @property
    def zona(self) -> str:
        return self.kata.zona_waktu or str(PengaturanInstansi().zona_waktu)

    @cached_property
    def hari_ini(self) -> date:
        return masa.today(datetime.now(UTC), self.zona)

    @cached_property
    def sebab(self) -> Sebab | None:
        """Why the penilai whom the assessment names does not rate any more; None: in office."""
        said = self.kata
        return rules.left(
            self.row.penilai_nip, aktif=said.penilai_aktif, memimpin=said.penilai_memimpin, unor_ada=said.unor_ada
        )

    @property
    def catatan(self) -> dict[str, Any]:
        """For the record of whoever acts in the penilai's place: in whose, and why; empty for the penilai."""
        named = self.row.penilai
        return {"menggantikan": named["nama"] if named else None, "sebab": self.sebab} if self.sebab else {}

    @cached_property
    def sebab_atasan(self) -> Sebab | None:
        """As `sebab`, of the atasan."""
        said = self.kata
        return rules.left(
            self.row.atasan_nip, aktif=said.atasan_aktif, memimpin=said.atasan_memimpin, unor_ada=said.unor_ada
        )

    @property
    def atasan_nip(self) -> str | None:
        """The atasan whom the assessment names, if in office."""
        return None if self.sebab_atasan else str(self.row.atasan_nip)

    @cached_property
    def penilai_nip(self) -> str | None:
        """Who rates now; None when nobody can."""
        if self.sebab is None:
            return str(self.row.penilai_nip)
        found = rules.stand_in(self.rantai, nip=self.row.nip)
        return found["nip"] if found else None

    @cached_property
    def pemutus_nip(self) -> str | None:
        """Who decides an objection now; None when nobody can."""
        return rules.decider(self.rantai, nip=self.row.nip, penilai=self.penilai_nip, atasan=self.atasan_nip)

    def pejabat(self, nip: str | None) -> dict[str, Any] | None:
        """contracts.skp.Pejabat of the penilai, the atasan or a head above, as JSON."""
        named = (self.row.penilai, self.row.atasan_penilai)
        head = next((rules.pejabat(one) for one in self.rantai if one["nip"] == nip), None)
        return next((one for one in named if one and one["nip"] == nip), head)

    def relation(self, actor: Actor) -> rules.Hubungan:
        row = self.row
        above = {one["nip"] for one in self.rantai} | {row.penilai_nip, row.atasan_nip}
        return rules.relation(
            actor,
            nip=row.nip,
            instansi_id=row.instansi_id,
            penilai_nip=self.penilai_nip,
            atasan_nip=self.pemutus_nip,
            pengganti=self.sebab is not None,
            pembaca=above - {row.nip, None},
            ketua=self.kata.ketua or (),
        )


def keadaan(s: Session, row: Any) -> Keadaan:
    """Org's word on the assessment `row` (its table row, or anything with those columns)."""
    return keadaan_semua(s, [row])[0]


def keadaan_semua(s: Session, rows: Sequence[Any]) -> list[Keadaan]:
    """Org's word on each of these, in their order; one statement however many they are."""
    asked = {
        "unor": [str(row.unor_id) if row.unor_id else None for row in rows],
        "penilai": [row.penilai_nip for row in rows],
        "atasan": [row.atasan_nip for row in rows],
        "nip": [row.nip for row in rows],
        "instansi": [str(row.instansi_id) for row in rows],
    }
    return [Keadaan(row, kata) for row, kata in zip(rows, s.execute(_KEADAAN, asked), strict=True)] if rows else []


def signer(s: Session, org: Keadaan, *, dikeberatankan: dict[str, Any] | None) -> dict[str, Any] | None:
    """contracts.skp.Pejabat as JSON of the penilai who stands for this assessment: who rated, else who rates now.

    The atasan who accepted an objection does not sign (guide 6.1.6: the atasan has no column): as before it, the
    official who gave the rating objected to (`dikeberatankan`) does, who may have rated in the named penilai's place.
    """
    row = org.row
    if row.dinilai_sebagai == "atasan" and dikeberatankan:
        return dikeberatankan
    if row.status == StatusPenilaian.BERJALAN:
        nip = org.penilai_nip
    else:
        nip = None if row.dinilai_sebagai == "atasan" else row.dinilai_atas_nama or row.dinilai_oleh
    if nip is None:
        return dict(row.penilai) if row.penilai else None
    return org.pejabat(nip) or person(s, nip)


def person(s: Session, nip: str) -> dict[str, Any]:
    """contracts.skp.Pejabat as JSON of somebody who heads no unit above any more."""
    found = s.get_one(Pegawai, nip)
    return {"nip": nip, "nama": found.nama, "pangkat": None, "golongan": found.golongan, "jabatan": found.jabatan,
            "unor_id": str(found.unor_id) if found.unor_id else None, "unor_nama": ""}  # fmt: skip
