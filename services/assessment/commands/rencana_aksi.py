"""Rencana aksi of each RHK in a period (features A38)."""

from datetime import UTC, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from contracts.assessment import MAX_BARIS, AddRencanaAksi, DeleteRencanaAksi, UpdateRencanaAksi
from contracts.assessment import Penilaian as PenilaianView
from contracts.base import Actor
from contracts.errors import Conflict
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.models import Progres, RencanaAksi
from services.assessment.queries import isi


def add_rencana_aksi(s: Session, actor: Actor, cmd: AddRencanaAksi) -> PenilaianView:
    """At the end of its RHK. Raises Conflict when the RHK holds as many as it may."""
    if (before := s.get(RencanaAksi, cmd.id)) is not None:
        return isi.seen(s, actor, akses.same(s, actor, before.penilaian_id, cmd.penilaian_id))
    row = akses.filled(s, actor, cmd.penilaian_id)
    akses.require_rhk(s, row, cmd.rhk_id)
    known = (RencanaAksi.penilaian_id == row.id, RencanaAksi.rhk_id == cmd.rhk_id)
    number, last = s.execute(select(func.count(), func.coalesce(func.max(RencanaAksi.urutan), 0)).where(*known)).one()
    akses.require_room(number, MAX_BARIS, "rencana aksi")
    now = datetime.now(UTC)
    s.add(
        RencanaAksi(
            id=cmd.id, penilaian_id=row.id, rhk_id=cmd.rhk_id, urutan=last + 1, rencana=cmd.rencana,
            target=cmd.target or None, dibuat_pada=now,
        )
    )  # fmt: skip
    row.jumlah_rencana_aksi += 1
    row.touch(now)
    note(s, actor, row, "add_rencana_aksi", sesudah=_told(cmd.rencana, cmd.target or None), objek=cmd.id)
    return isi.seen(s, actor, row)


def update_rencana_aksi(s: Session, actor: Actor, cmd: UpdateRencanaAksi) -> PenilaianView:
    """Raises Stale when somebody else wrote meanwhile, unless what stands now is what is asked for."""
    row, found = akses.of_part(s, actor, RencanaAksi, cmd.id)
    if found is None:
        raise akses.vanished("Rencana aksi")
    old, new = _told(found.rencana, found.target), _told(cmd.rencana, cmd.target or None)
    if old != new:
        row.expect(cmd.if_rev)
        found.rencana, found.target = cmd.rencana, cmd.target or None
        row.touch(datetime.now(UTC))
        note(s, actor, row, "update_rencana_aksi", old, new, objek=found.id)
    return isi.seen(s, actor, row)


def delete_rencana_aksi(s: Session, actor: Actor, cmd: DeleteRencanaAksi) -> PenilaianView:
    """Raises Conflict while Progres Harian stands on it."""
    row, found = akses.of_part(s, actor, RencanaAksi, cmd.id)
    if found is not None:
        if s.scalar(select(exists().where(Progres.rencana_aksi_id == found.id))):
            raise Conflict(
                "rencana-aksi-dipakai",
                "Rencana aksi ini sudah memiliki Progres Harian. Hapus Progres Harian-nya dahulu bila memang keliru; "
                "baris yang ditulis orang lain dihapus oleh penulisnya.",
            )
        s.delete(found)
        row.jumlah_rencana_aksi -= 1
        row.touch(datetime.now(UTC))
        note(s, actor, row, "delete_rencana_aksi", _told(found.rencana, found.target), objek=found.id)
    return isi.seen(s, actor, row)


def _told(rencana: str, target: str | None) -> dict[str, object]:
    return {"rencana": rencana, "target": target}
