"""Matriks Pembagian Peran Hasil: who is in it, and who supports which RHK of the leader (features A27–A32)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Label, literal_column, select, text
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import NotFound
from contracts.skp import (
    BarisMatriks,
    DaftarMatriks,
    KolomMatriks,
    Matriks,
    MatriksQuery,
    MatriksRingkas,
    RhkSel,
    SkpPegawaiQuery,
    SkpPilihan,
)
from contracts.types import Periode, StatusSkp
from services.skp import models, rules
from services.skp.models import MatriksAnggota, Rhk, Skp, Tim, TimAnggota
from services.skp.queries.rantai import HARI_INI, TIM_AKTIF, rantai

_DAFTAR = text(f"""
WITH milik AS (
    SELECT s.id, s.awal, s.akhir, s.tahun, s.pegawai->>'unor_nama' AS unor_nama
    FROM skp s WHERE s.nip = :nip AND s.tahun = :tahun
), punya AS (
    SELECT EXISTS (SELECT FROM unor u WHERE u.pimpinan_nip = :nip AND u.aktif)
        OR EXISTS (SELECT FROM skp b WHERE b.penilai_nip = :nip) AS bawahan
), kandidat AS (
    SELECT m.id AS skp_id, CAST(NULL AS uuid) AS tim_id, m.unor_nama AS nama, m.tahun, m.awal
    FROM milik m, punya WHERE punya.bawahan
    UNION ALL
    SELECT m.id, t.id, t.nama, m.tahun, m.awal
    FROM milik m JOIN tim t ON t.ketua_nip = :nip AND t.berlaku_dari <= m.akhir
        AND coalesce(t.berlaku_sampai, m.akhir) >= m.awal
    WHERE t.aktif OR t.berlaku_sampai < {HARI_INI}
)
SELECT k.skp_id, k.tim_id, k.nama, k.tahun, x.disinkronkan_pada,
    (SELECT count(*) FROM matriks_anggota a WHERE a.matriks_id = x.id) AS jumlah_anggota
FROM kandidat k LEFT JOIN matriks x ON x.skp_id = k.skp_id AND x.tim_id IS NOT DISTINCT FROM k.tim_id
ORDER BY k.awal DESC, k.skp_id, k.tim_id IS NOT NULL, k.nama, k.tim_id
""")  # noqa: S608 constants of this package

_SEL: Label[Any] = literal_column("""coalesce((SELECT json_agg(json_build_object(
    'id', r.id, 'rencana', r.rencana, 'jenis', r.jenis, 'dibuat_oleh', r.dibuat_oleh,
    'intervensi_rhk_id', r.intervensi_rhk_id,
    'jumlah_indikator', (SELECT count(*) FROM indikator i WHERE i.rhk_id = r.id)) ORDER BY r.urutan, r.id)
    FROM rhk r WHERE r.skp_id = skp.id), '[]')""").label("rhk")


@dataclass(frozen=True)
class Lingkup:
    """Which of some SKP are below the leader: in the own tree of units (or as penilai), and in a team led."""

    pohon: frozenset[UUID]
    tim: frozenset[UUID]

    def __contains__(self, skp_id: UUID) -> bool:
        return skp_id in self.pohon or skp_id in self.tim


def daftar_matriks(s: Session, actor: Actor, query: DaftarMatriks) -> list[MatriksRingkas]:
    """For each own SKP of the year: the unit's matrix for who has subordinates, and one per team led."""
    if actor.as_nip is None:
        return []
    rows = s.execute(_DAFTAR, {"nip": actor.as_nip, "tahun": query.tahun})
    return [MatriksRingkas.model_validate(row) for row in rows]


def matriks(s: Session, actor: Actor, query: MatriksQuery) -> Matriks:
    """The leader's own; it does not exist for anybody else. Four statements, however many people are in it."""
    pimpinan, tim = leader(s, actor, query.skp_id, query.tim_id)
    return show(s, actor, pimpinan, tim)


def skp_pegawai(s: Session, actor: Actor, query: SkpPegawaiQuery) -> list[SkpPilihan]:
    """SKP of one NIP who is below the actor or in a team of the actor; of anybody else an empty list."""
    rows = s.execute(
        select(Skp.id, Skp.nip, Skp.nama, Skp.pegawai, Skp.unor_id, Skp.penilai_nip, Skp.awal, Skp.akhir)
        .where(Skp.nip == query.nip, Skp.tahun == query.tahun, Skp.nip != actor.as_nip)
        .order_by(Skp.awal)
    ).all()
    below = scope(s, actor.as_nip, rows)
    return [
        SkpPilihan(
            skp_id=row.id,
            nip=row.nip,
            nama=row.nama,
            jabatan=row.pegawai["jabatan"],
            unor_nama=row.pegawai["unor_nama"],
            periode=Periode(awal=row.awal, akhir=row.akhir),
        )
        for row in rows
        if row.id in below
    ]


def leader(s: Session, actor: Actor, skp_id: UUID, tim_id: UUID | None) -> tuple[Skp, Tim | None]:
    """The actor's own SKP, and the team that the actor leads. Raises NotFound for whatever is not the actor's."""
    skp = s.get(Skp, skp_id)
    if skp is None or skp.nip != actor.as_nip:
        raise models.hidden()
    tim = s.get(Tim, tim_id) if tim_id else None
    if tim_id is not None and (tim is None or tim.ketua_nip != actor.as_nip):
        raise NotFound("tim-tidak-ditemukan", "Tim ini tidak ada atau tidak Anda pimpin. Pilih dari menu Tim Kerja.")
    return skp, tim


def scope(s: Session, me: str | None, rows: Sequence[Any]) -> Lingkup:
    """`rows` have id, nip, unor_id and penilai_nip. Two statements."""
    if me is None or not rows:
        return Lingkup(frozenset(), frozenset())
    chains = rantai(s, {row.unor_id for row in rows if row.unor_id})
    led = set(
        s.scalars(
            select(TimAnggota.nip)
            .join(Tim.__table__.alias("t"), text("t.id = tim_anggota.tim_id"))
            .where(text("t.ketua_nip = :me"), text(TIM_AKTIF), TimAnggota.nip.in_({row.nip for row in rows}))
            .params(me=me)
        )
    )
    tree = {id for id, chain in chains.items() if any(kepala["nip"] == me for kepala in chain)}
    return Lingkup(
        frozenset(row.id for row in rows if row.nip != me and (row.penilai_nip == me or row.unor_id in tree)),
        frozenset(row.id for row in rows if row.nip != me and row.nip in led),
    )


def show(s: Session, actor: Actor, pimpinan: Skp, tim: Tim | None) -> Matriks:
    kolom = [
        KolomMatriks.model_validate(row)
        for row in s.execute(
            select(Rhk.id.label("rhk_id"), Rhk.rencana, Rhk.jenis, Rhk.urutan)
            .where(Rhk.skp_id == pimpinan.id)
            .order_by(Rhk.urutan, Rhk.id)
        )
    ]
    rows = s.execute(
        select(
            Skp.id, Skp.nip, Skp.nama, Skp.pegawai, Skp.unor_id, Skp.penilai_nip, Skp.instansi_id,
            Skp.form, Skp.status, Skp.versi, Skp.rev, _SEL,
        )
        .join(MatriksAnggota, MatriksAnggota.skp_id == Skp.id)
        .join(models.Matriks, models.Matriks.id == MatriksAnggota.matriks_id)
        .where(
            models.Matriks.skp_id == pimpinan.id,
            models.Matriks.tim_id.is_not_distinct_from(tim.id if tim else None),
        )
        .order_by(Skp.nama_cari, Skp.id)
    ).all()  # fmt: skip
    below = scope(s, actor.as_nip, rows)
    columns = {str(one.rhk_id) for one in kolom}
    return Matriks.model_validate(
        {
            "skp_id": pimpinan.id,
            "tim_id": tim.id if tim else None,
            "nama": tim.nama if tim else pimpinan.pegawai["unor_nama"],
            "tahun": pimpinan.tahun,
            "pimpinan": pimpinan.pegawai,
            "kolom": kolom,
            "baris": [_baris(actor, row, below, columns) for row in rows],
            "actions": ["sync", "add_anggota"],
        }
    )


def _baris(actor: Actor, row: Any, below: Lingkup, columns: set[str]) -> BarisMatriks:
    """One person. Of a draft only the leader's own lines are shown (features C3)."""
    h = rules.relation(
        actor,
        nip=row.nip,
        penilai_nip=row.penilai_nip,
        instansi_id=row.instansi_id,
        pemimpin={actor.as_nip or ""} if row.id in below else (),
    )
    visible = h.atasan and row.status != StatusSkp.DRAFT
    shown = [rhk for rhk in row.rhk if visible or rhk["dibuat_oleh"] == actor.as_nip]
    return BarisMatriks(
        skp_id=row.id,
        nip=row.nip,
        nama=row.nama,
        jabatan=row.pegawai["jabatan"],
        unor_nama=row.pegawai["unor_nama"],
        luar_unit=row.id not in below.pohon,
        form=row.form,
        status=row.status,
        terlihat=visible,
        rev=row.rev,
        sel=_cells(rhk for rhk in shown if rhk["intervensi_rhk_id"] in columns),
        tanpa_intervensi=[_sel(rhk) for rhk in shown if rhk["intervensi_rhk_id"] not in columns],
        actions=rules.row_actions(
            h,
            status=row.status,
            versi=row.versi,
            dipakai=any(rhk["intervensi_rhk_id"] in columns for rhk in row.rhk),
        ),
    )


def _cells(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[RhkSel]]:
    cells: dict[UUID, list[RhkSel]] = {}
    for rhk in rows:
        cells.setdefault(UUID(rhk["intervensi_rhk_id"]), []).append(_sel(rhk))
    return cells


def _sel(rhk: dict[str, Any]) -> RhkSel:
    return RhkSel.model_validate({name: rhk[name] for name in RhkSel.model_fields})
