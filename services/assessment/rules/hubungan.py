"""Who may see and do what with an assessment: permission by relation and date (features A36–A53, G12)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypedDict
from uuid import UUID

from contracts.assessment import StatusKeberatan, StatusPenilaian
from contracts.base import Actor
from contracts.types import GOLONGAN, Penugasan, Peran

Sebagai = Literal["penilai", "delegasi", "pengganti"]
"""In what standing somebody rates."""
Sebab = Literal["tidak_ada", "tidak_aktif", "tidak_memimpin"]
"""Why the official whom an assessment names does not act any more: none was named, left service, or heads no unit on
the owner's way up."""

_SEBUTAN = {Penugasan.PLT: "Plt.", Penugasan.PLH: "Plh.", Penugasan.PJ: "Pj."}


class Kepala(TypedDict):
    """An active head on the way up from a unor; `unor_*` is the head's own place, `pimpin_*` the unor headed."""

    nip: str
    nama: str
    golongan: str | None
    jabatan: str
    unor_id: str | None
    unor_nama: str | None
    penugasan: str | None
    pimpin_id: str
    pimpin_nama: str


@dataclass(frozen=True, slots=True)
class Hubungan:
    """What the actor is to one assessment. `atasan` decides an objection; `pemimpin` and `admin` only read; `ketua`
    leads a tim of the owner's and adds to the Progres Harian (features P6)."""

    pemilik: bool = False
    sebagai: Sebagai | None = None
    atasan: bool = False
    pemimpin: bool = False
    ketua: bool = False
    admin: bool = False

    @property
    def terlihat(self) -> bool:
        return self.mencatat or self.atasan or self.pemimpin or self.admin

    @property
    def mencatat(self) -> bool:
        """Writes lines of Progres Harian."""
        return self.pemilik or self.sebagai is not None or self.ketua


def relation(
    actor: Actor, *, nip: str, instansi_id: UUID, penilai_nip: str | None, atasan_nip: str | None,
    pengganti: bool, pembaca: Collection[str] = (), ketua: Collection[str] = (),
) -> Hubungan:  # fmt: skip
    """`penilai_nip` and `atasan_nip` are those in office now (`left`, `stand_in`, `decider`); `pengganti`: the first is
    not the one whom the assessment names. `pembaca`: NIP of the heads above; `ketua`: of the leaders of the owner's
    teams.

    Somebody who acts for another is that other, but for what is personal: nobody fills or reads another's own
    assessment that way, and nobody judges the own one.
    """
    me = actor.as_nip
    sendiri = actor.nip == nip
    rates = me is not None and me == penilai_nip and not sendiri
    sebagai: Sebagai = "delegasi" if actor.acting_for else "pengganti" if pengganti else "penilai"
    return Hubungan(
        pemilik=is_personal(actor, nip),
        sebagai=sebagai if rates else None,
        atasan=me is not None and me == atasan_nip and not sendiri,
        pemimpin=me is not None and me in pembaca and not sendiri,
        ketua=me is not None and me in ketua and not sendiri,
        admin=is_admin(actor, instansi_id),
    )


def is_personal(actor: Actor, nip: str) -> bool:
    """One's own matter, in one's own name: a delegation is for acts of office."""
    return actor.nip == nip and actor.acting_for is None


def is_admin(actor: Actor, instansi_id: UUID) -> bool:
    """Super admin everywhere; an admin instansi in the own instansi. Reads; never rates by it."""
    return actor.has(Peran.SUPER_ADMIN) or (actor.has(Peran.ADMIN_INSTANSI) and actor.instansi_id == instansi_id)


def left(nip: str | None, *, aktif: bool | None, memimpin: bool, unor_ada: bool) -> Sebab | None:
    """Why a named penilai or atasan is out of office today; None: in office.

    `aktif` is None for somebody whom org does not name (yet), who counts as there. `memimpin`: heads the SKP's unor or
    one above it; there is no such chair in a unor that is unknown or dissolved (not `unor_ada`), so who is named stays.
    An employee who moved keeps the penilai of the old SKP: its unor decides, not the person's (domain.md 1).
    """
    if nip is None:
        return "tidak_ada"
    if aktif is False:
        return "tidak_aktif"
    return "tidak_memimpin" if aktif and unor_ada and not memimpin else None


def stand_in(chain: Iterable[Kepala], *, nip: str) -> Kepala | None:
    """In place of a penilai who left: the present head of the owner's unor, or the next one above."""
    return next((one for one in chain if one["nip"] != nip), None)


def decider(
    chain: Iterable[Kepala], *, nip: str, penilai: str | None, atasan: str | None, dinilai_oleh: str | None = None,
    penilai_unor: str | None = None,
) -> str | None:  # fmt: skip
    """Who decides an objection: the atasan if in office and not the penilai, else the next head above the penilai.

    `atasan` is None when the one named is not in office. `dinilai_oleh`: who gave the rating, perhaps in the penilai's
    place; nobody decides on the own rating. `penilai_unor`: where the penilai was, whose successor does not decide.
    """
    judged = (nip, penilai, dinilai_oleh)
    if atasan is not None and atasan not in judged:
        return atasan
    above = list(chain)
    seat = next((n for n, one in enumerate(above) if one["pimpin_id"] == penilai_unor), -1)
    position = next((n for n, one in enumerate(above) if one["nip"] == penilai), seat)
    return next((one["nip"] for one in above[position + 1 :] if one["nip"] not in judged), None)


def pejabat(kepala: Kepala) -> dict[str, Any]:
    """contracts.skp.Pejabat as JSON: a head as printed, an acting one with "Plt." and the unit acted in."""
    sebutan = _SEBUTAN.get(Penugasan(kepala["penugasan"])) if kepala["penugasan"] else None
    golongan = kepala["golongan"]
    return {
        "nip": kepala["nip"],
        "nama": kepala["nama"],
        "golongan": golongan,
        "pangkat": GOLONGAN.get(golongan) if golongan else None,
        "jabatan": f"{sebutan} Kepala {kepala['pimpin_nama']}" if sebutan else kepala["jabatan"],
        "unor_id": kepala["pimpin_id"] if sebutan else kepala["unor_id"] or kepala["pimpin_id"],
        "unor_nama": kepala["pimpin_nama"] if sebutan else kepala["unor_nama"] or kepala["pimpin_nama"],
    }


def fillable(*, status: str, batas_isi: date, hari_ini: date) -> bool:
    """The employee fills until the closing day, and never what is final."""
    return status != StatusPenilaian.FINAL and hari_ini <= batas_isi


def ended(*, akhir: date, hari_ini: date) -> bool:
    """Nothing is final before the last day of its period."""
    return hari_ini >= akhir


def actions(
    h: Hubungan, *, status: str, akhir: date, batas_isi: date, batas_keberatan: date | None, keberatan: str | None,
    hari_ini: date,
) -> list[str]:  # fmt: skip
    """The verbs that this actor may use now; "fill" is rencana aksi, eviden and realisasi.

    `akhir`: last day of the period; `keberatan`: status of the objection to the present rating. While it waits nothing
    moves; once it is decided nobody rates any more, and what is left is to make it final.
    """
    open_now = fillable(status=status, batas_isi=batas_isi, hari_ini=hari_ini)
    found = ["fill"] if h.pemilik and open_now else []
    if h.mencatat and open_now:
        found.append("add_progres")
    if h.pemilik:
        in_time = batas_keberatan is not None and hari_ini <= batas_keberatan
        if status != StatusPenilaian.BERJALAN and in_time and keberatan in (None, StatusKeberatan.DIBATALKAN):
            found.append("file_keberatan")
    if h.sebagai is not None and status != StatusPenilaian.FINAL:
        found += ["set_umpan_balik", "reopen_pengisian"]
        if keberatan in (None, StatusKeberatan.DIBATALKAN):
            found.append("set_rating")
        waits = keberatan == StatusKeberatan.DIAJUKAN
        if status == StatusPenilaian.DINILAI and not waits and ended(akhir=akhir, hari_ini=hari_ini):
            found.append("finalize")
    if h.terlihat:
        found.append("cetak")
    return found
