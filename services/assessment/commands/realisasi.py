"""Realisasi and Sumber Data of one indikator (features A40)."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from contracts.assessment import Penilaian as PenilaianView
from contracts.assessment import SetRealisasi
from contracts.base import Actor
from contracts.errors import FieldError, Invalid
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.models import Realisasi
from services.assessment.queries import isi


def set_realisasi(s: Session, actor: Actor, cmd: SetRealisasi) -> PenilaianView:
    """Both empty takes it away. Raises Invalid for an indikator that does not hold, or a source without a result.

    Raises Stale when somebody else wrote meanwhile, unless what stands now is what is asked for.
    """
    row = akses.filled(s, actor, cmd.penilaian_id)
    known = {i["id"]: rhk["id"] for rhk in akses.plan(s, row) for i in rhk["indikator"]}
    rhk_id = known.get(str(cmd.indikator_id))
    if rhk_id is None:
        raise _invalid("indikator_id", "Indikator ini tidak ada dalam SKP yang berlaku. Muat ulang halaman.")
    if cmd.sumber_data and not cmd.realisasi:
        raise _invalid("realisasi", "Isi realisasinya, atau kosongkan juga sumber datanya.")
    found = s.get(Realisasi, (row.id, cmd.indikator_id), populate_existing=True)
    old = {"realisasi": found.realisasi, "sumber_data": found.sumber_data} if found else {}
    new = {"realisasi": cmd.realisasi, "sumber_data": cmd.sumber_data} if cmd.realisasi else {}
    if old == new:
        return isi.seen(s, actor, row)
    row.expect(cmd.if_rev)
    if found is None:
        s.add(Realisasi(penilaian_id=row.id, indikator_id=cmd.indikator_id, rhk_id=rhk_id, **new))
    elif new:
        found.realisasi, found.sumber_data = cmd.realisasi, cmd.sumber_data
    else:
        s.delete(found)
    row.jumlah_realisasi += bool(new) - bool(old)
    row.touch(datetime.now(UTC))
    note(s, actor, row, "set_realisasi", old, new, objek=cmd.indikator_id)
    return isi.seen(s, actor, row)


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("realisasi-tidak-sah", message, errors=[FieldError(field=field, message=message)])
