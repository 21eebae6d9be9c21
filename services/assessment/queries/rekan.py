"""Feedback on behaviour: whom I may give it to, what I gave by name, and what is shown of it (features A45, P10)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select, text, tuple_
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts import assessment_aturan as ca
from contracts.base import Actor
from contracts.errors import Forbidden, NotFound
from contracts.types import ZonaWaktu
from services.assessment.models import (
    Feedback,
    FeedbackDiberikan,
    Instansi,
    Pegawai,
    Pengaturan,
    Penilaian,
    Rencana,
    hidden,
)
from services.assessment.queries.menilai import rates
from services.assessment.rules import masa
from services.assessment.rules.rekan import Arah, Kenal

_TERBANYAK = 12  # open assessments of one person: a year of months is the most that is asked of a colleague at once

_KENAL = text("""
SELECT
    EXISTS (SELECT FROM penilaian p WHERE p.nip = :saya AND p.penilai_nip = :dia AND p.status <> 'final')
        OR EXISTS (SELECT FROM unor u WHERE u.id = saya.unor_id AND u.pimpinan_nip = :dia AND u.aktif)
        OR EXISTS (SELECT FROM tim t JOIN tim_anggota a ON a.tim_id = t.id
            WHERE a.nip = :saya AND t.ketua_nip = :dia AND t.aktif AND :hari >= t.berlaku_dari
            AND :hari <= coalesce(t.berlaku_sampai, :hari)) AS bawahan,
    saya.unor_id IS NOT NULL AND saya.unor_id = dia.unor_id AS seunit,
    EXISTS (SELECT FROM tim t JOIN tim_anggota a ON a.tim_id = t.id JOIN tim_anggota b ON b.tim_id = t.id
        WHERE a.nip = :saya AND b.nip = :dia AND t.aktif AND :hari >= t.berlaku_dari
        AND :hari <= coalesce(t.berlaku_sampai, :hari)) AS setim
FROM pegawai saya JOIN pegawai dia ON dia.nip = :dia AND dia.aktif AND dia.instansi_id = saya.instansi_id
WHERE saya.nip = :saya AND saya.aktif
""")


def cari_rekan(s: Session, actor: Actor, query: c.CariRekan) -> list[c.FeedbackRekan]:
    """The assessments now open of a colleague, the newest period first. Raises NotFound for a stranger."""
    nip = own_nip(actor)
    arah, settings = require_colleague(s, nip, query.nip)
    rows = s.scalars(
        select(Penilaian)
        .where(
            Penilaian.nip == query.nip,
            Penilaian.status != c.StatusPenilaian.FINAL,
            Penilaian.awal <= today(s, query.nip),
        )
        .order_by(Penilaian.akhir.desc(), Penilaian.jenis, Penilaian.id)
        .limit(_TERBANYAK)
    ).all()
    return models(s, nip, rows, arah, settings)


def feedback(s: Session, actor: Actor, query: c.FeedbackQuery) -> c.FeedbackRekan:
    """What I may give, and gave by name, in one assessment. Raises NotFound for a stranger's."""
    nip = own_nip(actor)
    row = s.get(Penilaian, query.penilaian_id)
    if row is None:
        raise hidden()
    return models(s, nip, [row], *require_colleague(s, nip, row.nip))[0]


# ---------------------------------------------------------------- who


def own_nip(actor: Actor) -> str:
    """Feedback is a person's own, never an office's."""
    if actor.nip is None or actor.acting_for is not None:
        raise Forbidden(
            "bukan-atas-nama",
            "Feedback diberikan atas nama diri sendiri. Berhenti bertindak sebagai pejabat lain, lalu ulangi.",
        )
    return actor.nip


def require_colleague(s: Session, nip: str, target: str) -> tuple[Arah, ca.PengaturanPenilaian]:
    """The direction in which `nip` may tell `target` something, and what the instansi allows.

    Raises NotFound for a stranger, Forbidden with what to do instead for the others.
    """
    if nip == target:
        raise Forbidden("diri-sendiri", "Anda tidak dapat memberi feedback kepada diri sendiri. Cari NIP rekan Anda.")
    row = s.execute(_KENAL, {"saya": nip, "dia": target, "hari": today(s, target)}).one_or_none()
    kenal = Kenal(**row._mapping) if row else Kenal()
    if row and rates(s, nip, target):
        raise Forbidden(
            "anda-penilainya", "Anda pejabat penilai pegawai ini. Tulis umpan balik Anda di Penilaian Bawahan."
        )
    arah = kenal.arah
    if arah is None:
        raise NotFound(
            "rekan-tidak-ditemukan",
            "NIP ini bukan rekan seunit, rekan setim, atau atasan Anda. Periksa NIP-nya lalu cari lagi.",
        )
    settings = _settings(s, target)
    if arah == "bawahan" and not settings.boleh_dari_bawahan:
        raise Forbidden(
            "bawahan-tidak-dibuka",
            "Instansi Anda tidak membuka feedback kepada atasan. Admin instansi dapat membukanya di Pengaturan.",
        )
    return arah, settings


def models(
    s: Session, nip: str, rows: Sequence[Penilaian], arah: Arah, settings: ca.PengaturanPenilaian
) -> list[c.FeedbackRekan]:
    """What `nip` may give in each of these assessments of one person; three statements."""
    ids = [row.id for row in rows]
    given = set(
        s.scalars(
            select(FeedbackDiberikan.penilaian_id).where(
                FeedbackDiberikan.penilaian_id.in_(ids), FeedbackDiberikan.nip == nip
            )
        )
    )
    mine: dict[UUID, dict[str, str]] = defaultdict(dict)
    for one in s.scalars(select(Feedback).where(Feedback.penilaian_id.in_(ids), Feedback.oleh_nip == nip)):
        mine[one.penilaian_id][one.nilai] = one.teks
    expected = _expected(s, rows)
    return [
        c.FeedbackRekan.model_validate(
            {
                "penilaian_id": row.id,
                "nip": row.nip,
                "nama": row.nama,
                "jabatan": row.pegawai["jabatan"],
                "unor_nama": row.pegawai["unor_nama"],
                "masa": {name: getattr(row, name) for name in c.Masa.model_fields},
                "arah": arah,
                "boleh_anonim": settings.boleh_anonim,
                "sudah": row.id in given,
                "isi": mine[row.id],
                "ekspektasi": expected.get((row.skp_id, row.versi_skp), {}),
            }
        )
        for row in rows
    ]


def _expected(s: Session, rows: Sequence[Penilaian]) -> dict[tuple[UUID, int], dict[str, str]]:
    """Ekspektasi per behaviour of each version of an SKP."""
    keys = {(row.skp_id, row.versi_skp) for row in rows}
    if not keys:
        return {}
    plans = select(Rencana.skp_id, Rencana.versi, Rencana.isi["perilaku"]).where(
        tuple_(Rencana.skp_id, Rencana.versi).in_(keys)
    )
    return {
        (skp_id, versi): {one["nilai"]: one["ekspektasi"] for one in perilaku or []}
        for skp_id, versi, perilaku in s.execute(plans)
    }


def _settings(s: Session, target: str) -> ca.PengaturanPenilaian:
    """Of the instansi of the person who would get the feedback."""
    of = select(Pengaturan).join(Pegawai, Pegawai.instansi_id == Pengaturan.instansi_id)
    row = s.scalar(of.where(Pegawai.nip == target))
    if row is None:
        return ca.PengaturanPenilaian()
    return ca.PengaturanPenilaian(boleh_anonim=row.boleh_anonim, boleh_dari_bawahan=row.boleh_dari_bawahan)


def today(s: Session, nip: str) -> date:
    """Where the instansi of `nip` is."""
    of = select(Instansi.zona_waktu).join(Pegawai, Pegawai.instansi_id == Instansi.id)
    return masa.today(datetime.now(UTC), s.scalar(of.where(Pegawai.nip == nip)) or ZonaWaktu.WIB)
