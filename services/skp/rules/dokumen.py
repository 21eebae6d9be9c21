"""What a printed document is worth: the fingerprint of its content, and whether it is still in force (features M5)."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

Keadaan = Literal["berlaku", "diganti", "dicabut", "belum_disetujui"]


def fingerprint(isi: Mapping[str, Any]) -> str:
    """SHA-256 in hexadecimal of the JSON with sorted keys, without spaces, in UTF-8; `isi` is JSON already."""
    text = json.dumps(isi, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def standing(*, versi: int, versi_berlaku: int | None) -> Keadaan:
    """`versi` 0: a draft was printed. `versi_berlaku`: the SKP's last approved version; None when it was deleted."""
    if versi_berlaku is None:
        return "dicabut"
    if versi == 0:
        return "belum_disetujui"
    return "berlaku" if versi == versi_berlaku else "diganti"
