"""Room for one more uploaded file: the right to add it, and the bytes of one person's day (features G11)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.assessment_berkas import MAX_UNGGAHAN, ReserveUnggahan
from contracts.base import Actor, Done
from contracts.errors import FieldError, TooMany
from services.assessment.commands import akses
from services.assessment.models import Unggahan
from services.assessment.queries.hubungan import Keadaan, keadaan


def reserve_unggahan(s: Session, actor: Actor, cmd: ReserveUnggahan) -> Done:
    """Counts the bytes before they are kept, so that what is deleted again counts too.

    Raises what filling raises, and TooMany where the day's bytes are spent.
    """
    org = keadaan(s, akses.filled(s, actor, cmd.penilaian_id))
    new = insert(Unggahan).values(nip=actor.nip, hari=org.hari_ini, ukuran=cmd.ukuran)
    today = Unggahan.hari == new.excluded.hari
    spent = Unggahan.ukuran + new.excluded.ukuran
    counted = new.on_conflict_do_update(
        index_elements=[Unggahan.nip],
        set_={"hari": new.excluded.hari, "ukuran": case((today, spent), else_=new.excluded.ukuran)},
        where=or_(~today, spent <= MAX_UNGGAHAN),
    )
    if s.execute(counted.returning(Unggahan.nip)).first() is None:
        raise _spent(org)
    return Done()


def _spent(org: Keadaan) -> TooMany:
    message = (
        f"Unggahan Anda hari ini sudah mencapai {MAX_UNGGAHAN // 2**20} MB. Unggah berkas ini besok, atau simpan di "
        "tempat lain dan isi tautannya."
    )
    now = datetime.now(UTC)
    midnight = datetime.combine(org.hari_ini + timedelta(days=1), time(), ZoneInfo(org.zona))
    return TooMany(
        "unggahan-penuh", message, errors=[FieldError(field="berkas", message=message, code="quota")],
        retry_after=max(1, int((midnight - now).total_seconds())),
    )  # fmt: skip
