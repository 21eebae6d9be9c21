"""The copy of org's directory, and the superior computed from it (design.md, events; domain.md 5)."""

from datetime import date

import pytest
from sqlalchemy import select

from contracts.org import PegawaiChanged, TimChanged, UnorChanged
from services.skp import handlers
from services.skp.models import Pegawai, Tim, TimAnggota, Unor
from services.skp.queries.rantai import keadaan


def _atasan(dunia, orang, nip: str) -> tuple:
    found = keadaan(
        dunia.s, nip=nip, unor_id=None, awal=orang.tahun.awal, akhir=orang.tahun.akhir, penilai_nip=None
    ).atasan
    return tuple(one["nip"] if one else None for one in found)


def test_the_superior_is_the_head_of_the_own_unit_or_of_the_one_above(dunia, orang):
    assert _atasan(dunia, orang, orang.staf) == (orang.kabid, orang.kadis)
    assert _atasan(dunia, orang, orang.kabid) == (orang.kadis, orang.bupati)
    assert _atasan(dunia, orang, orang.kadis) == (orang.bupati, None)
    assert _atasan(dunia, orang, orang.bupati) == (None, None)
    assert _atasan(dunia, orang, orang.lain) == (None, None)


def test_without_superior_the_draft_says_which_chair_is_missing(dunia, orang):
    def said() -> str:
        return dunia.baca(orang.kadis, skp).kekurangan[0].message

    dunia.unor(dunia.pemda, None, "Pemerintah Daerah", None)
    skp = dunia.buat(orang.kadis)
    assert "menetapkan pimpinan unor di atas unit kerja Anda" in said()
    dunia.unor(dunia.dinas, None, "Dinas Contoh", orang.kadis)
    assert "membuat unor di atasnya dengan pimpinannya" in said()
    dunia.unor(dunia.dinas, None, "Dinas Contoh", None)
    assert "menetapkan pimpinan unit kerja Anda" in said()


def test_over_a_vacant_chair_the_next_above_stands_in(dunia, orang):
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", None)
    assert _atasan(dunia, orang, orang.staf) == (orang.kadis, orang.bupati)


def test_an_inactive_head_is_no_superior(dunia, orang):
    dunia.pegawai(orang.kabid, dunia.bidang_a, aktif=False)
    assert _atasan(dunia, orang, orang.staf) == (orang.kadis, orang.bupati)


def test_a_head_of_two_units_is_not_his_own_superior(dunia, orang):
    dunia.unor(dunia.dinas, dunia.pemda, "Dinas Contoh", orang.kabid, pimpinan_penugasan="plt")
    assert _atasan(dunia, orang, orang.kabid) == (orang.bupati, None)
    assert _atasan(dunia, orang, orang.staf) == (orang.kabid, orang.bupati)


def test_a_circle_of_units_ends(dunia, orang):
    """Events of two moves may arrive in an order that shows a circle for a moment."""
    dunia.unor(dunia.dinas, dunia.bidang_a, "Dinas Contoh", None)
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", None)
    assert _atasan(dunia, orang, orang.staf) == (None, None)


def test_an_older_event_never_replaces_a_newer(dunia, orang):
    new = UnorChanged(
        id=dunia.bidang_a, instansi_id=orang.instansi, induk_id=dunia.dinas, kode="A", nama="Bidang Baru",
        nama_jabatan="", eselon=None, mandiri=False, pimpinan_nip=None, pimpinan_penugasan=None, aktif=True,
        versi=900,
    )  # fmt: skip
    handlers.unor_changed(dunia.s, new)
    handlers.unor_changed(dunia.s, new.model_copy(update={"nama": "Bidang Lama", "versi": 899}))
    handlers.unor_changed(dunia.s, new.model_copy(update={"nama": "Kembar", "versi": 900}))
    assert dunia.s.scalar(select(Unor.nama).where(Unor.id == dunia.bidang_a)) == "Bidang Baru"
    person = PegawaiChanged(
        nip=orang.staf, nama="Dewi A.", jenis_asn="pns", instansi_id=orang.instansi, unor_id=None,
        jenis_jabatan="fungsional", jabatan="Analis", eselon=None, penugasan="definitif", golongan="III/b",
        aktif=True, berlaku_dari=date(2026, 1, 1), versi=900,
    )  # fmt: skip
    handlers.pegawai_changed(dunia.s, person)
    handlers.pegawai_changed(dunia.s, person.model_copy(update={"nama": "Lama", "versi": 5}))
    assert dunia.s.scalar(select(Pegawai.nama).where(Pegawai.nip == orang.staf)) == "Dewi A."


@pytest.mark.parametrize(("versi", "anggota"), [(900, {"staf2"}), (0, {"staf"})])
def test_members_of_a_team_follow_its_newest_version(dunia, orang, versi, anggota):
    handlers.tim_changed(
        dunia.s,
        TimChanged(
            id=dunia.tim, instansi_id=orang.instansi, nama="Tim", ketua_nip=orang.ketua,
            anggota=[orang.staf2, orang.staf2], berlaku_dari=date(2026, 1, 1), berlaku_sampai=None, aktif=True,
            versi=versi,
        ),
    )  # fmt: skip
    found = set(dunia.s.scalars(select(TimAnggota.nip).where(TimAnggota.tim_id == dunia.tim)))
    assert found == {getattr(orang, name) for name in anggota}
    assert dunia.s.get_one(Tim, dunia.tim).nama == ("Tim" if versi else "Tim Digital")
