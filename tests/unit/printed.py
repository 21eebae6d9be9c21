"""Invented printed SKP for the tests of documents: each of the four forms, short or long."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contracts.skp import Indikator, Lampiran, Pejabat, Perilaku, Rhk, SkpCetak, SkpTercetak
from contracts.types import Aspek, FormSkp, JenisRhk, NilaiPerilaku, Pendekatan, Periode, Perspektif

URL = "https://kinerja.example"
NIP = "198503172009012003"
_ID = UUID(int=1)
PEGAWAI = Pejabat(
    nip=NIP, nama="Dr. Ratna Wulandari, S.Kom., M.Si.", golongan="III/d", pangkat="Penata Tingkat I",
    jabatan="Pranata Komputer Ahli Muda", unor_id=None,
    unor_nama="Bidang Layanan Digital, Dinas Komunikasi dan Informatika",
)  # fmt: skip
BUPATI = Pejabat(
    nip="P00000000000000001", nama="Satria Mahardika", golongan=None, pangkat=None, jabatan="Bupati", unor_id=None,
    unor_nama="Pemerintah Kabupaten Contoh",
)  # fmt: skip
_RENCANA = (
    "Meningkatnya kualitas layanan perizinan berusaha berbasis elektronik bagi pelaku usaha mikro dan kecil",
    "Terlaksananya integrasi data kependudukan dengan aplikasi pelayanan publik",
    "Tersusunnya laporan kinerja triwulanan yang tepat waktu",
    "Terkendalinya belanja operasional bidang sesuai anggaran kas",
)
_UKURAN = (
    "Persentase permohonan izin yang selesai sesuai standar waktu pelayanan",
    "Nilai indeks kepuasan masyarakat terhadap layanan perizinan",
    "Jumlah laporan yang disampaikan sebelum tanggal jatuh tempo",
    "Persentase realisasi anggaran dibandingkan rencana",
)
_TARGET = ("95 persen", "88,5 (sangat baik)", "4 laporan", "Paling banyak Rp250.000.000,00")


def printed(form: FormSkp, pendekatan: Pendekatan, *, rhk: int = 4, **more: Any) -> SkpCetak:
    """`more`: fields of SkpTercetak."""
    counted = pendekatan is Pendekatan.KUANTITATIF
    fields: dict[str, Any] = {
        "versi": 1,
        "disetujui_pada": datetime(2026, 1, 20, 3, tzinfo=UTC),
        "instansi_nama": "Pemerintah Kabupaten Contoh",
        "periode": Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31)),
        "pendekatan": pendekatan,
        "form": form,
        "pegawai": PEGAWAI,
        "penilai": BUPATI,
        "rhk": [_rhk(form, n, counted=counted, last=rhk) for n in range(rhk)],
        "perilaku": [
            Perilaku(nilai=nilai, ekspektasi="Menjadi teladan bagi rekan kerja dalam melayani." if n % 2 else "")
            for n, nilai in enumerate(NilaiPerilaku)
        ],
        "lampiran": Lampiran(
            dukungan_sumber_daya=["Dua orang analis data", "Peladen pengembangan"],
            skema_pertanggungjawaban=["Laporan tertulis setiap triwulan kepada kepala bidang"],
            konsekuensi=["Penghargaan pegawai terbaik bila target terlampaui"],
        ),
    }
    isi = SkpTercetak.model_validate(fields | more)
    moment = datetime(2026, 1, 21, 2, 30, tzinfo=UTC)
    return SkpCetak(kode="ABCDEFGHIJKLMNOP", hash="3f" * 32, dicetak_pada=moment, isi=isi)


def _rhk(form: FormSkp, n: int, *, counted: bool, last: int) -> Rhk:
    jpt = form is FormSkp.JPT
    return Rhk(
        id=_ID, urutan=n, jenis=JenisRhk.TAMBAHAN if n == last - 1 and n else JenisRhk.UTAMA, klasifikasi=None,
        rencana=_RENCANA[n % 4], penugasan_dari="Kepala Dinas" if n % 4 == 1 else None, intervensi_rhk_id=None,
        intervensi_teks=None if jpt else "Terwujudnya pelayanan publik yang prima, transparan, dan mudah dijangkau",
        dibuat_oleh=NIP,
        indikator=[
            Indikator(
                id=_ID, urutan=m, indikator=_UKURAN[(n + m) % 4], target=_TARGET[(n + m) % 4] if counted else None,
                perspektif=list(Perspektif)[m] if counted and jpt else None,
                aspek=list(Aspek)[m] if counted and not jpt else None,
            )
            for m in range(1 + n % 3)
        ],
    )  # fmt: skip
