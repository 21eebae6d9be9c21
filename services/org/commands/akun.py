"""Commands on rights: admin roles of people, and other systems with their scopes (R12, R13; issue 2)."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid
from contracts.types import Peran
from services.org.commands.record import fingerprint, is_repeat, record
from services.org.commands.sessions import end_sessions
from services.org.models import Instansi, Klien, Pegawai, PeranPegawai, missing
from services.org.rules import accounts as rules
from services.org.rules.access import Sight, not_yours, require
from services.org.views import klien as klien_views
from services.org.views import pegawai as views
from services.org.views.tree import way_up
from services.org.views.viewer import viewer


def set_peran(session: Session, actor: Actor, cmd: org.SetPeran) -> org.Pegawai:
    """Replaces the roles; they are part of what is seen of a person, so they have its version.

    Whoever loses one has to log in again, so that no copy of it lives on.
    """
    who = viewer(session, actor)
    row = session.get(Pegawai, cmd.nip)
    if row is None or views.see(session, who, row, way_up(session, row.unor_id)) is Sight.NOTHING:
        raise missing("pegawai")
    require(who.manages(row.instansi_id), not_yours("memberi peran"))
    wanted = set(cmd.peran)
    if foreign := wanted - rules.GIVABLE:
        message = f"Peran {sorted(foreign)[0]} tidak dapat diberikan kepada orang."
        raise Invalid("peran-tidak-dikenal", message, errors=[FieldError(field="peran", message=message)])
    row = Pegawai.locked(session, cmd.nip)
    lock(session, "peran")
    held = {Peran(value) for value in session.scalars(select(PeranPegawai.peran).where(PeranPegawai.nip == cmd.nip))}
    changed = wanted ^ held
    require(
        who.is_super or Peran.SUPER_ADMIN not in changed,
        Forbidden("bukan-wewenang", "Peran super admin hanya dapat diberikan atau dicabut super admin lain."),
    )
    if changed:
        row.expect(cmd.if_versi)
        _check(session, row, wanted, held)
        session.execute(delete(PeranPegawai).where(PeranPegawai.nip == row.nip, PeranPegawai.peran.in_(held - wanted)))
        session.add_all(PeranPegawai(nip=row.nip, peran=peran) for peran in wanted - held)
        row.versi += 1
        session.flush()
        if held - wanted:
            end_sessions(session, row.nip)
        lama, baru = {"peran": sorted(held)}, {"peran": sorted(wanted)}
        record(session, actor, "pegawai", row.nip, "set_peran", lama=lama, baru=baru)
    return views.person(session, who, row)


def _check(session: Session, row: Pegawai, wanted: set[Peran], held: set[Peran]) -> None:
    if wanted - held and not row.aktif:
        raise Conflict("pegawai-tidak-aktif", "Peran hanya dapat diberikan kepada pegawai aktif. Pilih pegawai lain.")
    if Peran.SUPER_ADMIN in held - wanted:
        others = select(func.count()).where(
            PeranPegawai.peran == Peran.SUPER_ADMIN, PeranPegawai.nip != row.nip,
            PeranPegawai.nip == Pegawai.nip, Pegawai.aktif,
        )  # fmt: skip
        if not session.scalar(others):
            raise Conflict(
                "super-admin-terakhir",
                "Ini super admin terakhir. Beri peran itu kepada pegawai lain dahulu, lalu cabut dari yang ini.",
            )


def create_klien(session: Session, actor: Actor, cmd: org.CreateKlien) -> org.Klien:
    """The secret is in the first answer only; who lost it revokes the client and makes another."""
    who = viewer(session, actor)
    require(who.is_admin and who.manages(cmd.instansi_id), not_yours("mendaftarkan sistem lain"))
    if cmd.instansi_id is not None and any(scope.startswith("events:") for scope in cmd.scopes):
        message = "Peristiwa mencakup semua instansi, jadi hanya diberikan super admin kepada sistem tanpa instansi."
        raise Invalid("scope-semua-instansi", message, errors=[FieldError(field="scopes", message=message)])
    if cmd.instansi_id is not None and session.get(Instansi, cmd.instansi_id) is None:
        raise missing("instansi")
    _check_scopes(cmd)
    lock(session, "klien", cmd.id)
    row = session.get(Klien, cmd.id)
    if row is not None and is_repeat(row, cmd):
        return klien_views.klien(row)
    secret = rules.new_token("klien")
    row = Klien(id=cmd.id, nama=cmd.nama, instansi_id=cmd.instansi_id, scopes=sorted(set(cmd.scopes)))
    row.client_id, row.rahasia = f"klien-{secrets.token_hex(8)}", rules.token_hash(secret)
    row.dibuat_pada, row.dicabut_pada, row.sidik = datetime.now(UTC), None, fingerprint(cmd)
    session.add(row)
    session.flush()
    record(session, actor, "klien", row.id, "create", baru=cmd.model_dump(exclude={"id"}))
    return klien_views.klien(row).model_copy(update={"client_secret": secret})


def _check_scopes(cmd: org.CreateKlien) -> None:
    """The feed of events has no border between instansi, so a system of one instansi must not read it."""
    if cmd.instansi_id is not None and any(scope.startswith("events:") for scope in cmd.scopes):
        message = (
            "Peristiwa memuat data semua instansi. Minta super admin mendaftarkan sistem ini tanpa instansi, "
            "atau hapus scope events."
        )
        raise Invalid("scope-lintas-instansi", message, errors=[FieldError(field="scopes", message=message)])


def revoke_klien(session: Session, actor: Actor, cmd: org.RevokeKlien) -> org.Klien:
    """Ends the client and all of its sessions."""
    who = viewer(session, actor)
    row = session.get(Klien, cmd.id, with_for_update=True)
    if row is None or not (who.is_admin and who.manages(row.instansi_id)):
        raise missing("klien")
    if row.dicabut_pada is None:
        row.dicabut_pada = datetime.now(UTC)
        end_sessions(session, row.client_id)
        record(session, actor, "klien", row.id, "revoke")
    return klien_views.klien(row)
