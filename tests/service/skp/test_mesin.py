"""Any order of commands on one SKP: its state stays sound, and `actions` always says the truth (hypothesis)."""

from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from skp_dunia import BUPATI, KADIS, ORANG_LAIN

from contracts import skp as c
from contracts.errors import Conflict, Forbidden, Invalid, KinerjaError, NotFound
from contracts.types import StatusSkp, new_id

VERBS = {
    "submit": lambda id: ("submit", c.SubmitSkp(skp_id=id)),
    "withdraw": lambda id: ("withdraw", c.WithdrawSkp(skp_id=id)),
    "approve": lambda id: ("approve", c.ApproveSkp(skp_id=id)),
    "return": lambda id: ("return_with_note", c.ReturnSkp(skp_id=id, catatan=f"Catatan {new_id()}")),
    "revise": lambda id: ("revise", c.ReviseSkp(skp_id=id, alasan=f"Alasan {new_id()}")),
    "reload_penilai": lambda id: ("reload_penilai", c.ReloadPenilai(skp_id=id)),
    "set_ekspektasi": lambda id: (
        "set_ekspektasi", c.SetEkspektasi(skp_id=id, ekspektasi={"loyal": f"Harapan {new_id()}"}),
    ),
    "set_lampiran": lambda id: (
        "set_lampiran",
        c.SetLampiran(
            skp_id=id, dukungan_sumber_daya=[str(new_id())], skema_pertanggungjawaban=[], konsekuensi=[],
        ),
    ),
}  # fmt: skip
HARMLESS = {"reload_penilai"}
"""Does nothing where nothing has changed, so it is never refused to its owner."""


def test_any_order_of_commands(dunia):
    class Mesin(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.savepoint = dunia.s.begin_nested()
            self.versi = 0

        @initialize(make=st.sampled_from([dunia.buat, dunia.lengkap, dunia.diajukan, dunia.disetujui]))
        def begin(self, make: Any) -> None:
            self.id = make(KADIS).id

        def teardown(self) -> None:
            self.savepoint.rollback()
            dunia.s.expunge_all()

        @property
        def skp(self) -> c.Skp:
            return dunia.ask("skp", KADIS, c.SkpQuery(id=self.id))

        def seen(self, who: str) -> c.Skp | None:
            try:
                return dunia.ask("skp", who, c.SkpQuery(id=self.id))
            except NotFound:
                return None

        def attempt(self, who: str, name: str, cmd: Any) -> KinerjaError | None:
            nested = dunia.s.begin_nested()
            try:
                dunia.do(name, who, cmd)
                nested.commit()
            except KinerjaError as refusal:
                nested.rollback()
                return refusal
            return None

        @rule(who=st.sampled_from([KADIS, BUPATI, ORANG_LAIN]), verb=st.sampled_from(sorted(VERBS)))
        def try_anything(self, who: str, verb: str) -> None:
            self.act(who, verb)

        @rule(who=st.sampled_from([KADIS, BUPATI]), data=st.data())
        def do_what_is_offered(self, who: str, data: st.DataObject) -> None:
            seen = self.seen(who)
            if offered := sorted(set(seen.actions) & VERBS.keys()) if seen else []:
                self.act(who, data.draw(st.sampled_from(offered)))

        def act(self, who: str, verb: str) -> None:
            seen, name_cmd = self.seen(who), VERBS[verb](self.id)
            before, told = self.skp, len(dunia.fakta())
            refusal = self.attempt(who, *name_cmd)
            offered = seen is not None and verb in seen.actions
            if refusal is None:
                repeated = len(dunia.fakta()) == told
                assert offered or repeated, f"{verb} was not offered to {who} but done"
                assert not repeated or verb.startswith(("set", "reload")) or self.skp == before
            else:
                assert self.skp == before
                assert len(dunia.fakta()) == told
                if offered:
                    assert isinstance(refusal, Invalid), f"{verb} was offered but refused: {refusal.message}"
                    assert before.kekurangan
                elif seen is None:
                    assert isinstance(refusal, NotFound | Conflict)
                else:
                    assert isinstance(refusal, Conflict | Forbidden)
                assert not (verb in HARMLESS and who == KADIS and before.status != StatusSkp.PERSETUJUAN)

        @rule(pendekatan=st.sampled_from(["kuantitatif", "kualitatif"]))
        def change_pendekatan(self, pendekatan: str) -> None:
            cmd = c.UpdateSkp(skp_id=self.id, periode=self.skp.periode, pendekatan=pendekatan)
            self.edit("update", cmd, changes=pendekatan != self.skp.pendekatan)

        @rule(jenis=st.sampled_from(["utama", "tambahan"]))
        def add_rhk(self, jenis: str) -> None:
            cmd = c.AddRhk(id=new_id(), skp_id=self.id, jenis=jenis, rencana="x", klasifikasi="individu")
            self.edit("add_rhk", cmd)

        @precondition(lambda self: self.skp.rhk)
        @rule()
        def add_indikator(self) -> None:
            skp = self.skp
            columns = {"target": "1", "perspektif": "anggaran"} if skp.pendekatan == "kuantitatif" else {}
            self.edit("add_indikator", c.AddIndikator(id=new_id(), rhk_id=skp.rhk[-1].id, indikator="y", **columns))

        @precondition(lambda self: self.skp.rhk)
        @rule()
        def delete_rhk(self) -> None:
            self.edit("delete_rhk", c.DeleteRhk(rhk_id=self.skp.rhk[0].id))

        def edit(self, name: str, cmd: Any, changes: bool = True) -> None:
            before = self.skp
            refusal = self.attempt(KADIS, name, cmd)
            if "update" in before.actions or not changes:
                assert refusal is None, refusal
                assert (self.skp.rev > before.rev) == changes
            else:
                assert isinstance(refusal, Conflict)
                assert self.skp == before

        @invariant()
        def the_state_is_sound(self) -> None:
            skp = self.skp
            assert skp.versi >= self.versi
            self.versi = skp.versi
            assert skp.versi_tersedia == list(range(1, skp.versi + 1))
            event(f"{skp.status} v{min(skp.versi, 2)}")
            approvals = [row for row in dunia.fakta("skp.approved") if row.data["skp_id"] == str(self.id)]
            assert [row.data["versi"] for row in approvals] == skp.versi_tersedia
            if skp.status in (StatusSkp.PENGAJUAN, StatusSkp.PERSETUJUAN):
                assert any(rhk.jenis == "utama" for rhk in skp.rhk)
                assert all(rhk.indikator for rhk in skp.rhk)
            assert (skp.diajukan_pada is None) == (skp.status == StatusSkp.DRAFT)
            assert dunia.milik(KADIS)[0].jumlah_rhk == len(skp.rhk)
            assert ("delete" in skp.actions) == ("update" in skp.actions and skp.versi == 0)

        @invariant()
        def the_superior_never_sees_a_draft(self) -> None:
            skp, seen = self.skp, self.seen(BUPATI)
            if skp.status == StatusSkp.DRAFT:
                assert seen is None if skp.versi == 0 else seen.status == StatusSkp.PERSETUJUAN
            else:
                assert seen is not None
                assert seen.rhk == skp.rhk

    run_state_machine_as_test(
        Mesin,
        settings=settings(
            max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
