"""Keeps assessment's copy of org's directory and of approved SKP: the newest version stands, in whatever order."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from chassis.copies import keep
from contracts.org import InstansiChanged, PegawaiChanged, TimChanged, UnorChanged
from contracts.skp import SkpApproved
from services.assessment.commands.buka import open_periods
from services.assessment.models import Instansi, Pegawai, Tim, TimAnggota, Unor


def instansi_changed(s: Session, event: InstansiChanged) -> None:
    keep(s, Instansi, event.model_dump() | event.pengaturan.model_dump(), key="id")


def unor_changed(s: Session, event: UnorChanged) -> None:
    keep(s, Unor, event.model_dump(), key="id")


def pegawai_changed(s: Session, event: PegawaiChanged) -> None:
    keep(s, Pegawai, event.model_dump(), key="nip")


def tim_changed(s: Session, event: TimChanged) -> None:
    """With its members, who are replaced as a whole."""
    if keep(s, Tim, event.model_dump(), key="id"):
        s.execute(delete(TimAnggota).where(TimAnggota.tim_id == event.id))
        if event.anggota:
            s.execute(insert(TimAnggota), [{"tim_id": event.id, "nip": nip} for nip in dict.fromkeys(event.anggota)])


def skp_approved(s: Session, event: SkpApproved) -> None:
    """The assessments of each period of the SKP; a later version carries over what is filled (features A36, G10)."""
    open_periods(s, event)
