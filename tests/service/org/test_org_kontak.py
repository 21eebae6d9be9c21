"""How a person is reached belongs to the person (features G13)."""

import pytest
from org_world import World

from contracts import org
from contracts.errors import Forbidden, Invalid, NotFound
from services.org import commands, queries


def contact(world: World, who: str, actor, **fields) -> org.Kontak:
    shown = commands.set_kontak(world.s, actor, org.SetKontak(nip=who, **fields))
    return shown.kontak


def test_a_person_gives_number_and_consent_in_any_usual_writing(world):
    actor = world.as_(world.staf)
    for text in ("0812-3456-7890", "62812 3456 7890", "+62 812-3456-7890"):
        assert contact(world, world.staf, actor, nomor_wa=text, setuju_wa=True).nomor_wa == "+6281234567890"
    told = world.told("org.kontak_changed.v1")
    assert [(event["setuju_wa"], event["versi"]) for event in told] == [(True, 1)]


def test_consent_without_a_number_is_refused(world):
    with pytest.raises(Invalid, match="Isi nomor WhatsApp"):
        contact(world, world.staf, world.as_(world.staf), setuju_wa=True)


def test_the_admin_sets_a_number_but_never_the_consent_which_then_has_to_be_given_anew(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890", setuju_wa=True)
    with pytest.raises(Forbidden, match="hanya dapat diberikan orangnya"):
        contact(world, world.staf, world.admin, setuju_wa=False)
    assert contact(world, world.staf, world.admin, nomor_wa="0813-1111-2222") == org.Kontak(nomor_wa="+6281311112222")


def test_taking_the_number_away_takes_the_consent_away(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890", setuju_wa=True, email="a@b.go.id")
    left = contact(world, world.staf, world.as_(world.staf), nomor_wa="")
    assert left == org.Kontak(nomor_wa=None, email="a@b.go.id", setuju_wa=False)


def test_the_history_does_not_keep_numbers(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890")
    page = queries.riwayat_pegawai(world.s, world.admin, org.RiwayatQuery(kunci=world.staf))
    assert page.items[0].baru == {"diubah": ["nomor_wa"]}
    assert "81234567890" not in page.model_dump_json()


def test_nobody_else_sets_the_contact(world):
    with pytest.raises(Forbidden):
        contact(world, world.staf, world.as_(world.kasi), nomor_wa="0812-3456-7890")
    with pytest.raises(NotFound):
        contact(world, world.staf, world.as_(world.rekan), nomor_wa="0812-3456-7890")
    with pytest.raises(Forbidden):
        contact(world, world.kasi, world.as_(world.staf, acting_for=world.kasi), nomor_wa="0812-3456-7890")
