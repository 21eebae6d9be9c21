"""The units of an instansi as a workbook, asked for page by page up to a limit (features A10, P4)."""

from flask import Response, request, url_for

from contracts.org import DaftarUnor, Unor
from gateway import clients
from gateway.documents import semua, xlsx
from gateway.web.render import away, done
from gateway.web.site import site
from gateway.web.unor import instansi_of

MOST = 10_000
"""Rows of a workbook; at 100 a call that many take a hundred calls."""
_PAGE = 100
_COLUMNS = [
    ("Kode", 18), ("Nama", 44), ("Di bawah", 60), ("Jabatan pimpinan", 36), ("Eselon", 9), ("Unit mandiri", 13),
    ("Pimpinan", 32), ("NIP pimpinan", 22), ("Unor di bawahnya", 17), ("Pegawai", 10), ("Berlaku dari", 14),
    ("Berlaku sampai", 15),
]  # fmt: skip


@site.get("/unor/ekspor")
def unor_ekspor() -> Response:
    """Those in force, each below its parent."""
    home = instansi_of(request.args.get("instansi_id"))
    if home is None:
        return away(url_for("web.instansi"))
    id = home.id
    units = semua.every(
        lambda after: clients.org.daftar_unor(DaftarUnor(instansi_id=id, semua=True, after=after, limit=_PAGE)),
        most=MOST,
    )
    if units is None:
        message = f"Unor instansi ini lebih dari {MOST:_}".replace("_", ".")
        return done(
            url_for("web.unor"),
            f"{message}, terlalu banyak untuk satu berkas. Ambil lewat REST API (/api/v1/unor).",
            "warn",
        )
    units.sort(key=lambda unit: [*unit.jalur, unit.nama])
    return xlsx.answer(f"Unor {home.nama}", _COLUMNS, map(_row, units), "Unor")


def _row(unit: Unor) -> list[object]:
    return [
        unit.kode,
        unit.nama,
        " › ".join(unit.jalur),
        unit.nama_jabatan,
        unit.eselon,
        "ya" if unit.mandiri else "tidak",
        unit.pimpinan_nama,
        unit.pimpinan_nip,
        unit.jumlah_anak,
        unit.jumlah_pegawai,
        unit.berlaku_dari,
        unit.berlaku_sampai,
    ]
