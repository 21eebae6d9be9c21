"""The end of filling: reminders before it, and opening it again (features A38; issue 4, closing time per period)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Date, DateTime, cast, func, literal, not_, select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.events import emit
from contracts.assessment import Masa, ReopenPengisian, StatusPenilaian
from contracts.assessment import Penilaian as PenilaianView
from contracts.assessment_aturan import MAX_HARI_INGATKAN, PengaturanPenilaian
from contracts.assessment_events import PengisianClosing
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Invalid
from contracts.org import PengaturanInstansi
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.models import Instansi, Pengaturan, Penilaian
from services.assessment.queries import isi
from services.assessment.rules import kata

MAX_HARI_BUKA = 60
_SEKALIGUS = 200  # reminders of one transaction


def reopen_pengisian(s: Session, actor: Actor, cmd: ReopenPengisian) -> PenilaianView:
    """The penilai lets the employee fill until `sampai`; never what is final. The reminder comes again."""
    row, org = akses.rated(s, actor, cmd.penilaian_id)
    if row.status == StatusPenilaian.FINAL:
        raise Conflict("penilaian-final", "Penilaian ini sudah final, sehingga pengisiannya tidak dapat dibuka lagi.")
    if row.batas_isi == cmd.sampai:
        return isi.seen(s, actor, row)
    today = org.hari_ini
    last = max(today, row.akhir) + timedelta(days=MAX_HARI_BUKA)
    if not max(today, row.akhir) <= cmd.sampai <= last:
        message = f"Pilih tanggal dari {kata.tanggal(max(today, row.akhir))} sampai {kata.tanggal(last)}."
        raise Invalid("batas-tidak-sah", message, errors=[FieldError(field="sampai", message=message)])
    old = row.batas_isi
    row.batas_isi, row.diingatkan = cmd.sampai, False
    row.touch(datetime.now(UTC))
    new = {"batas_isi": cmd.sampai.isoformat(), **org.catatan}
    note(s, actor, row, "reopen_pengisian", {"batas_isi": old.isoformat()}, new)
    return isi.seen(s, actor, row)


def remind(db: Database) -> None:
    """Tells each employee once that filling closes soon; several replicas share the work and tell nobody twice."""
    more = True
    while more:
        with db.transaction() as s:
            more = remind_some(s, datetime.now(UTC)) == _SEKALIGUS


def remind_some(s: Session, now: datetime) -> int:
    """How many of this round were told: still unrated, and within the days of their instansi before the last day."""
    zona = func.coalesce(Instansi.zona_waktu, str(PengaturanInstansi().zona_waktu))
    today = cast(func.timezone(zona, literal(now, DateTime(timezone=True))), Date)
    near = now.date()  # a day more or less than in the zone, which decides below
    days = func.coalesce(Pengaturan.hari_ingatkan, PengaturanPenilaian().hari_ingatkan)
    rows = s.execute(
        select(Penilaian, (Penilaian.batas_isi - today).label("sisa_hari"))
        .outerjoin(Instansi, Instansi.id == Penilaian.instansi_id)
        .outerjoin(Pengaturan, Pengaturan.instansi_id == Penilaian.instansi_id)
        .where(
            Penilaian.status == literal(StatusPenilaian.BERJALAN.value, literal_execute=True),  # for the index
            not_(Penilaian.diingatkan),
            Penilaian.batas_isi.between(near - timedelta(days=1), near + timedelta(days=MAX_HARI_INGATKAN + 1)),
            Penilaian.batas_isi >= today,
            Penilaian.batas_isi - today <= days,
        )
        .order_by(Penilaian.batas_isi, Penilaian.id)
        .limit(_SEKALIGUS)
        .with_for_update(of=Penilaian, skip_locked=True)
    ).all()
    for row, left in rows:
        row.diingatkan = True
        about = {name: getattr(row, name) for name in Masa.model_fields}
        emit(
            s,
            PengisianClosing(
                penilaian_id=row.id, nip=row.nip, masa=Masa.model_validate(about), batas_isi=row.batas_isi,
                sisa_hari=left,
            ),
        )  # fmt: skip
    return len(rows)
