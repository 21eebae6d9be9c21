"""One assessment as one actor sees it: one statement for its parts, one for org's word, one for what was dropped."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.assessment import KeberatanRingkas, Penilaian, StatusPenilaian
from contracts.base import Actor
from contracts.types import NilaiPerilaku
from services.assessment import models, rules
from services.assessment.queries.hubungan import Keadaan, keadaan, signer

_ANAK = text("""
SELECT r.isi AS rencana,
    coalesce((SELECT json_agg(json_build_object('id', a.id, 'rhk_id', a.rhk_id, 'rencana', a.rencana,
        'target', a.target, 'urutan', a.urutan,
        'jumlah_progres', (SELECT count(*) FROM progres g WHERE g.rencana_aksi_id = a.id))
        ORDER BY a.urutan, a.id) FROM rencana_aksi a WHERE a.penilaian_id = p.id), '[]') AS rencana_aksi,
    coalesce((SELECT json_agg(json_build_object('id', e.id, 'rhk_id', e.rhk_id, 'nama', e.nama,
        'tautan', e.tautan, 'tautan_mati', e.mati, 'diperiksa_pada', e.diperiksa_pada, 'dibuat_pada', e.dibuat_pada,
        'berkas', CASE WHEN e.hash IS NULL THEN NULL ELSE json_build_object(
            'hash', e.hash, 'nama', e.berkas_nama, 'tipe', e.tipe, 'ukuran', e.ukuran) END)
        ORDER BY e.dibuat_pada, e.id) FROM eviden e WHERE e.penilaian_id = p.id), '[]') AS eviden,
    coalesce((SELECT json_object_agg(x.indikator_id, json_build_object('rhk_id', x.rhk_id,
        'realisasi', x.realisasi, 'sumber_data', x.sumber_data))
        FROM realisasi x WHERE x.penilaian_id = p.id), '{}') AS realisasi,
    coalesce((SELECT json_object_agg(b.kunci, b.teks) FROM umpan_balik b WHERE b.penilaian_id = p.id), '{}')
        AS umpan_balik,
    coalesce((SELECT json_agg(json_build_object('jawaban', f.jawaban, 'nilai', f.nilai, 'arah', f.arah,
        'teks', f.teks, 'dari', f.oleh_nama, 'tampil', f.tampil)
        ORDER BY f.id) FROM feedback f WHERE f.penilaian_id = p.id), '[]')
        AS feedback,
    (SELECT g.nama FROM pegawai g WHERE g.nip = p.dinilai_oleh) AS dinilai_oleh_nama,
    (SELECT json_build_object('id', k.id, 'status', k.status, 'rating_ke', k.rating_ke, 'penilai', k.penilai,
        'diajukan_pada', k.diajukan_pada, 'diputus_pada', k.diputus_pada)
        FROM keberatan k WHERE k.penilaian_id = p.id ORDER BY k.rating_ke DESC LIMIT 1) AS keberatan,
    CASE WHEN p.status = 'final' THEN p.capaian ELSE
        (SELECT c.capaian FROM capaian_unor c WHERE c.unor_id = p.unor_id AND c.tahun = p.tahun
        AND c.jenis = p.jenis AND c.urutan = p.urutan) END AS capaian
FROM penilaian p JOIN rencana r ON r.skp_id = p.skp_id AND r.versi = p.versi_skp WHERE p.id = :id
""")

_LAMA = text("SELECT isi->'rhk' FROM rencana WHERE skp_id = :skp AND versi < :versi ORDER BY versi DESC")

_SALIN = (
    "id", "skp_id", "versi_skp", "nip", "instansi_id", "unor_id", "pegawai", "penilai", "atasan_penilai", "status",
    "batas_isi", "predikat", "catatan", "rating_ke", "dinilai_pada", "dinilai_oleh", "dinilai_atas_nama",
    "dinilai_sebagai", "final_pada", "batas_keberatan", "rev",
)  # fmt: skip
_RHK = ("id", "jenis", "klasifikasi", "rencana", "penugasan_dari", "intervensi_teks")
_INDIKATOR = ("id", "indikator", "target", "perspektif", "aspek")


def read(s: Session, actor: Actor, id: UUID) -> Penilaian:
    """Raises NotFound, also for whoever may not know of it."""
    row = s.get(models.Penilaian, id, populate_existing=True)
    if row is None:
        raise models.hidden()
    return seen(s, actor, row)


def seen(s: Session, actor: Actor, row: models.Penilaian) -> Penilaian:
    """The assessment of this row (flushed here) for this actor. Raises NotFound for a stranger."""
    s.flush()
    found = keadaan(s, row)
    h = found.relation(actor)
    if not h.terlihat:
        raise models.hidden()
    return _view(s, row, found, h)


def whole(s: Session, found: Keadaan) -> Penilaian:
    """All of it, without anybody's actions: what is printed."""
    return _view(s, found.row, found, rules.Hubungan())


def _view(s: Session, row: models.Penilaian, found: Keadaan, h: rules.Hubungan) -> Penilaian:
    parts = s.execute(_ANAK, {"id": row.id}).one()
    plan = parts.rencana
    half_rated = row.status == StatusPenilaian.BERJALAN and h.pemilik  # told once both ratings stand
    keberatan = parts.keberatan
    current = keberatan["status"] if keberatan and keberatan["rating_ke"] == row.rating_ke else None
    held_back, feedback = _feedback(parts.feedback)
    return Penilaian.model_validate(
        {name: getattr(row, name) for name in _SALIN}
        | {
            "instansi_nama": plan.get("instansi_nama") or found.kata.instansi_nama or "",
            "masa": {name: getattr(row, name) for name in ("tahun", "jenis", "urutan", "awal", "akhir")},
            "periode_skp": plan["periode"],
            "pendekatan": plan["pendekatan"],
            "form": plan["form"],
            "rhk": _rhk(s, row, parts),
            "perilaku": _perilaku(plan, parts.umpan_balik, feedback),
            "feedback_tersembunyi": held_back,
            "hasil_kerja": None if half_rated else row.hasil_kerja,
            "rating_perilaku": None if half_rated else row.perilaku,
            "pengganti": _pengganti(row, found),
            "capaian": parts.capaian,
            "capaian_oleh": None if parts.capaian or row.final_pada else _sets_capaian(found),
            "dinilai_oleh_nama": parts.dinilai_oleh_nama,
            "penanda_tangan": signer(s, found, dikeberatankan=keberatan["penilai"] if keberatan else None),
            "keberatan": {key: keberatan[key] for key in KeberatanRingkas.model_fields} if keberatan else None,
            "actions": rules.actions(
                h, status=row.status, akhir=row.akhir, batas_isi=row.batas_isi, batas_keberatan=row.batas_keberatan,
                keberatan=current, hari_ini=found.hari_ini,
            ),
        }
    )  # fmt: skip


def _rhk(s: Session, row: models.Penilaian, parts: Any) -> list[dict[str, Any]]:
    """The plan's RHK, then those that a revision dropped after something had been filled."""
    plan: list[dict[str, Any]] = [{**rhk, "berlaku": True} for rhk in parts.rencana["rhk"]]
    here = {i["id"] for rhk in plan for i in rhk["indikator"]}
    lost = {id: one["rhk_id"] for id, one in parts.realisasi.items() if id not in here}
    used = {one["rhk_id"] for one in (*parts.rencana_aksi, *parts.eviden)} | set(lost.values())
    used |= parts.umpan_balik.keys() - set(NilaiPerilaku)
    if lost or used - {rhk["id"] for rhk in plan}:
        plan = _with_dropped(plan, s.scalars(_LAMA, {"skp": row.skp_id, "versi": row.versi_skp}).all(), used, lost)
    return [
        {name: rhk.get(name) for name in _RHK}
        | {
            "berlaku": rhk["berlaku"],
            "umpan_balik": parts.umpan_balik.get(rhk["id"]),
            "rencana_aksi": [_without(one, "rhk_id") for one in parts.rencana_aksi if one["rhk_id"] == rhk["id"]],
            "eviden": [one for one in parts.eviden if one["rhk_id"] == rhk["id"]],
            "indikator": [
                {name: i.get(name) for name in _INDIKATOR}
                | {"berlaku": i.get("berlaku", True)}
                | _without(parts.realisasi.get(i["id"], {}), "rhk_id")
                for i in rhk["indikator"]
            ],
        }
        for rhk in plan
    ]


def _with_dropped(plan: list[dict[str, Any]], older: Any, used: set[str], lost: dict[str, str]) -> list[dict[str, Any]]:
    """From the newest older version that still had it."""
    found = {rhk["id"]: {**rhk, "indikator": list(rhk["indikator"])} for rhk in plan}
    missing = set(lost)
    for version in older:
        for rhk in version:
            if rhk["id"] not in used:
                continue
            target = found.setdefault(rhk["id"], {**rhk, "indikator": [], "berlaku": False})
            for indikator in rhk["indikator"]:
                if indikator["id"] in missing:
                    missing.discard(indikator["id"])
                    target["indikator"].append({**indikator, "berlaku": False})
    return list(found.values())


def _perilaku(
    plan: dict[str, Any], umpan_balik: dict[str, str], feedback: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    ekspektasi = {one["nilai"]: one["ekspektasi"] for one in plan.get("perilaku", [])}
    return [
        {
            "nilai": nilai,
            "ekspektasi": ekspektasi.get(nilai, ""),
            "umpan_balik": umpan_balik.get(nilai),
            "feedback": [{key: one[key] for key in ("dari", "arah", "teks")} for one in feedback
                         if one["nilai"] == nilai],
        }
        for nilai in NilaiPerilaku
    ]  # fmt: skip


def _feedback(given: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """How many anonymous answers wait for others to be shown with, and what is shown.

    A fourth and fifth wait for a sixth: alone, each would be known by what was not there the day before.
    """
    waiting = {one["jawaban"] for one in given if not one["tampil"]}
    return len(waiting), [one for one in given if one["tampil"]]


def _pengganti(row: models.Penilaian, found: Keadaan) -> dict[str, Any] | None:
    """Who rates now in the penilai's place; nobody rates what is final."""
    return found.pejabat(found.penilai_nip) if found.sebab and row.status != StatusPenilaian.FINAL else None


def _sets_capaian(found: Keadaan) -> str:
    """The superior of the unor's head (features G4)."""
    unor, heads = str(found.row.unor_id), found.rantai
    head = next((one["nip"] for one in heads if one["pimpin_id"] == unor), None)
    above = next((one["nama"] for one in heads if one["pimpin_id"] != unor and one["nip"] != head), None)
    return f"{above} atau admin instansi" if above else "admin instansi"


def _without(one: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != key}
