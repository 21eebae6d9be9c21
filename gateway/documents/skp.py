"""The printed SKP: contracts.skp.SkpCetak as the data of skp.typ (forms and words of domain.md 1)."""

from datetime import date
from typing import Any

from contracts.skp import Pejabat, Rhk, SkpCetak, SkpTercetak
from contracts.types import FormSkp, JenisRhk, Pendekatan, Periode, nip_cetak
from gateway.documents.render import lines, plain, proof
from gateway.web import format, skp_kata

TEMPLATE = "skp.typ"
_DASH = "-"
BLANK = "....................., ..............................."
_ELSEWHERE = "Ditandatangani secara elektronik\npada formulir SKP"
_COLUMNS = {
    FormSkp.JPT: ["RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF"],
    FormSkp.JA_JF: [
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
    ],
}
_TARGET, _TEXT, _VALUE, _HALF = 75, 108, 135, 200  # points in a column of the forms
LABELS = ["NAMA", "NIP", "PANGKAT/GOL. RUANG", "JABATAN", "UNIT KERJA"]
_WHOLE = 40  # lines that are kept on one page; more may go on to the next one


def compose(cetak: SkpCetak, url: str) -> dict[str, Any]:
    """`url`: the gateway's public address, to which the QR leads."""
    isi = cetak.isi
    foot, qr = proof(url, cetak.kode, cetak.hash)
    approach = f"PENDEKATAN HASIL KERJA {skp_kata.PENDEKATAN[isi.pendekatan].upper()}"
    return {
        "berkas": qr | {"judul": f"SKP {isi.periode.awal.year}", "form": isi.form, "pendekatan": isi.pendekatan},
        "verifikasi": foot,
        "cap": [] if isi.versi else ["DRAFT", "BELUM DISETUJUI"],
        "kata": {
            "halaman": "Halaman",
            "dari": "dari",
            "kosong": _DASH,
            "periode": "PERIODE PENILAIAN:",
            "ukuran": "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:",
        },
        "judul": ["SASARAN KINERJA PEGAWAI", approach, skp_kata.BAGI[isi.form].upper()],
        "instansi": plain(isi.instansi_nama),
        "periode": period(isi.periode),
        "orang": _persons(isi),
        "kolom": ["NO", *_COLUMNS[isi.form]] if _counted(isi) else ["NO", "HASIL KERJA"],
        "bagian": [
            {"judul": title, "rhk": [_rhk(isi, one) for one in isi.rhk if one.jenis is kind]}
            for kind, title in ((JenisRhk.UTAMA, "A. UTAMA"), (JenisRhk.TAMBAHAN, "B. TAMBAHAN"))
        ],
        "perilaku": _behaviour(isi),
        "tanda-tangan": _signatures(isi),
        "lampiran": _attachment(isi),
    }


def period(periode: Periode) -> str:
    """ "1 JANUARI SD 31 DESEMBER TAHUN 2026"."""
    awal, akhir = ([str(day.day), format.BULAN[day.month - 1].upper()] for day in (periode.awal, periode.akhir))
    return f"{' '.join(awal)} SD {' '.join(akhir)} TAHUN {periode.akhir.year}"


def rank(person: Pejabat) -> str:
    """Pangkat and golongan; "-" for a superior who has none."""
    if person.pangkat and person.golongan:
        return f"{person.pangkat} ({person.golongan})"
    return person.golongan or _DASH


def _counted(isi: SkpTercetak) -> bool:
    return isi.pendekatan is Pendekatan.KUANTITATIF


def person(one: Pejabat | None, room: float = _VALUE) -> list[str]:
    """What stands beside LABELS."""
    if one is None:
        return [_DASH] * len(LABELS)
    said = [one.nama, nip_cetak(one.nip), rank(one), one.jabatan, one.unor_nama or _DASH]
    return [plain(text, room) for text in said]


def _persons(isi: SkpTercetak) -> dict[str, Any]:
    rows = zip(LABELS, person(isi.pegawai), person(isi.penilai), strict=True)
    return {
        "no": "NO",
        "kiri": "PEGAWAI YANG DINILAI",
        "kanan": "PEJABAT PENILAI KINERJA",
        "baris": [list(row) for row in rows],
    }


def _rhk(isi: SkpTercetak, rhk: Rhk) -> dict[str, Any]:
    counted = _counted(isi)
    room = _TEXT if counted else 2 * _HALF
    rows = [
        {
            "indikator": plain(one.indikator, room),
            "target": plain(one.target, _TARGET) or _DASH,
            "dimensi": skp_kata.word(one.perspektif or one.aspek or "") or _DASH,
        }
        for one in rhk.indikator
    ]
    heights = [max(lines(row["indikator"], room), lines(row["target"], _TARGET)) for row in rows]
    beside = max(lines(rhk.rencana, room), lines(rhk.intervensi_teks or "", room))
    return {
        "rencana": plain(rhk.rencana, room),
        "penugasan": plain(f"(Penugasan dari {rhk.penugasan_dari})", room) if rhk.penugasan_dari else "",
        "intervensi": plain(rhk.intervensi_teks, room) or _DASH,
        "indikator": rows,
        "utuh": max(sum(heights), beside) <= _WHOLE if counted else sum(heights) + beside <= _WHOLE,
        "baris-utuh": max(heights, default=0) <= _WHOLE,
    }


def _behaviour(isi: SkpTercetak) -> dict[str, Any]:
    expected = {one.nilai: one.ekspektasi for one in isi.perilaku}
    return {
        "judul": "PERILAKU KERJA",
        "ekspektasi": "Ekspektasi Khusus Pimpinan:",
        "baris": [
            {
                "nama": name,
                "panduan": list(guides),
                "ekspektasi": plain(expected.get(nilai), _HALF) or _DASH,
                "utuh": lines(expected.get(nilai) or "", _HALF) <= _WHOLE,
            }
            for nilai, (name, guides) in skp_kata.PERILAKU.items()
        ],
    }


def _signatures(isi: SkpTercetak) -> list[dict[str, str]]:
    """Left the pegawai, right the penilai; where nothing was given for the penilai there are dots to write on."""
    return [
        signer(
            "Pegawai yang Dinilai",
            isi.pegawai,
            place_and_date(isi.tempat_pegawai, isi.tanggal_pegawai),
            isi.anchor_pegawai,
        ),
        signer(
            "Pejabat Penilai Kinerja",
            isi.penilai,
            place_and_date(isi.tempat_penilai, isi.tanggal_penilai) or BLANK,
            isi.anchor_penilai,
        ),
    ]


def place_and_date(place: str | None, day: date | None) -> str:
    """ "Sleman, 17 Januari 2026"; one of them alone, or nothing."""
    return ", ".join(one for one in (plain(place, _HALF), format.tanggal(day) if day else "") if one)


def signer(title: str, person: Pejabat | None, where: str, anchor: str | None) -> dict[str, str]:
    """One signature as base.typ sets it."""
    nip = nip_cetak(person.nip) if person else _DASH
    return {
        "judul": title,
        "tempat-tanggal": where,
        "anchor": anchor or "",
        "catatan": "",
        "nama": plain(person.nama, _HALF) if person else "(belum ditetapkan)",
        "nip": f"NIP {nip}" if nip != _DASH else "",
    }


def _attachment(isi: SkpTercetak) -> dict[str, Any] | None:
    """None where nobody has written any. The anchors stand on the SKP alone: once per document (domain.md 7)."""
    lists = isi.lampiran.model_dump()
    if not any(lists.values()):
        return None
    signers = [
        one | {"anchor": "", "catatan": _ELSEWHERE if one["anchor"] else ""} for one in _signatures(isi)
    ]  # fmt: skip
    return {
        "judul": ["LAMPIRAN SASARAN KINERJA PEGAWAI"],
        "bagian": [
            {"judul": title.upper(), "butir": [plain(one) for one in lists[name]]}
            for name, title in skp_kata.LAMPIRAN.items()
        ],
        "tanda-tangan": signers,
    }
