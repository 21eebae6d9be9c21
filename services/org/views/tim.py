"""Teams and delegations as they are shown."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import org
from services.org.models import AnggotaTim, Delegasi, Instansi, Pegawai, Tim, Unor
from services.org.rules.access import Viewer, delegasi_actions, tim_actions
from services.org.views.pegawai import line
from services.org.views.unor import names


def tim(session: Session, viewer: Viewer, row: Tim) -> org.Tim:
    """One team with its members by name."""
    members = session.execute(
        select(AnggotaTim.peran, Pegawai, Unor.nama)
        .join(Pegawai, Pegawai.nip == AnggotaTim.nip)
        .outerjoin(Unor, Unor.id == Pegawai.unor_id)
        .where(AnggotaTim.tim_id == row.id)
        .order_by(Pegawai.nama, Pegawai.nip)
    )
    shown = [
        org.AnggotaTim(**line(person, unor_nama).model_dump(), peran=peran, lintas_unor=person.unor_id != row.unor_id)
        for peran, person, unor_nama in members
    ]
    return all_tim(session, viewer, [row])[0].model_copy(update={"anggota": shown})


def all_tim(session: Session, viewer: Viewer, rows: Sequence[Tim]) -> list[org.Tim]:
    """Teams of a list: the number of members, not who they are; two statements however many rows."""
    leaders = names(session, {row.ketua_nip for row in rows})
    count = select(AnggotaTim.tim_id, func.count()).where(AnggotaTim.tim_id.in_([row.id for row in rows]))
    numbers: dict[UUID, int] = dict(session.execute(count.group_by(AnggotaTim.tim_id)).all()) if rows else {}
    return [
        org.Tim(
            id=row.id,
            instansi_id=row.instansi_id,
            nama=row.nama,
            ketua_nip=row.ketua_nip,
            ketua_nama=leaders[row.ketua_nip],
            unor_id=row.unor_id,
            berlaku_dari=row.berlaku_dari,
            berlaku_sampai=row.berlaku_sampai,
            jumlah_anggota=numbers.get(row.id, 0),
            versi=row.versi,
            actions=tim_actions(
                viewer,
                instansi_id=row.instansi_id,
                ketua_nip=row.ketua_nip,
                dibuat_oleh=row.dibuat_oleh,
                ended=row.berlaku_sampai is not None and not row.aktif,
            ),
        )
        for row in rows
    ]


def delegasi(session: Session, viewer: Viewer, row: Delegasi) -> org.Delegasi:
    return all_delegasi(session, viewer, [row])[0]


def all_delegasi(session: Session, viewer: Viewer, rows: Sequence[Delegasi]) -> list[org.Delegasi]:
    """With both names, and whether each holds today where it was given."""
    known = names(session, {nip for row in rows for nip in (row.dari_nip, row.kepada_nip)})
    homes = {row.instansi_id for row in rows}
    days = {home.id: home.hari() for home in session.scalars(select(Instansi).where(Instansi.id.in_(homes)))}
    return [
        org.Delegasi(
            id=row.id,
            dari_nip=row.dari_nip,
            dari_nama=known[row.dari_nip],
            kepada_nip=row.kepada_nip,
            kepada_nama=known[row.kepada_nip],
            penugasan=row.penugasan,
            mulai=row.mulai,
            selesai=row.selesai,
            alasan=row.alasan,
            dicabut_pada=row.dicabut_pada,
            berlaku=row.dicabut_pada is None and row.mulai <= days[row.instansi_id] <= row.selesai,
            actions=delegasi_actions(
                viewer,
                instansi_id=row.instansi_id,
                dari_nip=row.dari_nip,
                over=row.dicabut_pada is not None or row.selesai < days[row.instansi_id],
            ),
        )
        for row in rows
    ]


def may_read(session: Session, viewer: Viewer, row: Tim) -> bool:
    """Its leader, its maker, its members, and who reads the whole instansi."""
    if viewer.reads(row.instansi_id):
        return True
    if not viewer.aktif or viewer.nip is None:
        return False
    return viewer.nip in (row.ketua_nip, row.dibuat_oleh) or bool(session.get(AnggotaTim, (row.id, viewer.nip)))
