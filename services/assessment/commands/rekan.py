"""Feedback on a colleague's behaviour: by name, or so that nobody can tell whose it is (features A45, P10)."""

from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts import assessment as c
from contracts.base import Actor
from contracts.errors import Conflict, Forbidden
from services.assessment.models import Feedback, FeedbackDiberikan, Penilaian, hidden
from services.assessment.queries import rekan as queries
from services.assessment.rules import kata
from services.assessment.rules.rekan import Arah


def set_feedback(s: Session, actor: Actor, cmd: c.SetFeedback) -> c.FeedbackRekan:
    """By name: each behaviour may be changed until the assessment is final. Anonymous: once.

    Neither is an act of the record (riwayat) nor a fact for others; the assessment's row is not touched either, as
    its time of change would tell when an anonymous answer came.

    Anonymous answers are shown three together, without their direction. One or two left over stay hidden for good
    once the assessment is final: shown alone, they could be told from the others.
    """
    nip = queries.own_nip(actor)
    penilaian = s.get(Penilaian, cmd.penilaian_id, with_for_update={"read": not cmd.anonim}, populate_existing=True)
    if penilaian is None:
        raise hidden()
    arah, settings = queries.require_colleague(s, nip, penilaian.nip)
    if penilaian.status == c.StatusPenilaian.FINAL:
        raise Conflict("penilaian-final", "Penilaian ini sudah final. Feedback dapat diberikan pada masa berikutnya.")
    if penilaian.awal > queries.today(s, penilaian.nip):
        raise Conflict(
            "masa-belum-mulai",
            f"Masa penilaian ini belum dimulai. Feedback dapat diberikan sejak {kata.tanggal(penilaian.awal)}.",
        )
    if cmd.anonim and not settings.boleh_anonim:
        raise Forbidden(
            "anonim-tidak-dibuka",
            "Instansi Anda tidak membuka feedback anonim. Kirim dengan nama Anda, atau minta admin instansi "
            "membukanya di Pengaturan.",
        )
    first = _mark_given(s, cmd, nip)
    if cmd.anonim:
        if not first:
            raise _already_given()
        _add_anonymous(s, cmd)
    else:
        if not first and not queries.models(s, nip, [penilaian], arah, settings)[0].isi:
            raise _already_given()
        _keep_named(s, actor, cmd, nip, arah)
    return queries.models(s, nip, [penilaian], arah, settings)[0]


def _mark_given(s: Session, cmd: c.SetFeedback, nip: str) -> bool:
    """False where this person has given feedback in this assessment before."""
    row = upsert(FeedbackDiberikan).values(penilaian_id=cmd.penilaian_id, nip=nip).on_conflict_do_nothing()
    return s.execute(row.returning(FeedbackDiberikan.nip)).first() is not None


def _add_anonymous(s: Session, cmd: c.SetFeedback) -> None:
    """All anonymous rows and all marks are written afresh, the rows in random order: neither their place in the table
    nor the transaction that wrote them tells which answer came with whose mark of having given one, not even of the
    one that waits alone."""
    gone = delete(Feedback).where(Feedback.penilaian_id == cmd.penilaian_id, Feedback.oleh_nip.is_(None))
    kept = s.execute(gone.returning(Feedback.jawaban, Feedback.nilai, Feedback.teks, Feedback.tampil)).all()
    jawaban = uuid4()
    rows: list[dict[str, Any]] = [
        *(dict(row._mapping) for row in kept),
        *({"jawaban": jawaban, "nilai": nilai, "teks": teks, "tampil": False} for nilai, teks in cmd.perilaku.items()),
    ]
    together = len({row["jawaban"] for row in rows if not row["tampil"]}) >= c.MIN_ANONIM
    for row in rows:
        row |= {"id": uuid4(), "penilaian_id": cmd.penilaian_id, "tampil": row["tampil"] or together}
    s.execute(insert(Feedback), sorted(rows, key=lambda row: row["id"]))
    marks = delete(FeedbackDiberikan).where(FeedbackDiberikan.penilaian_id == cmd.penilaian_id)
    givers = sorted(s.execute(marks.returning(FeedbackDiberikan.nip)).scalars())
    s.execute(insert(FeedbackDiberikan), [{"penilaian_id": cmd.penilaian_id, "nip": nip} for nip in givers])


def _keep_named(s: Session, actor: Actor, cmd: c.SetFeedback, nip: str, arah: Arah) -> None:
    """These behaviours in place of what this person said of them; the others stay."""
    s.execute(
        delete(Feedback).where(
            Feedback.penilaian_id == cmd.penilaian_id, Feedback.oleh_nip == nip, Feedback.nilai.in_(cmd.perilaku)
        )
    )
    same = {"penilaian_id": cmd.penilaian_id, "jawaban": uuid4(), "arah": arah, "tampil": True, "oleh_nip": nip}
    s.execute(
        insert(Feedback),
        [
            {"id": uuid4(), "nilai": nilai, "teks": teks, "oleh_nama": actor.nama or nip, **same}
            for nilai, teks in cmd.perilaku.items()
        ],
    )


def _already_given() -> Conflict:
    return Conflict(
        "sudah-memberi",
        "Anda sudah memberi feedback untuk penilaian ini. Feedback anonim tidak dapat diubah, karena tidak ada yang "
        "tahu feedback mana yang milik Anda.",
    )
