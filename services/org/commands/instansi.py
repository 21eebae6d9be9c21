"""Commands on instansi: made by the super admin, set by its own admin (features G5, G8)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict
from services.org.commands import facts
from services.org.commands.record import change, differences, fingerprint, is_repeat, record
from services.org.models import Instansi, missing
from services.org.rules.access import Viewer, not_yours, only_super, require
from services.org.views import unor as views
from services.org.views.viewer import viewer


def create_instansi(session: Session, actor: Actor, cmd: org.CreateInstansi) -> org.Instansi:
    who = viewer(session, actor)
    require(who.is_super, only_super("menambah instansi"))
    lock(session, "instansi")
    row = session.get(Instansi, cmd.id)
    if not is_repeat(row, cmd):
        if session.scalar(select(Instansi.id).where(Instansi.kode == cmd.kode)):
            raise Conflict("kode-sudah-dipakai", f"Kode instansi {cmd.kode} sudah dipakai. Pilih kode lain.")
        settings = cmd.pengaturan.model_dump(mode="json")
        row = Instansi(id=cmd.id, kode=cmd.kode, nama=cmd.nama, pengaturan=settings, versi=1, sidik=fingerprint(cmd))
        session.add(row)
        session.flush()
        record(session, actor, "instansi", row.id, "create", baru=cmd.model_dump(exclude={"id"}))
        facts.instansi_changed(session, row)
    assert row is not None
    return views.instansi(who, row)


def update_instansi(session: Session, actor: Actor, cmd: org.UpdateInstansi) -> org.Instansi:
    who = _manager(session, actor, cmd.id)
    row = Instansi.locked(session, cmd.id)
    new = differences(row, {"nama": cmd.nama, "pengaturan": cmd.pengaturan.model_dump(mode="json")})
    if new:
        row.expect(cmd.if_versi)
        _change(session, actor, row, "update", new)
    return views.instansi(who, row)


def set_lambang(session: Session, actor: Actor, cmd: org.SetLambang) -> org.Instansi:
    who = _manager(session, actor, cmd.id)
    row = Instansi.locked(session, cmd.id)
    if row.lambang != cmd.lambang:
        _change(session, actor, row, "set_lambang", {"lambang": cmd.lambang})
    return views.instansi(who, row)


def _manager(session: Session, actor: Actor, id: UUID) -> Viewer:
    """Raises NotFound to strangers, Forbidden to whoever does not manage it."""
    who = viewer(session, actor)
    require(who.belongs(id), missing("instansi"))
    require(who.manages(id), not_yours("mengubah pengaturan instansi"))
    return who


def _change(session: Session, actor: Actor, row: Instansi, perbuatan: str, new: dict[str, Any]) -> None:
    old = change(row, new)
    record(session, actor, "instansi", row.id, perbuatan, lama=old, baru=new)
    facts.instansi_changed(session, row)
