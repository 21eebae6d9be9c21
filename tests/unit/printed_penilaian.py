"""Invented printed assessments for the tests of documents: each of the four forms, rated, with a curve."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from printed import BUPATI, PEGAWAI
from printed import printed as skp_printed

from contracts.assessment import (
    IndikatorNilai,
    JenisDokumen,
    JenisPenilaian,
    Kurva,
    Masa,
    Penilaian,
    PenilaianCetak,
    PerilakuNilai,
    RhkNilai,
    TandaTangan,
)
from contracts.skp import Pejabat
from contracts.types import Capaian, FormSkp, NilaiPerilaku, Pendekatan, Periode, Predikat

_ID = UUID(int=1)
PENILAI = Pejabat(
    nip="197502142000031002", nama="Drs. Bagas Wirawan, M.A.P.", golongan="IV/b", pangkat="Pembina Tingkat I",
    jabatan="Kepala Bidang Layanan Digital", unor_id=None, unor_nama="Bidang Layanan Digital",
)  # fmt: skip


def printed(
    form: FormSkp, pendekatan: Pendekatan, *, dokumen: JenisDokumen = JenisDokumen.FORM_PENILAIAN, **more: Any
) -> PenilaianCetak:
    """`more`: fields of Penilaian, or `pegawai_ttd` and `penilai_ttd`."""
    plan = skp_printed(form, pendekatan).isi
    signed = {"pegawai": more.pop("pegawai_ttd", TandaTangan()), "penilai": more.pop("penilai_ttd", TandaTangan())}
    fields: dict[str, Any] = {
        "id": _ID, "skp_id": _ID, "versi_skp": 1, "nip": PEGAWAI.nip, "instansi_id": _ID,
        "instansi_nama": plan.instansi_nama, "unor_id": _ID, "pendekatan": pendekatan, "form": form,
        "masa": Masa(tahun=2026, jenis=JenisPenilaian.TRIWULANAN, urutan=2, awal=date(2026, 4, 1),
                     akhir=date(2026, 6, 30)),
        "periode_skp": Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31)),
        "pegawai": PEGAWAI, "penilai": PENILAI, "atasan_penilai": BUPATI, "status": "final",
        "batas_isi": date(2026, 7, 10), "hasil_kerja": "sesuai", "rating_perilaku": "di_atas", "predikat": "baik",
        "catatan": "Pertahankan mutu layanan dan ikuti pelatihan analisis data pada triwulan berikutnya.",
        "capaian": "baik", "rating_ke": 1, "final_pada": datetime(2026, 7, 12, 3, tzinfo=UTC), "rev": 0,
        "rhk": [
            RhkNilai(
                id=_ID, jenis=rhk.jenis, klasifikasi=None, rencana=rhk.rencana, penugasan_dari=rhk.penugasan_dari,
                intervensi_teks=rhk.intervensi_teks, umpan_balik="Bukti dukung lengkap dan dapat ditelusuri.",
                indikator=[
                    IndikatorNilai(
                        id=_ID, indikator=one.indikator, target=one.target, perspektif=one.perspektif,
                        aspek=one.aspek, realisasi="92 persen", sumber_data="Laporan layanan triwulan II",
                    )
                    for one in rhk.indikator
                ],
            )
            for rhk in plan.rhk
        ],
        "perilaku": [
            PerilakuNilai(nilai=nilai, ekspektasi="Menjadi teladan bagi rekan kerja.", umpan_balik="Sudah tampak.")
            for nilai in NilaiPerilaku
        ],
    }  # fmt: skip
    return PenilaianCetak(
        kode="ABCDEFGHIJKLMNOP", isi_hash="3f" * 32, dokumen=dokumen,
        dicetak_pada=datetime(2026, 7, 13, 2, 30, tzinfo=UTC), penilaian=Penilaian.model_validate(fields | more),
        kurva=curve() if dokumen is JenisDokumen.FORM_PENILAIAN else None, **signed,
    )  # fmt: skip


def curve() -> Kurva:
    counts = {Predikat.SANGAT_BAIK: 3, Predikat.BAIK: 12, Predikat.BUTUH_PERBAIKAN: 4, Predikat.KURANG: 1}
    return Kurva(
        lingkup="unor", id=_ID, nama="Bidang Layanan Digital", masa_tahun=2026, jenis=JenisPenilaian.TRIWULANAN,
        urutan=2, capaian=Capaian.BAIK, nyata=counts, belum_dinilai=0,
        ideal={Predikat.SANGAT_BAIK: 8.3, Predikat.BAIK: 45.8, Predikat.BUTUH_PERBAIKAN: 25.0, Predikat.KURANG: 12.5,
               Predikat.SANGAT_KURANG: 8.3},
    )  # fmt: skip
