"""Who may see and do what with an SKP: permission by relation, never by kind of jabatan (features C3–C5)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from contracts.base import Actor
from contracts.types import Peran, StatusSkp


@dataclass(frozen=True, slots=True)
class Hubungan:
    """What the actor is to one SKP. `pemimpin`: heads a unor above, or leads a team of the owner."""

    pemilik: bool = False
    penilai: bool = False
    pemimpin: bool = False
    admin: bool = False
    mitra: bool = False

    @property
    def atasan(self) -> bool:
        return self.penilai or self.pemimpin


class Terlihat(Enum):
    """What of an SKP the actor may read: nothing, the last approved version, or all."""

    TIDAK = "tidak"
    VERSI = "versi"
    ISI = "isi"


def relation(
    actor: Actor, *, nip: str, penilai_nip: str | None, instansi_id: UUID, pemimpin: Collection[str] = ()
) -> Hubungan:
    """`pemimpin`: NIP of the heads above the SKP's unor and of the leaders of the owner's teams.

    Somebody who acts for another is that other; only the own SKP is never decided that way.
    """
    me = actor.as_nip
    sendiri = actor.acting_for is not None and actor.nip == nip
    return Hubungan(
        pemilik=me is not None and me == nip,
        penilai=me is not None and me == penilai_nip and not sendiri,
        pemimpin=me is not None and me != nip and me in pemimpin and not sendiri,
        admin=is_admin(actor, instansi_id),
        mitra=actor.has(Peran.PARTNER) and "skp:read" in actor.scopes and actor.instansi_id in (None, instansi_id),
    )


def is_admin(actor: Actor, instansi_id: UUID) -> bool:
    """Super admin everywhere; an admin instansi in the own instansi."""
    return actor.has(Peran.SUPER_ADMIN) or (actor.has(Peran.ADMIN_INSTANSI) and actor.instansi_id == instansi_id)


def visibility(h: Hubungan, *, status: str, versi: int) -> Terlihat:
    """A draft is its owner's (and the admin's); superiors and partners may have an approved version of it."""
    if h.pemilik or h.admin:
        return Terlihat.ISI
    if (h.atasan and status != StatusSkp.DRAFT) or (h.mitra and status == StatusSkp.PERSETUJUAN):
        return Terlihat.ISI
    if (h.atasan or h.mitra) and versi > 0:
        return Terlihat.VERSI
    return Terlihat.TIDAK


_PEMILIK_UBAH = ["update", "add_rhk", "reorder", "set_lampiran", "submit", "reload_penilai", "copy"]
_PEMILIK: dict[str, list[str]] = {
    StatusSkp.DRAFT: _PEMILIK_UBAH,
    StatusSkp.DIKEMBALIKAN: _PEMILIK_UBAH,
    StatusSkp.PENGAJUAN: ["withdraw", "reload_penilai", "copy"],
    StatusSkp.PERSETUJUAN: ["revise", "copy"],
}
_PENILAI: dict[str, list[str]] = {
    StatusSkp.DRAFT: [],
    StatusSkp.DIKEMBALIKAN: ["add_rhk", "set_ekspektasi"],
    StatusSkp.PENGAJUAN: ["approve", "return", "set_ekspektasi"],
    StatusSkp.PERSETUJUAN: ["revise"],
}


def actions(h: Hubungan, *, status: str, versi: int) -> list[str]:
    """The REST verbs that this actor may use on this SKP now."""
    if h.pemilik:
        mine = _PEMILIK[status]
        return [*mine, "delete"] if versi == 0 and "update" in mine else list(mine)
    if h.penilai:
        return list(_PENILAI[status])
    return ["add_rhk"] if h.pemimpin and status == StatusSkp.DIKEMBALIKAN else []


def row_actions(h: Hubungan, *, status: str, versi: int, dipakai: bool) -> list[str]:
    """Verbs on one row of the matrix. `dipakai`: the person supports an RHK of it, so cannot be taken out."""
    found = []
    if visibility(h, status=status, versi=versi) is not Terlihat.TIDAK:
        found.append("view")
    if h.atasan and status in (StatusSkp.DRAFT, StatusSkp.DIKEMBALIKAN):
        found.append("add_rhk")
    if h.penilai and status == StatusSkp.PENGAJUAN:
        found += ["approve", "return"]
    return found if dipakai else [*found, "remove"]
