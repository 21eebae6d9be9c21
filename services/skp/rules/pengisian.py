"""How a dashboard counts the states of an SKP (features C7)."""

from contracts.types import StatusSkp

STATUS: dict[str, tuple[StatusSkp, ...]] = {
    "belum": (),
    "draft": (StatusSkp.DRAFT, StatusSkp.DIKEMBALIKAN),
    "pengajuan": (StatusSkp.PENGAJUAN,),
    "persetujuan": (StatusSkp.PERSETUJUAN,),
}
"""The states that people are counted by (fields of contracts.skp.Pengisian); `belum`: there is no SKP."""

URUTAN = [status for group in STATUS.values() for status in group]
"""From the least to the most advanced, after having none."""
