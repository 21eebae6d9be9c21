"""Who comes into and leaves a matrix, and the event that tells of it (features A68 counts them)."""

from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from chassis.events import emit
from contracts.errors import Conflict
from contracts.skp import MAX_ANGGOTA_MATRIKS, MatriksAnggotaChanged
from services.skp.models import Matriks, MatriksAnggota, Skp, Tim

_BAWAHAN = """
    SELECT a.id, a.nip, a.instansi_id FROM skp a
    WHERE a.penilai_nip = :nip AND a.nip <> :nip AND a.awal <= :akhir AND a.akhir >= :awal
    UNION
    SELECT a.id, a.nip, a.instansi_id FROM skp a
    WHERE a.nip IN (
        SELECT p.nip FROM pegawai p JOIN unor u ON u.id = p.unor_id
        WHERE u.pimpinan_nip = :nip AND u.aktif AND p.aktif
        UNION ALL
        SELECT d.pimpinan_nip FROM unor d JOIN unor u ON u.id = d.induk_id
        WHERE u.pimpinan_nip = :nip AND u.aktif AND d.aktif)
    AND a.nip <> :nip AND a.awal <= :akhir AND a.akhir >= :awal"""
_ANGGOTA_TIM = """
    SELECT a.id, a.nip, a.instansi_id FROM skp a JOIN tim_anggota t ON t.nip = a.nip
    WHERE t.tim_id = :tim_id AND a.nip <> :nip AND a.awal <= :akhir AND a.akhir >= :awal"""
_SYNC = """
WITH calon AS ({calon}),
baru AS (
    INSERT INTO matriks_anggota (matriks_id, skp_id) SELECT CAST(:matriks_id AS bigint), c.id FROM calon c
    WHERE NOT EXISTS (SELECT FROM matriks_anggota m WHERE m.matriks_id = :matriks_id AND m.skp_id = c.id)
    ORDER BY c.nip, c.id LIMIT :tempat ON CONFLICT DO NOTHING RETURNING skp_id)
SELECT c.id, c.nip, c.instansi_id FROM baru JOIN calon c ON c.id = baru.skp_id ORDER BY c.nip, c.id"""
_SYNC_UNIT = text(_SYNC.format(calon=_BAWAHAN))
_SYNC_TIM = text(_SYNC.format(calon=_ANGGOTA_TIM))


def ensure(s: Session, pimpinan: Skp, tim: Tim | None) -> Matriks:
    """The matrix's row, locked; made the first time somebody comes into it."""
    tim_id = tim.id if tim else None
    s.execute(insert(Matriks).values(skp_id=pimpinan.id, tim_id=tim_id).on_conflict_do_nothing())
    return s.scalars(
        select(Matriks)
        .where(Matriks.skp_id == pimpinan.id, Matriks.tim_id.is_not_distinct_from(tim_id))
        .with_for_update()
    ).one()


def pull(s: Session, matriks: Matriks, pimpinan: Skp, tim: Tim | None) -> None:
    """Everyone below (or in the team) with an SKP in the leader's period, who is not in it yet, while there is room."""
    found = s.execute(
        _SYNC_TIM if tim else _SYNC_UNIT,
        {
            "matriks_id": matriks.id,
            "nip": pimpinan.nip,
            "awal": pimpinan.awal,
            "akhir": pimpinan.akhir,
            "tempat": _room(s, matriks),
            **({"tim_id": str(tim.id)} if tim else {}),
        },
    ).all()
    for row in found:
        _tell(s, matriks, pimpinan, row.id, row.nip, row.instansi_id, terlibat=True)


def add(s: Session, matriks: Matriks, pimpinan: Skp, anggota: Skp) -> None:
    """Raises Conflict when the matrix is full."""
    if member(s, matriks, anggota.id) is None and not _room(s, matriks):
        raise Conflict(
            "matriks-penuh",
            f"Matriks ini sudah memuat {MAX_ANGGOTA_MATRIKS} pegawai. Keluarkan yang tidak terlibat, "
            "atau bagi pekerjaan ke dalam Tim Kerja; tiap tim memiliki matriksnya sendiri.",
        )
    made = insert(MatriksAnggota).values(matriks_id=matriks.id, skp_id=anggota.id).on_conflict_do_nothing()
    if s.scalar(made.returning(MatriksAnggota.skp_id)) is not None:
        _tell(s, matriks, pimpinan, anggota.id, anggota.nip, anggota.instansi_id, terlibat=True)


def member(s: Session, matriks: Matriks, skp_id: UUID) -> Skp | None:
    inside = MatriksAnggota.matriks_id == matriks.id
    return s.scalar(select(Skp).join(MatriksAnggota, MatriksAnggota.skp_id == Skp.id).where(inside, Skp.id == skp_id))


def remove(s: Session, matriks: Matriks, pimpinan: Skp, anggota: Skp) -> None:
    s.delete(s.get_one(MatriksAnggota, (matriks.id, anggota.id)))
    _tell(s, matriks, pimpinan, anggota.id, anggota.nip, anggota.instansi_id, terlibat=False)


def tell_of_deletion(s: Session, skp: Skp) -> None:
    """An SKP goes: out of the matrices it is in, and with the people of its own. The rows go by themselves."""
    leader = aliased(Skp)
    rows = s.execute(
        select(Matriks, leader, Skp)
        .join(MatriksAnggota, MatriksAnggota.matriks_id == Matriks.id)
        .join(leader, leader.id == Matriks.skp_id)
        .join(Skp, Skp.id == MatriksAnggota.skp_id)
        .where((Matriks.skp_id == skp.id) | (MatriksAnggota.skp_id == skp.id))
    )
    for matriks, pimpinan, anggota in rows:
        _tell(s, matriks, pimpinan, anggota.id, anggota.nip, anggota.instansi_id, terlibat=False)


def _room(s: Session, matriks: Matriks) -> int:
    """The matrix's row is locked, so the number stands."""
    inside = s.scalar(select(func.count()).where(MatriksAnggota.matriks_id == matriks.id)) or 0
    return max(0, MAX_ANGGOTA_MATRIKS - inside)


def _tell(
    s: Session, matriks: Matriks, pimpinan: Skp, skp_id: UUID, nip: str, instansi_id: UUID, *, terlibat: bool
) -> None:
    emit(
        s,
        MatriksAnggotaChanged(
            matriks_skp_id=pimpinan.id,
            tim_id=matriks.tim_id,
            pimpinan_nip=pimpinan.nip,
            anggota_skp_id=skp_id,
            nip=nip,
            instansi_id=instansi_id,
            tahun=pimpinan.tahun,
            terlibat=terlibat,
        ),
    )
