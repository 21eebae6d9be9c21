"""Making an SKP and changing what is not RHK: period, pendekatan, lampiran, snapshots (features A13–A15, P3)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.database import lock
from chassis.events import emit
from contracts.base import Actor
from contracts.errors import Conflict
from contracts.skp import CreateSkp, DeleteSkp, ReloadPenilai, SetLampiran, SkpDeleted, UpdateSkp
from contracts.skp import Skp as SkpView
from contracts.types import NOMOR_PEJABAT, Pendekatan, Periode, StatusSkp
from services.skp import rules
from services.skp.commands import akses, fakta, keanggotaan, salin
from services.skp.commands.catatan import changes, note
from services.skp.models import Indikator, Perubahan, Rhk, Skp, hidden
from services.skp.queries import isi
from services.skp.queries.rantai import Keadaan, keadaan
from services.skp.rules import kata


def create(s: Session, actor: Actor, cmd: CreateSkp) -> SkpView:
    """A draft for the actor. Raises Conflict where its period overlaps another, naming that one."""
    now = datetime.now(UTC)
    if actor.as_nip is None:
        raise _unknown()
    org = keadaan(s, nip=actor.as_nip, unor_id=None, awal=cmd.periode.awal, akhir=cmd.periode.akhir, penilai_nip=None)
    columns = snapshot(org)
    values = columns | period(cmd.periode) | {"id": cmd.id, "pendekatan": cmd.pendekatan}
    source = salin.load(s, [cmd.salin_dari], nip=actor.as_nip) if cmd.salin_dari else {}
    if cmd.salin_dari:
        if cmd.salin_dari not in source:
            raise hidden()
        values |= {"lampiran": source[cmd.salin_dari].lampiran, "jumlah_rhk": len(source[cmd.salin_dari].rhk)}
    made = insert(Skp).values(values | {"dibuat_pada": now, "diubah_pada": now}).on_conflict_do_nothing()
    skp = s.scalar(made.returning(Skp))
    if skp is None:
        return _made_before(s, actor, cmd)
    if cmd.salin_dari:
        salin.write(s, [(skp.id, skp.nip, skp.form, skp.pendekatan, source[cmd.salin_dari])])
    note(s, actor, skp, "create", now=now, rincian=_first_words(cmd))
    emit(s, fakta.created(skp))
    return view(s, actor, skp) if cmd.salin_dari else isi.seen(s, actor, isi.Isi(skp, [], [], org))


def update(s: Session, actor: Actor, cmd: UpdateSkp) -> SkpView:
    """Another period or pendekatan. To kualitatif: target, perspektif and aspek become empty, kept in the history."""
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    old = {"awal": skp.awal.isoformat(), "akhir": skp.akhir.isoformat(), "pendekatan": str(skp.pendekatan)}
    new = {
        "awal": cmd.periode.awal.isoformat(),
        "akhir": cmd.periode.akhir.isoformat(),
        "pendekatan": cmd.pendekatan.value,
    }
    if old == new:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    if skp.periode != cmd.periode:
        lock(s, "periode", skp.nip)  # two that write at once and then look at each other's days would be a deadlock
        _require_free(s, skp.nip, cmd.periode, except_id=skp.id)
    emptied = _fit(s, skp, form=skp.form, pendekatan=cmd.pendekatan) if cmd.pendekatan != skp.pendekatan else []
    skp.pendekatan = cmd.pendekatan
    for column, value in period(cmd.periode).items():
        setattr(skp, column, value)
    skp.touch(now)
    try:
        with s.begin_nested():
            s.flush()
    except IntegrityError as error:  # one was made at the same moment
        raise Conflict(
            "periode-tumpang-tindih", "Periode ini baru saja dipakai SKP Anda yang lain. Muat ulang Daftar SKP."
        ) from error
    rincian = changes(old, new) | ({"dikosongkan": emptied} if emptied else {})
    note(s, actor, skp, "update", now=now, rincian=rincian)
    return view(s, actor, skp)


def delete(s: Session, actor: Actor, cmd: DeleteSkp) -> SkpView:
    """Gone for good, except its history. Raises Conflict when it was approved once, or others support its RHK."""
    now = datetime.now(UTC)
    if (before := _deleted_before(s, actor, cmd.skp_id)) is not None:
        return before
    skp = akses.own(s, actor, cmd.skp_id)
    akses.editable(skp)
    if skp.versi > 0:
        raise Conflict("pernah-disetujui", "SKP yang pernah disetujui tidak dapat dihapus. Ubah isinya, lalu ajukan.")
    skp.expect(cmd.if_rev)
    require_unsupported(s, select(Rhk.id).where(Rhk.skp_id == skp.id), skp, "SKP")
    last = view(s, actor, skp).model_copy(update={"actions": []})
    note(s, actor, skp, "delete", now=now, objek=skp.id, rincian={"skp": last.model_dump(mode="json")})
    keanggotaan.tell_of_deletion(s, skp)
    emit(s, SkpDeleted(skp_id=skp.id, nip=skp.nip, instansi_id=skp.instansi_id, periode=skp.periode))
    s.delete(skp)
    s.flush()
    return last


def set_lampiran(s: Session, actor: Actor, cmd: SetLampiran) -> SkpView:
    """The three lists as they shall be (domain.md 1)."""
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    new = cmd.model_dump(include={"dukungan_sumber_daya", "skema_pertanggungjawaban", "konsekuensi"})
    old = {key: skp.lampiran.get(key, []) for key in new}
    if old == new:
        return view(s, actor, skp)
    akses.editable(skp)
    skp.expect(cmd.if_rev)
    skp.lampiran = new
    skp.touch(now)
    note(s, actor, skp, "set_lampiran", now=now, rincian=changes(old, new))
    return view(s, actor, skp)


def reload_penilai(s: Session, actor: Actor, cmd: ReloadPenilai) -> SkpView:
    """Muat Ulang: pegawai, penilai and atasan penilai as org says now, and with them the form (features A15).

    While submitted it hands the SKP over to the new penilai, so there must be one and the form must stay.
    """
    now = datetime.now(UTC)
    skp = akses.own(s, actor, cmd.skp_id)
    org = keadaan(s, nip=skp.nip, unor_id=None, awal=skp.awal, akhir=skp.akhir, penilai_nip=None)
    new = snapshot(org)
    old = {column: getattr(skp, column) for column in new}
    if old == new:
        return view(s, actor, skp)
    skp.expect(cmd.if_rev)
    if skp.status == StatusSkp.PERSETUJUAN:
        akses.editable(skp)
    if skp.status == StatusSkp.PENGAJUAN and (new["penilai"] is None or new["form"] != skp.form):
        raise Conflict(
            "skp-terkunci",
            "Data kepegawaian Anda berubah, jadi SKP ini tidak dapat diteruskan. Tarik pengajuannya, lalu Muat Ulang.",
        )
    emptied = _fit(s, skp, form=new["form"], pendekatan=skp.pendekatan) if new["form"] != skp.form else []
    for column, value in new.items():
        setattr(skp, column, value)
    skp.touch(now)
    shown = ("form", "pegawai", "penilai", "atasan_penilai")
    rincian = changes({key: old[key] for key in shown}, {key: new[key] for key in shown})
    note(s, actor, skp, "reload_penilai", now=now, rincian=rincian | ({"dikosongkan": emptied} if emptied else {}))
    if skp.status == StatusSkp.PENGAJUAN and old["penilai_nip"] != new["penilai_nip"]:
        emit(s, fakta.submitted(skp))
    return view(s, actor, skp)


# ---------------------------------------------------------------- shared with other commands


def view(s: Session, actor: Actor, skp: Skp) -> SkpView:
    """The answer to a command: the SKP as this actor sees it now."""
    return isi.seen(s, actor, isi.of(s, skp))


def period(periode: Periode) -> dict[str, Any]:
    return {"awal": periode.awal, "akhir": periode.akhir, "tahun": periode.awal.year}


def snapshot(org: Keadaan) -> dict[str, Any]:
    """The columns that org decides. Raises Conflict for somebody who makes no SKP."""
    row = org.row
    if not org.terdaftar or not row.aktif:
        raise _unknown()
    if NOMOR_PEJABAT.fullmatch(row.nip):
        raise Conflict("tanpa-skp", "Pejabat tanpa NIP tidak menyusun SKP. Anda tetap dapat menilai bawahan Anda.")
    penilai, atasan = org.atasan
    return snapshot_columns(row, penilai, atasan)


def snapshot_columns(row: Any, penilai: dict[str, Any] | None, atasan: dict[str, Any] | None) -> dict[str, Any]:
    """`row` has the person's columns and `unor_nama`, `instansi_nama`, `memimpin_mandiri`."""
    return {
        "nip": row.nip,
        "nama": row.nama,
        "nama_cari": row.nama.lower(),
        "instansi_id": row.instansi_id if isinstance(row.instansi_id, UUID) else UUID(row.instansi_id),
        "instansi_nama": row.instansi_nama or "",
        "unor_id": UUID(str(row.unor_id)) if row.unor_id else None,
        "form": rules.form_of(row.jenis_jabatan, memimpin_mandiri=row.memimpin_mandiri).value,
        "pegawai": rules.pejabat(
            nip=row.nip,
            nama=row.nama,
            golongan=row.golongan,
            jabatan=row.jabatan,
            unor_id=str(row.unor_id) if row.unor_id else None,
            unor_nama=row.unor_nama,
        ),
        "penilai": penilai,
        "atasan_penilai": atasan,
        "penilai_nip": penilai["nip"] if penilai else None,
    }


def require_unsupported(s: Session, rhk_ids: Any, skp: Skp, noun: str) -> None:
    """Raises Conflict with the number of people whose RHK support one of these."""
    count = s.scalar(
        select(func.count(func.distinct(Skp.nip)))
        .join(Rhk, Rhk.skp_id == Skp.id)
        .where(Rhk.intervensi_rhk_id.in_(rhk_ids), Skp.id != skp.id)
    )
    if count:
        raise Conflict(
            "rhk-didukung",
            f"{noun} ini didukung RHK milik {count} orang, jadi tidak dapat dihapus. "
            "Minta mereka memilih RHK lain dahulu, atau ubah saja rumusannya.",
        )


# ---------------------------------------------------------------- details


def _first_words(cmd: CreateSkp) -> dict[str, Any]:
    words = {**cmd.periode.model_dump(mode="json"), "pendekatan": cmd.pendekatan.value}
    return words | ({"salin_dari": str(cmd.salin_dari)} if cmd.salin_dari else {})


def _made_before(s: Session, actor: Actor, cmd: CreateSkp) -> SkpView:
    """The insert met a row: this very SKP (the command came twice), or another of the same days."""
    skp = s.get(Skp, cmd.id)
    if skp is not None and skp.nip == actor.as_nip:
        return view(s, actor, skp)
    if skp is not None:
        raise Conflict("id-sudah-dipakai", "Nomor SKP ini sudah dipakai. Muat ulang halaman lalu coba lagi.")
    _require_free(s, actor.as_nip or "", cmd.periode, except_id=cmd.id)
    raise Conflict("tabrakan-data", "SKP Anda baru saja berubah. Muat ulang Daftar SKP lalu coba lagi.")


def _require_free(s: Session, nip: str, periode: Periode, *, except_id: UUID) -> None:
    other = s.execute(
        select(Skp.awal, Skp.akhir)
        .where(Skp.nip == nip, Skp.awal <= periode.akhir, Skp.akhir >= periode.awal, Skp.id != except_id)
        .order_by(Skp.awal)
        .limit(1)
    ).one_or_none()
    if other is not None:
        raise Conflict(
            "periode-tumpang-tindih",
            f"Anda sudah memiliki SKP periode {kata.tanggal(other.awal)} sampai {kata.tanggal(other.akhir)}. "
            "Pilih tanggal di luar periode itu, atau ubah periode SKP tersebut dahulu.",
        )


def _fit(s: Session, skp: Skp, *, form: str, pendekatan: Pendekatan | str) -> list[dict[str, Any]]:
    """Empties the columns that the new form or pendekatan does not have; gives what was in them, for the history."""
    emptied = []
    for rhk in s.scalars(select(Rhk).where(Rhk.skp_id == skp.id)):
        old = {"klasifikasi": rhk.klasifikasi, "intervensi_rhk_id": rhk.intervensi_rhk_id}
        emptied += _empty(rhk, old, rules.adapt_rhk(form, old))
    for indikator in s.scalars(select(Indikator).join(Rhk, Rhk.id == Indikator.rhk_id).where(Rhk.skp_id == skp.id)):
        old = {"target": indikator.target, "perspektif": indikator.perspektif, "aspek": indikator.aspek}
        emptied += _empty(indikator, old, rules.adapt_indikator(form, pendekatan, old))
    return emptied


def _empty(row: Rhk | Indikator, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    for column in new:
        setattr(row, column, None)
    return [{"id": str(row.id), **{column: str(old[column]) for column in new}}] if new else []


def _deleted_before(s: Session, actor: Actor, skp_id: UUID) -> SkpView | None:
    """What the first arrival of this command gave back; None while the SKP is there."""
    row = s.scalar(
        select(Perubahan)
        .outerjoin(Skp, Skp.id == Perubahan.skp_id)
        .where(
            Perubahan.objek == skp_id,
            Perubahan.perbuatan == "delete",
            Perubahan.perbuatan.in_(akses.PENGHAPUSAN),  # the index knows them so
            Perubahan.oleh_nip == actor.nip,
            Skp.id.is_(None),
        )
    )
    return SkpView.model_validate(row.rincian["skp"]) if row else None


def _unknown() -> Conflict:
    return Conflict(
        "pegawai-tidak-terdaftar",
        "Anda belum terdaftar sebagai pegawai aktif. Minta admin instansi Anda melengkapi data kepegawaian.",
    )
