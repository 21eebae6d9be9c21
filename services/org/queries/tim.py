"""Questions about teams and delegations."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from chassis.paging import contains, window
from contracts import org
from contracts.base import Actor, Page
from contracts.types import ZonaWaktu
from services.org.models import AnggotaTim, Delegasi, Instansi, Pegawai, Tim, missing
from services.org.rules.access import Viewer
from services.org.views import tim as views
from services.org.views.viewer import viewer


def tim(session: Session, actor: Actor, query: org.TimQuery) -> org.Tim:
    who = viewer(session, actor)
    row = session.get(Tim, query.id)
    if row is None or not views.may_read(session, who, row):
        raise missing("tim kerja")
    return views.tim(session, who, row)


def daftar_tim(session: Session, actor: Actor, query: org.DaftarTim) -> Page[org.Tim]:
    """Teams that the actor leads, made or is in; all of the instansi only for who reads the whole of it."""
    who = viewer(session, actor)
    statement = select(Tim)
    if query.semua and who.reads_everywhere():
        pass
    elif query.semua and who.home is not None and who.reads(who.home):
        statement = statement.where(Tim.instansi_id == who.home)
    elif who.aktif and who.nip is not None:
        mine = select(AnggotaTim.tim_id).where(AnggotaTim.nip == who.nip)
        led = select(Tim.id).where(Tim.ketua_nip == who.nip)
        made = select(Tim.id).where(Tim.dibuat_oleh == who.nip)
        statement = statement.where(Tim.id.in_(mine.union(led, made)))
    else:
        return Page(items=[])
    if query.q:
        statement = statement.where(contains(Tim.nama, query.q))
    if not query.termasuk_tutup:
        statement = statement.where(or_(Tim.aktif, Tim.berlaku_sampai.is_(None)))
    if query.sort.startswith("ketua"):
        statement = statement.join(Pegawai, Pegawai.nip == Tim.ketua_nip)
    keys: dict[str, list[Any]] = {
        "nama": [Tim.nama, Tim.id],
        "nama_turun": [Tim.nama.desc(), Tim.id.desc()],
        "ketua": [Pegawai.nama, Tim.id],
        "ketua_turun": [Pegawai.nama.desc(), Tim.id.desc()],
        "terbaru": [Tim.berlaku_dari.desc(), Tim.id.desc()],
        "terlama": [Tim.berlaku_dari, Tim.id],
    }
    rows, following = window(session, statement, keys[query.sort], query)
    return Page(items=views.all_tim(session, who, rows), next=following)


def daftar_delegasi(session: Session, actor: Actor, query: org.DaftarDelegasi) -> Page[org.Delegasi]:
    """Those given by or to the actor in person; all of the instansi only for who reads it."""
    who = viewer(session, actor)
    statement = select(Delegasi)
    if query.semua and who.reads_everywhere():
        pass
    elif query.semua and who.home is not None and who.reads(who.home):
        statement = statement.where(Delegasi.instansi_id == who.home)
    elif who.aktif and who.nip is not None:
        given = select(Delegasi.id).where(Delegasi.dari_nip == who.nip)
        taken = select(Delegasi.id).where(Delegasi.kepada_nip == who.nip)
        statement = statement.where(Delegasi.id.in_(given.union(taken)))
    else:
        return Page(items=[])
    if query.arah is not None:
        side = Delegasi.dari_nip if query.arah == "dari_saya" else Delegasi.kepada_nip
        statement = statement.where(side == who.nip)
    if query.keadaan is not None:
        statement = statement.where(_in_state(query.keadaan, _today(session, who)))
    if query.q:
        named = select(Pegawai.nip).where(contains(Pegawai.nama, query.q))
        statement = statement.where(or_(Delegasi.dari_nip.in_(named), Delegasi.kepada_nip.in_(named)))
    if query.sort.startswith("pejabat"):
        statement = statement.join(Pegawai, Pegawai.nip == Delegasi.dari_nip)
    elif query.sort.startswith("penerima"):
        statement = statement.join(Pegawai, Pegawai.nip == Delegasi.kepada_nip)
    keys: dict[str, list[Any]] = {
        "terbaru": [Delegasi.mulai.desc(), Delegasi.id.desc()],
        "terlama": [Delegasi.mulai, Delegasi.id],
        "pejabat": [Pegawai.nama, Delegasi.id],
        "pejabat_turun": [Pegawai.nama.desc(), Delegasi.id.desc()],
        "penerima": [Pegawai.nama, Delegasi.id],
        "penerima_turun": [Pegawai.nama.desc(), Delegasi.id.desc()],
    }
    rows, following = window(session, statement, keys[query.sort], query)
    return Page(items=views.all_delegasi(session, who, rows), next=following)


def _in_state(keadaan: str, today: date) -> ColumnElement[bool]:
    if keadaan == "selesai":
        return or_(Delegasi.dicabut_pada.is_not(None), Delegasi.selesai < today)
    when = Delegasi.mulai > today if keadaan == "mendatang" else Delegasi.mulai <= today
    return and_(Delegasi.dicabut_pada.is_(None), Delegasi.selesai >= today, when)


def _today(session: Session, who: Viewer) -> date:
    """The day at home of who asks; Jakarta's for those who are of no instansi."""
    home = session.get(Instansi, who.home) if who.home is not None else None
    return home.hari() if home is not None else datetime.now(ZoneInfo(ZonaWaktu.WIB)).date()
