"""Many people with one penilai, and the penilai at the gateway's pages: takes a sheet, fills it, tries it, saves it."""

import io
import json
import re
from contextlib import closing
from datetime import UTC, date, datetime
from html import unescape
from random import SystemRandom
from typing import Any
from uuid import UUID

import pika
import psycopg2
import requests
from openpyxl import load_workbook

from contracts.skp import IndikatorFakta, Pejabat, RhkFakta, SkpApproved
from contracts.types import Periode, new_id
from dev.demo_cast import invented_nip
from dev.demo_people import PASSWORD
from dev.stack import Stack
from tests.e2e.crowd import Crowd
from tests.e2e.office import token_on

YEAR = 2024
_MASA = {"tahun": str(YEAR), "masa": "triwulanan-1"}
_WAIT = 60.0  # seconds for a page


class Sheet:
    """Approved SKP of `count` people of the crowd's unit, all of the first quarter; the head rates them."""

    def __init__(self, stack: Stack, crowd: Crowd, *, count: int) -> None:
        self._stack, self._head = stack, crowd.head
        (self.instansi, self.unor) = self.rows("SELECT instansi_id, unor_id FROM pegawai WHERE nip = %s", crowd.head)[0]
        rng, nips = SystemRandom(), set[str]()
        while len(nips) < count:
            nips.add(invented_nip(rng, born=rng.randint(1970, 1999), sex=1))
        events = [self._approved(nip) for nip in nips]
        with pika.BlockingConnection(pika.URLParameters(stack.env["AMQP_URI"])) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            for event in events:
                channel.basic_publish("kinerja", event.type, _on_the_wire(event), pika.BasicProperties(delivery_mode=2))
        self._session = requests.Session()
        self._session.trust_env = False
        answer = self._post("/masuk", on="/masuk", data={"nip": crowd.head, "password": PASSWORD})
        assert answer.status_code == 303, answer.status_code

    # ------------------------------------------------ the pages

    def taken(self) -> Any:
        """The workbook as it is handed out."""
        answer = self._session.get(f"{self._stack.url}/penilaian-bawahan/templat", params=_MASA, timeout=_WAIT)
        return load_workbook(io.BytesIO(answer.content))

    def tried(self, book: Any) -> dict[str, list[str]]:
        """The form that the dry run hands back."""
        file = io.BytesIO()
        book.save(file)
        files = {"berkas": ("rating.xlsx", file.getvalue())}
        answer = self._post("/penilaian-bawahan/unggah", on="/penilaian-bawahan/unggah", data=_MASA, files=files)
        assert answer.status_code == 200, answer.text[:2000]
        return {**_MASA, "baris": [unescape(one) for one in re.findall(r'name="baris" value="([^"]+)"', answer.text)]}

    def saved(self, form: dict[str, list[str]]) -> requests.Response:
        return self._post("/penilaian-bawahan/unggah/simpan", on="/penilaian-bawahan/unggah", data=form)

    def said(self) -> str:
        """What the next page says first."""
        return self._session.get(f"{self._stack.url}/penilaian-bawahan", timeout=_WAIT).text

    def _post(self, path: str, *, on: str, data: Any, files: Any = None) -> requests.Response:
        shown = self._session.get(f"{self._stack.url}{on}", timeout=_WAIT).text
        data = {**data, "csrf_token": token_on(shown)}
        url = f"{self._stack.url}{path}"
        return self._session.post(url, data=data, files=files, allow_redirects=False, timeout=_WAIT)

    # ------------------------------------------------ what assessment has

    def connect(self) -> Any:
        return psycopg2.connect(f"{self._stack.env['DATABASE_URL']}_assessment")

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor)

    def of_unit(self, columns: str, more: str = "") -> list[tuple[Any, ...]]:
        """Of the first quarter's assessments of the unit."""
        query = f"SELECT {columns} FROM penilaian WHERE unor_id = %s AND jenis = 'triwulanan' AND urutan = 1 {more}"
        return self.rows(query, self.unor)

    def _approved(self, nip: str) -> SkpApproved:
        penilai, pegawai = self._pejabat(self._head, "Bupati Uji"), self._pejabat(nip, "Pegawai Uji")
        indikator = IndikatorFakta(id=new_id(), indikator="Terlayani", target=None, perspektif=None, aspek=None)
        rhk = RhkFakta(id=new_id(), jenis="utama", klasifikasi=None, intervensi_rhk_id=None, rencana="Layanan",
                       indikator=[indikator])  # fmt: skip
        return SkpApproved(
            skp_id=new_id(), versi=1, nip=nip, nama=pegawai.nama, instansi_id=self.instansi, unor_id=self.unor,
            jabatan="Pengelola", instansi_nama="Instansi", golongan=None, pendekatan="kualitatif", form="ja_jf",
            periode=Periode(awal=date(YEAR, 1, 1), akhir=date(YEAR, 3, 31)), penilai=penilai, atasan_penilai=None,
            perilaku=[], rhk=[rhk], pegawai=pegawai, disetujui_pada=datetime.now(UTC), disetujui_oleh=self._head,
            disetujui_atas_nama=None,
        )  # fmt: skip

    def _pejabat(self, nip: str, nama: str) -> Pejabat:
        return Pejabat(nip=nip, nama=nama, golongan=None, pangkat=None, jabatan="Pengelola", unor_id=UUID(self.unor),
                       unor_nama="Unit Ramai")  # fmt: skip


def _on_the_wire(event: SkpApproved) -> bytes:
    """As skp's relay sends it."""
    body = {
        "specversion": "1.0", "id": str(new_id()), "source": "urn:kinerja:skp", "type": event.type,
        "subject": event.subject, "time": datetime.now(UTC).isoformat(), "datacontenttype": "application/json",
        "data": event.model_dump(mode="json"),
    }  # fmt: skip
    return json.dumps(body).encode()
