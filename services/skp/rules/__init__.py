"""Decisions of skp without I/O: superiors, who may see and do what, which columns a form has, what is missing."""

from services.skp.rules.atasan import Kepala, pejabat, superiors
from services.skp.rules.hubungan import Hubungan, Terlihat, actions, relation, row_actions, visibility
from services.skp.rules.isian import (
    adapt_indikator,
    adapt_rhk,
    check_indikator,
    check_rhk,
    form_of,
    missing,
    orderings_differ,
)

__all__ = [
    "Hubungan",
    "Kepala",
    "Terlihat",
    "actions",
    "adapt_indikator",
    "adapt_rhk",
    "check_indikator",
    "check_rhk",
    "form_of",
    "missing",
    "orderings_differ",
    "pejabat",
    "relation",
    "row_actions",
    "superiors",
    "visibility",
]
