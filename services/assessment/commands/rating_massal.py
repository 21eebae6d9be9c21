"""A whole unit rated on one page or from a sheet, and made final: each on its own, in one transaction (A42, P2)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts import assessment as c
from contracts.base import Actor, Refusal
from contracts.errors import Conflict, Forbidden, KinerjaError, NotFound
from services.assessment.commands import akses, fakta
from services.assessment.commands.catatan import note
from services.assessment.commands.jumlah import Selisih
from services.assessment.commands.rating import disputed, rate, require_open, require_ratable
from services.assessment.models import CapaianUnor, Penilaian
from services.assessment.queries import capaian
from services.assessment.queries.hubungan import keadaan
from services.assessment.rules import kata


def set_rating_massal(s: Session, actor: Actor, cmd: c.SetRatingMassal) -> c.HasilMassal:
    """What is refused does not hold up the others. `uji`: the same checks, and nothing stays."""
    lines = {one.penilaian_id: one for one in cmd.baris}
    open_objections = _locked(s, lines)

    def act(id: UUID, selisih: Selisih) -> None:
        _rate(s, actor, lines[id], open_objections.get(id), selisih)

    if not cmd.uji:
        return _each(s, [one.penilaian_id for one in cmd.baris], act)
    trial = s.begin_nested()
    found = _each(s, [one.penilaian_id for one in cmd.baris], act)
    trial.rollback()
    return found


def finalize(s: Session, actor: Actor, cmd: c.FinalizePenilaian) -> c.HasilMassal:
    """Ends the changing of these ratings; needs the capaian of the unit (features G4) and no undecided objection."""
    open_objections = _locked(s, cmd.penilaian_ids)

    def act(id: UUID, selisih: Selisih) -> None:
        _finalize(s, actor, id, open_objections.get(id))

    return _each(s, cmd.penilaian_ids, act)


# ---------------------------------------------------------------- details


def _locked(s: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """All of them until the transaction ends, in one order; those with an undecided objection, and who decides it."""
    asked = list(ids)
    s.execute(select(Penilaian.id).where(Penilaian.id.in_(asked)).order_by(Penilaian.id).with_for_update())
    return disputed(s, asked)


def _rate(s: Session, actor: Actor, line: c.RatingBaris, keberatan: str | None, selisih: Selisih) -> None:
    row, sebagai = akses.rated(s, actor, line.penilaian_id)
    same = (row.hasil_kerja, row.perilaku) == (line.hasil_kerja, line.perilaku)
    catatan = row.catatan if line.umpan_balik is None else line.umpan_balik or None
    if same and catatan == row.catatan:
        return
    require_open(row)
    if catatan != row.catatan:
        note(s, actor, row, "set_umpan_balik", {"catatan": row.catatan}, {"catatan": catatan})
        row.catatan = catatan
        row.touch(datetime.now(UTC))
    if not same:
        require_ratable(row, keberatan)
        rate(s, actor, row, sebagai, line.hasil_kerja.value, line.perilaku.value, selisih)


def _finalize(s: Session, actor: Actor, id: UUID, keberatan: str | None) -> None:
    row, _ = akses.rated(s, actor, id)
    if row.status == c.StatusPenilaian.FINAL:
        return
    if row.status != c.StatusPenilaian.DINILAI:
        raise Conflict("belum-dinilai", f"{row.nama} belum dinilai. Beri rating hasil kerja dan perilaku dahulu.")
    require_ratable(row, keberatan)
    now = datetime.now(UTC)
    row.status = c.StatusPenilaian.FINAL.value
    row.final_pada = now
    row.touch(now)
    reached = _capaian(s, row)
    note(s, actor, row, "finalize", {"predikat": row.predikat}, {"predikat": row.predikat, "capaian": reached})
    found = keadaan(s, row)
    rater = found.pejabat(row.dinilai_atas_nama or row.dinilai_oleh) or found.pejabat(actor.as_nip) or row.penilai or {}
    emit(s, fakta.finalized(row, penilai=rater, capaian=reached, dasar="penilai"))


def _capaian(s: Session, row: Penilaian) -> str | None:
    """Of the unit in the period; who has no unit needs none. Raises Conflict that says who can set it."""
    if row.unor_id is None:
        return None
    found = s.get(CapaianUnor, (row.unor_id, row.tahun, row.jenis, row.urutan))
    if found is None:
        raise Conflict(
            "capaian-belum-ada",
            f"Capaian kinerja organisasi unit {row.nama} untuk {kata.masa(row.tahun, row.jenis, row.urutan)} belum "
            f"ditetapkan. Minta {capaian.who_sets_for(s, row.unor_id)} menetapkannya, lalu finalkan lagi.",
        )
    return str(found.capaian)


def _each(s: Session, ids: Iterable[UUID], act: Callable[[UUID, Selisih], None]) -> c.HasilMassal:
    """In the order of the ids, and the counters after all of them: two bulks wait for each other, never in a circle."""
    asked = list(dict.fromkeys(ids))
    done: set[UUID] = set()
    refused: dict[UUID, KinerjaError] = {}
    selisih = Selisih()
    for id in sorted(asked):
        own = Selisih()
        try:
            with s.begin_nested():
                act(id, own)
                s.flush()
            selisih.include(own)
            done.add(id)
        except KinerjaError as error:
            refused[id] = error
    selisih.write(s)
    names = _names(s, [id for id, error in refused.items() if not isinstance(error, NotFound)])
    return c.HasilMassal(
        done=[id for id in asked if id in done],
        refused=[_refusal(id, refused[id], names.get(id)) for id in asked if id in refused],
    )


def _names(s: Session, ids: list[UUID]) -> dict[UUID, str]:
    rows = s.execute(select(Penilaian.id, Penilaian.penilai["nama"].astext.label("nama")).where(Penilaian.id.in_(ids)))
    return {row.id: row.nama for row in rows} if ids else {}


def _refusal(id: UUID, error: KinerjaError, penilai: str | None) -> Refusal:
    """`who`: the penilai where another one than this actor rates."""
    return Refusal(subject=str(id), message=error.message, who=penilai if isinstance(error, Forbidden) else None)
