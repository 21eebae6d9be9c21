"""Instansi and unor as they are shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts import org
from services.org import models
from services.org.rules.access import Viewer, unor_actions
from services.org.views import tree


def instansi(viewer: Viewer, row: models.Instansi) -> org.Instansi:
    actions = ["update"] if viewer.manages(row.id) else []
    return org.Instansi.model_validate(
        {name: getattr(row, name) for name in ("id", "kode", "nama", "pengaturan", "lambang", "versi")}
        | {"actions": actions}
    )


def unor(session: Session, viewer: Viewer, row: models.Unor) -> org.Unor:
    return all_unor(session, viewer, [row])[0]


def all_unor(session: Session, viewer: Viewer, rows: Sequence[models.Unor]) -> list[org.Unor]:
    """With paths, heads' names and numbers of open children and people; four statements however many rows."""
    ids = [row.id for row in rows]
    paths = tree.paths(session, ids)
    children = _count(session, models.Unor.induk_id, ids, models.Unor.aktif)
    people = _count(session, models.Pegawai.unor_id, ids, models.Pegawai.aktif)
    names = head_names(session, rows)
    return [
        org.Unor(
            id=row.id,
            instansi_id=row.instansi_id,
            induk_id=row.induk_id,
            kode=row.kode,
            nama=row.nama,
            nama_jabatan=row.nama_jabatan,
            eselon=row.eselon,
            mandiri=row.mandiri,
            pimpinan_nip=row.pimpinan_nip,
            pimpinan_nama=names.get(row.pimpinan_nip or ""),
            berlaku_dari=row.berlaku_dari,
            berlaku_sampai=row.berlaku_sampai,
            jumlah_anak=children.get(row.id, 0),
            jumlah_pegawai=people.get(row.id, 0),
            jalur=paths[row.id],
            versi=row.versi,
            actions=unor_actions(viewer, instansi_id=row.instansi_id, open_=row.berlaku_sampai is None),
        )
        for row in rows
    ]


def head_names(session: Session, rows: Sequence[models.Unor]) -> dict[str, str]:
    return names(session, {row.pimpinan_nip for row in rows if row.pimpinan_nip})


def names(session: Session, nips: set[str]) -> dict[str, str]:
    """The names of some people; no statement for none."""
    if not nips:
        return {}
    pairs = session.execute(select(models.Pegawai.nip, models.Pegawai.nama).where(models.Pegawai.nip.in_(nips)))
    return dict(pairs.all())


def _count(session: Session, column: Any, ids: list[UUID], condition: Any) -> dict[UUID, int]:
    rows = session.execute(select(column, func.count()).where(column.in_(ids), condition).group_by(column))
    return dict(rows.all())
