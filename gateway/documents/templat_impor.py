"""The empty tables that an import takes, with what belongs into each column (features G7, P4)."""

import csv
import io
from dataclasses import dataclass

from flask import Response

from contracts.org import KOLOM_IMPOR, JenisImpor
from gateway.documents import xlsx

NAMA = {JenisImpor.UNOR: "Unit organisasi", JenisImpor.PEGAWAI: "Pegawai"}
_GANTI = "GANTI-BARIS-CONTOH"
"""A code that nobody has: an example that was left in is found by the check and never stored."""

_ISI: dict[JenisImpor, dict[str, tuple[str, str]]] = {
    JenisImpor.UNOR: {
        "kode": ("CONTOH-1", "Kode unik unit di instansi: huruf, angka, titik, garis."),
        "nama": ("Bagian Contoh", "Nama unit."),
        "induk_kode": (_GANTI, "Kode unit induk, di berkas ini atau yang sudah ada. Kosong untuk unit teratas."),
        "nama_jabatan": ("Kepala Bagian Contoh", "Nama jabatan pimpinannya."),
        "eselon": ("III.a", "I.a sampai IV.b."),
        "mandiri": ("tidak", "ya untuk unit kerja mandiri, selain itu tidak."),
        "pimpinan_nip": ("", "NIP pimpinan yang sudah terdaftar di instansi."),
        "berlaku_dari": ("2026-01-01", "Tanggal seperti 2026-01-31 atau 31-01-2026."),
    },
    JenisImpor.PEGAWAI: {
        "nip": ("199001012015011001", "18 angka NIP atau NI PPPK. Kosong hanya untuk non_asn."),
        "nama": ("Nama Contoh, S.E.", "Nama lengkap dengan gelar."),
        "jenis_asn": ("pns", "pns, pppk, atau non_asn."),
        "unor_kode": (_GANTI, "Kode unit organisasi yang sudah ada."),
        "jenis_jabatan": ("pelaksana", "jpt, administrator, pengawas, fungsional, atau pelaksana."),
        "jabatan": ("Pengadministrasi Perkantoran", "Nama jabatan."),
        "eselon": ("", "I.a sampai IV.b."),
        "penugasan": ("definitif", "definitif, plt, plh, atau pj."),
        "golongan": ("III/a", "I/a sampai IV/e untuk PNS, I sampai XVII untuk PPPK."),
        "tmt_golongan": ("2024-04-01", "Tanggal."),
        "tmt_jabatan": ("2024-04-01", "Tanggal."),
        "karpeg": ("", "Nomor kartu pegawai."),
        "tempat_lahir": ("Bandung", "Tempat lahir."),
        "nomor_wa": ("", "Nomor seluler, misalnya 0812-3456-7890."),
        "email": ("", "Alamat surel."),
        "memimpin_unor_kode": ("", "Kode unit yang dipimpin orang ini."),
        "berlaku_dari": ("2026-01-01", "Tanggal mulai di jabatan ini."),
    },
}


@dataclass(frozen=True)
class Kolom:
    """One column: what it is called, whether it must be filled, an example, and what belongs into it."""

    nama: str
    wajib: bool
    contoh: str
    isi: str


def columns(jenis: JenisImpor) -> list[Kolom]:
    """In the order of the template; the names are the contract's."""
    names = [(name.rstrip("*"), name.endswith("*")) for name in KOLOM_IMPOR[jenis].split()]
    return [Kolom(name, wajib, *_ISI[jenis][name]) for name, wajib in names]


def answer(jenis: JenisImpor, bentuk: str) -> Response:
    """The template as an attachment; `bentuk` is xlsx or csv."""
    given = columns(jenis)
    name, example = f"templat-impor-{jenis}", [one.contoh for one in given]
    if bentuk == "xlsx":
        wide = [(one.nama, max(14, len(one.nama), len(one.contoh)) + 2) for one in given]
        return xlsx.answer(name, wide, [example], NAMA[jenis])
    text = io.StringIO()
    csv.writer(text).writerows([[one.nama for one in given], example])
    return Response(
        "\ufeff" + text.getvalue(),  # Excel takes a CSV for UTF-8 only with this mark
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}.csv", "Cache-Control": "private, no-store"},
    )
