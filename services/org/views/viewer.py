"""Loads who asks: one statement, and none for a system."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.base import Actor
from services.org.models import Pegawai
from services.org.rules.access import Viewer


def viewer(session: Session, actor: Actor) -> Viewer:
    """The actor with the place in the directory of the one in whose place they act."""
    nip, row = actor.as_nip, None
    if nip is not None:
        place = select(Pegawai.instansi_id, Pegawai.unor_id, Pegawai.aktif).where(Pegawai.nip == nip)
        row = session.execute(place).one_or_none()
    if row is None:
        return Viewer(actor, nip, None, None, aktif=False)
    return Viewer(actor, nip, row.instansi_id, row.unor_id, aktif=row.aktif)
