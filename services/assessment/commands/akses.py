"""Who may run a command on an assessment, and the sentences for who may not."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.assessment import StatusPenilaian
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from contracts.types import titik
from services.assessment.models import Eviden, Penilaian, Rencana, RencanaAksi, Riwayat, hidden
from services.assessment.queries.hubungan import Keadaan, keadaan
from services.assessment.rules import Sebagai, fillable, kata

P = TypeVar("P", RencanaAksi, Eviden)

PENGHAPUSAN = ("delete_rencana_aksi", "delete_progres", "delete_eviden")
"""As the index ix_riwayat_hapus says it."""


def owned(s: Session, actor: Actor, penilaian_id: UUID) -> Penilaian:
    """The locked assessment, for the employee. Raises NotFound, or Forbidden to somebody who may see it."""
    row = Penilaian.locked(s, penilaian_id)
    found = keadaan(s, row)
    if not found.relation(actor).pemilik:
        raise refused(actor, found, f"Hanya {row.nama} yang dapat mengisi penilaian ini. Minta beliau melakukannya.")
    return row


def filled(s: Session, actor: Actor, penilaian_id: UUID) -> Penilaian:
    """As `owned`, while the employee may still fill it. Raises Conflict after the closing day, with who can reopen."""
    row = Penilaian.locked(s, penilaian_id)
    found = keadaan(s, row)
    if not found.relation(actor).pemilik:
        raise refused(actor, found, f"Hanya {row.nama} yang dapat mengisi penilaian ini. Minta beliau melakukannya.")
    _require_open(found)
    return row


def logs(s: Session, actor: Actor, penilaian_id: UUID) -> Keadaan:
    """The locked assessment with org's word on it, for whoever writes its Progres Harian (features P6)."""
    found = keadaan(s, Penilaian.locked(s, penilaian_id))
    if not found.relation(actor).mencatat:
        raise refused(
            actor, found,
            f"Progres Harian ini ditulis oleh {found.row.nama}, {penilai(found)}, dan ketua tim kerjanya. Minta salah "
            "satu dari mereka mencatatnya.",
        )  # fmt: skip
    return found


def logged(s: Session, actor: Actor, penilaian_id: UUID) -> Keadaan:
    """As `logs`, while the employee may still fill it."""
    found = logs(s, actor, penilaian_id)
    _require_open(found)
    return found


def _require_open(found: Keadaan) -> None:
    row = found.row
    if row.status == StatusPenilaian.FINAL:
        raise Conflict(
            "penilaian-final", "Penilaian ini sudah final, sehingga isinya tidak dapat diubah lagi oleh siapa pun."
        )
    if not fillable(status=row.status, batas_isi=row.batas_isi, hari_ini=found.hari_ini):
        raise Conflict(
            "pengisian-ditutup",
            f"Pengisian penilaian {kata.masa(row.tahun, row.jenis, row.urutan)} ditutup sejak akhir "
            f"{kata.tanggal(row.batas_isi)}. Minta {penilai(found)} membukanya kembali bila perlu.",
        )


def rated(s: Session, actor: Actor, penilaian_id: UUID) -> tuple[Penilaian, Keadaan]:
    """The locked assessment, for who rates it now, with org's word on it; never the own one."""
    row = Penilaian.locked(s, penilaian_id)
    found = keadaan(s, row)
    standing(actor, found)
    return row, found


def standing(actor: Actor, found: Keadaan) -> Sebagai:
    """In what standing the actor rates this assessment; never the own one. Raises Forbidden, NotFound."""
    sebagai = found.relation(actor).sebagai
    if sebagai is None:
        if actor.nip == found.row.nip:
            raise Forbidden(
                "penilaian-sendiri",
                f"Anda tidak dapat menilai diri sendiri. Penilaian ini diberikan oleh {titik(penilai(found))}",
            )
        raise refused(actor, found, _who_rates(actor, found))
    return sebagai


def _who_rates(actor: Actor, found: Keadaan) -> str:
    if actor.as_nip == found.row.penilai_nip:  # was penilai once, and still reads what became of it
        return (
            f"Anda tidak lagi memimpin unit kerja {found.row.nama}, jadi penilaian ini kini diberikan oleh "
            f"{titik(penilai(found))} Minta beliau melakukannya."
        )
    return f"Penilaian ini diberikan oleh {titik(penilai(found))} Minta beliau melakukannya."


def of_part(s: Session, actor: Actor, kind: type[P], id: UUID) -> tuple[Penilaian, P | None]:
    """The employee's locked, open assessment and a part of it; None in its place when it was deleted before."""
    penilaian_id = s.scalar(select(kind.penilaian_id).where(kind.id == id))
    if penilaian_id is None:
        return owned(s, actor, deleted_from(s, actor, id)), None
    return filled(s, actor, penilaian_id), s.get(kind, id, populate_existing=True)


def same(s: Session, actor: Actor, known: UUID, asked: UUID) -> Penilaian:
    """For an addition that arrived before: the locked assessment. Raises Conflict for an id used elsewhere."""
    row = owned(s, actor, asked)
    if known != asked:
        raise Conflict("id-terpakai", "Id ini sudah dipakai untuk isian lain. Kirim lagi dengan id yang baru.")
    return row


def plan(s: Session, row: Penilaian) -> list[dict[str, Any]]:
    """The RHK that hold, as the event told them."""
    isi = s.scalar(select(Rencana.isi).where(Rencana.skp_id == row.skp_id, Rencana.versi == row.versi_skp)) or {}
    return list(isi["rhk"])


def require_rhk(s: Session, row: Penilaian, rhk_id: UUID) -> None:
    """Raises Invalid for an RHK that is not, or not any more, in the SKP."""
    if str(rhk_id) not in {rhk["id"] for rhk in plan(s, row)}:
        message = "RHK ini tidak ada dalam SKP yang berlaku. Muat ulang halaman lalu pilih RHK yang ada."
        raise Invalid("rhk-tidak-berlaku", message, errors=[FieldError(field="rhk_id", message=message)])


def require_room(number: int, most: int, noun: str) -> None:
    if number >= most:
        raise Conflict("terlalu-banyak", f"Paling banyak {most} {noun}. Gabungkan atau hapus yang tidak perlu.")


def refused(actor: Actor, found: Keadaan, message: str) -> Exception:
    """Forbidden with `message` for who may see the assessment; for everybody else it does not exist."""
    return Forbidden("tidak-berwenang", message) if found.relation(actor).terlihat else hidden()


def penilai(found: Keadaan) -> str:
    """The name of who rates now, for sentences."""
    one = found.pejabat(found.penilai_nip)
    return str(one["nama"]) if one else "pejabat penilai yang ditetapkan admin instansi Anda"


def deleted_from(s: Session, actor: Actor, objek: UUID) -> UUID:
    """The assessment from which this actor deleted the thing: a command may arrive twice. Raises NotFound."""
    found = s.scalar(
        select(Riwayat.penilaian_id).where(
            Riwayat.objek == objek, Riwayat.perbuatan.in_(PENGHAPUSAN), Riwayat.oleh_nip == actor.nip
        )
    )
    if found is None:
        raise hidden()
    return found


def vanished(noun: str) -> NotFound:
    """For a change of something that the owner deleted before."""
    return NotFound("sudah-dihapus", f"{noun} ini sudah dihapus. Muat ulang halaman untuk melihat isi sekarang.")
