"""Printing assessments: what stands on the paper is kept under a code, one at once or many in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.jobs import Job, start_job
from contracts import assessment as c
from contracts.base import Actor, JobState, Refusal
from contracts.dokumen import kode_baru, sidik
from contracts.errors import Conflict, KinerjaError, NotFound
from services.assessment.models import Dokumen, Penilaian, Unor, hidden
from services.assessment.queries import isi, sebaran
from services.assessment.queries.cetakan import printed
from services.assessment.queries.hubungan import keadaan_semua
from services.assessment.rules import dokumen as rules

BATCH = 25
"""Documents in one transaction: about a second, so that a crash repeats little."""


def cetak(s: Session, actor: Actor, cmd: c.CetakPenilaian) -> c.PenilaianCetak:
    """Raises NotFound to whoever may not read it, Conflict where there is nothing to evaluate yet."""
    row = s.get(Dokumen, cmd.id)
    if row is None:
        wanted = _Wanted(cmd.id, cmd.penilaian_id, cmd.dokumen, None)
        row = _made(actor, cmd, wanted, _Read(s, [wanted]))
        s.add(row)
    elif (row.penilaian_id, row.jenis, row.oleh_nip) != (cmd.penilaian_id, cmd.dokumen, actor.nip or actor.sub):
        raise Conflict("cetakan-lain", "Nomor cetakan ini sudah dipakai. Cetak sekali lagi.")
    return printed(row)


def cetak_banyak(s: Session, actor: Actor, cmd: c.CetakBanyak) -> JobState:
    """Orders the work; whoever may not read one of them gets it refused by name."""
    payload = cmd.model_dump(mode="json", exclude={"id"})
    return start_job(s, actor, id=cmd.id, kind="cetak_banyak", payload=payload, total=len(_wanted(cmd)))


def run_cetak_banyak(job: Job) -> None:
    """Goes through them in the order in which they were asked for; after a crash on from the last batch."""
    cmd = c.CetakBanyak.model_validate(job.payload | {"id": job.id})
    wanted = _wanted(cmd)
    while job.done < len(wanted):
        with job.batch() as s:
            _batch(s, job, cmd, wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One document to be kept under `id`."""

    id: UUID
    penilaian_id: UUID
    jenis: c.JenisDokumen
    job_id: UUID | None


def _wanted(cmd: c.CetakBanyak) -> list[_Wanted]:
    """Person by person, each document once."""
    pairs = [(id, kind) for id in dict.fromkeys(cmd.penilaian_ids) for kind in dict.fromkeys(cmd.dokumen)]
    return [_Wanted(rules.id_in_job(cmd.id, n), id, kind, cmd.id) for n, (id, kind) in enumerate(pairs)]


def _batch(s: Session, job: Job, cmd: c.CetakBanyak, wanted: list[_Wanted]) -> None:
    refused, made = [], []
    following = wanted[job.done : job.done + BATCH]
    read = _Read(s, following)
    for one in following:
        try:
            made.append(_made(job.actor, cmd, one, read))
        except KinerjaError as error:
            known = None if isinstance(error, NotFound) else s.get(Penilaian, one.penilaian_id)
            subject = known.nama if known else str(one.penilaian_id)
            refused.append(Refusal(subject=subject, column=rules.NAMA[one.jenis], message=error.message))
    s.add_all(made)
    done, kept = job.done + len(following), job.cursor.get("dokumen", 0) + len(made)
    job.progress(s, done=done, cursor={"dokumen": kept}, refused=refused, result={"dokumen": kept})


def _made(actor: Actor, cmd: c.TandaTanganCetak, wanted: _Wanted, read: "_Read") -> Dokumen:
    """Raises NotFound and Conflict as `cetak`."""
    org = read.org.get(wanted.penilaian_id)
    if org is None or not org.relation(actor).terlihat:
        raise hidden()
    penilaian: Penilaian = org.row
    evaluates = wanted.jenis is c.JenisDokumen.DOKUMEN_EVALUASI
    if evaluates and penilaian.status == c.StatusPenilaian.BERJALAN:
        raise Conflict(
            "belum-dinilai",
            f"Dokumen Evaluasi {penilaian.nama} dapat dicetak setelah pejabat penilai memberi kedua rating.",
        )
    curve = None if evaluates else read.curve(penilaian)
    said = {
        "dokumen": str(wanted.jenis),
        "penilaian": read.content(penilaian.id),
        "kurva": curve.model_dump(mode="json") if curve else None,
        "pegawai": cmd.pegawai.model_dump(mode="json"),
        "penilai": cmd.penilai.model_dump(mode="json"),
        "lambang": org.kata.lambang if evaluates else None,
    }
    return Dokumen(
        id=wanted.id,
        kode=kode_baru(),
        penilaian_id=wanted.penilaian_id,
        job_id=wanted.job_id,
        jenis=said["dokumen"],
        rev=penilaian.rev,
        hash=sidik(said),
        isi=said,
        dicetak_pada=datetime.now(UTC),
        oleh_nip=actor.nip or actor.sub,
    )


class _Read:
    """What one transaction reads for its papers: org's word on all at once; many show the same curve, and both
    documents of a person the same content."""

    def __init__(self, s: Session, wanted: Sequence[_Wanted]) -> None:
        self._s = s
        self._of_unit = lru_cache(maxsize=100)(self._draw)
        self.content = lru_cache(maxsize=1)(self._content)
        rows = s.scalars(select(Penilaian).where(Penilaian.id.in_({one.penilaian_id for one in wanted}))).all()
        self.org = {one.row.id: one for one in keadaan_semua(s, rows)}

    def _content(self, id: UUID) -> dict[str, Any]:
        """contracts.assessment.Penilaian as it is printed, as JSON."""
        return rules.on_paper(isi.whole(self._s, self.org[id])).model_dump(mode="json")

    def curve(self, penilaian: Penilaian) -> c.Kurva | None:
        if penilaian.unor_id is None:
            return None
        masa = sebaran.MasaKurva(penilaian.tahun, c.JenisPenilaian(penilaian.jenis), penilaian.urutan)
        return self._of_unit(penilaian.unor_id, masa)

    def _draw(self, unor_id: UUID, masa: Any) -> c.Kurva | None:
        unor = self._s.get(Unor, unor_id)
        if unor is None:
            return None
        lingkup = sebaran.of_unit(unor)
        return sebaran.draw(self._s, lingkup, masa, sebaran.count_unit(self._s, lingkup, masa))
