"""What is dated in the future comes true on its day, once, in the name of who asked for it (features G7)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from org_world import SINCE, SUPER, World
from sqlalchemy import select

from chassis.events import Outbox
from contracts import org
from contracts.errors import Conflict
from services.org import commands, models, queries


def later(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def person(world: World, who: str) -> org.Pegawai:
    world.s.expire_all()
    return queries.pegawai(world.s, world.admin, org.PegawaiQuery(nip=who))


def unit(world: World, id) -> org.Unor:
    world.s.expire_all()
    return queries.unor(world.s, world.admin, org.UnorQuery(id=id))


def move(world: World, who: str, unor, days: int) -> org.Pegawai:
    cmd = org.MovePegawai(
        nip=who, unor_id=unor, jenis_jabatan="pelaksana", jabatan="Arsiparis",
        berlaku_dari=world.day() + timedelta(days=days),
    )  # fmt: skip
    return commands.move_pegawai(world.s, world.admin, cmd)


def history(world: World, who: str) -> list[str]:
    query = org.RiwayatQuery(kunci=who)
    return [entry.perbuatan for entry in queries.riwayat_pegawai(world.s, world.admin, query).items]


def test_a_move_in_the_future_changes_and_tells_nothing_before_its_day(stored, db):
    shown = move(stored, stored.staf, stored.bidang, 3)
    stored.s.commit()
    assert (shown.unor_id, shown.versi) == (stored.seksi, 1)
    assert commands.apply_due(db, later(2)) == 0
    assert commands.apply_due(db, later(3)) == 1
    moved = person(stored, stored.staf)
    assert (moved.unor_id, moved.jabatan, moved.versi) == (stored.bidang, "Arsiparis", 2)
    assert moved.berlaku_dari == stored.day() + timedelta(days=3)
    event = stored.s.scalars(select(Outbox).order_by(Outbox.id.desc()).limit(1)).one()
    assert (event.type, event.actor, event.data["unor_id"]) == (
        "org.pegawai_changed.v1", "admin", str(stored.bidang),
    )  # fmt: skip
    assert history(stored, stored.staf) == ["move", "jadwalkan_move", "create"]
    assert commands.apply_due(db, later(3)) == 0


def test_a_later_wish_for_the_same_thing_takes_the_place_of_the_earlier(stored, db):
    move(stored, stored.staf, stored.bidang, 3)
    move(stored, stored.staf, stored.kosong, 2)
    move(stored, stored.staf, stored.kosong, 2)
    stored.s.commit()
    commands.apply_due(db, later(5))
    assert person(stored, stored.staf).unor_id == stored.kosong
    assert history(stored, stored.staf).count("jadwalkan_move") == 2


def test_a_whole_unit_is_dissolved_on_one_day_in_the_right_order(stored, db):
    day = stored.day() + timedelta(days=10)
    move(stored, stored.sendiri, stored.seksi, 10)
    close = org.CloseUnor(id=stored.kosong, berlaku_sampai=day - timedelta(days=1))
    closed = commands.close_unor(stored.s, stored.admin, close)  # whoever is scheduled to be gone does not hinder
    assert (closed.berlaku_sampai, closed.jumlah_pegawai) == (day - timedelta(days=1), 1)
    stored.s.commit()
    commands.apply_due(db, later(9))
    assert stored.s.get(models.Unor, stored.kosong).aktif is True
    commands.apply_due(db, later(10))
    stored.s.expire_all()
    assert stored.s.get(models.Unor, stored.kosong).aktif is False
    assert person(stored, stored.sendiri).unor_id == stored.seksi


def test_a_head_hands_over_and_leaves_by_dates_given_together(stored, db):
    day = stored.day() + timedelta(days=5)
    hand_over = org.SetPimpinanUnor(id=stored.seksi, pimpinan_nip=stored.rekan, berlaku_dari=day)
    commands.set_pimpinan_unor(stored.s, stored.admin, hand_over)
    move(stored, stored.kasi, stored.bidang, 5)
    stored.s.commit()
    commands.apply_due(db, later(5))
    assert unit(stored, stored.seksi).pimpinan_nama == "Yoga Pratama"
    assert person(stored, stored.kasi).unor_nama == "Bidang Guru"


def test_what_has_become_impossible_by_its_day_is_recorded_and_not_done(stored, db):
    cmd = org.MoveUnor(id=stored.bidang, induk_id=stored.kosong, berlaku_dari=stored.day() + timedelta(days=4))
    commands.move_unor(stored.s, stored.admin, cmd)
    now = org.MoveUnor(id=stored.kosong, induk_id=stored.seksi, berlaku_dari=SINCE)
    commands.move_unor(stored.s, stored.admin, now)
    stored.s.commit()
    assert commands.apply_due(db, later(4)) == 1
    entries = queries.riwayat_unor(stored.s, stored.admin, org.RiwayatQuery(kunci=str(stored.bidang))).items
    assert entries[0].perbuatan == "jadwal_gagal"
    assert "bawah dirinya sendiri" in entries[0].baru["alasan"]
    assert unit(stored, stored.bidang).induk_id == stored.dinas
    assert commands.apply_due(db, later(4)) == 0


def test_a_closing_that_people_hinder_on_its_day_is_undone_and_said_so(stored, db):
    move(stored, stored.sendiri, stored.seksi, 2)
    close = org.CloseUnor(id=stored.kosong, berlaku_sampai=stored.day() + timedelta(days=1))
    commands.close_unor(stored.s, stored.admin, close)
    stored.s.execute(models.Jadwal.__table__.delete())  # the move that made the closing possible is lost
    stored.s.commit()
    assert commands.apply_due(db, later(3)) == 1
    shown = unit(stored, stored.kosong)
    assert (shown.berlaku_sampai, shown.jumlah_pegawai) == (None, 1)
    entries = queries.riwayat_unor(stored.s, stored.admin, org.RiwayatQuery(kunci=str(stored.kosong))).items
    assert "1 pegawai" in entries[0].baru["alasan"]
    assert commands.apply_due(db, later(3)) == 0


def test_the_day_after_the_last_one_a_person_is_gone_and_logged_out(stored, db):
    cmd = org.ClosePegawai(nip=stored.staf, berlaku_sampai=stored.day() + timedelta(days=1), alasan="pensiun")
    commands.close_pegawai(stored.s, stored.admin, cmd)
    stored.s.commit()
    assert commands.apply_due(db, later(1)) == 0
    assert commands.apply_due(db, later(2)) == 1
    assert person(stored, stored.staf).aktif is False
    types = stored.s.scalars(select(Outbox.type).order_by(Outbox.id.desc()).limit(2)).all()
    assert set(types) == {"org.pegawai_changed.v1", "org.session_revoked.v1"}


def test_who_comes_in_the_future_is_not_at_work_before(stored, db):
    who = stored.orang("Orang Nanti", stored.seksi, berlaku_dari=stored.day() + timedelta(days=2))
    stored.s.commit()
    assert person(stored, who).aktif is False
    commands.apply_due(db, later(2))
    assert person(stored, who).aktif is True


def test_a_team_begins_and_ends_on_its_days(stored, db):
    cmd = org.CreateTim(
        id=stored.dinas, nama="Tim Sementara", ketua_nip=stored.staf, berlaku_dari=stored.day() + timedelta(days=2),
        berlaku_sampai=stored.day() + timedelta(days=3),
    )  # fmt: skip
    commands.create_tim(stored.s, stored.admin, cmd)
    stored.s.commit()
    told = []
    for days in (1, 2, 3, 4, 5):
        commands.apply_due(db, later(days))
        told.append([data["aktif"] for data in stored.told("org.tim_changed.v1")])
    assert told == [[False], [False, True], [False, True], [False, True, False], [False, True, False]]


def test_the_day_turns_where_the_instansi_is(stored, db):
    """Midnight of Jayapura is two hours before that of Jakarta."""
    east = org.PengaturanInstansi(zona_waktu="Asia/Jayapura")
    cmd = org.UpdateInstansi(id=stored.away, nama="Kabupaten Lain", pengaturan=east)
    commands.update_instansi(stored.s, SUPER, cmd)
    first = datetime(2031, 5, 1, 15, 30, tzinfo=UTC)  # 00:30 in Jayapura, 22:30 the day before in Jakarta
    for who, unor in ((stored.asing, stored.lain), (stored.staf, stored.bidang)):
        place = org.MovePegawai(
            nip=who,
            unor_id=unor,
            jenis_jabatan="pelaksana",
            jabatan="Arsiparis",
            berlaku_dari=date(2031, 5, 2),
        )
        commands.move_pegawai(stored.s, SUPER, place)
    stored.s.commit()
    assert commands.apply_due(db, first - timedelta(hours=1)) == 0
    assert commands.apply_due(db, first) == 1
    stored.s.expire_all()
    assert queries.pegawai(stored.s, SUPER, org.PegawaiQuery(nip=stored.asing)).jabatan == "Arsiparis"
    assert commands.apply_due(db, first + timedelta(hours=2)) == 1


def test_a_schedule_ends_with_the_thing_it_was_for(stored, db):
    move(stored, stored.staf, stored.bidang, 20)
    cmd = org.ClosePegawai(nip=stored.staf, berlaku_sampai=stored.day() + timedelta(days=1), alasan="pensiun")
    commands.close_pegawai(stored.s, stored.admin, cmd)
    stored.s.commit()
    assert commands.apply_due(db, later(30)) == 1
    assert person(stored, stored.staf).aktif is False


def test_a_schedule_into_a_closed_unor_is_refused_when_it_is_given(stored):
    move(stored, stored.sendiri, stored.seksi, 1)
    close = org.CloseUnor(id=stored.kosong, berlaku_sampai=stored.day() + timedelta(days=3))
    commands.close_unor(stored.s, stored.admin, close)
    with pytest.raises(Conflict, match="berakhir pada"):
        move(stored, stored.staf, stored.kosong, 2)
