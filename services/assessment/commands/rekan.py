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
from services.assessment.rules.rekan import Arah


def set_feedback(s: Session, actor: Actor, cmd: c.SetFeedback) -> c.FeedbackRekan:
    """By name: each behaviour may be changed until the assessment is final. Anonymous: once.

    Neither is an act of the record (riwayat) nor a fact for others; the assessment's row is not touched either, as
    its time of change would tell when an anonymous answer came.
    """
    nip = queries.own_nip(actor)
    penilaian = s.get(Penilaian, cmd.penilaian_id, with_for_update={"read": True}, populate_existing=True)
    if penilaian is None:
        raise hidden()
    arah, settings = queries.require_colleague(s, nip, penilaian.nip)
    if penilaian.status == c.StatusPenilaian.FINAL:
        raise Conflict("penilaian-final", "Penilaian ini sudah final. Feedback dapat diberikan pada masa berikutnya.")
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
        _add_anonymous(s, cmd, arah)
    else:
        if not first and not queries.models(s, nip, [penilaian], arah, settings)[0].isi:
            raise _already_given()
        _keep_named(s, actor, cmd, nip, arah)
    return queries.models(s, nip, [penilaian], arah, settings)[0]


def _mark_given(s: Session, cmd: c.SetFeedback, nip: str) -> bool:
    """False where this person has given feedback in this assessment before."""
    row = upsert(FeedbackDiberikan).values(penilaian_id=cmd.penilaian_id, nip=nip).on_conflict_do_nothing()
    return s.execute(row.returning(FeedbackDiberikan.nip)).first() is not None


def _add_anonymous(s: Session, cmd: c.SetFeedback, arah: Arah) -> None:
    """All anonymous rows are written afresh in random order: neither their place in the table nor the transaction
    that wrote them tells which came with whose mark of having given one."""
    gone = delete(Feedback).where(Feedback.penilaian_id == cmd.penilaian_id, Feedback.oleh_nip.is_(None))
    kept = s.execute(gone.returning(Feedback.jawaban, Feedback.nilai, Feedback.arah, Feedback.teks)).all()
    jawaban = uuid4()
    rows: list[dict[str, Any]] = [
        *(dict(row._mapping) for row in kept),
        *({"jawaban": jawaban, "nilai": nilai, "arah": arah, "teks": teks} for nilai, teks in cmd.perilaku.items()),
    ]
    fresh = [row | {"id": uuid4(), "penilaian_id": cmd.penilaian_id} for row in rows]
    s.execute(insert(Feedback), sorted(fresh, key=lambda row: row["id"]))


def _keep_named(s: Session, actor: Actor, cmd: c.SetFeedback, nip: str, arah: Arah) -> None:
    """These behaviours in place of what this person said of them; the others stay."""
    s.execute(
        delete(Feedback).where(
            Feedback.penilaian_id == cmd.penilaian_id, Feedback.oleh_nip == nip, Feedback.nilai.in_(cmd.perilaku)
        )
    )
    same = {"penilaian_id": cmd.penilaian_id, "jawaban": uuid4(), "arah": arah, "oleh_nip": nip}
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
