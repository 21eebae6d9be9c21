"""The people of one telling: a head, a superior, an employee and a colleague, in units of their own, always new."""

import random
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid4

from contracts.org import CreateInstansi, CreatePegawai, CreateUnor, PengaturanInstansi, SetPimpinanUnor
from contracts.types import JenisAsn, JenisJabatan
from dev.demo_accounts import give_passwords
from dev.demo_people import PASSWORD, demo_id
from dev.demo_world import World

INSTANSI_ID = demo_id("instansi", "PERAGAAN")
SINCE = date(2024, 1, 1)
ALWAYS = time(0, 0)  # quiet hours that begin when they end: none


@dataclass(frozen=True)
class Figure:
    """Somebody of the story. `nomor` is E.164, one on which the Twilio stand-in delivers."""

    nip: str
    nama: str
    jabatan: str
    nomor: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    """`pimpinan` is the superior of `atasan`, who is the superior of `pegawai` and of `rekan`."""

    pimpinan: Figure
    atasan: Figure
    pegawai: Figure
    rekan: Figure


def invented_nip(rng: random.Random, *, born: int, sex: int) -> str:
    """A valid NIP of nobody: the sequence numbers of real ones seldom go beyond a few hundred."""
    birth = date(born, rng.randint(1, 12), rng.randint(1, 28))
    return f"{birth:%Y%m%d}{born + rng.randint(22, 30)}{rng.randint(1, 12):02d}{sex}{rng.randint(700, 999)}"


def invented_nomor(rng: random.Random) -> str:
    """The last digits are none that the stand-in has a script for."""
    return f"+62812{rng.randint(0, 9999):04d}{rng.randint(0, 8999):04d}"


def new(world: World) -> Cast:
    """Makes them in org, with heads and passwords. Raises KinerjaError."""
    rng = random.SystemRandom()
    pimpinan = Figure(invented_nip(rng, born=1970, sex=2), "Endang Suryaningsih", "Kepala Pusat", invented_nomor(rng))
    atasan = Figure(
        invented_nip(rng, born=1978, sex=1), "Rahmat Kurniadi", "Kepala Bidang Layanan", invented_nomor(rng)
    )
    pegawai = Figure(invented_nip(rng, born=1992, sex=2), "Laras Widyastuti", "Analis Layanan", invented_nomor(rng))
    rekan = Figure(invented_nip(rng, born=1990, sex=1), "Yoga Prasetia", "Pranata Layanan", invented_nomor(rng))
    _make_instansi(world)
    pusat = _make_unor(world, "Pusat Peragaan", pimpinan, induk=None)
    bidang = _make_unor(world, "Bidang Layanan", atasan, induk=pusat)
    _make_pegawai(world, pimpinan, pusat, JenisJabatan.JPT)
    _make_pegawai(world, atasan, bidang, JenisJabatan.JPT)
    for figure in (pegawai, rekan):
        _make_pegawai(world, figure, bidang, JenisJabatan.FUNGSIONAL)
    for unor, head in ((pusat, pimpinan), (bidang, atasan)):
        world.org().set_pimpinan_unor(SetPimpinanUnor(id=unor, pimpinan_nip=head.nip, berlaku_dari=SINCE))
    give_passwords(world, {figure.nip: figure.password for figure in (pimpinan, atasan, pegawai, rekan)})
    return Cast(pimpinan, atasan, pegawai, rekan)


def _make_instansi(world: World) -> None:
    settings = PengaturanInstansi(jam_tenang_mulai=ALWAYS, jam_tenang_selesai=ALWAYS)
    world.org().create_instansi(
        CreateInstansi(id=INSTANSI_ID, kode="PERAGAAN", nama="Instansi Peragaan", pengaturan=settings)
    )


def _make_unor(world: World, nama: str, head: Figure, *, induk: UUID | None) -> UUID:
    id = uuid4()
    world.org().create_unor(
        CreateUnor(
            id=id,
            instansi_id=INSTANSI_ID,
            induk_id=induk,
            kode=f"P-{head.nip}",
            nama=nama,
            nama_jabatan=head.jabatan,
            berlaku_dari=SINCE,
        )
    )
    return id


def _make_pegawai(world: World, figure: Figure, unor: UUID, jenis: JenisJabatan) -> None:
    world.org().create_pegawai(
        CreatePegawai(
            id=uuid4(),
            nip=figure.nip,
            nama=figure.nama,
            jenis_asn=JenisAsn.PNS,
            instansi_id=INSTANSI_ID,
            unor_id=unor,
            jenis_jabatan=jenis,
            jabatan=figure.jabatan,
            nomor_wa=figure.nomor,
            berlaku_dari=SINCE,
        )
    )
