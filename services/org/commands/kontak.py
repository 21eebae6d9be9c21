"""How a person is reached: number, address and consent, all the person's own (features G13)."""

from typing import Any

from sqlalchemy.orm import Session

from contracts import org
from contracts.base import Actor
from contracts.errors import Forbidden
from services.org.commands import facts
from services.org.commands.pegawai import wrong
from services.org.commands.record import differences, record
from services.org.models import Pegawai, missing
from services.org.rules import people
from services.org.rules.access import Sight, not_yours, require
from services.org.views import pegawai as views
from services.org.views.tree import way_up
from services.org.views.viewer import viewer


def set_kontak(session: Session, actor: Actor, cmd: org.SetKontak) -> org.Pegawai:
    """None leaves as it is, an empty text takes away. Consent is the person's own, and for that number only."""
    who = viewer(session, actor)
    row = session.get(Pegawai, cmd.nip)
    if row is None or views.see(session, who, row, way_up(session, row.unor_id)) is Sight.NOTHING:
        raise missing("pegawai")
    is_own = actor.nip == row.nip and row.aktif
    require(is_own or who.manages(row.instansi_id), not_yours("mengubah kontak pegawai lain"))
    if cmd.setuju_wa is not None and not is_own:
        raise Forbidden("persetujuan-milik-pegawai", "Persetujuan menerima WhatsApp hanya dapat diberikan orangnya.")
    row = Pegawai.locked(session, cmd.nip)
    new = differences(row, _contact(row, cmd, is_own=is_own))
    if new:
        for name, value in new.items():
            setattr(row, name, value)
        row.kontak_versi += 1
        record(session, actor, "pegawai", row.nip, "set_kontak", baru={"diubah": sorted(new)})
        facts.kontak_changed(session, row)
    return views.person(session, who, row)


def _contact(row: Pegawai, cmd: org.SetKontak, *, is_own: bool) -> dict[str, Any]:
    faults = people.Faults()
    values: dict[str, Any] = {}
    if cmd.nomor_wa is not None:
        values["nomor_wa"] = faults.read("nomor_wa", people.nomor_wa, cmd.nomor_wa)
    if cmd.email is not None:
        values["email"] = faults.read("email", people.email, cmd.email)
    faults.raise_any()
    number = values.get("nomor_wa", row.nomor_wa)
    if number is None or (number != row.nomor_wa and not is_own):
        values["setuju_wa"] = False
    if cmd.setuju_wa is not None:
        if cmd.setuju_wa and number is None:
            raise wrong("nomor_wa", "nomor-wa-kosong", "Isi nomor WhatsApp Anda dahulu, lalu beri persetujuan.")
        values["setuju_wa"] = cmd.setuju_wa
    return values
