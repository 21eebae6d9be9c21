"""A whole unit rated on one page or from a sheet, and made final: each on its own, in one transaction (A42, P2).

What is needed is read for all at once and all is looked at before anything is written: how many statements it takes
does not grow with the people, but for the row of each.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts import assessment as c
from contracts.base import Actor, Refusal
from contracts.errors import Conflict, Forbidden, KinerjaError
from services.assessment.commands import akses, capaian, fakta
from services.assessment.commands import rating_semula as semula
from services.assessment.commands.catatan import note
from services.assessment.commands.jumlah import Selisih
from services.assessment.commands.rating import objections, rate, require_open, require_ratable, require_undisputed
from services.assessment.commands.rating_ketentuan import Ketentuan
from services.assessment.models import Keberatan, Penilaian, hidden
from services.assessment.queries import unit
from services.assessment.queries.hubungan import Keadaan, keadaan_semua, signer
from services.assessment.rules import Sebagai, ended, kata


def set_rating_massal(s: Session, actor: Actor, cmd: c.SetRatingMassal) -> c.HasilMassal:
    """What is refused does not hold up the others. `uji`: the same checks, and nothing is written."""
    lines = {one.penilaian_id: one for one in cmd.baris}
    held = _locked(s, lines)
    known = semula.names(s, [one.row for id, one in held.items() if semula.changed(one.row, lines[id].semula)])
    accepted, refused = _sorted(lines, lambda id: _ratable(actor, held, lines[id], known))
    if not cmd.uji:
        ketentuan, selisih = Ketentuan(s, datetime.now(UTC)), Selisih()
        for id, sebagai in accepted.items():
            _rate(s, actor, held[id].org, sebagai, lines[id], ketentuan, selisih)
        s.flush()
        selisih.write(s)
    return _result([one.penilaian_id for one in cmd.baris], accepted, refused, held)


def finalize(s: Session, actor: Actor, cmd: c.FinalizePenilaian) -> c.HasilMassal:
    """Ends the changing of these ratings once their period is over; no objection may wait.

    Needs the capaian of the unit (features G4), which each keeps as it is now.
    """
    held = _locked(s, cmd.penilaian_ids)
    reached = capaian.reached(s, [one.row for one in held.values()])
    setters = _setters(s, held, reached)
    moved = {id: one for id, one in held.items() if semula.changed(one.row, cmd.semula.get(id))}
    known = semula.names(s, [one.row for one in moved.values()])

    def check(id: UUID) -> Sebagai:
        sebagai = _finalizable(actor, held, id, setters)
        if id in moved and held[id].row.status != c.StatusPenilaian.FINAL:
            raise semula.refusal(actor, held[id].org, known, then=semula.NOT_FINAL)
        return sebagai

    accepted, refused = _sorted(cmd.penilaian_ids, check)
    for id in accepted:
        _finalize(s, actor, held[id], reached)
    s.flush()
    return _result(cmd.penilaian_ids, accepted, refused, held)


# ---------------------------------------------------------------- what is read for all


@dataclass(frozen=True, slots=True)
class _Dipegang:
    """A locked assessment, org's word on it, and the objection to its present rating."""

    row: Penilaian
    org: Keadaan
    keberatan: Keberatan | None


_Semua = dict[UUID, _Dipegang]


def _locked(s: Session, ids: Iterable[UUID]) -> _Semua:
    """All that exist, until the transaction ends; in one order, so that two bulks never wait in a circle."""
    asked = list(ids)
    rows = s.scalars(
        select(Penilaian).where(Penilaian.id.in_(asked)).order_by(Penilaian.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).all()
    known = objections(s, asked)
    return {org.row.id: _Dipegang(org.row, org, known.get(org.row.id)) for org in keadaan_semua(s, rows)}


def _setters(s: Session, held: _Semua, reached: capaian.Tercapai) -> dict[UUID, str]:
    """Of those whose unit has no capaian who can set it; one statement however many they are, none for none."""
    waits = {id: one.row.unor_id for id, one in held.items() if one.row.unor_id and capaian.of(one.row) not in reached}
    chains = unit.heads(s, set(waits.values()))
    return {id: unit.who_sets(chains[unor_id]) for id, unor_id in waits.items()}


# ---------------------------------------------------------------- each on its own


def _ratable(actor: Actor, held: _Semua, line: c.RatingBaris, known: dict[str, str]) -> Sebagai:
    """`known`: names of those who changed ratings since they were read."""
    one = _held(held, line.penilaian_id)
    sebagai = akses.standing(actor, one.org)
    if not _same(one.row, line):
        require_ratable(one.row, one.keberatan)
        if semula.changed(one.row, line.semula):
            raise semula.refusal(actor, one.org, known, then=semula.NOT_RATED)
    elif _catatan(one.row, line) != one.row.catatan:
        require_open(one.row)
    return sebagai


def _rate(
    s: Session, actor: Actor, org: Keadaan, sebagai: Sebagai, line: c.RatingBaris, ketentuan: Ketentuan,
    selisih: Selisih,
) -> None:  # fmt: skip
    row: Penilaian = org.row
    same, catatan = _same(row, line), _catatan(row, line)
    if not same:
        rate(s, actor, org, sebagai, line.hasil_kerja.value, line.perilaku.value, ketentuan, selisih)
    if catatan != row.catatan:
        note(s, actor, row, "set_umpan_balik", {"catatan": row.catatan}, {"catatan": catatan, **org.catatan})
        row.catatan = catatan
        row.touch(ketentuan.now)


def _same(row: Penilaian, line: c.RatingBaris) -> bool:
    return semula.pair(row) == (line.hasil_kerja, line.perilaku)


def _catatan(row: Penilaian, line: c.RatingBaris) -> str | None:
    return row.catatan if line.umpan_balik is None else line.umpan_balik or None


def _finalizable(actor: Actor, held: _Semua, id: UUID, setters: dict[UUID, str]) -> Sebagai:
    """`setters`: who can set a missing capaian, by assessment."""
    one = _held(held, id)
    row, sebagai = one.row, akses.standing(actor, one.org)
    if row.status == c.StatusPenilaian.FINAL:
        return sebagai
    if row.status != c.StatusPenilaian.DINILAI:
        raise Conflict("belum-dinilai", f"{row.nama} belum dinilai. Beri rating hasil kerja dan perilaku dahulu.")
    require_undisputed(row, one.keberatan)
    if not ended(akhir=row.akhir, hari_ini=one.org.hari_ini):
        raise Conflict(
            "masa-belum-berakhir",
            f"Penilaian {kata.masa(row.tahun, row.jenis, row.urutan)} belum berakhir, sehingga rating {row.nama} masih "
            f"dapat berubah. Finalkan sejak {kata.tanggal(row.akhir)}.",
        )
    if id in setters:
        raise Conflict(
            "capaian-belum-ada",
            f"Capaian kinerja organisasi unit {row.nama} untuk {kata.masa(row.tahun, row.jenis, row.urutan)} belum "
            f"ditetapkan. Minta {setters[id]} menetapkannya, lalu finalkan lagi.",
        )
    return sebagai


def _finalize(s: Session, actor: Actor, one: _Dipegang, reached: capaian.Tercapai) -> None:
    """What is final already stays as it is: the command may arrive twice. A decided objection is told as its ground."""
    row, org, keberatan = one.row, one.org, one.keberatan
    if row.status == c.StatusPenilaian.FINAL:
        return
    now = datetime.now(UTC)
    row.status = c.StatusPenilaian.FINAL.value
    row.final_pada = now
    row.touch(now)
    row.capaian = reached.get(capaian.of(row))
    after = {"predikat": row.predikat, "capaian": row.capaian, **org.catatan}
    note(s, actor, row, "finalize", {"predikat": row.predikat}, after)
    penilai = signer(s, org, dikeberatankan=keberatan.penilai if keberatan else None) or {}
    dasar: Literal["penilai", "keberatan"] = "keberatan" if keberatan else "penilai"
    emit(s, fakta.finalized(row, penilai=penilai, instansi_nama=org.kata.instansi_nama, dasar=dasar))


def _held(held: _Semua, id: UUID) -> _Dipegang:
    if id not in held:
        raise hidden()
    return held[id]


# ---------------------------------------------------------------- what came of it


def _sorted(
    ids: Iterable[UUID], check: Callable[[UUID], Sebagai]
) -> tuple[dict[UUID, Sebagai], dict[UUID, KinerjaError]]:
    """Those that `check` lets pass, by id, and why the others are refused."""
    accepted: dict[UUID, Sebagai] = {}
    refused: dict[UUID, KinerjaError] = {}
    for id in sorted(set(ids)):
        try:
            accepted[id] = check(id)
        except KinerjaError as error:
            refused[id] = error
    return accepted, refused


def _result(
    ids: Iterable[UUID], accepted: dict[UUID, Sebagai], refused: dict[UUID, KinerjaError], held: _Semua
) -> c.HasilMassal:
    """In the order in which they were asked for, each once."""
    asked = list(dict.fromkeys(ids))
    return c.HasilMassal(
        done=[id for id in asked if id in accepted],
        refused=[_refusal(id, refused[id], held) for id in asked if id in refused],
    )


def _refusal(id: UUID, error: KinerjaError, held: _Semua) -> Refusal:
    """`who`: who rates now, where it is another one than this actor."""
    org = held[id].org if isinstance(error, Forbidden) else None
    penilai = org.pejabat(org.penilai_nip) if org else None
    return Refusal(subject=str(id), message=error.message, who=penilai["nama"] if penilai else None)
