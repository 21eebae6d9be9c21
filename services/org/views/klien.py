"""Other systems as they are shown: never with their secret."""

from datetime import datetime

from contracts import org
from services.org.models import Klien


def klien(row: Klien, masuk_pada: datetime | None = None) -> org.Klien:
    return org.Klien(
        id=row.id,
        client_id=row.client_id,
        nama=row.nama,
        instansi_id=row.instansi_id,
        scopes=row.scopes,
        dibuat_pada=row.dibuat_pada,
        dicabut_pada=row.dicabut_pada,
        masuk_pada=masuk_pada,
    )
