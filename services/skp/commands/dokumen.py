"""Printing an SKP: what stands on the paper, under a code by which it can be verified (issue 3; features M5)."""

from datetime import UTC, datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.dokumen import IsiTtd, kode_baru, sidik
from contracts.errors import Conflict
from contracts.skp import CetakSkp, Skp, SkpCetak, SkpTercetak
from contracts.types import StatusSkp
from services.skp.models import Dokumen, hidden
from services.skp.queries import isi


def cetak(s: Session, actor: Actor, cmd: CetakSkp) -> SkpCetak:
    """Raises NotFound to whoever may not read it, Conflict when this id was another print."""
    printed = _printed(s, actor, cmd)
    digest = sidik(printed.model_dump(mode="json"))
    values = {
        "id": cmd.id,
        "kode": kode_baru(),
        "jenis": "skp",
        "skp_id": cmd.skp_id,
        "versi": printed.versi,
        "instansi_nama": printed.instansi_nama,
        "tahun": printed.periode.awal.year,
        "isi_hash": digest,
        "dicetak_pada": datetime.now(UTC),
        "oleh": actor.nip or actor.sub,
    }
    made = insert(Dokumen).values(values).on_conflict_do_nothing(index_elements=["id"]).returning(Dokumen)
    row = s.scalar(made) or s.get_one(Dokumen, cmd.id)
    if (row.skp_id, row.oleh, row.isi_hash) != (cmd.skp_id, values["oleh"], digest):
        raise Conflict("cetakan-lain", "Isi SKP berubah sementara dicetak. Cetak sekali lagi.")
    return SkpCetak(kode=row.kode, hash=digest, dicetak_pada=row.dicetak_pada, isi=printed)


def _printed(s: Session, actor: Actor, cmd: CetakSkp) -> SkpTercetak:
    """The version asked for; else what the actor sees, and an approved SKP as it was approved."""
    content = isi.read(s, cmd.skp_id)
    if content is None:
        raise hidden()
    shown: Skp | None = isi.seen(s, actor, content)
    versi = cmd.versi or (shown.versi if shown and shown.status is StatusSkp.PERSETUJUAN else 0)
    if versi:
        shown = isi.approved(s, content, versi)
    if shown is None:
        raise hidden()
    said = {name: getattr(cmd, name) for name in IsiTtd.model_fields}
    here = {name: getattr(shown, name) for name in SkpTercetak.model_fields if name in Skp.model_fields}
    approved = shown.disetujui_pada if versi else None  # a draft carries the date of the version before it
    return SkpTercetak.model_validate(here | said | {"versi": versi, "disetujui_pada": approved})
