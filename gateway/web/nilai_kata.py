"""Words and colours of ratings, predikat and capaian on pages (domain.md 2)."""

from contracts.assessment import Penilaian, StatusKeberatan, StatusPenilaian
from contracts.types import Capaian, Predikat, Rating
from gateway.web.masa import name_of
from gateway.web.site import site

RATING = {
    Rating.DI_ATAS: "Di Atas Ekspektasi",
    Rating.SESUAI: "Sesuai Ekspektasi",
    Rating.DI_BAWAH: "Di Bawah Ekspektasi",
}
PREDIKAT = {
    Predikat.SANGAT_BAIK: "Sangat Baik",
    Predikat.BAIK: "Baik",
    Predikat.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Predikat.KURANG: "Kurang",
    Predikat.SANGAT_KURANG: "Sangat Kurang",
}
"""Best first, as people choose and read them."""
CAPAIAN = {
    Capaian.ISTIMEWA: "Istimewa",
    Capaian.BAIK: "Baik",
    Capaian.BUTUH_PERBAIKAN: "Butuh Perbaikan",
    Capaian.KURANG: "Kurang",
    Capaian.SANGAT_KURANG: "Sangat Kurang",
}
STATUS = {
    StatusPenilaian.BERJALAN: "Belum dinilai",
    StatusPenilaian.DINILAI: "Dinilai",
    StatusPenilaian.FINAL: "Final",
}
KEBERATAN = {
    StatusKeberatan.DIAJUKAN: "Keberatan menunggu putusan",
    StatusKeberatan.DIBATALKAN: "Keberatan dibatalkan",
    StatusKeberatan.DITERIMA: "Keberatan diterima",
    StatusKeberatan.DITOLAK: "Keberatan ditolak",
}
_COLOURS = {
    Predikat.SANGAT_BAIK: "good",
    Predikat.BAIK: "good",
    Predikat.BUTUH_PERBAIKAN: "warn",
    Predikat.KURANG: "bad",
    Predikat.SANGAT_KURANG: "bad",
}


def dinilai_oleh(nilai: Penilaian) -> str:
    """Who gave the ratings and in what standing, as it follows their date: "oleh Bagas, atas nama Ratna"."""
    penilai = nilai.penanda_tangan.nama if nilai.penanda_tangan else "pejabat penilai"
    standing = {"delegasi": f", atas nama {penilai}", "pengganti": ", pengganti pejabat penilai",
                "atasan": ", lewat keberatan"}.get(nilai.dinilai_sebagai or "", "")  # fmt: skip
    return f"oleh {nilai.dinilai_oleh_nama or penilai}{standing}"


site.add_app_template_filter(dinilai_oleh, "dinilai_oleh")
site.add_app_template_filter(lambda value: RATING[value], "kata_rating")
site.add_app_template_filter(lambda value: PREDIKAT[value], "kata_predikat")
site.add_app_template_filter(lambda value: CAPAIAN[value], "kata_capaian")
site.add_app_template_filter(lambda value: STATUS[value], "kata_status_nilai")
site.add_app_template_filter(lambda value: KEBERATAN[value], "kata_keberatan")
site.add_app_template_filter(lambda value: _COLOURS[value], "warna_predikat")
site.add_app_template_filter(name_of, "nama_masa")
