"""Import of unor and pegawai: all rows or none, and every fault by row and column (features G7, P4)."""

from datetime import date

import pytest
from org_files import (
    PEGAWAI_HEADER,
    UNOR_HEADER,
    counts,
    csv,
    faults,
    pegawai_row,
    run,
    unor_row,
    xlsx,
)
from org_world import nip, pppk
from sqlalchemy import select

from chassis.events import Outbox
from contracts import org
from services.org import queries

# ---------------------------------------------------------------- what works


def test_a_tree_is_stored_whatever_the_order_of_its_rows(stored, db):
    rows = [UNOR_HEADER, unor_row("C", "B"), unor_row("A", "DINAS-PENDIDIKAN"), unor_row("B", "A"), unor_row("R")]
    state, refused = run(db, stored, "unor", xlsx(rows))
    assert refused is None
    assert (state.done, state.total, state.refused) == (4, 4, [])
    assert state.result.pop("perintah")["jenis"] == "unor"
    assert state.result == {"baris": 4, "dibuat": 4, "refused_total": 0, "dry_run": False}
    found = queries.daftar_unor(stored.s, stored.admin, org.DaftarUnor(q="Unit C")).items
    assert found[0].jalur == ["Dinas Pendidikan", "Unit A", "Unit B"]
    told = [data["kode"] for data in stored.told("org.unor_changed.v1")][-4:]
    assert set(told) == {"A", "B", "C", "R"}
    assert told.index("A") < told.index("B") < told.index("C")


def test_people_are_stored_with_their_places_their_history_their_events_and_the_chairs_they_take(stored, db):
    before = counts(db)
    rows = [
        PEGAWAI_HEADER,
        pegawai_row(
            nip(100), nama="Satria Nugroho", golongan="III/a", tmt_golongan="01/04/2024", nomor_wa="0812 3456 7890"
        ),
        pegawai_row(pppk(101), jenis_asn="PPPK", golongan="IX", jenis_jabatan="Fungsional"),
        pegawai_row("", "BIDANG-KOSONG", jenis_asn="non asn", memimpin_unor_kode="BIDANG-KOSONG", nama="Bupati"),
    ]
    state, refused = run(db, stored, "pegawai", csv(rows, ";"), "pegawai.csv")
    assert refused is None, state.refused
    after = counts(db)
    assert {name: after[name] - before[name] for name in after} == {
        "unor": 0, "pegawai": 3, "penempatan": 3, "riwayat": 4, "outbox": 5, "berkas_bagian": 0,
    }  # fmt: skip
    person = queries.pegawai(stored.s, stored.admin, org.PegawaiQuery(nip=nip(100)))
    assert (person.nama, person.golongan, person.tmt_golongan) == ("Satria Nugroho", "III/a", date(2024, 4, 1))
    assert person.kontak.nomor_wa == "+6281234567890"
    unit = queries.unor(stored.s, stored.admin, org.UnorQuery(id=stored.kosong))
    assert unit.pimpinan_nama == "Bupati"
    with db.read() as s:
        assert set(s.scalars(select(Outbox.actor).order_by(Outbox.id.desc()).limit(5))) == {"admin"}


def test_a_head_of_a_new_unor_may_be_someone_who_is_here_already(stored, db):
    rows = [UNOR_HEADER, unor_row("A", pimpinan_nip=stored.staf)]
    _, refused = run(db, stored, "unor", xlsx(rows))
    assert refused is None
    assert queries.daftar_unor(stored.s, stored.admin, org.DaftarUnor(q="Unit A")).items[0].pimpinan_nip == stored.staf


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (csv([UNOR_HEADER, unor_row("A")], ","), "a.csv"),
        (csv([UNOR_HEADER, unor_row("A")], ";"), "A.CSV"),
        (csv([UNOR_HEADER, unor_row("A")], "\t"), "a.csv"),
        (b"\xef\xbb\xbf" + csv([UNOR_HEADER, unor_row("A")]), "a.csv"),
        (csv([["Kode", " NAMA ", "Berlaku Dari"], ["A", '"Bagian Umum, Hukum"', "01-02-2020"]]), "a.csv"),
        (xlsx([UNOR_HEADER, unor_row("A", berlaku_dari=date(2020, 1, 1))]), "a.xlsx"),
        (xlsx([UNOR_HEADER, [], unor_row("A"), []]), "a.xlsx"),
        (xlsx([UNOR_HEADER, [101, "Unit", "", "", "", "ya", "", date(2020, 1, 1)]], strings=False), "a.xlsx"),
    ],
)
def test_every_usual_writing_of_a_file_is_read(stored, db, data, name):
    state, refused = run(db, stored, "unor", data, name)
    assert refused is None, state.refused
    assert state.result["dibuat"] == 1


# ---------------------------------------------------------------- what is refused


def test_a_dry_run_names_every_faulty_row_and_column_and_stores_nothing(stored, db):
    before = counts(db)
    good = nip(100)
    rows = [
        PEGAWAI_HEADER,
        pegawai_row(good),
        pegawai_row("12345"),
        pegawai_row(good),
        pegawai_row(stored.staf),
        pegawai_row(pppk(1)),
        pegawai_row(nip(101), "TIDAK-ADA"),
        pegawai_row(nip(102), jenis_jabatan="raja", golongan="Z"),
        pegawai_row(nip(103), nama="", berlaku_dari="kemarin"),
        pegawai_row(nip(104), nama="Nama\x00Aneh"),
        pegawai_row(nip(105), memimpin_unor_kode="SEKSI-DATA"),
        pegawai_row("", jenis_asn="pns"),
        pegawai_row(nip(106), nomor_wa="021-555", email="bukan"),
        pegawai_row(nip(107), nama="x" * 201),
    ]
    state, refused = run(db, stored, "pegawai", csv(rows), "a.csv", dry_run=True)
    assert refused is None
    assert faults(state) == [
        ("baris 3", "nip"),
        ("baris 6", "nip"),
        ("baris 8", "jenis_jabatan"),
        ("baris 8", "golongan"),
        ("baris 9", "nama"),
        ("baris 9", "berlaku_dari"),
        ("baris 10", "nama"),
        ("baris 12", "nip"),
        ("baris 13", "nomor_wa"),
        ("baris 13", "email"),
        ("baris 14", "nama"),
        ("baris 4", "nip"),
        ("baris 5", "nip"),
        ("baris 7", "unor_kode"),
        ("baris 11", "memimpin_unor_kode"),
    ]
    assert state.result.pop("perintah")["jenis"] == "pegawai"
    assert state.result == {"baris": 13, "dibuat": 0, "refused_total": 15, "dry_run": True}
    assert all(refusal.message.endswith(".") and refusal.who for refusal in state.refused)
    assert counts(db) | {"berkas_bagian": 0} == before


def test_a_row_with_many_faults_tells_them_all_in_one_run(stored, db):
    bad = {"berlaku_dari": "kemarin", "golongan": "Z", "eselon": "I.a", "jenis_jabatan": "pelaksana", "email": "bukan"}
    rows = [
        PEGAWAI_HEADER,
        pegawai_row("12345", "TIDAK-ADA", memimpin_unor_kode="SEKSI-DATA", **bad),
        pegawai_row(stored.staf, "TIDAK-ADA", nama="", golongan="IX", tmt_golongan="1950-01-01"),
        pegawai_row(nip(100), jenis_asn="robot", jenis_jabatan="raja", golongan="III/a", eselon="I.a"),
    ]
    state, _ = run(db, stored, "pegawai", csv(rows), "a.csv", dry_run=True)
    columns = [(refusal.subject, refusal.column) for refusal in state.refused]
    assert sorted(columns) == sorted(
        [("baris 2", name) for name in ("nip", "unor_kode", "eselon", "golongan", "email", "memimpin_unor_kode")]
        + [("baris 2", "berlaku_dari")]
        + [("baris 3", name) for name in ("nip", "unor_kode", "nama", "golongan", "tmt_golongan")]
        + [("baris 4", name) for name in ("jenis_asn", "jenis_jabatan")]
    )


def test_a_unit_whose_row_is_faulty_is_still_the_parent_that_others_name(stored, db):
    rows = [
        UNOR_HEADER,
        unor_row("A", "TIDAK-ADA", nama="", eselon="X", pimpinan_nip=stored.asing),
        unor_row("B", "A"),
        unor_row("", "SALAH"),
    ]
    state, _ = run(db, stored, "unor", csv(rows), "a.csv", dry_run=True)
    assert sorted(faults(state)) == [
        *[("baris 2", name) for name in ("eselon", "induk_kode", "nama", "pimpinan_nip")],
        *[("baris 4", name) for name in ("induk_kode", "kode")],
    ]


def test_one_faulty_row_keeps_all_rows_out(stored, db):
    before = counts(db)
    rows = [PEGAWAI_HEADER, *[pegawai_row(nip(n)) for n in range(100, 150)], pegawai_row("12345")]
    state, refused = run(db, stored, "pegawai", csv(rows), "a.csv")
    assert refused.code == "impor-ditolak"
    assert "Ada 1 kesalahan" in refused.message
    assert faults(state) == [("baris 52", "nip")]
    assert counts(db) | {"berkas_bagian": 0} == before


def test_units_that_do_not_make_a_tree_are_refused_row_by_row(stored, db):
    rows = [
        UNOR_HEADER,
        unor_row("A", "B"),
        unor_row("B", "C"),
        unor_row("C", "A"),
        unor_row("D", "D"),
        unor_row("E", "TIDAK-ADA"),
        unor_row("SEKSI-DATA"),
        unor_row("F"),
        unor_row("F"),
        unor_row("G", pimpinan_nip=stored.asing),
        unor_row("H", "A"),
    ]
    state, refused = run(db, stored, "unor", xlsx(rows))
    assert refused.code == "impor-ditolak"
    assert sorted(faults(state)) == [
        ("baris 10", "pimpinan_nip"),
        ("baris 2", "induk_kode"),
        ("baris 3", "induk_kode"),
        ("baris 4", "induk_kode"),
        ("baris 5", "induk_kode"),
        ("baris 6", "induk_kode"),
        ("baris 7", "kode"),
        ("baris 9", "kode"),
    ]
    circles = [refusal.message for refusal in state.refused if "melingkar" in refusal.message]
    assert len(circles) == 4
    assert any("A → B → C → A" in message for message in circles)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([198501012010011001, "X"], "digitnya hilang"),
        ([1.98501012010011e17, "X"], "digitnya hilang"),
        (["=1+1", "X"], "rumus"),
    ],
)
def test_what_excel_has_spoilt_is_told_with_the_cure(stored, db, row, words):
    data = xlsx([["nip", "nama", "jenis_asn", "unor_kode", "jenis_jabatan", "jabatan", "berlaku_dari"],
                 [*row, "pns", "SEKSI-DATA", "pelaksana", "X", "2020-01-01"]], strings=False)  # fmt: skip
    state, _ = run(db, stored, "pegawai", data, dry_run=True)
    assert faults(state) == [("baris 2", "nip")]
    assert words in state.refused[0].message


@pytest.mark.parametrize("cell", ["1,98501E+17", "1.98501012010011E+17", "=HYPERLINK(1)"])
def test_spoilt_cells_of_a_csv_are_told_too(stored, db, cell):
    rows = [PEGAWAI_HEADER, pegawai_row(cell)]
    state, _ = run(db, stored, "pegawai", csv(rows, ";"), "a.csv", dry_run=True)
    assert faults(state) == [("baris 2", "nip")]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (["kode", "nama"], "berlaku_dari"),
        (["kode", "nama", "berlaku_dari", "warna"], "warna"),
        (["kode", "nama", "berlaku_dari", "Nama"], "nama"),
    ],
)
def test_a_wrong_header_is_refused_before_the_rows(stored, db, header, column):
    state, refused = run(db, stored, "unor", csv([header, ["A"] * len(header)]), "a.csv")
    assert refused.code == "impor-ditolak"
    assert faults(state) == [("baris 1", column)]


def test_a_file_with_a_header_only_has_nothing_to_import(stored, db):
    state, refused = run(db, stored, "unor", csv([UNOR_HEADER]), "a.csv")
    assert refused.code == "impor-ditolak"
    assert "hanya berisi judul" in state.refused[0].message


def test_more_faults_than_a_thousand_are_counted(stored, db):
    rows = [PEGAWAI_HEADER, *[pegawai_row("1")] * 1200]
    state, _ = run(db, stored, "pegawai", csv(rows), "a.csv", dry_run=True)
    assert len(state.refused) == 1000
    assert state.result["refused_total"] == 1200


def test_units_and_people_of_another_instansi_are_out_of_reach(stored, db):
    state, _ = run(db, stored, "pegawai", csv([PEGAWAI_HEADER, pegawai_row(nip(100), "BADAN-LAIN")]), "a.csv")
    assert faults(state) == [("baris 2", "unor_kode")]
