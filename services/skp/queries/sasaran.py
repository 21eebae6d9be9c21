"""Whom the opening of a period reaches: an instansi, or a unor and all below it (features P1)."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.base import Actor
from contracts.errors import FieldError, Forbidden, Invalid
from contracts.skp import SasaranPeriode, SasaranPeriodeQuery
from services.skp.models import Instansi, Unor
from services.skp.rules.hubungan import is_admin

ORANG = """
WITH RECURSIVE cakupan AS (
    SELECT id, 0 AS tingkat FROM unor WHERE id = CAST(:unor_id AS uuid)
    UNION ALL
    SELECT u.id, c.tingkat + 1 FROM unor u JOIN cakupan c ON u.induk_id = c.id WHERE c.tingkat < 30
)
SELECT {kolom} FROM pegawai p
LEFT JOIN unor u ON u.id = p.unor_id
LEFT JOIN instansi i ON i.id = p.instansi_id
WHERE p.instansi_id = :instansi_id AND p.aktif AND p.jenis_asn <> 'non_asn' AND p.nip > :sesudah
    AND (CAST(:unor_id AS uuid) IS NULL OR p.unor_id IN (SELECT id FROM cakupan))"""
"""Who shall have an SKP, by NIP after `sesudah`; `kolom` is what to select of them."""

_BERTUMPANG = "EXISTS (SELECT FROM skp k WHERE k.nip = p.nip AND k.awal <= :akhir AND k.akhir >= :awal)"
_SASARAN = text(ORANG.format(kolom=f"count(*) AS pegawai, count(*) FILTER (WHERE {_BERTUMPANG}) AS sudah_ada"))


def sasaran_periode(s: Session, actor: Actor, query: SasaranPeriodeQuery) -> SasaranPeriode:
    """How many the opening would reach. Raises what the opening itself would."""
    require_sasaran(s, actor, instansi_id=query.instansi_id, unor_id=query.unor_id)
    unor_id = str(query.unor_id) if query.unor_id else None
    where = {"instansi_id": str(query.instansi_id), "unor_id": unor_id, "sesudah": ""}
    found = s.execute(_SASARAN, where | {"awal": query.awal, "akhir": query.akhir}).one()
    return SasaranPeriode(pegawai=found.pegawai, sudah_ada=found.sudah_ada)


def require_sasaran(s: Session, actor: Actor, *, instansi_id: UUID, unor_id: UUID | None) -> None:
    """Raises Forbidden for who is not the admin of that instansi, Invalid for a wrong instansi or unor."""
    if not is_admin(actor, instansi_id):
        raise Forbidden(
            "tidak-berwenang", "Hanya admin instansi itu yang dapat membuka periode SKP. Hubungi admin instansi Anda."
        )
    if s.get(Instansi, instansi_id) is None:
        raise _wrong("instansi_id", "Instansi ini belum dikenal. Periksa pilihan instansi Anda.")
    if unor_id is None:
        return
    unor = s.get(Unor, unor_id)
    if unor is None or unor.instansi_id != instansi_id:
        raise _wrong("unor_id", "Unit kerja ini bukan bagian dari instansi itu. Pilih unit kerja lain.")


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("pilihan-tidak-sah", message, errors=[FieldError(field=field, message=message)])
