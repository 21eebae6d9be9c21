"""What a printed document is worth: whether it is still in force (features M5)."""

from typing import Literal

Keadaan = Literal["berlaku", "diganti", "dicabut", "belum_disetujui"]


def standing(*, versi: int, versi_berlaku: int | None) -> Keadaan:
    """`versi` 0: a draft was printed. `versi_berlaku`: the SKP's last approved version; None when it was deleted."""
    if versi_berlaku is None:
        return "dicabut"
    if versi == 0:
        return "belum_disetujui"
    return "berlaku" if versi == versi_berlaku else "diganti"
