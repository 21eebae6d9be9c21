"""What a person should look at in how others are rated (features M8); nothing follows from it by itself."""

import json
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, Uuid, column, select, text
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment as c
from contracts.base import Actor, Page
from contracts.types import Capaian, Peran, Predikat
from services.assessment.queries import aturan
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

_UNIT = {
    True: "SELECT u.id FROM unor u WHERE u.instansi_id = :instansi",
    False: """SELECT u.id FROM unor u WHERE u.pimpinan_nip = :saya AND u.aktif
        UNION SELECT u.id FROM unor u JOIN bawah b ON u.induk_id = b.id""",
}
"""Units that the actor answers for: as admin the instansi's, else those headed with all below them."""

_DASAR = """
    SELECT p.id, p.unor_id, p.predikat, p.jumlah_eviden, coalesce(p.dinilai_atas_nama, p.dinilai_oleh) AS penilai
    FROM penilaian p {join} WHERE p.tahun = :tahun AND p.jenis = :jenis AND p.urutan = :urutan
    AND p.dihitung AND p.predikat IS NOT NULL AND p.nip <> :saya {where}
"""
"""Not one's own assessment: nobody reads here how the own superior rates."""

_SENDIRI = "AND p.penilai_nip = :saya AND coalesce(p.dinilai_atas_nama, p.dinilai_oleh) = :saya"
"""Not what a successor rated; who stands in for another heads the unit or one above it."""

_HITUNG = ", ".join(f"'{one}', count(*) FILTER (WHERE d.predikat = '{one}')" for one in Predikat)

_TANDA = """
WITH RECURSIVE bawah AS ({unit}), dasar AS ({milik} UNION {sendiri}), sama AS (
    SELECT d.penilai, array_agg(DISTINCT d.id) AS ids FROM dasar d JOIN umpan_balik u ON u.penilaian_id = d.id
    GROUP BY d.penilai, u.sidik HAVING count(DISTINCT d.id) >= :min_sama
), penilai AS (
    SELECT d.penilai, count(*) AS banyak, array_agg(d.id) AS semua, jsonb_build_object({hitung}) AS nyata,
        mode() WITHIN GROUP (ORDER BY k.capaian) AS capaian
    FROM dasar d LEFT JOIN capaian_unor k ON k.unor_id = d.unor_id AND k.tahun = :tahun AND k.jenis = :jenis
        AND k.urutan = :urutan
    GROUP BY d.penilai
), jauh AS (
    SELECT r.*, (SELECT sum(abs(100.0 * (r.nyata->>e.key)::int / r.banyak - e.value::numeric)) / 2
        FROM jsonb_each_text(CAST(:ideal AS jsonb)->r.capaian) e) AS jarak
    FROM penilai r WHERE r.banyak >= :min_dinilai
), tanda AS (
    SELECT d.penilai, 'tanpa_eviden' AS jenis, count(*) AS jumlah, min(r.banyak) AS banyak, array_agg(d.id) AS ids,
        NULL::text AS capaian
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


def tanda(s: Session, actor: Actor, query: c.DaftarTanda) -> Page[c.Tanda]:
    """One's own ratings and those of the units below; an admin: the whole instansi. By penilai."""
    masa = MasaKurva(query.tahun, query.jenis, query.urutan)
    heights = aturan.ideal_on(s, actor.instansi_id, masa.akhir)
    ideal = {one.value: kurva.ideal(heights.tinggi[one]) for one in Capaian} if heights else {}
    admin = actor.instansi_id is not None and (actor.has(Peran.ADMIN_INSTANSI) or actor.has(Peran.SUPER_ADMIN))
    found = _statement(admin).bindparams(
        saya=actor.as_nip or "", tahun=masa.tahun, jenis=masa.jenis.value, urutan=masa.urutan, min_sama=MIN_SAMA,
        min_dinilai=MIN_DINILAI, jauh=JAUH, ideal=json.dumps(ideal),
        **({"instansi": actor.instansi_id} if admin else {}),
    )  # fmt: skip
    rows = found.columns(
        column("penilai", Text), column("jenis", Text), column("nama", Text), column("jumlah", Integer),
        column("banyak", Integer), column("ids", ARRAY(Uuid)), column("capaian", Text),
    ).subquery("t")  # fmt: skip
    listed = select(*rows.c)
    if query.q:
        listed = listed.where(paging.contains(rows.c.nama, query.q))
    return paging.page(s, listed, [rows.c.penilai, rows.c.jenis], query, _flag)


def _statement(admin: bool) -> Any:
    return text(
        _TANDA.format(
            unit=_UNIT[admin],
            milik=_DASAR.format(join="JOIN bawah b ON b.id = p.unor_id", where=""),
            sendiri=_DASAR.format(join="", where=_SENDIRI),
            hitung=_HITUNG,
            contoh=CONTOH,
        )
    )


def _flag(row: Any) -> c.Tanda:
    pesan = {
        "tanpa_eviden": f"{row.jumlah} dari {row.banyak} orang dinilai tanpa satu pun eviden.",
        "umpan_balik_sama": f"Umpan balik yang sama persis dipakai untuk {row.jumlah} dari {row.banyak} orang.",
        "jauh_dari_kurva": (
            f"Sebaran predikat {row.banyak} orang yang dinilai berbeda {row.jumlah} dari 100 poin dengan kurva ideal"
            + (f" untuk capaian {kurva.CAPAIAN[Capaian(row.capaian)]}." if row.capaian else ".")
        ),
    }[row.jenis]
    return c.Tanda(jenis=row.jenis, penilai_nip=row.penilai, penilai_nama=row.nama, pesan=pesan, penilaian_ids=row.ids)
