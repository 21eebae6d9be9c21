"""An uploaded file comes in pieces, because no message on the bus is large; it leaves when it has been read."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor, Done
from contracts.errors import Conflict, FieldError, Invalid
from services.org.models import BerkasBagian, missing
from services.org.rules.access import not_yours, require
from services.org.rules.sheet import LARGEST_FILE
from services.org.views.viewer import viewer

KEPT = timedelta(days=1)
LARGEST_STOCK = 4 * LARGEST_FILE
"""What one person may have lying here that is not yet read."""


def add_berkas_bagian(session: Session, actor: Actor, cmd: org.AddBerkasBagian) -> Done:
    who = viewer(session, actor)
    require(who.is_admin, not_yours("mengunggah berkas impor"))
    try:
        content = base64.b64decode(cmd.isi, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "Bagian berkas ini rusak dalam pengiriman. Kirim ulang bagian itu."
        raise Invalid("bagian-rusak", message, errors=[FieldError(field="isi", message=message)]) from error
    lock(session, "berkas", actor.sub)
    owner = session.scalar(select(BerkasBagian.pemilik).where(BerkasBagian.berkas_id == cmd.berkas_id).limit(1))
    if owner not in (None, actor.sub):
        raise missing("berkas")
    piece = insert(BerkasBagian).values(berkas_id=cmd.berkas_id, nomor=cmd.nomor, pemilik=actor.sub, isi=content)
    new = session.scalar(piece.on_conflict_do_nothing().returning(BerkasBagian.nomor))
    if new is None and _piece(session, cmd.berkas_id, cmd.nomor) != content:
        raise Conflict("bagian-berbeda", "Bagian ini sudah diterima dengan isi lain. Unggah berkasnya dengan ID baru.")
    _check_size(session, actor, cmd.berkas_id)
    return Done()


def whole(session: Session, owner: str, berkas_id: UUID, pieces: int) -> bytes:
    """The file put together. Raises Invalid where a piece is missing, NotFound where it is somebody else's."""
    rows = select(BerkasBagian.nomor, BerkasBagian.isi).where(
        BerkasBagian.berkas_id == berkas_id, BerkasBagian.pemilik == owner
    )
    found = session.execute(rows.order_by(BerkasBagian.nomor)).all()
    if not found:
        raise missing("berkas")
    if [row.nomor for row in found] != list(range(pieces)):
        raise Invalid("berkas-tidak-lengkap", "Sebagian berkas belum diterima. Unggah berkasnya sekali lagi.")
    return b"".join(row.isi for row in found)


def check_there(session: Session, owner: str, berkas_id: UUID, pieces: int) -> None:
    """As `whole`, without reading it."""
    mine = (BerkasBagian.berkas_id == berkas_id, BerkasBagian.pemilik == owner)
    count, last = session.execute(select(func.count(), func.max(BerkasBagian.nomor)).where(*mine)).one()
    if not count:
        raise missing("berkas")
    if (count, last) != (pieces, pieces - 1):
        raise Invalid("berkas-tidak-lengkap", "Sebagian berkas belum diterima. Unggah berkasnya sekali lagi.")


def remove(session: Session, owner: str, berkas_id: UUID) -> None:
    session.execute(delete(BerkasBagian).where(BerkasBagian.berkas_id == berkas_id, BerkasBagian.pemilik == owner))


def forget_old_files(session: Session) -> None:
    session.execute(delete(BerkasBagian).where(BerkasBagian.dibuat_pada < datetime.now(UTC) - KEPT))


def _piece(session: Session, berkas_id: UUID, nomor: int) -> bytes | None:
    same = select(BerkasBagian.isi).where(BerkasBagian.berkas_id == berkas_id, BerkasBagian.nomor == nomor)
    return session.scalar(same)


def _check_size(session: Session, actor: Actor, berkas_id: UUID) -> None:
    size = func.sum(func.octet_length(BerkasBagian.isi))
    of_file = size.filter(BerkasBagian.berkas_id == berkas_id)
    file, stock = session.execute(select(of_file, size).where(BerkasBagian.pemilik == actor.sub)).one()
    if file > LARGEST_FILE:
        raise Invalid("berkas-terlalu-besar", "Berkas lebih dari 16 MB. Bagi menjadi beberapa berkas.")
    if stock > LARGEST_STOCK:
        raise Conflict(
            "terlalu-banyak-berkas", "Terlalu banyak berkas Anda yang belum diimpor. Impor dahulu, atau tunggu sehari."
        )
