"""The demo data: every login that `make up` names works, every state is there, loading twice changes nothing."""

import pytest

from contracts.types import FormSkp, Pendekatan, StatusSkp
from dev.demo_data import LOGINS
from dev.demo_http import Rest
from dev.demo_people import INSTANSI
from dev.stack import Stack
from tests.e2e.load import pages


@pytest.fixture(scope="module")
def people(demo: Stack) -> dict[str, Rest]:
    """By the role that `make up` prints."""
    found = {}
    for role, nip, password in LOGINS:
        found[role] = Rest(demo.url)
        assert found[role].log_in(nip, password).status == 200, role
    return found


def test_every_login_sees_its_own_person(people: dict[str, Rest]) -> None:
    for role, nip, _ in LOGINS:
        me = people[role].ask("GET", "/me").json
        assert me["pegawai"]["nip"] == nip
        assert ("admin_instansi" in me["peran"]) == role.startswith("Admin")
        assert ("super_admin" in me["peran"]) == (role == "Super admin")


def test_every_state_form_and_pendekatan_is_there(people: dict[str, Rest]) -> None:
    ours = {"instansi_id": str(INSTANSI[0].id), "lingkup": "instansi"}
    rows = list(pages(people["Super admin"], "/skp", **ours))
    assert {row["status"] for row in rows} == set(StatusSkp)
    assert {row["form"] for row in rows} == set(FormSkp)
    assert {row["pendekatan"] for row in rows} == set(Pendekatan)


def test_a_superior_without_nip_a_plt_and_a_mixed_team_are_there(people: dict[str, Rest]) -> None:
    above = people["Admin pemda"].ask("GET", "/me").json["pegawai"]["atasan_dari_atasan"]
    assert above["jabatan"] == "Sekretaris Daerah"
    bupati = people["Admin pemda"].ask("GET", f"/pegawai/{above['nip']}").json["atasan"]
    assert bupati["nip"].startswith("P")
    assert [one["penugasan"] for one in people["Kepala biro (JPT)"].ask("GET", "/me").json["boleh_bertindak"]] == [
        "plt"
    ]
    (team,) = people["Direktur (ketua tim)"].ask("GET", "/tim").json["items"]
    members = people["Direktur (ketua tim)"].ask("GET", f"/tim/{team['id']}").json["anggota"]
    assert {member["lintas_unor"] for member in members} == {True, False}


def test_loading_again_tells_the_world_nothing(stack: Stack, people: dict[str, Rest]) -> None:
    def last(service: str) -> str:
        admin, after = people["Super admin"], None
        while (page := admin.ask("GET", "/events", params={"type": service, "limit": 500, "after": after}).json)[
            "items"
        ]:
            after = page["next"]
        return str(page["next"])

    kinds = ("org.pegawai_changed.v1", "org.unor_changed.v1", "skp.created.v1", "skp.submitted.v1")
    before = [last(kind) for kind in kinds]
    stack.load_demo_data()
    assert [last(kind) for kind in kinds] == before
