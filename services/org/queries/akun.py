"""Questions about who is there: the holder of a token, oneself, sessions, and other systems."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.paging import contains, page
from contracts import org
from contracts.base import Actor, Page
from contracts.errors import Unauthenticated
from contracts.types import Peran
from services.org.commands.door import only_gateway
from services.org.models import Delegasi, Instansi, Klien, Pegawai, PeranPegawai, Sesi, Tim, Token, Unor
from services.org.rules.access import me_actions, not_yours, require
from services.org.rules.accounts import token_hash
from services.org.views import klien as klien_views
from services.org.views import pegawai as pegawai_views
from services.org.views import unor as unor_views
from services.org.views.tree import has_subordinates, heads
from services.org.views.viewer import viewer


def identity(session: Session, actor: Actor, query: org.IdentityQuery) -> org.Identity:
    """One statement for a system, three for a person."""
    only_gateway(actor)
    row = session.execute(
        select(Token.berakhir_pada, Sesi, Pegawai, Klien, Instansi)
        .join(Sesi, Sesi.id == Token.sesi_id)
        .outerjoin(Pegawai, Pegawai.nip == Sesi.nip)
        .outerjoin(Klien, Klien.id == Sesi.klien_id)
        .outerjoin(Instansi, Instansi.id == Pegawai.instansi_id)
        .where(Token.hash == token_hash(query.access_token), Token.jenis == "akses")
    ).one_or_none()
    now = datetime.now(UTC)
    if row is None or row.berakhir_pada <= now or row.Sesi.dicabut_pada is not None:
        raise _unknown()
    if row.Klien is not None and row.Klien.dicabut_pada is None:
        return _system(row.Klien, row.Sesi, row.berakhir_pada)
    if row.Pegawai is None or row.Instansi is None or not row.Pegawai.aktif:
        raise _unknown()
    person, home = row.Pegawai, row.Instansi
    who = Actor(
        sub=person.nip,
        nip=person.nip,
        nama=person.nama,
        roles=frozenset(_roles(session, person.nip)),
        scopes=frozenset({"*"}),
        instansi_id=person.instansi_id,
        session_id=row.Sesi.id,
    )
    return org.Identity(
        actor=who,
        boleh_bertindak=_may_act(session, person.nip, home),
        zona_waktu=home.zona,
        expires_at=row.berakhir_pada,
    )


def me(session: Session, actor: Actor, query: org.MeQuery) -> org.Me:
    """The person in person; what they lead, and so may do, is that of the one in whose place they act."""
    who = viewer(session, actor)
    person = session.get(Pegawai, actor.nip) if actor.nip else None
    home = session.get(Instansi, person.instansi_id if person else actor.instansi_id or UUID(int=0))
    units: list[UUID] = []
    teams: list[UUID] = []
    if who.nip is not None and who.aktif:
        units = list(session.scalars(select(Unor.id).where(heads(who.nip)).order_by(Unor.nama, Unor.id)))
        led = select(Tim.id).where(Tim.ketua_nip == who.nip, Tim.aktif)
        teams = list(session.scalars(led.order_by(Tim.nama, Tim.id)))
    roles = _roles(session, person.nip) if person else []
    return org.Me(
        pegawai=pegawai_views.person(session, who, person) if person is not None and person.aktif else None,
        instansi=unor_views.instansi(who, home) if home is not None and who.belongs(home.id) else None,
        peran=roles or sorted(actor.roles),
        boleh_bertindak=_may_act(session, person.nip, home) if person and person.aktif and home else [],
        punya_bawahan=bool(units) and has_subordinates(session, who.nip or ""),
        memimpin_unor=units,
        memimpin_tim=teams,
        actions=me_actions(who, heads=bool(units), leads=bool(units or teams)),
    )


def sesi(session: Session, actor: Actor, query: org.DaftarSesi) -> Page[org.Sesi]:
    mine = select(Sesi).where(
        Sesi.sub == actor.sub, Sesi.dicabut_pada.is_(None), Sesi.berakhir_pada > datetime.now(UTC)
    )

    def shown(row: Sesi) -> org.Sesi:
        return org.Sesi(
            id=row.id,
            perangkat=row.perangkat,
            alamat=row.alamat,
            cara=row.cara,
            dibuat_pada=row.dibuat_pada,
            dipakai_pada=row.dipakai_pada,
            ini=row.id == actor.session_id,
        )

    return page(session, mine, [Sesi.dibuat_pada.desc(), Sesi.id.desc()], query, shown)


def klien(session: Session, actor: Actor, query: org.DaftarKlien) -> Page[org.Klien]:
    who = viewer(session, actor)
    require(who.is_admin, not_yours("melihat sistem lain yang terdaftar"))
    last = select(Sesi.dibuat_pada).where(Sesi.sub == Klien.client_id).order_by(Sesi.dibuat_pada.desc()).limit(1)
    statement = select(Klien, last.scalar_subquery())
    if not who.is_super:
        own: ColumnElement[bool] = Klien.instansi_id == actor.instansi_id
        statement = statement.where(own)
    if query.q:
        statement = statement.where(contains(Klien.nama, query.q))
    keys: dict[str, list[Any]] = {
        "nama": [Klien.nama, Klien.id],
        "nama_turun": [Klien.nama.desc(), Klien.id.desc()],
        "terbaru": [Klien.dibuat_pada.desc(), Klien.id.desc()],
        "terlama": [Klien.dibuat_pada, Klien.id],
    }
    return page(session, statement, keys[query.sort], query, lambda row: klien_views.klien(*row[:2]))


def _roles(session: Session, nip: str) -> list[Peran]:
    held = session.scalars(select(PeranPegawai.peran).where(PeranPegawai.nip == nip))
    return sorted(Peran(value) for value in held)


def _may_act(session: Session, nip: str, home: Instansi) -> list[org.BolehBertindak]:
    """Delegations to the person that hold today, of officials who are at work."""
    today = home.hari()
    rows = session.execute(
        select(Delegasi.penugasan, Delegasi.selesai, Pegawai.nip, Pegawai.nama)
        .join(Pegawai, Pegawai.nip == Delegasi.dari_nip)
        .where(
            Delegasi.kepada_nip == nip,
            Delegasi.dicabut_pada.is_(None),
            Delegasi.mulai <= today,
            Delegasi.selesai >= today,
            Pegawai.aktif,
        )
        .order_by(Pegawai.nama, Pegawai.nip)
    )
    return [org.BolehBertindak(nip=dari, nama=nama, penugasan=p, selesai=end) for p, end, dari, nama in rows]


def _system(row: Klien, sesi: Sesi, until: datetime) -> org.Identity:
    who = Actor(
        sub=row.client_id,
        nama=row.nama,
        roles=frozenset({Peran.PARTNER}),
        scopes=frozenset(sesi.scopes) & frozenset(row.scopes),
        instansi_id=row.instansi_id,
        session_id=sesi.id,
    )
    return org.Identity(actor=who, expires_at=until)


def _unknown() -> Unauthenticated:
    return Unauthenticated("token-tidak-berlaku", "Sesi Anda tidak berlaku lagi. Silakan masuk kembali.")
