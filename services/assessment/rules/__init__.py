"""Decisions of assessment without I/O: who may do what, which periods there are, how days read."""

from services.assessment.rules.hubungan import (
    Hubungan,
    Kepala,
    Sebab,
    Sebagai,
    actions,
    decider,
    ended,
    fillable,
    is_admin,
    is_personal,
    left,
    pejabat,
    relation,
    stand_in,
)

__all__ = [
    "Hubungan",
    "Kepala",
    "Sebab",
    "Sebagai",
    "actions",
    "decider",
    "ended",
    "fillable",
    "is_admin",
    "is_personal",
    "left",
    "pejabat",
    "relation",
    "stand_in",
]
