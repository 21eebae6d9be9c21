"""Coming in: password, OIDC or a client's secret; tokens that turn over; leaving (features A3, G16; issue 2)."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from contracts import org
from contracts.base import Actor, Done
from contracts.errors import Invalid, KinerjaError, NotFound, Unauthenticated
from contracts.types import new_id, nip_diketik
from services.org.commands.door import count_failure, forgive, locked_out, only_gateway
from services.org.commands.sandi import NOBODYS, matches
from services.org.commands.sessions import end_session
from services.org.models import Akun, Klien, Pegawai, Sesi, Token
from services.org.rules import accounts as rules

T = TypeVar("T")
ACCESS, REFRESH = "akses", "segar"


def login(session: Session, actor: Actor, cmd: org.Login) -> org.Tokens | KinerjaError:
    """Tokens, or the refusal: returned and not raised, for the failure it counts must be committed."""
    only_gateway(actor)
    nip = nip_diketik(cmd.nip)
    if refusal := locked_out(session, nip):
        return refusal
    account = session.get(Akun, nip, populate_existing=True)
    if not matches(account.sandi if account else NOBODYS, cmd.password) or account is None:
        count_failure(session, nip)
        return Unauthenticated(
            "nip-atau-kata-sandi-salah",
            "NIP atau kata sandi salah. Periksa lalu coba lagi; setelah 5 kali gagal, akun terkunci sementara.",
        )
    forgive(session, nip)
    person = _at_work(session, nip)
    return person if isinstance(person, KinerjaError) else _open(session, person, "sandi", cmd)


def login_oidc(session: Session, actor: Actor, cmd: org.LoginOidc) -> org.Tokens:
    """The provider has proved who it is; org only looks whether that person works here."""
    only_gateway(actor)
    person = _at_work(session, nip_diketik(cmd.nip))
    if isinstance(person, KinerjaError):
        raise person
    return _open(session, person, "oidc", cmd)


def login_klien(session: Session, actor: Actor, cmd: org.LoginKlien) -> org.Tokens:
    """OAuth2 client credentials: an access token only, for a part or all of the client's scopes."""
    only_gateway(actor)
    client = session.scalars(select(Klien).where(Klien.client_id == cmd.client_id)).one_or_none()
    known = client.rahasia if client is not None else rules.token_hash("")
    right = hmac.compare_digest(known, rules.token_hash(cmd.client_secret))
    if client is None or not right or client.dicabut_pada is not None:
        raise Unauthenticated(
            "klien-tidak-dikenal", "client_id atau client_secret salah, atau sudah dicabut. Hubungi admin pemberinya."
        )
    asked = cmd.scope.split() if cmd.scope else client.scopes
    if foreign := sorted(set(asked) - set(client.scopes)):
        raise Invalid(
            "invalid_scope", f"Scope {foreign[0]} tidak diberikan kepada klien ini. Hubungi admin pemberinya."
        )
    now = datetime.now(UTC)
    row = Sesi(id=new_id(), sub=client.client_id, nip=None, klien_id=client.id, scopes=sorted(set(asked)), cara="klien")
    row.perangkat, row.alamat, row.dicabut_pada = "", "", None
    row.dibuat_pada = row.dipakai_pada = now
    row.berakhir_pada = now + rules.ACCESS_LIFE
    session.add(row)
    session.flush()
    return _tokens(session, row, now)


def refresh(session: Session, actor: Actor, cmd: org.RefreshTokens) -> org.Tokens | KinerjaError:
    """New tokens for a refresh token. Its use long after the first is theft: it ends the session, and that is kept."""
    only_gateway(actor)
    token = session.get(Token, rules.token_hash(cmd.refresh_token), with_for_update=True)
    now = datetime.now(UTC)
    row = session.get(Sesi, token.sesi_id, with_for_update=True) if token and token.jenis == REFRESH else None
    if token is None or row is None or row.dicabut_pada is not None or token.berakhir_pada <= now:
        return _over()
    if token.dipakai_pada is not None and now - token.dipakai_pada > rules.REFRESH_GRACE:
        end_session(session, row)
        return _over()
    person = _at_work(session, row.nip or "")
    if isinstance(person, KinerjaError):
        end_session(session, row)
        return person
    token.dipakai_pada = token.dipakai_pada or now
    row.dipakai_pada = now
    row.berakhir_pada = now + rules.REFRESH_LIFE
    return _tokens(session, row, now)


def revoke(session: Session, actor: Actor, cmd: org.RevokeToken) -> Done:
    """Ends the token's session; a token that nobody knows is already as good as ended (RFC 7009)."""
    only_gateway(actor)
    token = session.get(Token, rules.token_hash(cmd.token))
    if token is not None:
        row = session.get(Sesi, token.sesi_id, with_for_update=True)
        assert row is not None
        end_session(session, row)
    return Done()


def revoke_sesi(session: Session, actor: Actor, cmd: org.RevokeSesi) -> Done:
    """One's own session on another device."""
    row = session.get(Sesi, cmd.id, with_for_update=True)
    if row is None or row.sub != actor.sub:
        raise NotFound("sesi-tidak-ada", "Sesi ini tidak ada atau sudah berakhir. Muat ulang daftar sesi Anda.")
    end_session(session, row)
    return Done()


def forget_old_sessions(session: Session) -> None:
    """Tokens that ended, and sessions a day after theirs did."""
    now = datetime.now(UTC)
    session.execute(delete(Token).where(Token.berakhir_pada < now))
    session.execute(delete(Sesi).where(Sesi.berakhir_pada < now - timedelta(days=1)))


def _at_work(session: Session, nip: str) -> Pegawai | Unauthenticated:
    person = session.get(Pegawai, nip)
    if person is None or not person.aktif:
        return Unauthenticated(
            "pegawai-tidak-aktif", "Anda belum atau tidak lagi terdaftar sebagai pegawai aktif. Hubungi admin instansi."
        )
    return person


def _open(session: Session, person: Pegawai, cara: str, cmd: org.Login | org.LoginOidc) -> org.Tokens:
    now = datetime.now(UTC)
    row = Sesi(id=new_id(), sub=person.nip, nip=person.nip, klien_id=None, scopes=["*"], cara=cara)
    row.perangkat, row.alamat, row.dicabut_pada = cmd.perangkat, cmd.alamat, None
    row.dibuat_pada = row.dipakai_pada = now
    row.berakhir_pada = now + rules.REFRESH_LIFE
    session.add(row)
    session.flush()
    return _tokens(session, row, now)


def _tokens(session: Session, row: Sesi, now: datetime) -> org.Tokens:
    """An access token, and for people a refresh token; only their hashes stay here."""
    access = _give(session, row, ACCESS, now + rules.ACCESS_LIFE)
    again = _give(session, row, REFRESH, now + rules.REFRESH_LIFE) if row.nip is not None else None
    return org.Tokens(
        access_token=access,
        refresh_token=again,
        expires_in=int(rules.ACCESS_LIFE.total_seconds()),
        scope=" ".join(row.scopes),
        session_id=row.id,
    )


def _give(session: Session, row: Sesi, jenis: str, until: datetime) -> str:
    token = rules.new_token(jenis)
    session.add(Token(hash=rules.token_hash(token), sesi_id=row.id, jenis=jenis, berakhir_pada=until))
    return token


def _over() -> Unauthenticated:
    return Unauthenticated("sesi-berakhir", "Sesi Anda sudah berakhir. Silakan masuk kembali.")


def or_raise(answer: T | KinerjaError) -> T:
    """After the commit: the answer, or the refusal that had to be remembered."""
    if isinstance(answer, KinerjaError):
        raise answer
    return answer
