"""Who may see and do what in org: by relation first (feature C4), by admin role for the rest (R12, R13)."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from contracts.base import Actor
from contracts.errors import Forbidden, KinerjaError
from contracts.types import Peran

READ_SCOPE = "org:read"


class Sight(IntEnum):
    """How much of a person someone sees."""

    NOTHING = 0
    NAME = 1  # what a list shows
    ALL = 2  # everything but the contact
    CONTACT = 3


@dataclass(frozen=True)
class Viewer:
    """Who asks, with what org knows of them. `nip` is the one in whose place they act; they are one person else."""

    actor: Actor
    nip: str | None
    instansi_id: UUID | None
    unor_id: UUID | None
    aktif: bool

    @property
    def is_super(self) -> bool:
        return self.actor.has(Peran.SUPER_ADMIN)

    def manages(self, instansi_id: UUID | None) -> bool:
        """The super admin everywhere, the admin instansi at home."""
        if self.is_super:
            return True
        own = self.actor.instansi_id
        return self.actor.has(Peran.ADMIN_INSTANSI) and own is not None and own == instansi_id

    @property
    def is_admin(self) -> bool:
        return self.is_super or (self.actor.has(Peran.ADMIN_INSTANSI) and self.actor.instansi_id is not None)

    @property
    def is_partner(self) -> bool:
        return self.actor.has(Peran.PARTNER) and READ_SCOPE in self.actor.scopes

    def reads(self, instansi_id: UUID) -> bool:
        """Everything of the instansi but people's contacts."""
        partner = self.is_partner and self.actor.instansi_id in (None, instansi_id)
        return partner or self.manages(instansi_id)

    def reads_everywhere(self) -> bool:
        return self.is_super or (self.is_partner and self.actor.instansi_id is None)

    def belongs(self, instansi_id: UUID) -> bool:
        """An active employee of it, or someone who reads it anyway."""
        return (self.aktif and self.instansi_id == instansi_id) or self.reads(instansi_id)

    @property
    def home(self) -> UUID | None:
        """The instansi that a list shows when it is not told which."""
        return self.instansi_id or self.actor.instansi_id

    @property
    def is_somebody(self) -> bool:
        """May look someone up by NIP: an active employee, an admin or a partner."""
        return self.aktif or self.is_admin or self.is_partner


def require(allowed: bool, error: KinerjaError) -> None:
    """Raises `error` unless allowed."""
    if not allowed:
        raise error


def not_yours(what: str) -> Forbidden:
    return Forbidden("bukan-wewenang", f"Anda tidak berwenang {what}. Hubungi admin instansi Anda.")


def only_super(what: str) -> Forbidden:
    return Forbidden("bukan-wewenang", f"Hanya super admin BKN yang dapat {what}.")


def unor_actions(viewer: Viewer, *, instansi_id: UUID, open_: bool) -> list[str]:
    if not viewer.manages(instansi_id) or not open_:
        return []
    return ["create", "update", "move", "set_pimpinan", "close"]


def pegawai_actions(viewer: Viewer, *, nip: str, instansi_id: UUID, aktif: bool, is_head: bool) -> list[str]:
    """A person who has left can come back by a move; a head must hand over before leaving."""
    actions = []
    if viewer.manages(instansi_id):
        actions += ["update", "move"]
        actions += ["close"] if aktif and not is_head else []
        actions += ["set_peran"] if aktif else []
    if viewer.manages(instansi_id) or (nip == viewer.actor.nip and aktif):
        actions.append("set_kontak")
    return actions


def may_manage_tim(viewer: Viewer, *, instansi_id: UUID, ketua_nip: str, dibuat_oleh: str | None) -> bool:
    """The leader, who made it, and the admin."""
    mine = viewer.aktif and viewer.nip is not None and viewer.nip in (ketua_nip, dibuat_oleh)
    return mine or viewer.manages(instansi_id)


def tim_actions(
    viewer: Viewer, *, instansi_id: UUID, ketua_nip: str, dibuat_oleh: str | None, ended: bool
) -> list[str]:
    may = may_manage_tim(viewer, instansi_id=instansi_id, ketua_nip=ketua_nip, dibuat_oleh=dibuat_oleh)
    return ["update", "close"] if may and not ended else []


def may_delegate(viewer: Viewer, *, instansi_id: UUID, dari_nip: str) -> bool:
    """The official in person, never a delegate in the official's name, and the admin."""
    in_person = viewer.aktif and viewer.actor.nip == dari_nip and viewer.actor.acting_for is None
    return in_person or viewer.manages(instansi_id)


def delegasi_actions(viewer: Viewer, *, instansi_id: UUID, dari_nip: str, over: bool) -> list[str]:
    return ["revoke"] if may_delegate(viewer, instansi_id=instansi_id, dari_nip=dari_nip) and not over else []


def me_actions(viewer: Viewer, *, leads: bool, heads: bool) -> list[str]:
    """What the menu offers. `heads` a unor; `leads` a unor or a team."""
    actions = []
    if heads or viewer.is_admin:
        actions.append("tim.create")
    if leads or viewer.is_admin:
        actions.append("delegasi.create")
    if viewer.is_admin:
        actions += ["unor.manage", "pegawai.manage", "impor", "periode.open", "klien.manage"]
    if viewer.is_super:
        actions.append("instansi.manage")
    return actions
