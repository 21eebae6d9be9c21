"""Loads the demo's directory into org: instansi, units, people, heads, roles, numbers, a team and a delegation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from functools import partial

from contracts.errors import NotFound
from contracts.org import (
    AnggotaBaru,
    CreateDelegasi,
    CreateInstansi,
    CreatePegawai,
    CreateTim,
    CreateUnor,
    PengaturanInstansi,
    SetKontak,
    SetPeran,
    SetPimpinanUnor,
    TimQuery,
)
from contracts.types import Penugasan
from dev.demo_accounts import give_passwords
from dev.demo_people import INSTANSI, PASSWORD, PEGAWAI, UNOR, DemoPegawai, demo_id
from dev.demo_world import World

SINCE = date(2024, 1, 1)
ALWAYS = time(0, 0)
TIM = demo_id("tim", "skp-digital")
AT_ONCE = 4
"""Calls at the same time."""


def load(world: World) -> None:
    """Does nothing when it has already been done to the end: the team is made last."""
    if not _is_loaded(world):
        _instansi_and_unor(world)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(partial(_person, world), PEGAWAI.values()))
            list(pool.map(partial(_kontak, world), PEGAWAI.values()))
        _heads(world)
        give_passwords(world, {one.nip: PASSWORD for one in PEGAWAI.values() if one.label_login and one.nip})
        _delegasi(world)
        _tim(world)


def _is_loaded(world: World) -> bool:
    try:
        world.org().tim(TimQuery(id=TIM))
    except NotFound:
        return False
    return True


def _instansi_and_unor(world: World) -> None:
    for one in INSTANSI:
        # No quiet hours (both ends equal): the demo shall send its messages at night too.
        settings = PengaturanInstansi(
            zona_waktu=one.zona_waktu, warna=one.warna, jam_tenang_mulai=ALWAYS, jam_tenang_selesai=ALWAYS
        )
        world.org().create_instansi(CreateInstansi(id=one.id, kode=one.kode, nama=one.nama, pengaturan=settings))
    for unor in UNOR:
        world.org().create_unor(
            CreateUnor(
                id=unor.id,
                instansi_id=unor.instansi_id,
                induk_id=demo_id("unor", unor.induk) if unor.induk else None,
                kode=unor.kode,
                nama=unor.nama,
                nama_jabatan=unor.nama_jabatan,
                eselon=unor.eselon,
                mandiri=unor.mandiri,
                berlaku_dari=SINCE,
            )
        )


def _person(world: World, person: DemoPegawai) -> None:
    made = world.org().create_pegawai(
        CreatePegawai(
            id=person.id,
            nip=person.nip,
            nama=person.nama,
            jenis_asn=person.jenis_asn,
            instansi_id=person.instansi_id,
            unor_id=person.unor_id,
            jenis_jabatan=person.jenis_jabatan,
            jabatan=person.jabatan,
            eselon=person.eselon,
            golongan=person.golongan,
            tempat_lahir=person.tempat_lahir,
            nomor_wa=person.nomor_wa,
            berlaku_dari=SINCE,
        )
    )
    world.nips[person.kunci] = made.nip
    if person.peran:
        world.org().set_peran(SetPeran(nip=made.nip, peran=[person.peran]))


def _heads(world: World) -> None:
    for unor in UNOR:
        if unor.pimpinan:
            nip = world.nips[unor.pimpinan]
            world.org().set_pimpinan_unor(SetPimpinanUnor(id=unor.id, pimpinan_nip=nip, berlaku_dari=SINCE))


def _kontak(world: World, person: DemoPegawai) -> None:
    """Consent can only be given by the person."""
    if person.setuju_wa:
        nip = world.nips[person.kunci]
        world.org(person.kunci).set_kontak(SetKontak(nip=nip, nomor_wa=person.nomor_wa, setuju_wa=True))


def _delegasi(world: World) -> None:
    """The head of Biro Keuangan is away: the head of Biro SDM acts in his place."""
    today = date.today()  # noqa: DTZ011  # any day of this year does
    world.org().create_delegasi(
        CreateDelegasi(
            id=demo_id("delegasi", "keuangan", str(today.year)),
            dari_nip=world.nips["agus"],
            kepada_nip=world.nips["sri"],
            penugasan=Penugasan.PLT,
            mulai=today.replace(month=1, day=1),
            selesai=today.replace(month=12, day=31),
        )
    )


def _tim(world: World) -> None:
    """A team of the directorate with a member of another unit."""
    members = [("wahyu", "Pengembang"), ("fitri", "Penguji"), ("siti", "Narasumber kepegawaian")]
    world.org("nurul").create_tim(
        CreateTim(
            id=TIM,
            nama="Tim Percepatan SKP Digital",
            anggota=[AnggotaBaru(nip=world.nips[kunci], peran=peran) for kunci, peran in members],
            berlaku_dari=SINCE,
        )
    )
