"""The sample service: every kind of entry point, and on request every kind of trouble."""

import time
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from chassis import context
from chassis.events import emit
from chassis.jobs import Job, start_job
from chassis.service import Service, every, job, on, rpc
from contracts.base import Actor, JobState, Refusal
from contracts.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Stale, TooMany
from tests.wiring.sample.contract import (
    CopyNotes,
    Echo,
    Note,
    NoteHidden,
    Notes,
    NotesQuery,
    NoteWritten,
    SampleApi,
    WriteNote,
)
from tests.wiring.sample.models import Base, Heard, NoteRow

REFUSALS: dict[str, Exception] = {
    "NotFound": NotFound("a", "Tidak ada."),
    "Conflict": Conflict("b", "Tidak bisa."),
    "Forbidden": Forbidden("c", "Tidak boleh."),
    "Invalid": Invalid("d", "Tidak sah.", errors=[FieldError(field="text", message="Salah.")]),
    "Stale": Stale("e", "Usang."),
    "TooMany": TooMany("f", "Terlalu sering.", retry_after=7),
    "defect": ZeroDivisionError("a secret that must not leave"),
}


def write(s: Session, actor: Actor, cmd: WriteNote) -> Note:
    if s.get(NoteRow, cmd.id) is None:
        s.add(NoteRow(id=cmd.id, text=cmd.text))
        emit(s, NoteWritten(note_id=cmd.id, text=cmd.text, behaviour=cmd.behaviour))
        if cmd.behaviour == "hidden":
            emit(s, NoteHidden(note_id=cmd.id))
    if cmd.behaviour.startswith("sleep"):
        s.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": float(cmd.behaviour.split()[1])})
    call = context.current.get()
    return Note(id=cmd.id, text=cmd.text, actor=actor.sub, trace_id=call.trace_id if call else "")


def heard(s: Session, event: NoteWritten) -> None:
    if event.behaviour == "poison" and s.scalar(select(NoteRow.id).where(NoteRow.text == "antidote")) is None:
        raise ValueError("this note cannot be digested")
    if event.behaviour == "slow":
        s.execute(text("SELECT pg_sleep(2)"))
    s.add(Heard(note_id=event.note_id, text=event.text))


def copy(db: Any, job: Job) -> None:
    texts = job.payload["texts"]
    while (position := job.cursor.get("next", 0)) < len(texts):
        with job.batch() as s:
            s.add(Heard(note_id=job.id, text=texts[position]))
            refused = [Refusal(subject=texts[position], message="Ditolak.")] if texts[position] == "no" else []
            job.progress(s, done=position + 1, cursor={"next": position + 1}, refused=refused)
        if job.payload["behaviour"] == "slow":
            time.sleep(0.2)
    if job.payload["behaviour"] == "refuse":
        raise Conflict("tidak-jadi", "Pekerjaan ini tidak dapat diselesaikan.")


class SampleService(Service):
    name = "sample"
    api = SampleApi
    base = Base
    attempts = 0
    ticks = 0

    @rpc
    def write(self, cmd: WriteNote) -> Note:
        with self.db.transaction() as s:
            return write(s, self.actor, cmd)

    @rpc
    def count(self, query: NotesQuery) -> Notes:
        with self.db.read() as s:
            written = s.scalar(select(func.count()).select_from(NoteRow)) or 0
            return Notes(written=written, heard=s.scalar(select(func.count()).select_from(Heard)) or 0)

    @rpc
    def echo(self, query: Echo) -> Echo:
        return query

    @rpc
    def misbehave(self, cmd: WriteNote) -> Note:
        if cmd.behaviour in REFUSALS:
            raise REFUSALS[cmd.behaviour]
        if cmd.behaviour == "wrong type":
            return NotesQuery()  # type: ignore[return-value]
        if cmd.behaviour == "write in read":
            with self.db.read() as s:
                s.add(NoteRow(id=cmd.id, text=cmd.text))
                s.flush()
        if cmd.behaviour == "duplicate":
            with self.db.transaction() as s:
                s.add_all([NoteRow(id=cmd.id, text="a")])
        if cmd.behaviour == "collide once":
            type(self).attempts += 1
            with self.db.transaction() as s:
                if type(self).attempts == 1:
                    s.execute(text("DO $$ BEGIN RAISE EXCEPTION 'collision' USING ERRCODE = '40P01'; END $$"))
                s.add(NoteRow(id=cmd.id, text=cmd.text))
        if cmd.behaviour == "ticks":
            return Note(id=cmd.id, text=str(type(self).ticks), actor="")
        return Note(id=cmd.id, text=cmd.text, actor=self.actor.sub)

    @rpc
    def copy(self, cmd: CopyNotes) -> JobState:
        payload = {"texts": cmd.texts, "behaviour": cmd.behaviour}
        with self.db.transaction() as s:
            return start_job(s, self.actor, id=cmd.id, kind="copy", payload=payload, total=len(cmd.texts))

    @on(NoteWritten)
    def on_note_written(self, event: NoteWritten) -> None:
        self.db.once(event, heard)

    @every(seconds=0.2)
    def tick(self) -> None:
        type(self).ticks += 1
        if type(self).ticks == 1:
            raise ValueError("the first run fails")

    @job("copy")
    def run_copy(self, job: Job) -> None:
        copy(self.db, job)
