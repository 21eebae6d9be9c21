"""The first super admin of a new installation: `python -m gateway.first_admin --help`, once, where the gateway runs.

Makes the instansi and the person where they are missing, gives the role, and prints a link for the password. It signs
with ACTOR_PRIVATE_KEY as the gateway does; org has to be running.
"""

import argparse
import sys
import threading
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NoReturn
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from chassis.actor import sign
from chassis.config import Config
from chassis.rpc import Client
from chassis.subscribe import Subscription
from contracts.base import Actor
from contracts.errors import KinerjaError, NotFound, Unavailable
from contracts.messages import invalid
from contracts.org import (
    CreateInstansi,
    CreatePegawai,
    OrgApi,
    PasswordResetRequested,
    PegawaiQuery,
    RequestReset,
    SetPeran,
)
from contracts.types import JenisAsn, JenisJabatan, Peran, new_id, nip_adalah_pns
from gateway.clients import GATEWAY

SYSTEM = Actor(sub="first-admin", nama="Pemasangan aplikasi", roles=frozenset({Peran.SUPER_ADMIN}))
_SECONDS = 20.0


def appoint(config: Config, *, nip: str, nama: str, kode: str, instansi: str) -> str:
    """Makes `nip` a super admin; the link with which the person sets a password, good for half an hour.

    Repeating it gives a new link. Raises KinerjaError.
    """
    org = Client(OrgApi, config.amqp_uri).acting(sign(SYSTEM, config.need("ACTOR_PRIVATE_KEY")))
    try:
        peran = org.pegawai(PegawaiQuery(nip=nip)).peran
    except NotFound:
        org.create_instansi(CreateInstansi(id=_id(kode), kode=kode, nama=instansi))
        peran = org.create_pegawai(_person(nip, nama, _id(kode))).peran
    org.set_peran(SetPeran(nip=nip, peran=sorted({*peran, Peran.SUPER_ADMIN})))
    token = reset_tokens(config, [nip])[nip]
    return f"{(config.get('PUBLIC_URL') or '').rstrip('/')}/reset-password?token={token}"


def reset_tokens(config: Config, nips: Collection[str]) -> dict[str, str]:
    """Asks for a new password for each and hears on the bus what notify sends them. Raises KinerjaError."""
    org = Client(OrgApi, config.amqp_uri).acting(sign(GATEWAY, config.need("ACTOR_PRIVATE_KEY")))
    tokens: dict[str, str] = {}
    complete = threading.Event()

    def heard(event: PasswordResetRequested) -> None:
        if event.nip in nips:  # others may ask for theirs meanwhile
            tokens[event.nip] = event.token
        if tokens.keys() >= set(nips):
            complete.set()

    bus = Subscription(config.amqp_uri, PasswordResetRequested, heard=heard, reset=tokens.clear)
    bus.start()
    try:
        if bus.wait(_SECONDS):
            for nip in nips:
                org.request_reset(RequestReset(nip=nip, id=new_id()))
        if not complete.wait(_SECONDS):
            missing = ", ".join(sorted(set(nips) - tokens.keys()))
            raise Unavailable("tautan-tidak-datang", f"org tidak mengirim tautan untuk {missing}. Periksa log org.")
        return tokens
    finally:
        bus.stop()


def _id(kode: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://e-kinerja.example/instansi/{kode}")


def _person(nip: str, nama: str, instansi_id: UUID) -> CreatePegawai:
    return CreatePegawai(
        id=new_id(),
        nip=nip,
        nama=nama,
        jenis_asn=JenisAsn.PNS if nip_adalah_pns(nip) else JenisAsn.PPPK,
        instansi_id=instansi_id,
        unor_id=None,
        jenis_jabatan=JenisJabatan.PELAKSANA,
        jabatan="Administrator aplikasi e-Kinerja",
        berlaku_dari=datetime.now(UTC).date(),
    )


def _give_up(error: KinerjaError) -> NoReturn:
    sys.exit("\n".join([str(error), *(f"{one.field}: {one.message}" for one in error.errors)]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m gateway.first_admin", description=__doc__.splitlines()[0])
    parser.add_argument("--nip", required=True)
    parser.add_argument("--nama", required=True)
    parser.add_argument("--kode-instansi", required=True, help="short code of the person's instansi, e.g. BKN")
    parser.add_argument("--nama-instansi", required=True)
    given = parser.parse_args()
    try:
        link = appoint(
            Config.from_env(), nip=given.nip, nama=given.nama, kode=given.kode_instansi, instansi=given.nama_instansi
        )
    except LookupError as error:  # a variable that is not set
        sys.exit(str(error))
    except ValidationError as error:
        _give_up(invalid(error))
    except KinerjaError as error:
        _give_up(error)
    sys.stdout.write(f"{given.nama} is super admin. Link to set the password, good for 30 minutes:\n{link}\n")


if __name__ == "__main__":
    main()
