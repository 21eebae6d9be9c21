"""RHK and indikator: by the owner, and RHK by a leader from the matrix (features A16–A21, A32)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.base import Actor, Command
from contracts.errors import Conflict, FieldError, Invalid
from contracts.skp import (
    MAX_INDIKATOR,
    MAX_RHK,
    AddIndikator,
    AddRhk,
    DeleteIndikator,
    DeleteRhk,
    ReorderIndikator,
    ReorderRhk,
    UpdateIndikator,
    UpdateRhk,
)
from contracts.skp import Skp as SkpView
from contracts.types import FormSkp
from services.skp import rules
from services.skp.commands import akses
from services.skp.commands.catatan import changes, note
from services.skp.commands.skp import require_unsupported, view
from services.skp.models import Indikator, Rhk, Skp
from services.skp.queries import intervensi, isi

_RHK = {"jenis", "klasifikasi", "rencana", "penugasan_dari", "intervensi_rhk_id"}
_INDIKATOR = {"indikator", "target", "perspektif", "aspek"}


def add_rhk(s: Session, actor: Actor, cmd: AddRhk) -> SkpView:
    """At the end of the list. A leader may do it while the SKP is a draft or returned, and sees only own lines."""
    now = datetime.now(UTC)
    skp = Skp.locked(s, cmd.skp_id)
    owner = actor.as_nip == skp.nip
    h = None if owner else isi.of(s, skp).relation(actor)
    if h is not None and not h.atasan:
        raise akses.refused(s, actor, skp, f"Hanya {skp.nama} atau pimpinannya yang dapat menambah RHK di SKP ini.")
    if (before := s.get(Rhk, cmd.id)) is not None:
        return _added_before(s, actor, skp, before)
    if owner:
        akses.editable(skp)
    elif not skp.editable:
        raise Conflict(
            "skp-terkunci",
            f"SKP {skp.nama} tidak sedang disusun. Kembalikan SKP itu dahulu, atau minta {skp.nama} membuka revisi.",
        )
    skp.expect(cmd.if_rev)
    rules.check_rhk(skp.form, klasifikasi=cmd.klasifikasi, intervensi=cmd.intervensi_rhk_id)
    if owner:
        _require_choosable(s, skp, cmd.intervensi_rhk_id)
    else:
        _require_own(s, actor, skp, cmd.intervensi_rhk_id)
    if skp.jumlah_rhk >= MAX_RHK:
        raise Conflict("batas-rhk", f"Satu SKP memuat paling banyak {MAX_RHK} RHK. Gabungkan atau hapus RHK dahulu.")
    _insert(s, Rhk, Rhk.skp_id, skp.id, _values(cmd, _RHK) | {"id": cmd.id, "dibuat_oleh": actor.as_nip})
    skp.jumlah_rhk += 1
    skp.touch(now)
    note(s, actor, skp, "add_rhk", now=now, objek=cmd.id, rincian=cmd.model_dump(mode="json", include=_RHK))
    return view(s, actor, skp) if owner else isi.own_lines(isi.of(s, skp), actor)


def update_rhk(s: Session, actor: Actor, cmd: UpdateRhk) -> SkpView:
    now = datetime.now(UTC)
    skp, rhk = akses.of_rhk(s, actor, cmd.rhk_id)
    if rhk is None:
        raise akses.vanished("RHK")
    difference = _difference(rhk, _values(cmd, _RHK))
    if not difference:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    rules.check_rhk(skp.form, klasifikasi=cmd.klasifikasi, intervensi=cmd.intervensi_rhk_id)
    if cmd.intervensi_rhk_id != rhk.intervensi_rhk_id:
        _require_choosable(s, skp, cmd.intervensi_rhk_id)
    return _write(s, actor, skp, rhk, _values(cmd, _RHK), "update_rhk", difference, now)


def delete_rhk(s: Session, actor: Actor, cmd: DeleteRhk) -> SkpView:
    """With its indikator. Raises Conflict with the number of people who support it."""
    now = datetime.now(UTC)
    skp, rhk = akses.of_rhk(s, actor, cmd.rhk_id)
    if rhk is None:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    require_unsupported(s, [rhk.id], skp, "RHK")
    s.execute(delete(Rhk).where(Rhk.id == rhk.id))
    skp.jumlah_rhk -= 1
    skp.touch(now)
    note(s, actor, skp, "delete_rhk", now=now, objek=rhk.id, rincian={"rencana": rhk.rencana, "jenis": rhk.jenis})
    return view(s, actor, skp)


def reorder_rhk(s: Session, actor: Actor, cmd: ReorderRhk) -> SkpView:
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    existing = _order(s, Rhk, Rhk.skp_id, skp.id)
    return _reorder(s, actor, skp, Rhk, existing, cmd.rhk_ids, field="rhk_ids", if_rev=cmd.if_rev, now=now)


def add_indikator(s: Session, actor: Actor, cmd: AddIndikator) -> SkpView:
    now = datetime.now(UTC)
    skp, rhk = akses.of_rhk(s, actor, cmd.rhk_id)
    if rhk is None:
        raise akses.vanished("RHK")
    if (before := s.get(Indikator, cmd.id)) is not None:
        if before.rhk_id != rhk.id:
            raise _taken()
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    _check_indikator(skp, cmd)
    if len(_order(s, Indikator, Indikator.rhk_id, rhk.id)) >= MAX_INDIKATOR:
        raise Conflict(
            "batas-indikator", f"Satu RHK memuat paling banyak {MAX_INDIKATOR} indikator. Gabungkan atau hapus dahulu."
        )
    _insert(s, Indikator, Indikator.rhk_id, rhk.id, _values(cmd, _INDIKATOR) | {"id": cmd.id})
    skp.touch(now)
    rincian = cmd.model_dump(mode="json", include=_INDIKATOR) | {"rhk_id": str(rhk.id)}
    note(s, actor, skp, "add_indikator", now=now, objek=cmd.id, rincian=rincian)
    return view(s, actor, skp)


def update_indikator(s: Session, actor: Actor, cmd: UpdateIndikator) -> SkpView:
    now = datetime.now(UTC)
    skp, indikator = akses.of_indikator(s, actor, cmd.indikator_id)
    if indikator is None:
        raise akses.vanished("Indikator")
    difference = _difference(indikator, _values(cmd, _INDIKATOR))
    if not difference:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    _check_indikator(skp, cmd)
    return _write(s, actor, skp, indikator, _values(cmd, _INDIKATOR), "update_indikator", difference, now)


def delete_indikator(s: Session, actor: Actor, cmd: DeleteIndikator) -> SkpView:
    now = datetime.now(UTC)
    skp, indikator = akses.of_indikator(s, actor, cmd.indikator_id)
    if indikator is None:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    s.execute(delete(Indikator).where(Indikator.id == indikator.id))
    skp.touch(now)
    rincian = {"indikator": indikator.indikator, "rhk_id": str(indikator.rhk_id)}
    note(s, actor, skp, "delete_indikator", now=now, objek=indikator.id, rincian=rincian)
    return view(s, actor, skp)


def reorder_indikator(s: Session, actor: Actor, cmd: ReorderIndikator) -> SkpView:
    now = datetime.now(UTC)
    skp, rhk = akses.of_rhk(s, actor, cmd.rhk_id)
    if rhk is None:
        raise akses.vanished("RHK")
    existing = _order(s, Indikator, Indikator.rhk_id, rhk.id)
    return _reorder(
        s, actor, skp, Indikator, existing, cmd.indikator_ids, field="indikator_ids", if_rev=cmd.if_rev, now=now
    )


# ---------------------------------------------------------------- details


def _check_indikator(skp: Skp, cmd: AddIndikator | UpdateIndikator) -> None:
    rules.check_indikator(skp.form, skp.pendekatan, target=cmd.target, perspektif=cmd.perspektif, aspek=cmd.aspek)


def _insert(s: Session, table: type[Rhk | Indikator], parent: Any, parent_id: UUID, values: dict[str, Any]) -> None:
    last = select(func.coalesce(func.max(table.urutan), 0) + 1).where(parent == parent_id).scalar_subquery()
    made = insert(table).values(values | {parent.key: parent_id, "urutan": last}).on_conflict_do_nothing()
    if s.scalar(made.returning(table.id)) is None:
        raise _taken()


def _added_before(s: Session, actor: Actor, skp: Skp, rhk: Rhk) -> SkpView:
    """The command came twice; the first one's effect stands."""
    if rhk.skp_id != skp.id or rhk.dibuat_oleh != actor.as_nip:
        raise _taken()
    return view(s, actor, skp) if actor.as_nip == skp.nip else isi.own_lines(isi.of(s, skp), actor)


def _taken() -> Conflict:
    return Conflict("id-sudah-dipakai", "Nomor ini sudah dipakai. Muat ulang halaman lalu coba lagi.")


def _require_choosable(s: Session, skp: Skp, rhk_id: UUID | None) -> None:
    if rhk_id is not None and not intervensi.choosable(s, skp, rhk_id):
        raise _not_to_be_supported("Pilih dari daftar RHK pejabat penilai atau ketua tim Anda.")


def _require_own(s: Session, actor: Actor, skp: Skp, rhk_id: UUID | None) -> None:
    """A leader shares out own RHK (features A32); the JPT form has no such column."""
    if rhk_id is None and skp.form == FormSkp.JA_JF:
        raise _not_to_be_supported("Pilih RHK Anda yang didukung oleh RHK ini.", code="wajib")
    if rhk_id is not None and not intervensi.owned(s, skp, rhk_id, nip=actor.as_nip or ""):
        raise _not_to_be_supported("Pilih salah satu RHK Anda sendiri pada periode yang sama.")


def _not_to_be_supported(message: str, code: str = "intervensi") -> Invalid:
    errors = [FieldError(field="intervensi_rhk_id", message=message, code=code)]
    return Invalid("intervensi-tidak-sah", f"RHK pimpinan itu tidak dapat didukung. {message}", errors=errors)


def _values(cmd: Command, columns: set[str]) -> dict[str, Any]:
    """What the form sent; a field left empty is None."""
    return {key: None if value == "" else value for key, value in cmd.model_dump(include=columns).items()}


def _difference(row: Rhk | Indikator, new: dict[str, Any]) -> dict[str, Any]:
    old = {key: getattr(row, key) for key in new}
    return changes(_plain(old), _plain(new))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: None if value is None else str(value) for key, value in values.items()}


def _write(
    s: Session,
    actor: Actor,
    skp: Skp,
    row: Rhk | Indikator,
    new: dict[str, Any],
    perbuatan: str,
    difference: dict[str, Any],
    now: datetime,
) -> SkpView:
    for column, value in new.items():
        setattr(row, column, value)
    skp.touch(now)
    note(s, actor, skp, perbuatan, now=now, objek=row.id, rincian=difference)
    return view(s, actor, skp)


def _order(s: Session, table: type[Rhk | Indikator], parent: Any, parent_id: UUID) -> list[UUID]:
    return list(s.scalars(select(table.id).where(parent == parent_id).order_by(table.urutan, table.id)))


def _reorder(
    s: Session,
    actor: Actor,
    skp: Skp,
    table: type[Rhk | Indikator],
    existing: list[UUID],
    wanted: list[UUID],
    *,
    field: str,
    if_rev: int | None,
    now: datetime,
) -> SkpView:
    if wanted == existing:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(if_rev)
    if rules.orderings_differ(wanted, existing):
        message = "Daftar urutan harus memuat setiap baris satu kali. Muat ulang halaman, lalu urutkan lagi."
        raise Invalid("urutan-tidak-lengkap", message, errors=[FieldError(field=field, message=message, code="urutan")])
    place = func.array_position(cast(wanted, ARRAY(Uuid)), table.id)
    changed = update(table).where(table.id.in_(wanted)).values(urutan=place)
    s.execute(changed, execution_options={"synchronize_session": False})
    skp.touch(now)
    note(s, actor, skp, "reorder", now=now, rincian={field: [str(id) for id in wanted]})
    return view(s, actor, skp)
