"""What a person should look at in how others are rated (features M8); nothing follows from it by itself."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, TextClause, Uuid, column, select, text
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment as c
from contracts.assessment_kurva import TandaOrang
from contracts.base import Actor, Page
from contracts.errors import FieldError, Invalid
from contracts.types import Capaian, Peran, Predikat
from services.assessment.models import Penilaian
from services.assessment.queries import aturan, unit
from services.assessment.queries.sebaran import MasaKurva
from services.assessment.rules import kurva

MIN_SAMA = 3
"""People who got word for word the same feedback from one penilai."""
MIN_DINILAI = 5
"""Of fewer people a distribution says nothing."""
JAUH = 50
"""Points of 100 that stand elsewhere than the ideal curve has them."""
CONTOH = 20
"""Assessments that a flag names at most."""
MAX_ORANG = 10_000
"""Rated people that are looked at together, in a second or two; of more, a unit is chosen."""

_INSTANSI = "SELECT u.id FROM unor u WHERE u.instansi_id = :instansi"
_DARI = "SELECT u.id FROM unor u WHERE {akar} UNION SELECT u.id FROM unor u JOIN bawah b ON u.induk_id = b.id"
_DIPIMPIN, _SATU = _DARI.format(akar="u.pimpinan_nip = :saya AND u.aktif"), _DARI.format(akar="u.id = :unor")
"""Units that the actor answers for: as admin the instansi's, else those headed; or one: with all below them."""

_DASAR = """
    SELECT p.id, p.unor_id, p.predikat, p.jumlah_eviden, coalesce(p.dinilai_atas_nama, p.dinilai_oleh) AS penilai
    FROM penilaian p WHERE p.tahun = :tahun AND p.jenis = :jenis AND p.urutan = :urutan
    AND p.dihitung AND p.predikat IS NOT NULL AND p.nip <> :saya
"""
"""Not one's own assessment: nobody reads here how the own superior rates."""

_BAWAHAN = f"SELECT p.* FROM bawah b CROSS JOIN LATERAL ({_DASAR} AND p.unor_id = b.id OFFSET 0) p"  # noqa: S608
"""OFFSET 0, here and below: each unit and person by the index, for no plan may go through those of everybody."""
_SENDIRI = f"{_DASAR} AND p.penilai_nip = :saya AND coalesce(p.dinilai_atas_nama, p.dinilai_oleh) = :saya"
"""Not what a successor rated; who stands in for another heads the unit or one above it."""

_HITUNG = ", ".join(f"'{one}', count(*) FILTER (WHERE d.predikat = '{one}')" for one in Predikat)

_TANDA = """
WITH RECURSIVE bawah AS ({unit}), dasar AS ({dasar}), sama AS (
    SELECT d.penilai, array_agg(DISTINCT d.id) AS ids FROM dasar d
    CROSS JOIN LATERAL (SELECT f.sidik FROM umpan_balik f WHERE f.penilaian_id = d.id OFFSET 0) u
    GROUP BY d.penilai, u.sidik HAVING count(DISTINCT d.id) >= :min_sama
), penilai AS (
    SELECT d.penilai, count(*) AS banyak, array_agg(d.id ORDER BY d.id) AS semua, jsonb_build_object({hitung}) AS nyata,
        mode() WITHIN GROUP (ORDER BY k.capaian) AS capaian
    FROM dasar d LEFT JOIN capaian_unor k ON k.unor_id = d.unor_id AND k.tahun = :tahun AND k.jenis = :jenis
        AND k.urutan = :urutan
    GROUP BY d.penilai
), jauh AS (
    SELECT r.*, (SELECT sum(abs(100.0 * (r.nyata->>e.key)::int / r.banyak - e.value::numeric)) / 2
        FROM jsonb_each_text(CAST(:ideal AS jsonb)->r.capaian) e) AS jarak
    FROM penilai r WHERE r.banyak >= :min_dinilai
), tanda AS (
    SELECT d.penilai, 'tanpa_eviden' AS jenis, count(*) AS jumlah, min(r.banyak) AS banyak,
        array_agg(d.id ORDER BY d.id) AS ids, NULL::text AS capaian
    FROM dasar d JOIN penilai r ON r.penilai = d.penilai WHERE d.jumlah_eviden = 0 GROUP BY d.penilai
    UNION ALL
    SELECT r.penilai, 'umpan_balik_sama', max(cardinality(s.ids)), r.banyak,
        (array_agg(s.ids::text ORDER BY cardinality(s.ids) DESC))[1]::uuid[], NULL
    FROM sama s JOIN penilai r ON r.penilai = s.penilai GROUP BY r.penilai, r.banyak
    UNION ALL
    SELECT penilai, 'jauh_dari_kurva', round(jarak), banyak, semua, capaian FROM jauh WHERE jarak >= :jauh
)
SELECT t.penilai COLLATE "C" AS penilai, t.jenis COLLATE "C" AS jenis, coalesce(g.nama, '') AS nama,
    t.jumlah::int AS jumlah, t.banyak::int AS banyak, t.ids[1:{contoh}] AS ids, t.capaian
FROM tanda t LEFT JOIN pegawai g ON g.nip = t.penilai
"""


_BANYAK = """
WITH RECURSIVE bawah AS ({unit})
SELECT coalesce(sum(j.jumlah), 0)::int FROM jumlah_predikat j JOIN bawah b ON b.id = j.unor_id
WHERE j.instansi_id = :instansi AND j.tahun = :tahun AND j.jenis = :jenis AND j.urutan = :urutan AND j.predikat <> ''
"""


def tanda(s: Session, actor: Actor, query: c.DaftarTanda) -> Page[c.Tanda]:
    """One's own ratings and those of the units below; an admin: the whole instansi. By penilai, or the gravest first.

    Raises NotFound for a unit that one may not read, Invalid for more people than are looked at together.
    """
    masa = MasaKurva(query.tahun, query.jenis, query.urutan)
    heights = aturan.ideal_on(s, actor.instansi_id, masa.akhir)
    ideal = {one.value: kurva.ideal(heights.tinggi[one]) for one in Capaian} if heights else {}
    cakupan = _scope(s, actor, query, masa)
    _require_few(s, cakupan)
    bounds = {"min_sama": MIN_SAMA, "min_dinilai": MIN_DINILAI, "jauh": JAUH, "ideal": json.dumps(ideal)}
    sql = _TANDA.format(unit=cakupan.unit, dasar=cakupan.dasar, hitung=_HITUNG, contoh=CONTOH)
    rows = _bound(sql, cakupan.nilai | bounds).columns(
        column("penilai", Text), column("jenis", Text), column("nama", Text), column("jumlah", Integer),
        column("banyak", Integer), column("ids", ARRAY(Uuid)), column("capaian", Text),
    ).subquery("t")  # fmt: skip
    listed = select(*rows.c)
    if query.q:
        listed = listed.where(paging.contains(rows.c.nama, query.q))
    if query.tanda:
        listed = listed.where(rows.c.jenis == query.tanda)
    first = {
        "penilai": rows.c.nama,
        "penilai_turun": rows.c.nama.desc(),
        "jumlah": rows.c.jumlah,
        "jumlah_turun": rows.c.jumlah.desc(),
    }[query.sort]
    flags, following = paging.window(s, listed, [first, rows.c.penilai, rows.c.jenis], query)
    people = _people(s, [id for row in flags for id in row.ids])
    return Page(items=[_flag(row, people) for row in flags], next=following)


@dataclass(frozen=True, slots=True)
class _Cakupan:
    """Whose ratings are looked at: SQL of the units and of the assessments, and the values in them."""

    unit: str
    dasar: str
    nilai: dict[str, Any]


def _scope(s: Session, actor: Actor, query: c.DaftarTanda, masa: MasaKurva) -> _Cakupan:
    admin = actor.instansi_id is not None and (actor.has(Peran.ADMIN_INSTANSI) or actor.has(Peran.SUPER_ADMIN))
    values = {
        "saya": actor.as_nip or "", "instansi": actor.instansi_id, "tahun": masa.tahun, "jenis": masa.jenis.value,
        "urutan": masa.urutan,
    }  # fmt: skip
    if query.unor_id is not None:
        row, _ = unit.readable(s, actor, query.unor_id)
        return _Cakupan(_SATU, _BAWAHAN, values | {"unor": row.id, "instansi": row.instansi_id})
    return _Cakupan(_INSTANSI if admin else _DIPIMPIN, f"{_BAWAHAN} UNION {_SENDIRI}", values)


def _require_few(s: Session, cakupan: _Cakupan) -> None:
    """From the counters, so that asking for too many costs nothing."""
    banyak = s.scalar(_bound(_BANYAK.format(unit=cakupan.unit), cakupan.nilai)) or 0
    if banyak > MAX_ORANG:
        message = (
            f"Pada lingkup ini {banyak} orang sudah dinilai, lebih dari {MAX_ORANG} yang dapat diperiksa sekaligus. "
            "Pilih satu unit kerja."
        )
        raise Invalid("lingkup-terlalu-besar", message, errors=[FieldError(field="unor_id", message=message)])


def _bound(sql: str, values: dict[str, Any]) -> TextClause:
    """With those of the values that the statement names."""
    return text(sql).bindparams(**{name: value for name, value in values.items() if f":{name}" in sql})


def _people(s: Session, ids: list[UUID]) -> dict[UUID, str]:
    rows = s.execute(select(Penilaian.id, Penilaian.nama).where(Penilaian.id.in_(ids)))
    return {row.id: row.nama for row in rows} if ids else {}


def _flag(row: Any, people: dict[UUID, str]) -> c.Tanda:
    pesan = {
        "tanpa_eviden": f"{row.jumlah} dari {row.banyak} orang dinilai tanpa satu pun eviden.",
        "umpan_balik_sama": f"Umpan balik yang sama persis dipakai untuk {row.jumlah} dari {row.banyak} orang.",
        "jauh_dari_kurva": (
            f"Sebaran predikat {row.banyak} orang yang dinilai berbeda {row.jumlah} dari 100 poin dengan kurva ideal"
            + (f" untuk capaian {kurva.CAPAIAN[Capaian(row.capaian)]}." if row.capaian else ".")
        ),
    }[row.jenis]
    named = sorted((people.get(id, ""), id) for id in row.ids)
    return c.Tanda(
        jenis=row.jenis, penilai_nip=row.penilai, penilai_nama=row.nama, pesan=pesan, penilaian_ids=row.ids,
        orang=[TandaOrang(id=id, nama=nama) for nama, id in named],
    )  # fmt: skip
