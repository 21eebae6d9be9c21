"""What org says now about assessments: heads above, who left office, leaders of teams. One statement."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.org import PengaturanInstansi
from services.assessment import rules
from services.assessment.rules import Kepala, masa

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

_KEADAAN = text(f"""
SELECT i.nama AS instansi_nama, i.zona_waktu,
    (WITH RECURSIVE {_NAIK.format(mulai="u.id = d.unor")}
        SELECT json_agg(k.kepala ORDER BY k.tingkat) FROM kepala k) AS rantai,
    EXISTS (SELECT FROM pegawai p WHERE p.nip = d.penilai AND NOT p.aktif) AS penilai_pergi,
    EXISTS (SELECT FROM pegawai p WHERE p.nip = d.atasan AND NOT p.aktif) AS atasan_pergi,
    (SELECT json_agg(t.ketua_nip) FROM tim t JOIN tim_anggota a ON a.tim_id = t.id
        WHERE a.nip = d.nip AND t.ketua_nip <> d.nip AND t.aktif AND t.berlaku_dari <= {_HARI_INI}
        AND coalesce(t.berlaku_sampai, {_HARI_INI}) >= {_HARI_INI}) AS ketua
FROM unnest(CAST(:unor AS uuid[]), CAST(:penilai AS text[]), CAST(:atasan AS text[]), CAST(:nip AS text[]),
    CAST(:instansi AS uuid[])) WITH ORDINALITY AS d(unor, penilai, atasan, nip, instansi, urutan)
LEFT JOIN instansi i ON i.id = d.instansi ORDER BY d.urutan
""")  # noqa: S608 constants of this module

_RANTAI = text(
    f"WITH RECURSIVE {_NAIK.format(mulai='u.id = ANY(CAST(:asal AS uuid[]))')} "  # noqa: S608 constants of this module
    "SELECT asal, kepala FROM kepala ORDER BY asal, tingkat"
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

    @property
    def pengganti(self) -> bool:
        """The penilai whom the assessment names is not there any more."""
        return self.row.penilai_nip is None or self.kata.penilai_pergi

    @cached_property
    def penilai_nip(self) -> str | None:
        """Who rates now; None when nobody can."""
        if not self.pengganti:
            return str(self.row.penilai_nip)
        found = rules.stand_in(self.rantai, nip=self.row.nip, tidak_aktif=self.row.penilai_nip)
        return found["nip"] if found else None

    @cached_property
    def pemutus_nip(self) -> str | None:
        """Who decides an objection now; None when nobody can."""
        named = None if self.kata.atasan_pergi else self.row.atasan_nip
        return rules.decider(self.rantai, nip=self.row.nip, penilai=self.penilai_nip, atasan=named)

    def pejabat(self, nip: str | None) -> dict[str, Any] | None:
        """contracts.skp.Pejabat of the penilai, the atasan or a head above, as JSON."""
        named = (self.row.penilai, self.row.atasan_penilai)
        head = next((rules.pejabat(one) for one in self.rantai if one["nip"] == nip), None)
        return next((one for one in named if one and one["nip"] == nip), head)

    def relation(self, actor: Actor) -> rules.Hubungan:
        row = self.row
        above = {one["nip"] for one in self.rantai} | set(self.kata.ketua or ()) | {row.penilai_nip, row.atasan_nip}
        return rules.relation(
            actor,
            nip=row.nip,
            instansi_id=row.instansi_id,
            penilai_nip=self.penilai_nip,
            atasan_nip=self.pemutus_nip,
            pengganti=self.pengganti,
            pembaca=above - {row.nip, None},
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


def rantai(s: Session, unor_ids: Collection[UUID]) -> dict[UUID, list[Kepala]]:
    """The active heads on the way up from each unor, nearest first; one statement for all of them."""
    chains: dict[UUID, list[Kepala]] = {id: [] for id in unor_ids}
    if unor_ids:
        rows: Iterable[Any] = s.execute(_RANTAI, {"asal": [str(id) for id in unor_ids]})
        for asal, kepala in rows:
            chains[asal if isinstance(asal, UUID) else UUID(asal)].append(kepala)
    return chains
