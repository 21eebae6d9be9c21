"""Questions about instansi and the tree of unor."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.paging import contains, page, window
from contracts import org
from contracts.base import Actor, Page
from services.org.models import Instansi, Unor, missing
from services.org.rules.access import Viewer, require
from services.org.views import unor as views
from services.org.views.viewer import viewer


def instansi(session: Session, actor: Actor, query: org.InstansiQuery) -> org.Instansi:
    who = viewer(session, actor)
    row = session.get(Instansi, query.id)
    if row is None or not who.belongs(row.id):
        raise missing("instansi")
    return views.instansi(who, row)


def daftar_instansi(session: Session, actor: Actor, query: org.DaftarInstansi) -> Page[org.Instansi]:
    who = viewer(session, actor)
    statement = select(Instansi)
    if not who.reads_everywhere():
        home = who.home
        if home is None or not who.belongs(home):
            return Page(items=[])
        statement = statement.where(Instansi.id == home)
    if query.q:
        statement = statement.where(or_(contains(Instansi.nama, query.q), Instansi.kode == query.q))
    return page(session, statement, _order(Instansi, query.sort), query, lambda row: views.instansi(who, row))


def unor(session: Session, actor: Actor, query: org.UnorQuery) -> org.Unor:
    who = viewer(session, actor)
    row = session.get(Unor, query.id)
    if row is None or not who.belongs(row.instansi_id):
        raise missing("unor")
    return views.unor(session, who, row)


def daftar_unor(session: Session, actor: Actor, query: org.DaftarUnor) -> Page[org.Unor]:
    """Nothing of an instansi that the actor does not belong to."""
    who = viewer(session, actor)
    statement = select(Unor)
    home = _instansi_of(session, who, query)
    if home is not None:
        require(who.belongs(home), missing("instansi"))
        statement = statement.where(Unor.instansi_id == home)
    elif not who.reads_everywhere():
        return Page(items=[])
    if query.q:
        statement = statement.where(or_(contains(Unor.nama, query.q), Unor.kode == query.q))
    elif not query.semua:
        statement = statement.where(Unor.induk_id == query.induk_id)
    if not query.termasuk_tutup:
        statement = statement.where(or_(Unor.aktif, Unor.berlaku_sampai.is_(None)))
    rows, following = window(session, statement, _order(Unor, query.sort), query)
    return Page(items=views.all_unor(session, who, rows), next=following)


def _order(table: type[Instansi] | type[Unor], sort: str) -> list[Any]:
    keys: dict[str, list[Any]] = {
        "nama": [table.nama, table.id],
        "nama_turun": [table.nama.desc(), table.id.desc()],
        "kode": [table.kode, table.id],
        "kode_turun": [table.kode.desc(), table.id.desc()],
    }
    return keys[sort]


def _instansi_of(session: Session, who: Viewer, query: org.DaftarUnor) -> UUID | None:
    if query.induk_id is None or query.q or query.semua:
        return query.instansi_id or (None if who.reads_everywhere() else who.home)
    found = session.scalar(select(Unor.instansi_id).where(Unor.id == query.induk_id))
    if found is None or query.instansi_id not in (None, found):
        raise missing("unor")
    return found
