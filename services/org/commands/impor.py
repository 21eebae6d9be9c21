"""Import of a file: every fault of every row, or all rows at once; in the background (features G7, P4)."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.jobs import Job, start_job
from chassis.threads import in_thread
from contracts import org
from contracts.base import Actor, Command, JobState
from contracts.errors import FieldError, Invalid
from services.org.commands import berkas, impor_pegawai, impor_unor
from services.org.commands.pegawai import faults_of
from services.org.models import missing
from services.org.rules import impor as rules
from services.org.rules.access import not_yours, require
from services.org.rules.people import day_fault
from services.org.rules.sheet import Row, read_rows
from services.org.views.viewer import viewer

KIND = "impor"
BREATH = 100
"""Rows checked between two moments in which other calls get their turn."""

REPORT = 1000
"""Rows checked between two reports of progress."""


class Refused(Exception):
    """Rows were at fault once the database was in sight: nothing is stored."""


def start_impor(session: Session, actor: Actor, cmd: org.StartImpor) -> JobState:
    who = viewer(session, actor)
    require(who.belongs(cmd.instansi_id), missing("instansi"))
    require(who.manages(cmd.instansi_id), not_yours("mengimpor data"))
    payload = cmd.model_dump(mode="json")
    state = start_job(session, actor, id=cmd.id, kind=KIND, payload=payload)
    if state.state == "menunggu":
        berkas.check_there(session, actor.sub, cmd.berkas_id, cmd.jumlah_bagian)
    return state


def run_impor(db: Database, job: Job) -> None:
    """The job. Storing the rows and saying so is one transaction, so a repeat after a crash stores nothing twice."""
    if job.cursor.get("stored") or job.cursor.get("reported"):
        return _end(job)
    cmd = org.StartImpor.model_validate(job.payload)
    with job.batch() as session:
        data = berkas.whole(session, job.actor.sub, cmd.berkas_id, cmd.jumlah_bagian)
        job.progress(session, result=_told(cmd))
    rows = in_thread(read_rows, cmd.nama_berkas, data)
    faults = rules.Faults()
    staged = _stage(job, cmd, rows, faults)
    try:
        with job.batch() as session:
            _resolve(session, job, cmd, staged, faults)
            if faults.total:
                raise Refused
            result = {"baris": len(staged), "dibuat": 0 if cmd.dry_run else len(staged), "refused_total": 0}
            job.progress(session, done=len(staged), cursor={"stored": True}, result=result | _told(cmd))
    except Refused:
        with job.batch() as session:
            result = {"baris": len(rows) - 1, "dibuat": 0, "refused_total": faults.total} | _told(cmd)
            cursor = {"reported": True, "total": faults.total, "dry_run": cmd.dry_run}
            job.progress(session, done=len(rows) - 1, cursor=cursor, refused=faults.shown, result=result)
    return _end(job)


def _told(cmd: org.StartImpor) -> dict[str, Any]:
    """What was ordered, so that whoever tried a file can order the same in earnest from its report alone."""
    return {"dry_run": cmd.dry_run, "perintah": cmd.model_dump(mode="json", exclude={"id", "dry_run"})}


def _end(job: Job) -> None:
    """Nothing for a file that was stored or only tried; Invalid for one that was refused."""
    if job.cursor.get("reported") and not job.cursor["dry_run"]:
        number = f"{job.cursor['total']:,}".replace(",", ".")
        raise Invalid(
            "impor-ditolak",
            f"Ada {number} kesalahan, jadi tidak ada baris yang disimpan. Perbaiki berkasnya, lalu impor lagi.",
        )


def _stage(job: Job, cmd: org.StartImpor, rows: list[Row], faults: rules.Faults) -> list[rules.Staged]:
    """Every row by itself, with progress: the first half of the way where rows will be stored."""
    columns = rules.COLUMNS[cmd.jenis]
    places = rules.header(rows[0], columns, faults)
    body = rows[1:] if not faults.total else []
    if not rows[1:]:
        faults.add(rows[0].baris, None, "Berkas ini hanya berisi judul kolom. Isi barisnya sesuai templat.")
    kind, fixed, check = _kind(cmd)
    staged = []
    for number, row in enumerate(body):
        if number % REPORT == 0:
            with job.batch() as session:
                job.progress(session, done=number if cmd.dry_run else number // 2, total=len(body))
        if number % BREATH == 0:
            time.sleep(0)
        staged.append(rules.stage(row, places, columns, kind, fixed, check, faults))
    return staged


def _kind(cmd: org.StartImpor) -> tuple[type[Command], dict[str, Any], Callable[[Any], list[FieldError]]]:
    """What a row becomes, what of it the file does not say, and what judges it."""
    fixed = {"instansi_id": cmd.instansi_id}
    if cmd.jenis is org.JenisImpor.UNOR:
        return org.CreateUnor, fixed, _faults_of_unor
    return org.CreatePegawai, fixed | {"unor_id": None, "nip": None}, _faults_of_pegawai


def _faults_of_unor(cmd: org.CreateUnor) -> list[FieldError]:
    fault = day_fault(cmd.berlaku_dari)
    return [FieldError(field="berlaku_dari", message=fault)] if fault else []


def _faults_of_pegawai(cmd: org.CreatePegawai) -> list[FieldError]:
    return faults_of(cmd).errors


def _resolve(session: Session, job: Job, cmd: org.StartImpor, staged: list[rules.Staged], faults: rules.Faults) -> None:
    """Rows against each other and the database; then, when nothing is wrong and it is meant, all of them stored."""
    module = impor_unor if cmd.jenis is org.JenisImpor.UNOR else impor_pegawai
    plan = module.resolve(session, cmd.instansi_id, staged, faults)
    if not faults.total and not cmd.dry_run:
        module.store(session, job.actor, plan)
        berkas.remove(session, job.actor.sub, cmd.berkas_id)
