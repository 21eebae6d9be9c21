"""Who is the superior: the head of the own unor, else the next head above (domain.md 5)."""

from collections.abc import Iterable
from typing import Any, TypedDict

from contracts.types import GOLONGAN, Penugasan

Snapshot = dict[str, Any]
"""contracts.skp.Pejabat as JSON: a person as printed on the SKP."""

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
    pimpin_jabatan: str


def pejabat(
    *, nip: str, nama: str, golongan: str | None, jabatan: str, unor_id: str | None, unor_nama: str | None
) -> Snapshot:
    return {
        "nip": nip,
        "nama": nama,
        "golongan": golongan,
        "pangkat": GOLONGAN.get(golongan) if golongan else None,
        "jabatan": jabatan,
        "unor_id": unor_id,
        "unor_nama": unor_nama or "",
    }


def superiors(chain: Iterable[Kepala], nip: str) -> tuple[Snapshot | None, Snapshot | None]:
    """Penilai and atasan penilai of `nip`, from the heads above in order; never the same person twice, never oneself.

    A vacant chair or an inactive head is not in the chain, so the next above stands in. Who heads a unor in the own
    line reports above the highest one headed, as org says too.
    """
    found: list[Snapshot] = []
    seen: set[str] = set()
    heads = list(chain)
    own = [place for place, kepala in enumerate(heads) if kepala["nip"] == nip]
    for kepala in heads[own[-1] + 1 if own else 0 :]:
        if kepala["nip"] not in seen:
            seen.add(kepala["nip"])
            found.append(_head(kepala))
            if len(found) == 2:
                return found[0], found[1]
    return (found[0] if found else None), None


def _head(kepala: Kepala) -> Snapshot:
    """A head as printed: an acting one with the jabatan acted in, e.g. "Plt. Kepala Dinas"."""
    sebutan = _SEBUTAN.get(Penugasan(kepala["penugasan"])) if kepala["penugasan"] else None
    acting = sebutan is not None
    return pejabat(
        nip=kepala["nip"],
        nama=kepala["nama"],
        golongan=kepala["golongan"],
        jabatan=f"{sebutan} {kepala['pimpin_jabatan'] or kepala['jabatan']}" if acting else kepala["jabatan"],
        unor_id=kepala["pimpin_id"] if acting else kepala["unor_id"] or kepala["pimpin_id"],
        unor_nama=kepala["pimpin_nama"] if acting else kepala["unor_nama"] or kepala["pimpin_nama"],
    )
