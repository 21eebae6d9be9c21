"""Uploads of one person have an end each day, and only the gateway asks which files are still named (features G11)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from contracts import assessment as c
from contracts import assessment_berkas as cb
from contracts.errors import Conflict, Forbidden, NotFound, TooMany
from contracts.types import new_id
from services.assessment.models import Unggahan


@pytest.fixture
def unggah(dunia, approved):
    """`unggah(who, ukuran)`: somebody is about to upload so many bytes into STAF's open period (`unggah.row`)."""

    def ask(who, ukuran=cb.MAX_BERKAS):
        return dunia.do("reserve_unggahan", who, cb.ReserveUnggahan(penilaian_id=ask.row.id, ukuran=ukuran))

    ask.row = approved()[0]
    ask.row.batas_isi = date(2100, 1, 1)
    dunia.s.flush()
    return ask


def test_a_day_takes_so_many_bytes_and_the_next_day_begins_anew(dunia, orang, unggah):
    for _ in range(cb.MAX_UNGGAHAN // cb.MAX_BERKAS):
        unggah(orang.staf)
    with pytest.raises(TooMany, match=r"sudah mencapai 100 MB\. Unggah berkas ini besok") as refused:
        unggah(orang.staf, 1)
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("berkas", "quota")
    assert 0 < refused.value.retry_after <= 86_400
    spent = dunia.s.scalars(select(Unggahan)).one()
    assert (spent.nip, spent.ukuran) == (orang.staf, cb.MAX_UNGGAHAN)
    spent.hari -= timedelta(days=1)
    dunia.s.flush()
    unggah(orang.staf, 7)
    dunia.s.expire_all()
    assert spent.ukuran == 7


def test_what_is_deleted_again_is_spent(dunia, orang, unggah):
    rhk = dunia.baca(orang.staf, unggah.row).rhk[0].id
    file = cb.Berkas(hash="a" * 64, nama="a.pdf", tipe="application/pdf", ukuran=cb.MAX_BERKAS)
    for _ in range(cb.MAX_UNGGAHAN // cb.MAX_BERKAS):
        unggah(orang.staf)
        add = c.AddEviden(id=new_id(), penilaian_id=unggah.row.id, rhk_id=rhk, nama="A", berkas=file)
        dunia.do("add_eviden", orang.staf, add)
        dunia.do("delete_eviden", orang.staf, c.DeleteEviden(id=add.id))
    with pytest.raises(TooMany):
        unggah(orang.staf)


def test_only_who_may_fill_reserves(dunia, orang, unggah):
    for who in (orang.kabid, orang.kadis, orang.ketua, dunia.admin()):
        with pytest.raises(Forbidden):
            unggah(who)
    for who in (orang.staf2, orang.lain):
        with pytest.raises(NotFound):
            unggah(who)
    dunia.tutup(unggah.row)
    with pytest.raises(Conflict, match="ditutup"):
        unggah(orang.staf)
    assert dunia.s.scalars(select(Unggahan)).all() == []


def test_the_gateway_learns_which_files_are_named_and_nobody_else_does(dunia, orang, unggah, statements):
    rhk = dunia.baca(orang.staf, unggah.row).rhk[0].id
    for _ in range(2):
        file = cb.Berkas(hash="b" * 64, nama="a.pdf", tipe="application/pdf", ukuran=1)
        add = c.AddEviden(id=new_id(), penilaian_id=unggah.row.id, rhk_id=rhk, nama="A", berkas=file)
        dunia.do("add_eviden", orang.staf, add)
    ask = cb.BerkasDipakai(hash=["a" * 64, "b" * 64])
    gateway = dunia.siapa(None, sub="gateway", roles={"gateway"})
    sql = statements(dunia.s)
    assert dunia.ask("berkas_dipakai", gateway, ask) == ["b" * 64]
    assert len(sql) == 1
    for who in (orang.staf, dunia.admin(), dunia.siapa(orang.lain, roles={"super_admin"})):
        with pytest.raises(Forbidden):
            dunia.ask("berkas_dipakai", who, ask)
