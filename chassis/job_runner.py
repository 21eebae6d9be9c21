"""The `@job` entry point: claims rows of its kind, keeps them with a heartbeat, and records how they end."""

import os
import socket
from typing import Any

import eventlet
from nameko.extensions import Entrypoint
from sqlalchemy import Select, func, or_, select, text, update

from chassis import context, faults
from chassis.jobs import DONE, FAILED, ORDERED, RUNNING, WAITING, Job, JobLost, JobRow, JobStopped
from chassis.observability import RUNS, logger
from chassis.server import defect

log = logger("chassis.jobs")

HEARTBEAT, LEASE = 3, 15  # seconds: how often a worker says that it lives; how long it is believed
_POLL = 1.0  # until a job that another process ordered is found; one that this process ordered wakes it
_RETRY = 5  # seconds before a job whose infrastructure failed is taken up again


class RunJob(Entrypoint):  # type: ignore[misc]
    """Runs its method with each job of `kind`, one at a time in a replica."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def setup(self) -> None:
        self.name = f"{self.container.service_name}.{self.method_name}"
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{self.method_name}"
        self._db = self.container.runtime.db
        self._next = _next(self.kind)  # put together once: it is asked for ever
        self._woken = eventlet.event.Event()
        self._job: Job | None = None
        self._stopping = False

    def start(self) -> None:
        ORDERED[self.kind] = self._wake
        self._thread = eventlet.spawn(self._loop)

    def stop(self) -> None:
        self._stopping = True
        if self._job is not None:
            self._job.stopping = True
        self._wake()
        self._thread.wait()

    def _wake(self) -> None:
        if not self._woken.ready():
            self._woken.send()

    def _loop(self) -> None:
        while not self._stopping:
            self._woken = eventlet.event.Event()
            try:
                row = self._claim()
            except Exception as error:
                log.warning("cannot look for jobs", job=self.name, reason=str(error).splitlines()[0])
                row = None
            if row is None:
                with eventlet.Timeout(_POLL, False):
                    self._woken.wait()
                continue
            worker = eventlet.event.Event()
            self.container.work(self, row, worker)
            worker.wait()

    def _claim(self) -> JobRow | None:
        with self._db.transaction() as session:
            row: JobRow | None = session.scalars(self._next).one_or_none()
            if row is not None:
                row.state, row.worker, row.heartbeat_at = RUNNING, self.worker, func.now()
                session.flush()
                session.refresh(row)
            return row

    def run(self, service: Any, row: JobRow, done: Any) -> None:
        job = self._job = Job(self._db, row, self.worker)
        job.stopping = self._stopping
        context.current.set(context.Call(self.name, context.trace_of(row.trace), actor=job.actor))
        beat = eventlet.spawn(self._beat, job)
        try:
            outcome = self._attempt(service, job)
            RUNS.labels(self.name, outcome).inc()
            log.info("job", job=self.name, id=str(job.id), outcome=outcome)
        finally:
            beat.kill()
            self._job = None
            done.send(None)

    def _attempt(self, service: Any, job: Job) -> str:
        try:
            getattr(service, self.method_name)(job)
            return self._end(job, state=DONE, finished_at=func.now())
        except JobLost:
            return "lost"
        except JobStopped:
            return self._end(job, state=WAITING)
        except Exception as error:
            if faults.is_infrastructure(error) or faults.is_collision(error):
                log.warning("job waits", job=self.name, reason=str(error).splitlines()[0])
                later = func.now() + text(f"interval '{_RETRY} seconds'")
                return self._end(job, state=WAITING, not_before=later)
            refusal = faults.refusal(error)
            if refusal is None:
                log.error("defect", job=self.name, id=str(job.id), exc_info=True)
                call = context.current.get()
                refusal = defect(call.trace_id if call else "")
            told = {"message": refusal.message, "code": refusal.code}
            return self._end(job, state=FAILED, finished_at=func.now(), result=JobRow.result.concat(told))

    def _end(self, job: Job, **values: Any) -> str:
        """Lets go of the job. If even that fails, its lease ends by itself."""
        mine = update(JobRow).where(JobRow.id == job.id, JobRow.worker == self.worker)
        try:
            with self._db.transaction() as session:
                session.execute(mine.values(worker=None, heartbeat_at=None, **values))
        except Exception as error:
            log.warning("job not let go", job=self.name, reason=str(error).splitlines()[0])
        return str(values["state"])

    def _beat(self, job: Job) -> None:
        locked = select(JobRow.id).where(JobRow.id == job.id, JobRow.worker == self.worker)
        mine = update(JobRow).where(JobRow.id.in_(locked.with_for_update(skip_locked=True)))
        while True:
            eventlet.sleep(HEARTBEAT)
            try:
                with self._db.transaction() as session:
                    session.execute(mine.values(heartbeat_at=func.now()))  # a batch that holds the row says it too
            except Exception as error:
                log.warning("no heartbeat", job=self.name, reason=str(error).splitlines()[0])


def _next(kind: str) -> Select[JobRow]:
    """The oldest job of the kind that nobody does, held for us."""
    stale = func.now() - text(f"interval '{LEASE} seconds'")
    free = or_(JobRow.worker.is_(None), JobRow.heartbeat_at < stale)
    return (
        select(JobRow)
        .where(JobRow.kind == kind, JobRow.finished_at.is_(None), JobRow.not_before <= func.now(), free)
        .order_by(JobRow.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
