"""Lists of SKP: my own, of my subordinates, of the instansi; and what waits for me (features A5, A35, C3, C6)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts.base import Actor, Page, PageQuery
from contracts.errors import FieldError, Forbidden, Invalid
from contracts.skp import BATAS, DaftarSkp, DaftarSkpBawahan, Ringkasan, RingkasanQuery, SkpRingkas
from contracts.types import StatusSkp
from services.skp import rules
from services.skp.models import Skp

_LINE = select(
    Skp.id, Skp.nip, Skp.nama, Skp.pegawai["jabatan"].astext.label("jabatan"),
    Skp.pegawai["unor_nama"].astext.label("unor_nama"), Skp.awal, Skp.akhir, Skp.pendekatan, Skp.form, Skp.status,
    Skp.versi, Skp.rev, Skp.jumlah_rhk, Skp.penilai["nama"].astext.label("penilai_nama"), Skp.diajukan_pada,
    Skp.diubah_pada, Skp.instansi_id, Skp.penilai_nip,
)  # fmt: skip
_KOLOM = (
    "id", "nip", "nama", "jabatan", "unor_nama", "pendekatan", "form", "status", "versi", "rev", "jumlah_rhk",
    "penilai_nama", "diajukan_pada", "diubah_pada",
)  # fmt: skip


def daftar(s: Session, actor: Actor, query: DaftarSkp) -> Page[SkpRingkas]:
    """Own SKP by period; or all of an instansi for its admin, a super admin, and (approved only) a partner."""
    if query.lingkup == "saya":
        rows = _LINE.where(Skp.nip == actor.as_nip)
        keys: list[Any] = [Skp.awal, Skp.id]
        matches = _says
    else:
        rows = _of_instansi(actor, query)
        keys = [Skp.tahun, Skp.dibuat_pada, Skp.id]
        matches = _matches
    if query.tahun is not None:
        rows = rows.where(Skp.tahun == query.tahun)
    if query.status is not None:
        rows = rows.where(Skp.status == query.status)
    if query.unor_id is not None:
        rows = rows.where(Skp.unor_id == query.unor_id)
    order = {"terbaru": [key.desc() for key in keys], "terlama": keys, "nama": [Skp.nama_cari, Skp.id]}
    return _page(s, actor, rows, order[query.sort], query, matches)


def daftar_bawahan(s: Session, actor: Actor, query: DaftarSkpBawahan) -> Page[SkpRingkas]:
    """SKP that the actor is the penilai of; never a draft (features C3)."""
    rows = _LINE.where(Skp.penilai_nip == actor.as_nip, _bukan_draft())
    if actor.acting_for is not None:
        rows = rows.where(Skp.nip != actor.nip)  # nobody decides on the own SKP
    if query.tahun is not None:
        rows = rows.where(Skp.tahun == query.tahun)
    if query.status is not None:
        rows = rows.where(Skp.status == query.status)
    order: dict[str, list[Any]] = {
        "terlama_diajukan": [Skp.diajukan_pada, Skp.id],
        "terbaru": [Skp.diajukan_pada.desc(), Skp.id.desc()],
        "nama": [Skp.nama_cari, Skp.id],
    }
    return _page(s, actor, rows, order[query.sort], query, _matches)


def ringkasan(s: Session, actor: Actor, query: RingkasanQuery) -> Ringkasan:
    """Beranda: own SKP of the year, and the SKP that wait for the actor's decision."""
    mine = s.execute(_LINE.where(Skp.nip == actor.as_nip, Skp.tahun == query.tahun).order_by(Skp.awal)).all()
    waiting = and_(
        Skp.penilai_nip == actor.as_nip,
        Skp.status == StatusSkp.PENGAJUAN,
        _bukan_draft(),
        Skp.nip != actor.nip,
    )
    count = select(func.count()).select_from(Skp).where(waiting).scalar_subquery()
    rows = s.execute(
        _LINE.add_columns(count.label("jumlah")).where(waiting).order_by(Skp.diajukan_pada, Skp.id).limit(5)
    ).all()
    settled = any(row.versi > 0 for row in mine)
    return Ringkasan(
        skp=[_line(actor, row) for row in mine],
        menunggu_saya=rows[0].jumlah if rows else 0,
        menunggu=[_line(actor, row) for row in rows],
        batas=None if settled or actor.as_nip is None else date(query.tahun, *BATAS),
    )


def _of_instansi(actor: Actor, query: DaftarSkp) -> Select[Any]:
    instansi_id = query.instansi_id or actor.instansi_id
    if instansi_id is None:
        message = "Pilih instansi yang SKP-nya ingin Anda lihat."
        raise Invalid("pilih-instansi", message, errors=[FieldError(field="instansi_id", message=message)])
    h = rules.relation(actor, nip="", penilai_nip=None, instansi_id=instansi_id)
    rows = _LINE.where(Skp.instansi_id == instansi_id)
    if h.admin:
        return rows
    if h.mitra:
        return rows.where(Skp.status == StatusSkp.PERSETUJUAN)
    raise Forbidden(
        "tidak-berwenang",
        "Daftar SKP seluruh instansi hanya untuk admin instansi itu. Minta admin instansi Anda bila memerlukannya.",
    )


def _page(
    s: Session,
    actor: Actor,
    rows: Select[Any],
    keys: list[Any],
    query: PageQuery,
    matches: Callable[[str], ColumnElement[bool]],
) -> Page[SkpRingkas]:
    if query.q:
        rows = rows.where(matches(query.q))
    return paging.page(s, rows, keys, query, lambda row: _line(actor, row))


def _says(q: str) -> ColumnElement[bool]:
    """Among one's own, where the name tells nothing: what jabatan, unit and penilai say. A handful of rows."""
    said = (Skp.pegawai["jabatan"].astext, Skp.pegawai["unor_nama"].astext, Skp.penilai["nama"].astext)
    return or_(*(paging.contains(text, q) for text in said))


def _matches(q: str) -> ColumnElement[bool]:
    """A NIP or its beginning; else a part of the name. Under three letters: how the name begins (no trigram)."""
    digits = q.replace(" ", "").replace(".", "")
    if digits.isdigit():
        return Skp.nip.startswith(digits, autoescape=True)
    words = q.lower()
    return paging.contains(Skp.nama_cari, words) if len(words) > 2 else Skp.nama_cari.startswith(words, autoescape=True)


def _bukan_draft() -> ColumnElement[bool]:
    """As the partial indexes say it."""
    return literal_column("skp.status <> 'draft'")


def _line(actor: Actor, row: Any) -> SkpRingkas:
    h = rules.relation(actor, nip=row.nip, penilai_nip=row.penilai_nip, instansi_id=row.instansi_id)
    return SkpRingkas.model_validate(
        {name: getattr(row, name) for name in _KOLOM}
        | {
            "periode": {"awal": row.awal, "akhir": row.akhir},
            "actions": rules.actions(h, status=row.status, versi=row.versi),
        }
    )
