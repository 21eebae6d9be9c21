"""Who may run a command on an assessment, and the sentences for who may not."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.assessment import StatusPenilaian
from contracts.base import Actor
from contracts.errors import Conflict, Forbidden, NotFound
from services.assessment.models import Penilaian, Riwayat, hidden
from services.assessment.queries.hubungan import Keadaan, keadaan
from services.assessment.rules import Sebagai, fillable, kata

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
    return row


def rated(s: Session, actor: Actor, penilaian_id: UUID) -> tuple[Penilaian, Sebagai]:
    """The locked assessment and in what standing the actor rates it; never the own one."""
    row = Penilaian.locked(s, penilaian_id)
    found = keadaan(s, row)
    sebagai = found.relation(actor).sebagai
    if sebagai is None:
        if actor.nip == row.nip:
            raise Forbidden(
                "penilaian-sendiri",
                f"Anda tidak dapat menilai diri sendiri. Penilaian ini diberikan oleh {penilai(found)}.",
            )
        raise refused(actor, found, f"Penilaian ini diberikan oleh {penilai(found)}. Minta beliau melakukannya.")
    return row, sebagai


def decided(s: Session, actor: Actor, penilaian_id: UUID) -> Penilaian:
    """The locked assessment, for who decides an objection to it now; never the own one."""
    row = Penilaian.locked(s, penilaian_id)
    found = keadaan(s, row)
    if not found.relation(actor).atasan:
        decider = found.pejabat(found.pemutus_nip)
        who = decider["nama"] if decider else "atasan pejabat penilai"
        raise refused(actor, found, f"Keberatan atas penilaian ini diputus oleh {who}. Minta beliau melakukannya.")
    return row


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
