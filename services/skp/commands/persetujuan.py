"""From draft to approval and back: submit, withdraw, approve, return, revise, ekspektasi (features C2, G10, P2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, update
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts.base import Actor, Refusal
from contracts.errors import Conflict, FieldError, Forbidden, Invalid, KinerjaError
from contracts.skp import (
    ApproveSkp,
    BulkApprove,
    BulkResult,
    BulkReturn,
    ReturnSkp,
    ReviseSkp,
    SetEkspektasi,
    SubmitSkp,
    WithdrawSkp,
)
from contracts.skp import Skp as SkpView
from contracts.types import StatusSkp
from services.skp.commands import akses, fakta
from services.skp.commands.catatan import changes, note
from services.skp.commands.skp import view
from services.skp.models import Rhk, Skp, SkpVersi
from services.skp.queries import isi

_KEEP = insert(cast(Table, SkpVersi.__table__))


def submit(s: Session, actor: Actor, cmd: SubmitSkp) -> SkpView:
    """Ajukan. Raises Invalid with one error for each thing that is missing."""
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    content = isi.of(s, skp)
    if skp.status == StatusSkp.PENGAJUAN:
        return isi.seen(s, actor, content)
    if not skp.editable:
        raise akses.too_late(s, skp, "Buka revisi dahulu bila ada yang perlu diubah.")
    skp.expect(cmd.if_rev)
    if missing := content.missing():
        raise Invalid(
            "skp-belum-lengkap",
            f"SKP belum dapat diajukan: masih ada {len(missing)} hal yang perlu dilengkapi. {missing[0].message}",
            errors=[FieldError(field=one.field, message=one.message, code="kurang") for one in missing],
        )
    skp.submit(now)
    skp.touch(now)
    shown = update(Rhk).where(Rhk.skp_id == skp.id, Rhk.rencana_tampil.is_distinct_from(Rhk.rencana))
    s.execute(shown.values(rencana_tampil=Rhk.rencana), execution_options={"synchronize_session": False})
    note(s, actor, skp, "submit", now=now)
    emit(s, fakta.submitted(skp))
    return isi.seen(s, actor, content)


def withdraw(s: Session, actor: Actor, cmd: WithdrawSkp) -> SkpView:
    """Tarik, while nobody has decided (features C2)."""
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    if skp.status != StatusSkp.PENGAJUAN:
        if _is_repeat(s, actor, skp, StatusSkp.DRAFT, "withdraw"):
            return view(s, actor, skp)
        raise akses.too_late(s, skp, "Hanya SKP yang sedang diajukan yang dapat ditarik.")
    skp.expect(cmd.if_rev)
    skp.withdraw()
    skp.touch(now)
    note(s, actor, skp, "withdraw", now=now)
    emit(s, fakta.withdrawn(skp))
    return view(s, actor, skp)


def approve(s: Session, actor: Actor, cmd: ApproveSkp) -> SkpView:
    """Setujui: makes version n+1, keeps it whole, and tells the world all of it."""
    return isi.seen(s, actor, _approve(s, actor, cmd.skp_id, if_rev=cmd.if_rev))


def return_with_note(s: Session, actor: Actor, cmd: ReturnSkp) -> SkpView:
    """Kembalikan, with what is to be mended."""
    return view(s, actor, _return(s, actor, cmd.skp_id, catatan=cmd.catatan, if_rev=cmd.if_rev))


def revise(s: Session, actor: Actor, cmd: ReviseSkp) -> SkpView:
    """Opens an approved SKP; version n stays readable and holds until the next approval (features G10)."""
    now = datetime.now(UTC)
    skp = _approved_of_mine(s, actor, cmd.skp_id)
    if skp.status != StatusSkp.PERSETUJUAN:
        if skp.alasan_revisi == cmd.alasan and _is_repeat(s, actor, skp, StatusSkp.DRAFT, "revise"):
            return view(s, actor, skp)
        raise akses.too_late(s, skp, "Hanya SKP yang sudah disetujui yang dapat direvisi.")
    skp.expect(cmd.if_rev)
    skp.revise(cmd.alasan)
    skp.touch(now)
    note(s, actor, skp, "revise", now=now, rincian={"alasan": cmd.alasan})
    emit(s, fakta.revised(skp))
    return view(s, actor, skp)


def set_ekspektasi(s: Session, actor: Actor, cmd: SetEkspektasi) -> SkpView:
    """The given values of BerAKHLAK; the others stay. From the submit until the approval."""
    now = datetime.now(UTC)
    skp = akses.judged(s, actor, cmd.skp_id)
    new: dict[str, Any] = skp.ekspektasi | {nilai.value: teks for nilai, teks in cmd.ekspektasi.items()}
    new = {nilai: teks for nilai, teks in new.items() if teks}
    if new == skp.ekspektasi:
        return view(s, actor, skp)
    if skp.status not in (StatusSkp.PENGAJUAN, StatusSkp.DIKEMBALIKAN):
        raise akses.too_late(s, skp, "Ekspektasi diisi sejak SKP diajukan sampai disetujui.")
    skp.expect(cmd.if_rev)
    nilai = sorted(skp.ekspektasi.keys() | new.keys())
    rincian = changes({key: skp.ekspektasi.get(key) for key in nilai}, {key: new.get(key) for key in nilai})
    skp.ekspektasi = new
    skp.touch(now)
    note(s, actor, skp, "set_ekspektasi", now=now, rincian=rincian)
    return view(s, actor, skp)


def bulk_approve(s: Session, actor: Actor, cmd: BulkApprove) -> BulkResult:
    """Each on its own: what is refused does not hold up the others (features P2)."""
    return _each(s, cmd.skp_ids, lambda id: _approve(s, actor, id, if_rev=None))


def bulk_return(s: Session, actor: Actor, cmd: BulkReturn) -> BulkResult:
    return _each(s, cmd.skp_ids, lambda id: _return(s, actor, id, catatan=cmd.catatan, if_rev=None))


# ---------------------------------------------------------------- details


def _approve(s: Session, actor: Actor, skp_id: UUID, *, if_rev: int | None) -> isi.Isi:
    now = datetime.now(UTC)
    skp = akses.judged(s, actor, skp_id)
    content = isi.of(s, skp)
    if skp.status == StatusSkp.PERSETUJUAN:
        return content
    if skp.status != StatusSkp.PENGAJUAN:
        raise akses.too_late(s, skp, "Hanya SKP yang sedang diajukan yang dapat disetujui.")
    skp.expect(if_rev)
    skp.approve(now, oleh=actor.nip or "", atas_nama=actor.acting_for)
    skp.touch(now)
    kept = {"skp_id": skp.id, "versi": skp.versi, "disetujui_pada": now, "isi": isi.as_approved(content)}
    s.execute(_KEEP, kept)
    content.versi.append(skp.versi)
    note(s, actor, skp, "approve", now=now)
    emit(s, fakta.approved(content))
    return content


def _return(s: Session, actor: Actor, skp_id: UUID, *, catatan: str, if_rev: int | None) -> Skp:
    now = datetime.now(UTC)
    skp = akses.judged(s, actor, skp_id)
    if skp.status != StatusSkp.PENGAJUAN:
        if skp.catatan == catatan and _is_repeat(s, actor, skp, StatusSkp.DIKEMBALIKAN, "return"):
            return skp
        raise akses.too_late(s, skp, "Hanya SKP yang sedang diajukan yang dapat dikembalikan.")
    skp.expect(if_rev)
    skp.return_with_note(catatan)
    skp.touch(now)
    note(s, actor, skp, "return", now=now, rincian={"catatan": catatan})
    emit(s, fakta.returned(skp))
    return skp


def _is_repeat(s: Session, actor: Actor, skp: Skp, status: StatusSkp, perbuatan: str) -> bool:
    """The SKP is as this actor's same command left it: a command may arrive twice."""
    if skp.status != status:
        return False
    act = akses.last_act(s, skp.id)
    return act is not None and act.perbuatan == perbuatan and act.oleh_nip == actor.nip


def _approved_of_mine(s: Session, actor: Actor, skp_id: UUID) -> Skp:
    """Owner or penilai may open a revision."""
    if actor.as_nip is not None and Skp.locked(s, skp_id).nip == actor.as_nip:
        return akses.own(s, actor, skp_id)
    return akses.judged(s, actor, skp_id)


def _each(s: Session, skp_ids: list[UUID], act: Callable[[UUID], object]) -> BulkResult:
    """In the order of the ids, so that two bulks of the same SKP wait for each other and never in a circle."""
    done, refused = set(), {}
    for skp_id in sorted(set(skp_ids)):
        try:
            with s.begin_nested():
                act(skp_id)
                s.flush()
            done.add(skp_id)
        except KinerjaError as error:
            refused[skp_id] = error
    asked = list(dict.fromkeys(skp_ids))
    return BulkResult(
        done=[skp_id for skp_id in asked if skp_id in done],
        refused=[_refusal(s, skp_id, refused[skp_id]) for skp_id in asked if skp_id in refused],
    )


def _refusal(s: Session, skp_id: UUID, error: KinerjaError) -> Refusal:
    """Why, and who can mend it: the owner brings an SKP into another state, the penilai decides."""
    if not isinstance(error, Conflict | Forbidden | Invalid):
        return Refusal(subject=str(skp_id), message="SKP tidak ditemukan.")
    skp = s.get_one(Skp, skp_id)
    who = skp.penilai["nama"] if skp.penilai and isinstance(error, Forbidden) else skp.nama
    return Refusal(subject=str(skp_id), message=error.message, who=who)
