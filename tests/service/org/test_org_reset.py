"""A forgotten password: one link, once, and nothing learnt about who exists (features A4, G16)."""

from datetime import UTC, datetime, timedelta

import pytest
from org_acts import PASSWORD, age, login
from org_world import GATEWAY, World, counted, nip
from pydantic import ValidationError

from contracts import org
from contracts.errors import Invalid
from contracts.types import new_id
from services.org import commands, models


def ask(world: World, who: str) -> org.Done:
    answer = commands.request_reset(world.s, GATEWAY, org.RequestReset(nip=who, id=new_id()))
    world.s.commit()
    return answer


def links(world: World) -> list[str]:
    return [event["token"] for event in world.told("org.password_reset_requested.v1")]


def reset(world: World, token: str, password: str = PASSWORD) -> org.Done:
    return commands.reset_password(world.s, GATEWAY, org.ResetPassword(token=token, password=password))


def test_a_reset_sends_a_link_that_works_once_and_ends_sessions_and_locks(stored, db):
    ask(stored, stored.staf)
    commands.answer_resets(db)
    (token,) = links(stored)
    for _ in range(5):
        commands.login(stored.s, GATEWAY, org.Login(nip=stored.staf, password="salah"))
    assert reset(stored, token) == org.Done()
    assert stored.told("org.session_revoked.v1")[-1] == {"sub": stored.staf, "session_id": None}
    assert login(stored, stored.staf).access_token
    with pytest.raises(Invalid, match="sudah dipakai"):
        reset(stored, token, "kata-sandi-berikutnya")


def test_the_link_is_not_used_up_by_a_password_that_is_refused(stored, db):
    ask(stored, stored.staf)
    commands.answer_resets(db)
    (token,) = links(stored)
    with pytest.raises(Invalid, match="paling sedikit 10"):
        reset(stored, token, "pendek")
    assert reset(stored, token) == org.Done()


def test_a_link_ends_after_half_an_hour_and_with_the_use_of_another(stored, db):
    ask(stored, stored.staf)
    commands.answer_resets(db)
    (first,) = links(stored)
    age(stored, models.PermintaanReset, berakhir_pada=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(Invalid, match="kedaluwarsa"):
        reset(stored, first)
    age(stored, models.PermintaanReset, berakhir_pada=datetime.now(UTC) + timedelta(minutes=5))
    ask(stored, stored.staf)
    commands.answer_resets(db)
    reset(stored, links(stored)[1])
    with pytest.raises(Invalid):
        reset(stored, first, "kata-sandi-berikutnya")


def test_the_request_is_answered_alike_for_everyone_and_only_people_at_work_get_a_link(stored, db):
    with counted(db.engine) as known:
        first = ask(stored, stored.staf)
    with counted(db.engine) as unknown:
        second = ask(stored, nip(883))
    assert (first, [s.split()[:3] for s in known]) == (second, [s.split()[:3] for s in unknown])
    commands.answer_resets(db)
    assert len(links(stored)) == 1


@pytest.mark.parametrize("typed", ["abc", "12345678901234567", "1234567890123456789"])
def test_what_cannot_be_a_nip_is_said_so_for_it_tells_nothing_of_accounts(typed: str):
    with pytest.raises(ValidationError, match="NIP terdiri dari 18 angka"):
        org.RequestReset(nip=typed, id=new_id())


def test_a_nip_is_taken_as_it_is_printed(stored, db):
    printed = f"{stored.staf[:8]} {stored.staf[8:14]} {stored.staf[14]} {stored.staf[15:]}"
    ask(stored, printed)
    commands.answer_resets(db)
    (token,) = links(stored)
    assert org.TOKEN_RESET.fullmatch(token)


def test_at_most_three_links_an_hour_are_sent(stored, db):
    for _ in range(5):
        assert ask(stored, stored.staf) == org.Done()
    commands.answer_resets(db)
    ask(stored, stored.staf)
    commands.answer_resets(db)
    assert len(links(stored)) == 3


def test_a_repeated_request_sends_one_link(stored, db):
    cmd = org.RequestReset(nip=stored.staf, id=new_id())
    for _ in range(2):
        commands.request_reset(stored.s, GATEWAY, cmd)
    stored.s.commit()
    commands.answer_resets(db)
    commands.answer_resets(db)
    assert len(links(stored)) == 1


def test_the_link_is_never_in_a_public_event():
    assert org.PasswordResetRequested.public is False
    assert org.SessionRevoked.public is False
