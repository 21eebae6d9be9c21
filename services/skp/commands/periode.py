"""Opens a period for many people at once, in the background, in batches, safe to repeat (features P1)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.events import emit
from chassis.jobs import Job, start_job
from contracts.base import Actor, JobState, Refusal
from contracts.skp import BukaPeriode
from contracts.types import Periode, new_id
from services.skp import rules
from services.skp.commands import fakta, salin
from services.skp.commands.catatan import line
from services.skp.commands.skp import period, snapshot_columns
from services.skp.models import Perubahan, Skp
from services.skp.queries.rantai import rantai
from services.skp.queries.sasaran import ORANG, require_sasaran
from services.skp.rules.kata import tanggal

BATCH = 500
"""People in one transaction: a few seconds at most, so that a crash repeats little and locks are short."""

MOST_NAMED = 1000
"""People whom the job names as passed over; of any others `refused_total` tells."""

_JUMLAH = text(ORANG.format(kolom="count(*)"))
_BERIKUT = text(
    ORANG.format(
        kolom="""p.nip, p.nama, p.jenis_jabatan, p.jabatan, p.golongan, p.instansi_id, p.unor_id,
    u.nama AS unor_nama, i.nama AS instansi_nama,
    EXISTS (SELECT FROM unor m WHERE m.pimpinan_nip = p.nip AND m.mandiri AND m.aktif) AS memimpin_mandiri"""
    )
    + " ORDER BY p.nip LIMIT :batas"
)
_TAHUN_LALU = text("""
SELECT DISTINCT ON (nip) nip, id FROM skp WHERE nip = ANY(:nips) AND tahun = :tahun
ORDER BY nip, versi > 0 DESC, akhir DESC, id""")
_LAIN = text("""
SELECT nip, nama, awal, akhir FROM skp
WHERE nip = ANY(:nips) AND awal <= :akhir AND akhir >= :awal AND (awal, akhir) <> (:awal, :akhir)
ORDER BY nip, awal""")


def buka_periode(s: Session, actor: Actor, cmd: BukaPeriode) -> JobState:
    """Orders the work. Raises Forbidden for who is not the admin of that instansi."""
    require_sasaran(s, actor, instansi_id=cmd.instansi_id, unor_id=cmd.unor_id)
    payload = cmd.model_dump(mode="json", exclude={"id"})
    return start_job(s, actor, id=cmd.id, kind="buka_periode", payload=payload)


def run_buka_periode(job: Job) -> None:
    """Goes through the people by NIP; whoever has an SKP in these days already is passed over."""
    cmd = BukaPeriode.model_validate(job.payload | {"id": job.id})
    while not job.cursor.get("selesai"):
        with job.batch() as s:
            _batch(s, job, cmd)


# ---------------------------------------------------------------- details


def _batch(s: Session, job: Job, cmd: BukaPeriode) -> None:
    where = {"instansi_id": str(cmd.instansi_id), "unor_id": str(cmd.unor_id) if cmd.unor_id else None}
    sesudah = job.cursor.get("nip", "")
    total = job.total if sesudah else s.execute(_JUMLAH, where | {"sesudah": ""}).scalar_one()
    people = s.execute(_BERIKUT, where | {"sesudah": sesudah, "batas": BATCH}).all()
    made = _open(s, job.actor, cmd, people)
    refused = _refused(s, cmd, [person.nip for person in people if person.nip not in made])
    dibuat, ditolak = job.cursor.get("dibuat", 0) + len(made), job.cursor.get("ditolak", 0)
    done = job.done + len(people)
    job.progress(
        s,
        done=done,
        total=max(total, done),
        cursor={
            "nip": people[-1].nip if people else sesudah,
            "dibuat": dibuat,
            "ditolak": ditolak + len(refused),
            "selesai": len(people) < BATCH,
        },
        refused=refused[: max(0, MOST_NAMED - ditolak)],
        result={
            "dibuat": dibuat,
            "sudah_ada": done - dibuat,
            "refused_total": ditolak + len(refused),
            "perintah": job.payload,
        },
    )


def _open(s: Session, actor: Actor, cmd: BukaPeriode, people: Sequence[Any]) -> set[str]:
    """The drafts of one batch, in a number of statements that does not depend on its size: whose they are."""
    if not people:
        return set()
    now = datetime.now(UTC)
    chains = rantai(s, {_uuid(person.unor_id) for person in people if person.unor_id})
    sources = _sources(s, cmd, [person.nip for person in people])
    values = []
    for person in people:
        penilai, atasan = rules.superiors(chains.get(_uuid(person.unor_id), []) if person.unor_id else [], person.nip)
        source = sources.get(person.nip)
        values.append(
            snapshot_columns(person, penilai, atasan)
            | period(cmd.periode)
            | {
                "id": new_id(),
                "pendekatan": cmd.pendekatan.value,
                "lampiran": source.lampiran if source else {},
                "jumlah_rhk": len(source.rhk) if source else 0,
                "dibuat_pada": now,
                "diubah_pada": now,
            }
        )
    made = list(s.scalars(insert(Skp).values(values).on_conflict_do_nothing().returning(Skp)))
    salin.write(
        s, [(one.id, one.nip, one.form, one.pendekatan, sources[one.nip]) for one in made if one.nip in sources]
    )
    if made:
        rincian = _words(cmd.periode, cmd.pendekatan.value)
        s.execute(insert(Perubahan), [line(actor, one.id, "create", now=now, rincian=rincian) for one in made])
    for one in made:
        emit(s, fakta.created(one))
    return {one.nip for one in made}


def _refused(s: Session, cmd: BukaPeriode, passed: list[str]) -> list[Refusal]:
    """Of the people passed over, those whose SKP covers other days; who has this very period lacks nothing."""
    if not passed:
        return []
    days = {"awal": cmd.periode.awal, "akhir": cmd.periode.akhir}
    return [
        Refusal(
            subject=row.nip,
            column="periode",
            message=f"{row.nama} sudah memiliki SKP {tanggal(row.awal)} sampai {tanggal(row.akhir)}, jadi dilewati. "
            "Ubah periode SKP itu, atau buat SKP untuk sisa harinya.",
            who="pemilik SKP",
        )
        for row in s.execute(_LAIN, days | {"nips": passed})
    ]


def _sources(s: Session, cmd: BukaPeriode, nips: list[str]) -> dict[str, salin.Sumber]:
    """Each person's SKP of the year before: an approved one before any other, the latest before the earlier."""
    if not cmd.salin:
        return {}
    ids = {row.nip: _uuid(row.id) for row in s.execute(_TAHUN_LALU, {"nips": nips, "tahun": cmd.periode.awal.year - 1})}
    found = salin.load(s, list(ids.values()))
    return {nip: found[id] for nip, id in ids.items()}


def _words(periode: Periode, pendekatan: str) -> dict[str, Any]:
    awal, akhir = (day.isoformat() for day in (periode.awal, periode.akhir))
    return {"awal": awal, "akhir": akhir, "pendekatan": pendekatan, "cara": "buka_periode"}


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
