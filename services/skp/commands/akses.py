"""Who may run a command on an SKP, and the sentences for who may not."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.types import StatusSkp, titik
from services.skp import rules
from services.skp.models import Indikator, Perubahan, Rhk, Skp, hidden
from services.skp.queries import isi
from services.skp.rules import kata

PENGHAPUSAN = ("delete", "delete_rhk", "delete_indikator")
"""As the index ix_perubahan_hapus says it."""


def own(s: Session, actor: Actor, skp_id: UUID) -> Skp:
    """The locked SKP, for its owner. Raises NotFound, or Forbidden to somebody who may see it."""
    skp = Skp.locked(s, skp_id)
    if not _relation(actor, skp).pemilik:
        raise refused(s, actor, skp, f"Hanya {skp.nama} yang dapat mengubah SKP ini. Minta beliau melakukannya.")
    return skp


def judged(s: Session, actor: Actor, skp_id: UUID) -> Skp:
    """The locked SKP, for its penilai or who acts in the penilai's place; never the own one."""
    skp = Skp.locked(s, skp_id)
    if not _relation(actor, skp).penilai:
        if skp.penilai_nip is not None and actor.as_nip == skp.penilai_nip:
            raise Forbidden(
                "skp-sendiri",
                f"Anda tidak dapat memutus SKP Anda sendiri atas nama {titik(_penilai(skp))} "
                "Minta beliau atau atasan beliau memutusnya.",
            )
        raise refused(s, actor, skp, f"SKP ini diputus oleh {titik(_penilai(skp))} Minta beliau melakukannya.")
    if skp.status == StatusSkp.DRAFT and last_act(s, skp.id) is None:
        raise hidden()  # never submitted: the superior does not know that it exists (features C3)
    return skp


def of_rhk(s: Session, actor: Actor, rhk_id: UUID) -> tuple[Skp, Rhk | None]:
    """The owner's locked SKP and its RHK; None in its place when this owner deleted it before."""
    skp_id = s.scalar(select(Rhk.skp_id).where(Rhk.id == rhk_id)) or _deleted_from(s, actor, rhk_id)
    skp = own(s, actor, skp_id)
    return skp, s.get(Rhk, rhk_id, populate_existing=True)


def of_indikator(s: Session, actor: Actor, indikator_id: UUID) -> tuple[Skp, Indikator | None]:
    """As of_rhk, for an indikator."""
    found = select(Rhk.skp_id).join(Indikator, Indikator.rhk_id == Rhk.id).where(Indikator.id == indikator_id)
    skp = own(s, actor, s.scalar(found) or _deleted_from(s, actor, indikator_id))
    return skp, s.get(Indikator, indikator_id, populate_existing=True)


def editable(skp: Skp) -> None:
    """Raises Conflict where the SKP is locked, with the way to open it."""
    if skp.status == StatusSkp.PENGAJUAN:
        raise Conflict(
            "skp-terkunci",
            f"SKP ini sedang ditinjau {titik(_penilai(skp))} Tarik pengajuannya dahulu untuk mengubahnya.",
        )
    if skp.status == StatusSkp.PERSETUJUAN:
        raise Conflict("skp-terkunci", "SKP ini sudah disetujui. Buka revisi dahulu untuk mengubahnya.")


def refused(s: Session, actor: Actor, skp: Skp, message: str) -> Exception:
    """Forbidden with `message` for who may see the SKP; for everybody else it does not exist."""
    h = isi.of(s, skp).relation(actor)
    if rules.visibility(h, status=skp.status, versi=skp.versi) is rules.Terlihat.TIDAK:
        return hidden()
    return Forbidden("tidak-berwenang", message)


def last_act(s: Session, skp_id: UUID) -> Perubahan | None:
    """The last change of the status; None for an SKP that was never submitted."""
    return s.scalar(
        select(Perubahan)
        .where(Perubahan.skp_id == skp_id, Perubahan.perbuatan.in_(kata.PERBUATAN))
        .order_by(Perubahan.id.desc())
        .limit(1)
    )


def too_late(s: Session, skp: Skp, what_now: str) -> Conflict:
    """Says who brought the SKP into its present state, when, and what can be done now."""
    act = last_act(s, skp.id)
    if act is None:
        return Conflict("belum-diajukan", f"SKP ini belum pernah diajukan. {what_now}")
    return Conflict(
        "status-berubah",
        f"SKP ini sudah {kata.PERBUATAN[act.perbuatan]} oleh {act.oleh_nama} pada {kata.saat(act.pada)}. {what_now}",
    )


def vanished(noun: str) -> NotFound:
    """For a change of something that the owner deleted before."""
    return NotFound("sudah-dihapus", f"{noun} ini sudah dihapus. Muat ulang halaman untuk melihat isi SKP sekarang.")


def _relation(actor: Actor, skp: Skp) -> rules.Hubungan:
    return rules.relation(actor, nip=skp.nip, penilai_nip=skp.penilai_nip, instansi_id=skp.instansi_id)


def _penilai(skp: Skp) -> str:
    return str(skp.penilai["nama"]) if skp.penilai else "pejabat penilai"


def _deleted_from(s: Session, actor: Actor, objek: UUID) -> UUID:
    """The SKP from which this actor deleted the thing: a command may arrive twice. Raises NotFound."""
    found = s.scalar(
        select(Perubahan.skp_id).where(
            Perubahan.objek == objek, Perubahan.perbuatan.in_(PENGHAPUSAN), Perubahan.oleh_nip == actor.nip
        )
    )
    if found is None:
        raise hidden()
    return found
