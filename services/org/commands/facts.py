"""What org tells the others of its rows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import emit
from contracts import org
from services.org.models import AnggotaTim, Delegasi, Instansi, Pegawai, Tim, Unor


def instansi_changed(session: Session, row: Instansi) -> None:
    emit(session, org.InstansiChanged.model_validate(row))


def unor_changed(session: Session, row: Unor) -> None:
    emit(session, org.UnorChanged.model_validate(row))


def pegawai_changed(session: Session, row: Pegawai) -> None:
    emit(session, org.PegawaiChanged.model_validate(row))


def kontak_changed(session: Session, row: Pegawai) -> None:
    """The contact has versions of its own."""
    names = ("nip", "nomor_wa", "email", "setuju_wa")
    values = {name: getattr(row, name) for name in names} | {"versi": row.kontak_versi}
    emit(session, org.KontakChanged.model_validate(values))


def tim_changed(session: Session, row: Tim) -> None:
    members = session.scalars(select(AnggotaTim.nip).where(AnggotaTim.tim_id == row.id).order_by(AnggotaTim.nip))
    emit(
        session,
        org.TimChanged(
            id=row.id,
            instansi_id=row.instansi_id,
            nama=row.nama,
            ketua_nip=row.ketua_nip,
            anggota=list(members),
            berlaku_dari=row.berlaku_dari,
            berlaku_sampai=row.berlaku_sampai,
            aktif=row.aktif,
            versi=row.versi,
        ),
    )


def delegasi_changed(session: Session, row: Delegasi) -> None:
    emit(
        session,
        org.DelegasiChanged(
            id=row.id,
            dari_nip=row.dari_nip,
            kepada_nip=row.kepada_nip,
            penugasan=row.penugasan,
            mulai=row.mulai,
            selesai=row.selesai,
            dicabut=row.dicabut_pada is not None,
            versi=row.versi,
        ),
    )


def session_revoked(session: Session, sub: str, sesi_id: object = None) -> None:
    """One session of `sub`, or all of them."""
    emit(session, org.SessionRevoked.model_validate({"sub": sub, "session_id": sesi_id}))
