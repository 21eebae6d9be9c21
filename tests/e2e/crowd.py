"""Many people under one superior, for load: a head without NIP (so there is no RHK to support) and the employees."""

import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from contracts.org import CreateInstansi, CreatePegawai, CreateUnor, PengaturanInstansi, SetPimpinanUnor
from contracts.types import JenisAsn, JenisJabatan
from dev.demo_accounts import give_passwords
from dev.demo_cast import ALWAYS, SINCE, invented_nip, invented_nomor
from dev.demo_http import Rest
from dev.demo_people import PASSWORD
from dev.demo_world import World
from dev.process import wait_until


@dataclass
class Crowd:
    """`head` and `members` are NIP; `nomor` is the head's WhatsApp number."""

    url: str
    head: str
    nomor: str
    members: list[str]
    _callers: dict[str, Rest] = field(default_factory=dict)

    def caller(self, nip: str) -> Rest:
        """Somebody who has logged in."""
        if nip not in self._callers:
            rest = Rest(self.url)
            answer = rest.log_in(nip, PASSWORD)
            assert answer.status == 200, answer
            self._callers[nip] = rest
        return self._callers[nip]


def gather(world: World, url: str, *, count: int) -> Crowd:
    """Makes them and waits until skp knows everybody's superior."""
    rng = random.SystemRandom()
    instansi, unor, nomor = uuid4(), uuid4(), invented_nomor(rng)
    settings = PengaturanInstansi(jam_tenang_mulai=ALWAYS, jam_tenang_selesai=ALWAYS)
    kode = f"R{rng.randrange(16**8):08x}"
    world.org().create_instansi(CreateInstansi(id=instansi, kode=kode, nama=f"Instansi {kode}", pengaturan=settings))
    world.org().create_unor(
        CreateUnor(id=unor, instansi_id=instansi, kode="RAMAI", nama="Unit Ramai", berlaku_dari=SINCE)
    )
    head = _person(world, instansi, unor, "Bupati Uji", nip=None, nomor=nomor)
    members = [
        _person(world, instansi, unor, f"Pegawai Uji {number}", nip=invented_nip(rng, born=1970 + number, sex=1))
        for number in range(count)
    ]
    world.org().set_pimpinan_unor(SetPimpinanUnor(id=unor, pimpinan_nip=head, berlaku_dari=SINCE))
    give_passwords(world, dict.fromkeys([head, *members], PASSWORD))
    crowd = Crowd(url, head, nomor, members)
    kontak = {"nomor_wa": nomor, "setuju_wa": True}
    assert crowd.caller(head).ask("PATCH", "/me/kontak", kontak).status == 200
    assert wait_until(lambda: _has_superior(crowd, members[-1]), seconds=20)
    return crowd


def submitted(crowd: Crowd, nip: str, year: int) -> str:
    """The id of a new SKP that waits for the head."""
    person = crowd.caller(nip)
    periode = {"awal": f"{year}-01-01", "akhir": f"{year}-12-31"}
    skp = person.ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"}).json["id"]
    rhk = person.ask("POST", f"/skp/{skp}/rhk", {"jenis": "utama", "rencana": "Layanan"}).json["rhk"][0]["id"]
    person.ask("POST", f"/rhk/{rhk}/indikator", {"indikator": "Terlayani"})
    answer = person.ask("POST", f"/skp/{skp}/submit")
    assert answer.status == 200, answer
    return str(skp)


def _person(world: World, instansi: UUID, unor: UUID, nama: str, *, nip: str | None, nomor: str | None = None) -> str:
    made = world.org().create_pegawai(
        CreatePegawai(
            id=uuid4(),
            nip=nip,
            nama=nama,
            jenis_asn=JenisAsn.PNS if nip else JenisAsn.NON_ASN,
            instansi_id=instansi,
            unor_id=unor,
            jenis_jabatan=JenisJabatan.PELAKSANA if nip else JenisJabatan.JPT,
            jabatan="Pengelola" if nip else "Bupati",
            nomor_wa=nomor,
            berlaku_dari=SINCE,
        )
    )
    return made.nip


def _has_superior(crowd: Crowd, nip: str) -> bool:
    """Tries with an SKP of a year that nobody else uses, and removes it again."""
    person = crowd.caller(nip)
    periode = {"awal": "2000-01-01", "akhir": "2000-12-31"}
    made = person.ask("POST", "/skp", {"periode": periode, "pendekatan": "kualitatif"}).json
    if "id" not in made:
        return False
    person.ask("DELETE", f"/skp/{made['id']}")
    return bool(made["penilai"] and made["penilai"]["nip"] == crowd.head)
