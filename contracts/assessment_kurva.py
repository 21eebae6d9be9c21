"""assessment: of what one may see a curve, and whom a flag is about (features A44, A8, M8)."""

from typing import Literal
from uuid import UUID

from contracts.base import Model, PageQuery

JenisLingkup = Literal["unor", "tim", "instansi"]
JenisTanda = Literal["tanpa_eviden", "umpan_balik_sama", "jauh_dari_kurva"]


class LingkupKurva(Model):
    """`induk_nama`: the unit above, which tells units of one name apart."""

    lingkup: JenisLingkup
    id: UUID
    nama: str
    induk_nama: str | None = None


class DaftarLingkup(PageQuery):
    """What I may see a curve of: units that I head and teams that I lead first. `id`: only that one."""

    lingkup: JenisLingkup | None = None
    id: UUID | None = None


class TandaOrang(Model):
    """A person whom a flag is about; `id` is the assessment's."""

    id: UUID
    nama: str
