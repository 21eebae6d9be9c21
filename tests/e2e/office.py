"""A small instansi of the pages that manage people and systems, and a browser without a screen for their details."""

import io
import re
from random import SystemRandom
from secrets import token_hex
from typing import Any
from uuid import UUID

import flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from chassis.config import Config
from contracts.org import CreateInstansi, CreatePegawai, CreateUnor, LoginOidc, OrgApi, SetPeran, SetPimpinanUnor
from contracts.types import JenisAsn, JenisJabatan, Peran, new_id
from dev.demo_cast import SINCE, invented_nip
from dev.demo_world import World
from dev.stack import Stack

STAFF = ["Bayu Segara", "Cakra Buana", "Dinda Larasati", "Eka Nugraha", "Fajar Sidik"]


class Office:
    """Ayu is its admin, Galih heads the Dinas, the staff is in the Bidang below it. `nips` by name."""

    def __init__(self, stack: Stack) -> None:
        self._rng = SystemRandom()
        self.world = World(Config(stack.env))
        self.instansi, self.nips = new_id(), dict[str, str]()
        kode = f"KPG{token_hex(4).upper()}"
        self.org.create_instansi(CreateInstansi(id=self.instansi, kode=kode, nama="Pemerintah Kota Uji"))
        self.dinas = self.unit("Dinas Layanan Uji", None)
        self.bidang = self.unit("Bidang Loket Uji", self.dinas)
        self.kepala = self.person("Galih Prakoso", self.dinas, jenis_jabatan=JenisJabatan.JPT)
        self.org.set_pimpinan_unor(SetPimpinanUnor(id=self.dinas, pimpinan_nip=self.kepala, berlaku_dari=SINCE))
        self.admin = self.person("Ayu Kencana", self.dinas)
        for nama in STAFF:
            self.person(nama, self.bidang)
        self.person("Gita Pertiwi", self.unit("Bidang Lain Uji", None))
        self.org.set_peran(SetPeran(nip=self.admin, peran=[Peran.ADMIN_INSTANSI]))

    @property
    def org(self) -> OrgApi:
        """org as the super admin sees it."""
        return self.world.org()

    def unit(self, nama: str, induk: UUID | None) -> UUID:
        id = new_id()
        made = CreateUnor(
            id=id, instansi_id=self.instansi, induk_id=induk, kode=token_hex(6), nama=nama, berlaku_dari=SINCE
        )
        self.org.create_unor(made)
        return id

    def person(self, nama: str, unor: UUID, jenis_jabatan: JenisJabatan = JenisJabatan.PELAKSANA) -> str:
        self.nips[nama] = self.new_nip()
        made = CreatePegawai(
            id=new_id(),
            nip=self.nips[nama],
            nama=nama,
            jenis_asn=JenisAsn.PNS,
            instansi_id=self.instansi,
            unor_id=unor,
            jenis_jabatan=jenis_jabatan,
            jabatan="Kepala Dinas Layanan Uji" if jenis_jabatan is JenisJabatan.JPT else "Pengelola Layanan",
            berlaku_dari=SINCE,
        )
        self.org.create_pegawai(made)
        return self.nips[nama]

    def new_nip(self) -> str:
        return invented_nip(self._rng, born=self._rng.randint(1972, 1994), sex=1)


def come_in(client: FlaskClient, nip: str) -> None:
    """As from a login provider: a password is slow to make and to check, on purpose, for every single person."""
    from gateway.web import session  # takes a second, which who only hands out tests need not wait

    app = client.application
    tokens = World(app.extensions["config"]).gateway().login_oidc(LoginOidc(nip=nip, issuer="uji"))
    with app.test_request_context():
        session.begin(tokens, keep=False)
        begun = dict(flask.session)
    with client.session_transaction() as kept:
        kept.update(begun)


class Desk:
    """A logged in Flask client that sends forms as a browser without JavaScript does."""

    def __init__(self, client: FlaskClient, nip: str) -> None:
        self.client = client
        come_in(client, nip)

    def read(self, path: str, *, status: int = 200) -> str:
        answer = self.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer.text

    def workbook(self, path: str) -> list[tuple[Any, ...]]:
        """The rows of a list that was taken along, its heading first."""
        with self.client.get(path) as answer:
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            return rows_of(answer.data)

    def send(self, path: str, *, on: str, **form: str | list[str]) -> TestResponse:
        """`on`: the page that the form stands on, for its token."""
        token = token_on(self.client.get(on).text)
        return self.client.post(path, data=form | {"csrf_token": token}, headers={"Accept": "text/html"})


def token_on(html: str) -> str:
    """What a form of the page sends to show that it is ours."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, html
    return found[1]


def faults(answer: TestResponse) -> set[str]:
    """The inputs that a refused form marks."""
    assert answer.status_code in (409, 422), answer.status_code
    return set(re.findall(r'id="f-([\w-]+)-error"', answer.text))


def rows_of(xlsx: bytes) -> list[tuple[Any, ...]]:
    """What the first sheet says, row by row."""
    return list(load_workbook(io.BytesIO(xlsx)).active.values)


def version_on(html: str) -> str:
    """The version that a page's form was made from."""
    found = re.search(r'name="if_versi" value="(\d+)"', html)
    assert found
    return found[1]
