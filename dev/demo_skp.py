"""Loads this year's SKP of the demo, in every state, each by the people who would do it. Data: demo_skp.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from pydantic import TypeAdapter

from contracts.errors import Conflict, NotFound
from contracts.skp import (
    AddIndikator,
    AddRhk,
    ApproveSkp,
    CreateSkp,
    ReloadPenilai,
    ReturnSkp,
    SetEkspektasi,
    Skp,
    SkpQuery,
    SubmitSkp,
    SyncMatriks,
)
from contracts.types import (
    Aspek,
    JenisRhk,
    KlasifikasiRhk,
    NilaiPerilaku,
    Pendekatan,
    Periode,
    Perspektif,
    StatusSkp,
)
from dev.demo_people import PEGAWAI, UNOR, DemoPegawai, demo_id
from dev.demo_world import World, until

EKSPEKTASI = {
    NilaiPerilaku.BERORIENTASI_PELAYANAN: "Menanggapi permintaan layanan pada hari yang sama.",
    NilaiPerilaku.AKUNTABEL: "Menyampaikan laporan yang lengkap dan dapat ditelusuri.",
    NilaiPerilaku.KOLABORATIF: "Melibatkan unit kerja lain sejak awal.",
}


LEADERS = ("sri", "bambang")
"""Whose matrix has its people already."""


@dataclass(frozen=True)
class DemoIndikator:
    indikator: str
    target: str | None = None
    perspektif: Perspektif | None = None
    aspek: Aspek | None = None


@dataclass(frozen=True)
class DemoRhk:
    """`intervensi` is another's RHK: "sri/1" is the first one of Sri."""

    rencana: str
    indikator: list[DemoIndikator]
    jenis: JenisRhk = JenisRhk.UTAMA
    klasifikasi: KlasifikasiRhk | None = None
    penugasan_dari: str | None = None
    intervensi: str | None = None


@dataclass(frozen=True)
class DemoSkp:
    pegawai: str
    pendekatan: Pendekatan
    status: StatusSkp
    catatan: str = ""
    rhk: list[DemoRhk] = field(default_factory=list)

    def id(self, tahun: int) -> UUID:
        return demo_id("skp", self.pegawai, str(tahun))

    def rhk_id(self, tahun: int, number: int) -> UUID:
        return demo_id("rhk", self.pegawai, str(number), str(tahun))


def read() -> list[DemoSkp]:
    """What demo_skp.toml says, superiors first."""
    text = (Path(__file__).parent / "demo_skp.toml").read_text(encoding="utf-8")
    return TypeAdapter(list[DemoSkp]).validate_python(tomllib.loads(text)["skp"])


def load(world: World, tahun: int) -> None:
    """Does nothing when this year's have been made to the end."""
    plans = read()
    if not _is_there(world, plans[-1], tahun):
        for plan in plans:
            _load_one(world, plan, tahun)
        for leader in LEADERS:
            world.skp(leader).sync_matriks(SyncMatriks(skp_id=demo_id("skp", leader, str(tahun))))


def superior_of(person: DemoPegawai) -> str | None:
    """Key of the head of the own unit, or of the next unit above that has one who is not the person."""
    units = {unor.kode: unor for unor in UNOR}
    unit = units.get(person.unor)
    while unit is not None:
        if unit.pimpinan and unit.pimpinan != person.kunci:
            return unit.pimpinan
        unit = units.get(unit.induk) if unit.induk else None
    return None


def _is_there(world: World, plan: DemoSkp, tahun: int) -> bool:
    try:
        skp = world.skp(plan.pegawai).skp(SkpQuery(id=plan.id(tahun)))
    except NotFound:
        return False
    return len(skp.rhk) == len(plan.rhk) and all(rhk.indikator for rhk in skp.rhk)


def _load_one(world: World, plan: DemoSkp, tahun: int) -> None:
    skp = _create(world, plan, tahun)
    if skp.status is StatusSkp.DRAFT:
        for number, rhk in enumerate(plan.rhk, start=1):
            _add_rhk(world, plan, rhk, number, tahun)
        _bring_to(world, plan, skp.id)


def _create(world: World, plan: DemoSkp, tahun: int) -> Skp:
    """skp hears of people and units by events, so it may not know them, or not their head, for a moment."""
    me, penilai = world.skp(plan.pegawai), superior_of(PEGAWAI[plan.pegawai])
    periode = Periode(awal=date(tahun, 1, 1), akhir=date(tahun, 12, 31))
    command = CreateSkp(id=plan.id(tahun), periode=periode, pendekatan=plan.pendekatan)
    skp = until(lambda: me.create(command), lambda made: True, f"SKP of {plan.pegawai}", forgiving=(NotFound, Conflict))
    if skp.status is not StatusSkp.DRAFT:
        return skp
    return until(
        lambda: me.reload_penilai(ReloadPenilai(skp_id=skp.id)),
        lambda now: (now.penilai.nip if now.penilai else None) == (world.nips[penilai] if penilai else None),
        f"penilai of {plan.pegawai}",
        forgiving=(NotFound, Conflict),
    )


def _add_rhk(world: World, plan: DemoSkp, rhk: DemoRhk, number: int, tahun: int) -> None:
    me, rhk_id = world.skp(plan.pegawai), plan.rhk_id(tahun, number)
    intervensi = None
    if rhk.intervensi:
        owner, _, of_owner = rhk.intervensi.partition("/")
        intervensi = demo_id("rhk", owner, of_owner, str(tahun))
    me.add_rhk(
        AddRhk(
            id=rhk_id,
            skp_id=plan.id(tahun),
            jenis=rhk.jenis,
            klasifikasi=rhk.klasifikasi,
            rencana=rhk.rencana,
            penugasan_dari=rhk.penugasan_dari,
            intervensi_rhk_id=intervensi,
        )
    )
    for place, one in enumerate(rhk.indikator, start=1):
        me.add_indikator(
            AddIndikator(
                id=demo_id("indikator", str(rhk_id), str(place)),
                rhk_id=rhk_id,
                indikator=one.indikator,
                target=one.target,
                perspektif=one.perspektif,
                aspek=one.aspek,
            )
        )


def _bring_to(world: World, plan: DemoSkp, skp_id: UUID) -> None:
    if plan.status is StatusSkp.DRAFT:
        return
    superior = superior_of(PEGAWAI[plan.pegawai])
    assert superior, f"nobody decides on the SKP of {plan.pegawai}"
    world.skp(plan.pegawai).submit(SubmitSkp(skp_id=skp_id))
    if plan.status is StatusSkp.DIKEMBALIKAN:
        world.skp(superior).return_with_note(ReturnSkp(skp_id=skp_id, catatan=plan.catatan))
    if plan.status is StatusSkp.PERSETUJUAN:
        world.skp(superior).set_ekspektasi(SetEkspektasi(skp_id=skp_id, ekspektasi=EKSPEKTASI))
        world.skp(superior).approve(ApproveSkp(skp_id=skp_id))
