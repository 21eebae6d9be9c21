"""The sheet of ratings: what it was handed out with comes back in it, and nothing of it is dropped in silence."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook

from contracts.assessment import Masa, PenilaianRingkas
from contracts.errors import Invalid
from contracts.types import Rating
from gateway.documents import rating_xlsx

MASA = Masa(tahun=2026, jenis="triwulanan", urutan=1, awal=date(2026, 1, 1), akhir=date(2026, 3, 31))
NIP = "198501012010011001"


def person(hasil_kerja=None, perilaku=None, **more):
    fields = {
        "id": uuid4(), "skp_id": uuid4(), "nip": NIP, "nama": "Dewi Anjani", "jabatan": "Analis", "masa": MASA,
        "unor_nama": "Bidang A", "status": "berjalan", "predikat": None, "penilai_nama": None, "rev": 1,
        "batas_isi": date(2026, 4, 5), "jumlah_rencana_aksi": 0, "jumlah_eviden": 0, "jumlah_realisasi": 0,
        "jumlah_indikator": 0, **more,
    }  # fmt: skip
    return PenilaianRingkas(hasil_kerja=hasil_kerja, perilaku=perilaku, **fields)


def handed_out(people):
    """The workbook, opened."""
    app = Flask(__name__)
    app.secret_key = "only for a test"
    app.add_url_rule("/", "sheet", lambda: rating_xlsx.answer("rating", people))
    with app.test_client().get("/") as sent:
        return load_workbook(BytesIO(sent.data))


def columns(book):
    return {cell.value: cell.column for cell in book.active[1]}


def read(book):
    file = BytesIO()
    book.save(file)
    return rating_xlsx.read(file.getvalue())


def test_two_skp_of_one_person_are_two_rows_that_can_be_told_apart():
    halves = [
        MASA.model_copy(update={"akhir": date(2026, 2, 14)}),
        MASA.model_copy(update={"awal": date(2026, 2, 15)}),
    ]
    people = [person("sesuai", "di_atas", masa=halves[0], jabatan="Penata"), person(masa=halves[1])]
    book = handed_out(people)
    shown = [row[:4] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert shown == [
        (NIP, "Dewi Anjani", "Penata", "1 Januari 2026 s.d. 14 Februari 2026"),
        (NIP, "Dewi Anjani", "Analis", "15 Februari 2026 s.d. 31 Maret 2026"),
    ]
    hidden = {
        name for name in columns(book) if book.active.column_dimensions["ABCDEFGHIJ"[columns(book)[name] - 1]].hidden
    }
    assert hidden == {"Hasil kerja semula", "Perilaku semula", "Kunci"}
    assert [(row.id, row.nip, row.semula, row.sama, row.kosong) for row in read(book)] == [
        (str(people[0].id), NIP, (Rating.SESUAI, Rating.DI_ATAS), True, False),
        (str(people[1].id), NIP, (None, None), True, True),
    ]


def test_what_is_written_is_new_even_where_it_cannot_be_read():
    book = handed_out([person("sesuai", "sesuai"), person(), person("sesuai", "sesuai")])
    at, sheet = columns(book), book.active
    sheet.cell(2, at["Hasil kerja"], "DI ATAS")
    sheet.cell(3, at["Perilaku"], "hebat sekali")
    sheet.cell(4, at["Catatan"], "Rapi")
    first, second, third = read(book)
    assert (first.hasil_kerja, first.perilaku, first.sama) == (Rating.DI_ATAS, Rating.SESUAI, False)
    assert (second.perilaku, second.sama, second.kosong) == (None, False, False)
    assert (third.catatan, third.sama, third.kosong) == ("Rapi", False, False)


def test_only_rows_that_were_changed_are_counted_and_none_is_dropped(monkeypatch):
    monkeypatch.setattr(rating_xlsx, "MOST_PEOPLE", 3)
    book = handed_out([person("sesuai", "sesuai") for _ in range(500)])
    at, sheet = columns(book), book.active
    for number in (2, 300, 501):
        sheet.cell(number, at["Perilaku"], "Di atas ekspektasi")
    changed = [row.nomor for row in read(book) if not row.sama]
    assert changed == [2, 300, 501]
    sheet.cell(40, at["Perilaku"], "Di atas ekspektasi")
    with pytest.raises(Invalid) as caught:
        read(book)
    assert "lebih dari 3 orang" in caught.value.errors[0].message
    sheet.cell(rating_xlsx._MOST_LINES + 2, 1, "x")
    with pytest.raises(Invalid) as caught:
        read(book)
    assert "20.000 baris" in caught.value.errors[0].message


def test_a_sheet_without_its_keys_is_refused():
    book = handed_out([person()])
    book.active.delete_cols(columns(book)["Kunci"])
    with pytest.raises(Invalid) as caught:
        read(book)
    assert caught.value.errors[0].field == "berkas"
    assert "Kolom Kunci" in caught.value.errors[0].message
