"""Who may give feedback on whose behaviour, and in which direction (features A45, P10)."""

from dataclasses import dataclass
from typing import Literal

Arah = Literal["rekan", "bawahan"]


@dataclass(frozen=True, slots=True)
class Kenal:
    """How the one who would give feedback stands to the one who would get it.

    `bawahan`: is rated by that person, or belongs to a unit or team that person heads; `seunit`, `setim`: shares a
    unit or a running team.
    """

    bawahan: bool = False
    seunit: bool = False
    setim: bool = False

    @property
    def arah(self) -> Arah | None:
        """None: a stranger, who learns nothing of that person."""
        if self.bawahan:
            return "bawahan"
        return "rekan" if self.seunit or self.setim else None
