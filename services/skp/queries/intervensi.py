"""Which RHK of superiors and team leaders an SKP may support (features A21, Fig 4.1)."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal_column, or_, select, text
from sqlalchemy.orm import Session, aliased

from chassis import paging
from contracts.base import Actor, Page
from contracts.errors import Forbidden
from contracts.skp import PilihanIntervensi, RhkPilihan
from services.skp import rules
from services.skp.models import Rhk, Skp, Tim, TimAnggota, hidden
from services.skp.queries import isi
from services.skp.queries.rantai import TERPILIH, TIM_AKTIF

_S = aliased(Skp, name="s")
_T = aliased(Tim, name="t")


def pilihan_intervensi(s: Session, actor: Actor, query: PilihanIntervensi) -> Page[RhkPilihan]:
    """The list of Fig 4.1, for the owner."""
    content = isi.read(s, query.skp_id)
    if content is None:
        raise hidden()
    skp = content.skp
    h = content.relation(actor)
    if not h.pemilik:
        if rules.visibility(h, status=skp.status, versi=skp.versi) is rules.Terlihat.TIDAK:
            raise hidden()
        raise Forbidden("tidak-berwenang", f"Hanya {skp.nama} yang memilih RHK yang didukung SKP ini.")
    tim = (
        select(_T.id, _T.nama)
        .join(TimAnggota, TimAnggota.tim_id == _T.id)
        .where(TimAnggota.nip == skp.nip, _T.ketua_nip == _S.nip, text(TIM_AKTIF))
        .order_by(_T.nama, _T.id)
        .limit(1)
        .lateral("pertama")
    )
    asal = case((_S.nip == skp.penilai_nip, "penilai"), else_="ketua_tim").label("asal")
    pimpinan = content.keadaan.ketua | ({skp.penilai_nip} if skp.penilai_nip else set())
    rows = (
        _choices(skp, _S.nip.in_(pimpinan))
        .with_only_columns(
            Rhk.id, Rhk.rencana_tampil.label("rencana"), Rhk.jenis, _S.id.label("skp_id"),
            _S.nip.label("pemilik_nip"), _S.nama.label("pemilik_nama"),
            asal, tim.c.id.label("tim_id"), tim.c.nama.label("tim_nama"),
        )
        .outerjoin(tim, literal_column("true"))
    )  # fmt: skip
    if query.q:
        rows = rows.where(paging.contains(Rhk.rencana_tampil, query.q))
    return paging.page(s, rows, [_S.awal.desc(), _S.id.desc(), Rhk.urutan, Rhk.id], query, RhkPilihan.model_validate)


def choosable(s: Session, skp: Skp, rhk_id: UUID) -> bool:
    """May this SKP support that RHK? Its owner must be the penilai or a team leader, and it was submitted once."""
    leads = (
        select(TimAnggota.nip)
        .join(_T, _T.id == TimAnggota.tim_id)
        .where(TimAnggota.nip == skp.nip, _T.ketua_nip == _S.nip, _T.ketua_nip != skp.nip, text(TIM_AKTIF))
        .exists()
    )
    return s.scalar(_choices(skp, or_(_S.nip == skp.penilai_nip, leads)).where(Rhk.id == rhk_id)) is not None


def owned(s: Session, skp: Skp, rhk_id: UUID, *, nip: str) -> bool:
    """Is that RHK the leader's own, of a period that meets this SKP's? A leader may share out a draft's."""
    found = select(Rhk.id).join(_S, _S.id == Rhk.skp_id).where(Rhk.id == rhk_id, _S.nip == nip, _meets(skp))
    return s.scalar(found) is not None


def _choices(skp: Skp, leader: ColumnElement[bool]) -> Select[UUID]:
    return (
        select(Rhk.id)
        .join(_S, _S.id == Rhk.skp_id)
        .where(leader, _meets(skp), text(TERPILIH), Rhk.rencana_tampil.is_not(None))
    )


def _meets(skp: Skp) -> ColumnElement[bool]:
    days = func.daterange(_S.awal, _S.akhir, "[]")
    return days.op("&&", is_comparison=True)(func.daterange(skp.awal, skp.akhir, "[]"))
