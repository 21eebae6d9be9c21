"""What of a matrix is shown: who is involved, who is found, in which order, and how much at once."""

from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

from contracts.skp import Matriks
from contracts.types import FormSkp, StatusSkp
from gateway.web.forms import Form
from gateway.web.matriks_tampil import PER_PAGE, Papan

FIRST, SECOND = uuid4(), uuid4()


def person(nama: str, *, supports=(), **more) -> dict:
    seen = {"status": StatusSkp.PENGAJUAN, "terlihat": True, "form": FormSkp.JA_JF}
    cells = {id: [{"id": uuid4(), "rencana": "R", "jenis": "utama", "jumlah_indikator": 1}] for id in supports}
    who = {"skp_id": uuid4(), "nip": "199305282019022907", "nama": nama, "jabatan": "Analis", "unor_nama": "Biro"}
    return who | {"luar_unit": False, "rev": 1, "sel": cells} | seen | more


def board(people: list[dict], **typed: str) -> Papan:
    kolom = [
        {"rhk_id": id, "rencana": "Rencana", "jenis": "utama", "urutan": n} for n, id in enumerate((FIRST, SECOND))
    ]
    pimpinan = {"nip": "198505282010022907", "nama": "Ketua", "jabatan": "Kepala", "pangkat": None, "golongan": None}
    matriks = Matriks.model_validate(
        {"skp_id": uuid4(), "tim_id": None, "nama": "Biro", "tahun": 2026, "kolom": kolom, "baris": people}
        | {"pimpinan": pimpinan | {"unor_id": None, "unor_nama": "Biro"}}
    )
    return Papan(matriks, Form(MultiDict(typed)))


@pytest.fixture
def people() -> list[dict]:
    return [
        person("Ani", supports=[FIRST]),
        person("Budi", terlihat=False, status=StatusSkp.DRAFT),
        person("Citra"),
        person("Dewi", form=FormSkp.JPT),
        person("Eka", supports=[FIRST, SECOND]),
    ]


def shown(papan: Papan) -> list[str]:
    return [one.baris.nama for one in papan.tampil]


def test_a_hidden_draft_is_not_called_uninvolved(people):
    papan = board(people)
    assert papan.keadaan == {"sudah": 2, "draft": 1, "belum": 1, "jpt": 1}
    assert shown(board(people, terlibat="belum")) == ["Citra"]
    assert shown(board(people, terlibat="draft")) == ["Budi"]
    assert shown(board(people, terlibat="sudah")) == ["Ani", "Eka"]


def test_columns_count_people_and_empty_ones_are_told(people):
    assert board(people).pendukung == {FIRST: 2, SECOND: 1}
    assert board(people).tanpa_pendukung == 0
    assert board(people[:2]).tanpa_pendukung == 1


def test_people_are_found_by_name_or_nip_and_ordered_by_their_share(people):
    people[3]["nip"] = "198505282010022907"
    assert shown(board(people, q=" cIt")) == ["Citra"]
    assert shown(board(people, q="19850528 2010")) == ["Dewi"]
    assert shown(board(people, urut="banyak"))[:2] == ["Eka", "Ani"]
    assert shown(board(people, urut="sedikit"))[-1] == "Eka"
    assert shown(board(people, urut="apa saja")) == ["Ani", "Budi", "Citra", "Dewi", "Eka"]


def test_many_come_in_pages():
    people = [person(f"Pegawai {n:03}") for n in range(PER_PAGE + 3)]
    first = board(people)
    assert (len(first.tampil), first.next) == (PER_PAGE, str(PER_PAGE))
    second = board(people, after=first.next or "")
    assert (shown(second)[0], len(second.tampil), second.next) == (f"Pegawai {PER_PAGE:03}", 3, None)
    assert len(board(people, after="-7").tampil) == PER_PAGE
    assert board(people, after="9999").tampil == []
