"""One SKP as one actor sees it: its row, RHK, indikator, versions and org's word on its owner, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.skp import Skp
from contracts.types import NilaiPerilaku, Periode
from services.skp import models, rules
from services.skp.queries.prepared import Prepared
from services.skp.queries.rantai import Keadaan, keadaan_sql

RHK_SQL = """coalesce((SELECT json_agg(json_build_object(
    'id', r.id, 'urutan', r.urutan, 'jenis', r.jenis, 'klasifikasi', r.klasifikasi, 'rencana', r.rencana,
    'penugasan_dari', r.penugasan_dari, 'dibuat_oleh', r.dibuat_oleh,
    'intervensi_rhk_id', r.intervensi_rhk_id, 'intervensi_teks', coalesce(a.rencana_tampil, a.rencana),
    'intervensi_pemilik', p.nama, 'intervensi_nip', p.nip, 'intervensi_awal', p.awal, 'intervensi_akhir', p.akhir,
    'indikator', coalesce((SELECT json_agg(json_build_object(
        'id', i.id, 'urutan', i.urutan, 'indikator', i.indikator, 'target', i.target,
        'perspektif', i.perspektif, 'aspek', i.aspek) ORDER BY i.urutan, i.id)
        FROM indikator i WHERE i.rhk_id = r.id), '[]')) ORDER BY r.urutan, r.id)
    FROM rhk r LEFT JOIN rhk a ON a.id = r.intervensi_rhk_id LEFT JOIN skp p ON p.id = a.skp_id
    WHERE r.skp_id = skp.id), '[]')"""
"""The RHK of `skp`'s row with their indikator, as JSON."""
_VERSI_SQL = "coalesce((SELECT json_agg(v.versi ORDER BY v.versi) FROM skp_versi v WHERE v.skp_id = skp.id), '[]')"

_KEADAAN_SQL = keadaan_sql(
    nip="skp.nip", unor_id="skp.unor_id", awal="skp.awal", akhir="skp.akhir", penilai_nip="skp.penilai_nip"
)

_ANAK = f"""{RHK_SQL} AS rhk, {_VERSI_SQL} AS versi_tersedia,
    (SELECT row_to_json(k) FROM ({_KEADAAN_SQL}) k) AS keadaan"""  # noqa: S608
_KOLOM: Any = models.Skp.__table__.c
_BACA = Prepared(
    "skp_baca",
    ("uuid",),
    f"SELECT {', '.join(f'skp.{column.name}' for column in _KOLOM)}, {_ANAK} FROM skp WHERE id = $1",  # noqa: S608
    [*_KOLOM, Column("rhk", JSON), Column("versi_tersedia", JSON), Column("keadaan", JSON)],
)
_BACA_ANAK = Prepared("skp_baca_anak", ("uuid",), f"SELECT {_ANAK} FROM skp WHERE id = $1")  # noqa: S608
_DALAM = ("intervensi_nip", "intervensi_awal", "intervensi_akhir")
_SALIN = (
    "id", "instansi_id", "instansi_nama", "pendekatan", "form", "status", "versi", "rev", "pegawai", "penilai",
    "atasan_penilai", "catatan", "alasan_revisi", "lampiran", "dibuat_pada", "diubah_pada", "diajukan_pada",
    "disetujui_pada", "disetujui_oleh", "disetujui_atas_nama",
)  # fmt: skip


@dataclass(frozen=True)
class Isi:
    """An SKP's row (or its locked model), its RHK and versions as JSON, and org's word on its owner."""

    skp: Any
    rhk: list[dict[str, Any]]
    versi: list[int]
    keadaan: Keadaan

    def relation(self, actor: Actor) -> rules.Hubungan:
        skp = self.skp
        return rules.relation(
            actor,
            nip=skp.nip,
            penilai_nip=skp.penilai_nip,
            instansi_id=skp.instansi_id,
            pemimpin=self.keadaan.pemimpin,
        )

    def missing(self) -> list[Any]:
        skp = self.skp
        return rules.missing(
            form=skp.form,
            pendekatan=skp.pendekatan,
            periode=Periode(awal=skp.awal, akhir=skp.akhir),
            penilai=skp.penilai,
            rhk=self.rhk,
            pimpinan={skp.penilai_nip} | self.keadaan.pemimpin,  # who leads may share out own RHK (features A32)
            penilai_siap=self.keadaan.row.penilai_siap,
            memimpin_puncak=self.keadaan.row.memimpin_puncak,
            ditetapkan=self.keadaan.atasan[0] is not None,
        )


def read(s: Session, id: UUID) -> Isi | None:
    """All of one SKP in one statement, however many RHK it has."""
    row = _BACA.run(s, str(id)).one_or_none()
    return None if row is None else _isi(row, row)


def of(s: Session, skp: models.Skp) -> Isi:
    """As `read`, for a row that a command has locked (and written: flush first)."""
    s.flush()
    row = _BACA_ANAK.run(s, str(skp.id)).one()
    return _isi(skp, row)


def _isi(skp: Any, row: Any) -> Isi:
    return Isi(skp, row.rhk, row.versi_tersedia, Keadaan(SimpleNamespace(**row.keadaan)))


def whole(isi: Isi, actor: Actor, h: rules.Hubungan) -> Skp:
    """The SKP with everything in it, for whoever may see all."""
    skp = isi.skp
    penilai, atasan = isi.keadaan.atasan if isi.keadaan.terdaftar else (skp.penilai, skp.atasan_penilai)
    return Skp.model_validate(
        _data(isi)
        | {
            "penilai_berubah": penilai != skp.penilai or atasan != skp.atasan_penilai,
            "kekurangan": isi.missing() if skp.status in models.skp.DAPAT_DIUBAH else [],
            "actions": rules.actions(h, status=skp.status, versi=skp.versi),
        }
    )


def own_lines(isi: Isi, actor: Actor) -> Skp:
    """What a leader who writes into another's draft gets back: only the RHK that the leader wrote (features C3)."""
    data = _data(isi)
    data["rhk"] = [rhk for rhk in data["rhk"] if rhk["dibuat_oleh"] == actor.as_nip]
    return Skp.model_validate(data | {"lampiran": {}, "catatan": None, "alasan_revisi": None, "actions": ["add_rhk"]})


def approved(s: Session, isi: Isi, versi: int) -> Skp | None:
    """An approved version as it was; `rev` and the list of versions are today's."""
    stored = s.get(models.SkpVersi, (isi.skp.id, versi))
    if stored is None:
        return None
    return Skp.model_validate(stored.isi | {"rev": isi.skp.rev, "versi_tersedia": isi.versi})


def seen(s: Session, actor: Actor, isi: Isi) -> Skp:
    """What this actor may see of it: all, the last approved version, or NotFound."""
    h = isi.relation(actor)
    visible = rules.visibility(h, status=isi.skp.status, versi=isi.skp.versi)
    if visible is rules.Terlihat.ISI:
        return whole(isi, actor, h)
    version = approved(s, isi, isi.skp.versi) if visible is rules.Terlihat.VERSI else None
    if version is None:
        raise models.hidden()
    return version


def as_approved(isi: Isi) -> dict[str, Any]:
    """The SKP as JSON, to be kept as a version: nothing in it depends on who reads."""
    return Skp.model_validate(_data(isi)).model_dump(mode="json", exclude={"versi_tersedia"})


def _data(isi: Isi) -> dict[str, Any]:
    skp = isi.skp
    ekspektasi: Mapping[str, str] = skp.ekspektasi
    return {name: getattr(skp, name) for name in _SALIN} | {
        "periode": {"awal": skp.awal, "akhir": skp.akhir},
        "versi_tersedia": isi.versi,
        "rhk": [{key: rhk[key] for key in rhk if key not in _DALAM} for rhk in isi.rhk],
        "perilaku": [{"nilai": nilai, "ekspektasi": ekspektasi.get(nilai, "")} for nilai in NilaiPerilaku],
    }
