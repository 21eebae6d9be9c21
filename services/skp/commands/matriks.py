"""The leader's acts on a matrix: Sinkronisasi SKP Bawahan, Tambah Pegawai, and taking somebody out (A30, A31)."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import Conflict, Invalid
from contracts.skp import AddAnggotaMatriks, Matriks, RemoveAnggotaMatriks, SyncMatriks
from services.skp.commands import keanggotaan
from services.skp.models import Rhk, Skp, hidden
from services.skp.queries import peran_hasil


def sync_matriks(s: Session, actor: Actor, cmd: SyncMatriks) -> Matriks:
    """Brings in everyone below (or in the team) who made an SKP; takes nobody out."""
    pimpinan, tim = peran_hasil.leader(s, actor, cmd.skp_id, cmd.tim_id)
    matriks = keanggotaan.ensure(s, pimpinan, tim)
    keanggotaan.pull(s, matriks, pimpinan, tim)
    matriks.disinkronkan_pada = datetime.now(UTC)
    s.flush()
    return peran_hasil.show(s, actor, pimpinan, tim)


def add_anggota_matriks(s: Session, actor: Actor, cmd: AddAnggotaMatriks) -> Matriks:
    """Somebody below the leader or in a team of the leader's. Anybody else does not exist here."""
    pimpinan, tim = peran_hasil.leader(s, actor, cmd.skp_id, cmd.tim_id)
    anggota = _member(s, actor, cmd.anggota_skp_id)
    if not anggota.periode.overlaps(pimpinan.periode):
        raise Invalid(
            "periode-berbeda",
            f"SKP {anggota.nama} tidak berada dalam periode SKP Anda. Pilih SKP lain dari pegawai ini.",
        )
    keanggotaan.add(s, keanggotaan.ensure(s, pimpinan, tim), pimpinan, anggota)
    s.flush()
    return peran_hasil.show(s, actor, pimpinan, tim)


def remove_anggota_matriks(s: Session, actor: Actor, cmd: RemoveAnggotaMatriks) -> Matriks:
    """Raises Conflict while the person supports an RHK of this matrix. Who is not in it is out already."""
    pimpinan, tim = peran_hasil.leader(s, actor, cmd.skp_id, cmd.tim_id)
    matriks = keanggotaan.ensure(s, pimpinan, tim)
    anggota = keanggotaan.member(s, matriks, cmd.anggota_skp_id)
    if anggota is None:
        return peran_hasil.show(s, actor, pimpinan, tim)
    mine = select(Rhk.id).where(Rhk.skp_id == pimpinan.id)
    if count := s.scalar(select(func.count()).where(Rhk.skp_id == anggota.id, Rhk.intervensi_rhk_id.in_(mine))):
        raise Conflict(
            "masih-mendukung",
            f"{anggota.nama} masih memiliki {count} RHK yang mendukung RHK Anda. "
            "Minta beliau mengubahnya dahulu, lalu keluarkan dari matriks.",
        )
    keanggotaan.remove(s, matriks, pimpinan, anggota)
    s.flush()
    return peran_hasil.show(s, actor, pimpinan, tim)


def _member(s: Session, actor: Actor, skp_id: UUID) -> Skp:
    skp = s.get(Skp, skp_id)
    if skp is None or skp.id not in peran_hasil.scope(s, actor.as_nip, [skp]):
        raise hidden()
    return skp
