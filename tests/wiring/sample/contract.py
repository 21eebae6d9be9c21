"""A contract that only these tests have: notes that are written, counted and told to the world."""

from uuid import UUID

from contracts.base import Api, Command, Event, JobQuery, JobState, Model, Query


class WriteNote(Command):
    id: UUID
    text: str
    behaviour: str = ""


class Note(Model):
    id: UUID
    text: str
    actor: str
    trace_id: str = ""


class NotesQuery(Query):
    pass


class Notes(Model):
    written: int
    heard: int


class CopyNotes(Command):
    id: UUID
    texts: list[str]
    behaviour: str = ""


class Echo(Query):
    text: str


class NoteWritten(Event, type="sample.note_written.v1"):
    note_id: UUID
    text: str
    behaviour: str = ""


class NoteHidden(Event, type="sample.note_hidden.v1", public=False):
    note_id: UUID


class SampleApi(Api, service="sample"):
    def write(self, cmd: WriteNote) -> Note: ...
    def count(self, query: NotesQuery) -> Notes: ...
    def echo(self, query: Echo) -> Echo: ...
    def misbehave(self, cmd: WriteNote) -> Note: ...
    def copy(self, cmd: CopyNotes) -> JobState: ...
    def job(self, query: JobQuery) -> JobState: ...
