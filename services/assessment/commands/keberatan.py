"""Keberatan: filed, changed, cancelled, answered and decided; the decision is final (features A49–A53, G8, G9)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts import assessment as c
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid
from contracts.types import Predikat, titik
from services.assessment import rules
from services.assessment.commands import capaian, fakta, jumlah
from services.assessment.commands.catatan import note
from services.assessment.models import Keberatan, Penilaian, hidden, keberatan_hidden
from services.assessment.queries.aturan import hari_kerja, predikat_on
from services.assessment.queries.capaian import who_sets_for
from services.assessment.queries.hubungan import Keadaan, keadaan, person, signer
from services.assessment.queries.keberatan import decider_of, party_of, seen
from services.assessment.rules import kata, masa
from services.assessment.rules import keberatan as aturan
from services.assessment.rules.predikat import predikat

_DIAJUKAN, _DIBATALKAN = c.StatusKeberatan.DIAJUKAN, c.StatusKeberatan.DIBATALKAN
_DITERIMA, _DITOLAK = c.StatusKeberatan.DITERIMA, c.StatusKeberatan.DITOLAK


def file_keberatan(s: Session, actor: Actor, cmd: c.FileKeberatan) -> c.Keberatan:
    """Ajukan Keberatan. One that was cancelled is opened again: there is one row for each rating."""
    return file_at(s, actor, cmd, datetime.now(UTC))


def file_at(s: Session, actor: Actor, cmd: c.FileKeberatan, now: datetime) -> c.Keberatan:
    """As `file_keberatan`; the days are those of the employee's instansi."""
    penilaian = Penilaian.locked(s, cmd.penilaian_id)
    org = keadaan(s, penilaian)
    if not rules.is_personal(actor, penilaian.nip):
        if not org.relation(actor).terlihat:
            raise hidden()
        raise Forbidden(
            "tidak-berwenang", f"Keberatan diajukan oleh {penilaian.nama} sendiri. Minta beliau membukanya."
        )
    row = _of_rating(s, penilaian)
    if row is not None and (row.id == cmd.id or (row.status == _DIAJUKAN and row.alasan == cmd.alasan)):
        return seen(s, actor, penilaian, row)  # came before; late, it opens nothing that was cancelled since
    _require_open(penilaian, row, now, org)
    row = _written(s, cmd, penilaian, row, org, now)
    note(s, actor, penilaian, "file_keberatan", sesudah={"alasan": row.alasan}, objek=row.id)
    emit(s, fakta.keberatan_filed(penilaian, row))
    return seen(s, actor, penilaian, row)


def update_keberatan(s: Session, actor: Actor, cmd: c.UpdateKeberatan) -> c.Keberatan:
    """Another reason, while nobody has decided."""
    penilaian, row, _ = _mine(s, actor, cmd.id)
    if row.alasan == cmd.alasan:
        return seen(s, actor, penilaian, row)
    _require_undecided(row)
    row.expect(cmd.if_rev)
    note(s, actor, penilaian, "update_keberatan", {"alasan": row.alasan}, {"alasan": cmd.alasan}, objek=row.id)
    row.alasan, row.rev = cmd.alasan, row.rev + 1
    return seen(s, actor, penilaian, row)


def cancel_keberatan(s: Session, actor: Actor, cmd: c.CancelKeberatan) -> c.Keberatan:
    """Batalkan keberatan: the penilai may change the rating again, and it may be filed again in time."""
    penilaian, row, _ = _mine(s, actor, cmd.id)
    if row.status == _DIBATALKAN:
        return seen(s, actor, penilaian, row)
    _require_undecided(row)
    row.expect(cmd.if_rev)
    row.status, row.rev = _DIBATALKAN, row.rev + 1
    note(s, actor, penilaian, "cancel_keberatan", objek=row.id)
    emit(s, fakta.keberatan_cancelled(penilaian, row))
    return seen(s, actor, penilaian, row)


def respond_keberatan(s: Session, actor: Actor, cmd: c.RespondKeberatan) -> c.Keberatan:
    """The penilai's side, until the decision; who decides is told of the first answer."""
    penilaian, row, pihak = _locked(s, actor, cmd.id)
    if not pihak.penilai:
        raise Forbidden(
            "tidak-berwenang", f"Tanggapan ditulis oleh {titik(row.penilai['nama'])} Minta beliau menulisnya."
        )
    if row.tanggapan == cmd.tanggapan:
        return seen(s, actor, penilaian, row)
    _require_undecided(row)
    row.expect(cmd.if_rev)
    said = {"tanggapan": row.tanggapan}
    if row.tanggapan is None:
        pemutus = decider_of(s, penilaian, row).nip or row.atasan_nip
        emit(s, fakta.keberatan_responded(penilaian, row, pemutus=pemutus))
    note(s, actor, penilaian, "respond_keberatan", said, {"tanggapan": cmd.tanggapan}, objek=row.id)
    row.tanggapan, row.rev = cmd.tanggapan, row.rev + 1
    return seen(s, actor, penilaian, row)


def accept_keberatan(s: Session, actor: Actor, cmd: c.AcceptKeberatan) -> c.Keberatan:
    """With ratings of the atasan's own, which nobody changes any more (A52)."""
    penilaian, row, instead = _decided_by(s, actor, cmd.id)
    rating = (str(cmd.hasil_kerja), str(cmd.perilaku))
    same = rating == (penilaian.hasil_kerja, penilaian.perilaku)
    if row.status == _DITERIMA and same and _is_repeat(actor, row, cmd.alasan):
        return seen(s, actor, penilaian, row)
    _require_undecided(row)
    row.expect(cmd.if_rev)
    if rating == (row.hasil_kerja, row.perilaku):
        message = "Rating ini sama dengan yang dikeberatankan. Pilih rating lain, atau tolak keberatannya."
        raise Invalid("rating-sama", message, errors=[FieldError(field="hasil_kerja", message=message)])
    now = datetime.now(UTC)
    baru = predikat(predikat_on(s, penilaian.akhir).predikat, *rating)
    before = {"hasil_kerja": row.hasil_kerja, "perilaku": row.perilaku, "predikat": row.predikat}
    jumlah.move(s, penilaian, penilaian.predikat, baru)
    penilaian.hasil_kerja, penilaian.perilaku, penilaian.predikat = (*rating, baru)
    penilaian.dinilai_pada, penilaian.dinilai_oleh = now, actor.nip
    penilaian.dinilai_atas_nama, penilaian.dinilai_sebagai = actor.acting_for, "atasan"
    _decide(s, actor, penilaian, row, status=_DITERIMA, alasan=cmd.alasan, baru=baru, now=now)
    after = {"hasil_kerja": rating[0], "perilaku": rating[1], "predikat": baru, "alasan": cmd.alasan, **instead}
    note(s, actor, penilaian, "accept_keberatan", before, after, objek=row.id)
    return seen(s, actor, penilaian, row)


def reject_keberatan(s: Session, actor: Actor, cmd: c.RejectKeberatan) -> c.Keberatan:
    """The rating stays, and the decision is final."""
    penilaian, row, instead = _decided_by(s, actor, cmd.id)
    if row.status == _DITOLAK and _is_repeat(actor, row, cmd.alasan):
        return seen(s, actor, penilaian, row)
    _require_undecided(row)
    row.expect(cmd.if_rev)
    _decide(s, actor, penilaian, row, status=_DITOLAK, alasan=cmd.alasan, baru=None, now=datetime.now(UTC))
    note(s, actor, penilaian, "reject_keberatan", sesudah={"alasan": cmd.alasan, **instead}, objek=row.id)
    return seen(s, actor, penilaian, row)


# ---------------------------------------------------------------- filing


def _of_rating(s: Session, penilaian: Penilaian) -> Keberatan | None:
    """The assessment is locked, so nobody else files one."""
    this = (Keberatan.penilaian_id == penilaian.id, Keberatan.rating_ke == penilaian.rating_ke)
    return s.scalar(select(Keberatan).where(*this).with_for_update().execution_options(populate_existing=True))


def _require_open(penilaian: Penilaian, row: Keberatan | None, now: datetime, org: Keadaan) -> None:
    """Rated, not objected to before, and in time."""
    if penilaian.status == c.StatusPenilaian.BERJALAN or penilaian.batas_keberatan is None:
        raise Conflict("belum-dinilai", "Keberatan dapat diajukan setelah pejabat penilai memberi penilaian.")
    if row is not None and row.status == _DIAJUKAN:
        raise Conflict("sudah-diajukan", "Keberatan Anda sudah diajukan. Buka keberatan itu untuk mengubah alasannya.")
    if row is not None and row.status != _DIBATALKAN:
        raise Conflict("sudah-diputus", "Keberatan atas penilaian ini sudah diputus, dan putusannya final.")
    if not aturan.in_time(now, penilaian.batas_keberatan, org.zona):
        raise Conflict(
            "lewat-batas",
            f"Batas mengajukan keberatan sudah lewat: {kata.tanggal(penilaian.batas_keberatan)} pukul 23.59. "
            "Sampaikan kepada pejabat penilai Anda bila penilaiannya masih dapat diubah.",
        )


def _written(
    s: Session, cmd: c.FileKeberatan, penilaian: Penilaian, row: Keberatan | None, org: Keadaan, now: datetime
) -> Keberatan:
    """The row, new or opened again, with who gave the rating and who decides as of now."""
    penilai_nip = penilaian.dinilai_atas_nama or penilaian.dinilai_oleh or ""
    penilai = org.pejabat(penilai_nip) or person(s, penilai_nip)
    pemutus = rules.decider(
        org.rantai, nip=penilaian.nip, penilai=penilai_nip, atasan=org.atasan_nip, dinilai_oleh=penilaian.dinilai_oleh,
        penilai_unor=penilai["unor_id"],
    )  # fmt: skip
    atasan = org.pejabat(pemutus)
    if pemutus is None or atasan is None:
        raise Conflict(
            "tanpa-atasan",
            "Belum ada atasan pejabat penilai yang dapat memutus keberatan ini. Minta admin instansi menetapkan "
            "pimpinan unit di atas pejabat penilai Anda, lalu ajukan lagi.",
        )
    if row is None:
        if s.get(Keberatan, cmd.id) is not None:
            raise Conflict("id-dipakai", "Keberatan lain sudah memakai nomor ini. Muat ulang halaman lalu ajukan lagi.")
        row = Keberatan(id=cmd.id, penilaian_id=penilaian.id, rating_ke=penilaian.rating_ke, nip=penilaian.nip, rev=0)
        s.add(row)
    row.penilai_nip, row.penilai = penilai_nip, penilai
    row.dinilai_oleh = penilaian.dinilai_oleh
    row.atasan_nip, row.atasan = pemutus, atasan
    row.alasan, row.tanggapan, row.status = cmd.alasan, None, _DIAJUKAN
    row.hasil_kerja, row.perilaku = penilaian.hasil_kerja or "", penilaian.perilaku or ""
    row.predikat = penilaian.predikat or ""
    row.diajukan_pada, row.rev = now, row.rev + 1
    row.pemutus_nip, row.pengingat = None, 0
    (row.ingatkan_pada,) = hari_kerja(s, penilaian.instansi_id, masa.today(now, org.zona), [aturan.PENGINGAT[0][0]])
    s.flush()
    return row


# ---------------------------------------------------------------- who, and what state


def _locked(s: Session, actor: Actor, id: UUID) -> tuple[Penilaian, Keberatan, aturan.Pihak]:
    """The assessment is locked before its objection, as everywhere. Raises NotFound to whom it does not concern."""
    penilaian_id = s.scalar(select(Keberatan.penilaian_id).where(Keberatan.id == id))
    if penilaian_id is None:
        raise keberatan_hidden()
    penilaian = Penilaian.locked(s, penilaian_id)
    row = Keberatan.locked(s, id)
    pihak = party_of(s, actor, penilaian, row)
    if not pihak.terlihat:
        raise keberatan_hidden()
    return penilaian, row, pihak


def _mine(s: Session, actor: Actor, id: UUID) -> tuple[Penilaian, Keberatan, aturan.Pihak]:
    penilaian, row, pihak = _locked(s, actor, id)
    if not pihak.pemilik:
        raise Forbidden("tidak-berwenang", f"Keberatan ini milik {titik(penilaian.nama)} Minta beliau mengubahnya.")
    return penilaian, row, pihak


def _decided_by(s: Session, actor: Actor, id: UUID) -> tuple[Penilaian, Keberatan, dict[str, Any]]:
    """With what the record says of who decides in the place of one who left."""
    penilaian, row, pihak = _locked(s, actor, id)
    if not pihak.pemutus:
        pejabat = decider_of(s, penilaian, row).pejabat["nama"]
        raise Forbidden(
            "tidak-berwenang",
            f"Keberatan ini diputus oleh {pejabat}, bukan oleh yang memberi penilaian. Minta beliau memutusnya.",
        )
    pemutus = decider_of(s, penilaian, row)
    row.atasan_nip, row.atasan = pemutus.nip or row.atasan_nip, pemutus.pejabat
    return penilaian, row, pemutus.catatan


def _require_undecided(row: Keberatan) -> None:
    if row.status == _DIBATALKAN:
        raise Conflict("dibatalkan", "Keberatan ini sudah dibatalkan pemiliknya. Tidak ada yang perlu diputus.")
    if row.status != _DIAJUKAN:
        raise Conflict(
            "sudah-diputus",
            f"Keberatan ini sudah {row.status} oleh {row.diputus_oleh_nama}, dan putusannya final. "
            "Muat ulang halaman untuk melihatnya.",
        )


def _is_repeat(actor: Actor, row: Keberatan, alasan: str) -> bool:
    return row.diputus_oleh == actor.nip and row.alasan_putusan == alasan


def _decide(
    s: Session, actor: Actor, penilaian: Penilaian, row: Keberatan, *, status: str, alasan: str,
    baru: Predikat | None, now: datetime,
) -> None:  # fmt: skip
    """Ends the objection, and from the period's last day on the assessment with it; before that the rating is fixed
    (`rating.require_ratable`) and the penilai finalizes. An earlier final word of the penilai is told again."""
    row.status, row.alasan_putusan, row.predikat_baru = status, alasan, baru
    row.diputus_pada, row.diputus_oleh, row.diputus_oleh_nama = now, actor.nip, actor.nama
    row.diputus_atas_nama, row.rev = actor.acting_for, row.rev + 1
    org, was_final = keadaan(s, penilaian), penilaian.status == c.StatusPenilaian.FINAL
    ends = not was_final and rules.ended(akhir=penilaian.akhir, hari_ini=org.hari_ini)
    if ends:
        penilaian.capaian = _capaian(s, penilaian)
    is_told = ends or (was_final and baru is not None)
    if is_told:
        penilaian.status, penilaian.final_pada = c.StatusPenilaian.FINAL, now
    if is_told or baru is not None:
        penilaian.touch(now)
    emit(s, fakta.keberatan_decided(penilaian, row, diterima=baru is not None))
    if is_told:
        penilai = signer(s, org, dikeberatankan=row.penilai) or row.penilai
        emit(s, fakta.finalized(penilaian, penilai=penilai, instansi_nama=org.kata.instansi_nama, dasar="keberatan"))


def _capaian(s: Session, penilaian: Penilaian) -> str | None:
    """What the assessment is made final with (features G4). Raises Conflict while the unit has none."""
    found = capaian.reached(s, [penilaian]).get(capaian.of(penilaian))
    if found is None and penilaian.unor_id is not None:
        raise Conflict(
            "capaian-belum-ada",
            f"Capaian kinerja organisasi unit {penilaian.nama} untuk "
            f"{kata.masa(penilaian.tahun, penilaian.jenis, penilaian.urutan)} belum ditetapkan, sedangkan putusan ini "
            f"menjadikan penilaiannya final. Minta {who_sets_for(s, penilaian.unor_id)} menetapkannya, lalu putuskan "
            "lagi.",
        )
    return found
