"""Files to import, made by the libraries that people's spreadsheets come from, and the way they are sent."""

import base64
import io
from collections.abc import Iterable, Sequence
from uuid import UUID

import xlsxwriter
from org_world import World
from sqlalchemy import func, select, update

from chassis.database import Database
from chassis.events import Outbox
from chassis.jobs import Job, JobRow, job_state
from contracts import org
from contracts.base import Actor, JobState
from contracts.errors import KinerjaError
from contracts.types import new_id
from services.org import commands, models
from services.org.rules.impor import PEGAWAI, UNOR

UNOR_HEADER = [column.name for column in UNOR]
PEGAWAI_HEADER = [column.name for column in PEGAWAI]
PIECE = 200_000


def xlsx(rows: Iterable[Sequence[object]], *, strings: bool = True) -> bytes:
    """A workbook with one sheet; with `strings` False numbers stay numbers and "=…" becomes a formula."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": not strings,
        "strings_to_urls": False,
        "constant_memory": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for n, row in enumerate(rows):
        for m, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write_datetime(n, m, value, day)
            elif strings:
                sheet.write_string(n, m, str(value))
            else:
                sheet.write(n, m, value)
    book.close()
    return out.getvalue()


def csv(rows: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode()


def unor_row(kode: str, induk: str = "", **more: object) -> list[object]:
    values = {"kode": kode, "nama": f"Unit {kode}", "induk_kode": induk, "berlaku_dari": "2020-01-01"} | more
    return [values.get(name, "") for name in UNOR_HEADER]


def pegawai_row(nip: str, unor: str = "SEKSI-DATA", **more: object) -> list[object]:
    values = {
        "nip": nip,
        "nama": "Orang Impor",
        "jenis_asn": "pns",
        "unor_kode": unor,
        "jenis_jabatan": "pelaksana",
        "jabatan": "Pengelola Data",
        "berlaku_dari": "2020-01-01",
    } | more
    return [values.get(name, "") for name in PEGAWAI_HEADER]


def upload(db: Database, actor: Actor, data: bytes) -> tuple[UUID, int]:
    berkas, pieces = new_id(), [data[n : n + PIECE] for n in range(0, len(data), PIECE)] or [b""]
    for n, piece in enumerate(pieces):
        cmd = org.AddBerkasBagian(berkas_id=berkas, nomor=n, isi=base64.b64encode(piece).decode())
        with db.transaction() as s:
            commands.add_berkas_bagian(s, actor, cmd)
    return berkas, len(pieces)


def start(
    db: Database, world: World, jenis: str, data: bytes, name: str = "data.xlsx", *, dry_run: bool = False
) -> UUID:
    berkas, pieces = upload(db, world.admin, data)
    cmd = org.StartImpor(
        id=new_id(), berkas_id=berkas, nama_berkas=name, jumlah_bagian=pieces, jenis=jenis, instansi_id=world.home,
        dry_run=dry_run,
    )  # fmt: skip
    with db.transaction() as s:
        s.info["actor"] = world.admin
        assert commands.start_impor(s, world.admin, cmd).state == "menunggu"
    return cmd.id


def work(db: Database, world: World, id: UUID) -> tuple[JobState, KinerjaError | None]:
    """Runs the job as a worker of chassis would; its state after, and the refusal that ended it."""
    with db.transaction() as s:
        s.execute(update(JobRow).where(JobRow.id == id).values(worker="test", state="berjalan"))
        row = s.scalars(select(JobRow).where(JobRow.id == id)).one()
        s.refresh(row)
    refused = None
    try:
        commands.run_impor(db, Job(db, row, "test"))
    except KinerjaError as refusal:
        refused = refusal
    with db.read() as s:
        return job_state(s, world.admin, id), refused


def run(
    db: Database, world: World, jenis: str, data: bytes, name: str = "data.xlsx", *, dry_run: bool = False
) -> tuple[JobState, KinerjaError | None]:
    return work(db, world, start(db, world, jenis, data, name, dry_run=dry_run))


def faults(state: JobState) -> list[tuple[str, str | None]]:
    return [(refusal.subject, refusal.column) for refusal in state.refused]


def counts(db: Database) -> dict[str, int]:
    """Rows of every table that an import writes to."""
    tables = (models.Unor, models.Pegawai, models.Penempatan, models.Riwayat, Outbox, models.BerkasBagian)
    with db.read() as s:
        return {table.__tablename__: s.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
