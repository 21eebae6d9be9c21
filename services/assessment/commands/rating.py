"""Rating by the penilai: feedback, both ratings and their predikat, many at once, and the end of changing (A41–A43)."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts import assessment as c
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Invalid
from services.assessment.commands import akses, fakta
from services.assessment.commands import rating_semula as semula
from services.assessment.commands.catatan import note
from services.assessment.commands.jumlah import Selisih
from services.assessment.commands.rating_ketentuan import Ketentuan
from services.assessment.models import Keberatan, Penilaian, Rencana, UmpanBalik
from services.assessment.queries import isi
from services.assessment.queries.hubungan import Keadaan, keadaan
from services.assessment.rules import Sebagai, kata, masa


def set_umpan_balik(s: Session, actor: Actor, cmd: c.SetUmpanBalik) -> c.Penilaian:
    """Feedback on RHK of the plan and on behaviour, and the catatan/rekomendasi; an empty text takes one away."""
    row, org = akses.rated(s, actor, cmd.penilaian_id)
    wanted = {str(kunci): teks for kunci, teks in (cmd.rhk | cmd.perilaku).items()}
    kept = select(UmpanBalik.kunci, UmpanBalik.teks).where(UmpanBalik.penilaian_id == row.id)
    before: dict[str, str | None] = {one.kunci: one.teks for one in s.execute(kept)}
    changed = {kunci: teks for kunci, teks in wanted.items() if (before.get(kunci) or "") != teks}
    catatan = row.catatan if cmd.catatan is None else cmd.catatan or None
    if not changed and catatan == row.catatan:
        return isi.seen(s, actor, row)
    require_open(row)
    row.expect(cmd.if_rev)
    _require_of_plan(s, row, {str(id) for id in cmd.rhk} & changed.keys())
    _write_feedback(s, actor, row, changed)
    sebelum = {kunci: before.get(kunci) for kunci in changed} | {"catatan": row.catatan}
    row.catatan = catatan
    row.touch(datetime.now(UTC))
    note(s, actor, row, "set_umpan_balik", sebelum, {**changed, "catatan": catatan, **org.catatan})
    return isi.seen(s, actor, row)


def set_rating(s: Session, actor: Actor, cmd: c.SetRating) -> c.Penilaian:
    """One rating or both; with both there is a predikat, a new term for an objection, and the world is told."""
    row = Penilaian.locked(s, cmd.penilaian_id)
    org = keadaan(s, row)
    sebagai = akses.standing(actor, org)
    hasil_kerja = cmd.hasil_kerja.value if cmd.hasil_kerja else row.hasil_kerja
    perilaku = cmd.perilaku.value if cmd.perilaku else row.perilaku
    if (hasil_kerja, perilaku) != semula.pair(row):
        require_ratable(row, objections(s, [row.id]).get(row.id))
        if semula.changed(row, cmd.semula):
            raise semula.refusal(actor, org, semula.names(s, [row]), then=semula.NOT_RATED)
        row.expect(cmd.if_rev)
        selisih = Selisih()
        rate(s, actor, org, sebagai, hasil_kerja, perilaku, Ketentuan(s, datetime.now(UTC)), selisih)
        selisih.write(s)
    return isi.seen(s, actor, row)


# ---------------------------------------------------------------- what bulk commands share


def require_open(row: Penilaian) -> None:
    """Raises Conflict for what is final: only an objection leads to another rating."""
    if row.status == c.StatusPenilaian.FINAL:
        raise Conflict(
            "penilaian-final",
            f"Penilaian {row.nama} sudah final, sehingga Anda tidak dapat mengubahnya lagi. Rating hanya dapat berubah "
            f"lewat keberatan yang diajukan {row.nama} dan diterima atasan pejabat penilai.",
        )


def require_ratable(row: Penilaian, keberatan: Keberatan | None) -> None:
    """Not final, begun, and neither waiting for the decision of an objection nor bound by one."""
    require_open(row)
    require_undisputed(row, keberatan)
    if keberatan is not None:
        raise Conflict(
            "keberatan-diputus",
            f"Keberatan {row.nama} atas rating ini sudah {keberatan.status} oleh {keberatan.diputus_oleh_nama}, dan "
            f"putusannya final, sehingga ratingnya tidak dapat diubah lagi. Finalkan penilaian ini sejak "
            f"{kata.tanggal(row.akhir)}.",
        )
    today = masa.today(datetime.now(UTC), "Asia/Jayapura")  # where a day begins first
    if row.awal > today:
        raise Conflict(
            "masa-belum-mulai",
            f"Penilaian {kata.masa(row.tahun, row.jenis, row.urutan)} belum dimulai. "
            f"Beri rating sejak {kata.tanggal(row.awal)}.",
        )


def require_undisputed(row: Penilaian, keberatan: Keberatan | None) -> None:
    """Raises Conflict while an objection waits for its decision."""
    if keberatan is not None and keberatan.status == c.StatusKeberatan.DIAJUKAN:
        raise Conflict(
            "keberatan-berjalan",
            f"{row.nama} mengajukan keberatan atas rating ini. Tunggu putusan {keberatan.atasan['nama']}; sampai itu "
            "rating tetap.",
        )


def objections(s: Session, ids: list[UUID]) -> dict[UUID, Keberatan]:
    """Of these assessments those whose present rating was objected to: undecided or decided, not cancelled."""
    present = (Penilaian.id == Keberatan.penilaian_id) & (Penilaian.rating_ke == Keberatan.rating_ke)
    rows = (
        select(Keberatan)
        .join(Penilaian, present)
        .where(Keberatan.penilaian_id.in_(ids), Keberatan.status != c.StatusKeberatan.DIBATALKAN)
    )
    found = s.scalars(rows, execution_options={"populate_existing": True})
    return {row.penilaian_id: row for row in found}


def rate(
    s: Session, actor: Actor, org: Keadaan, sebagai: Sebagai, hasil_kerja: str | None, perilaku: str | None,
    ketentuan: Ketentuan, selisih: Selisih,
) -> None:  # fmt: skip
    """Writes the ratings into the locked row of `org`, which may be rated; the counters' differences go to `selisih`.

    Who acts in the penilai's place is recorded with whose place it is and why.
    """
    row, now = org.row, ketentuan.now
    sebelum = _ratings(row)
    old: str | None = row.predikat
    if hasil_kerja is None or perilaku is None:
        _give(actor, row, sebagai, hasil_kerja, perilaku, now)
        note(s, actor, row, "set_rating", sebelum, {**_ratings(row), **org.catatan})
        return
    # What is looked up comes first: a row changed before it would be written at each look, not once.
    new = ketentuan.predikat(row.akhir, hasil_kerja, perilaku)
    batas = ketentuan.batas_keberatan(row.instansi_id)
    _give(actor, row, sebagai, hasil_kerja, perilaku, now)
    row.status = c.StatusPenilaian.DINILAI.value
    row.predikat = new.value
    row.rating_ke += 1
    row.dinilai_pada = now
    row.batas_keberatan = batas
    note(s, actor, row, "set_rating", sebelum, {**_ratings(row), "sebagai": sebagai, **org.catatan})
    emit(s, fakta.rated(row))
    selisih.move(row, old, new)


def _give(
    actor: Actor, row: Penilaian, sebagai: Sebagai, hasil_kerja: str | None, perilaku: str | None, now: datetime
) -> None:
    row.hasil_kerja, row.perilaku = hasil_kerja, perilaku
    row.dinilai_oleh, row.dinilai_atas_nama, row.dinilai_sebagai = actor.nip, actor.acting_for, sebagai
    row.touch(now)


def _ratings(row: Penilaian) -> dict[str, Any]:
    return {"hasil_kerja": row.hasil_kerja, "perilaku": row.perilaku, "predikat": row.predikat}


# ---------------------------------------------------------------- feedback


def _require_of_plan(s: Session, row: Penilaian, rhk: set[str]) -> None:
    """Raises Invalid for RHK that no version of the plan has: one that a revision dropped may keep its feedback."""
    if not rhk:
        return
    versions = s.scalars(select(Rencana.isi["rhk"]).where(Rencana.skp_id == row.skp_id))
    known = {one["id"] for version in versions for one in version}
    if unknown := sorted(rhk - known):
        message = "RHK ini bukan bagian dari SKP yang dinilai. Muat ulang halaman, lalu isi umpan balik lagi."
        errors = [FieldError(field=f"rhk.{one}", message=message) for one in unknown]
        raise Invalid("rhk-tidak-dikenal", message, errors=errors)


def _write_feedback(s: Session, actor: Actor, row: Penilaian, changed: dict[str, str]) -> None:
    gone = [kunci for kunci, teks in changed.items() if not teks]
    if gone:
        s.execute(delete(UmpanBalik).where(UmpanBalik.penilaian_id == row.id, UmpanBalik.kunci.in_(gone)))
    values = [
        {"penilaian_id": row.id, "kunci": kunci, "teks": teks, "sidik": sidik(teks), "oleh_nip": actor.as_nip}
        for kunci, teks in changed.items()
        if teks
    ]
    if values:
        rows = insert(UmpanBalik).values(values)
        same = {name: rows.excluded[name] for name in ("teks", "sidik", "oleh_nip")}
        s.execute(rows.on_conflict_do_update(index_elements=["penilaian_id", "kunci"], set_=same))


def sidik(teks: str) -> str:
    """By which copied feedback is found: the text without case and spaces."""
    return sha256("".join(teks.lower().split()).encode()).hexdigest()
