"""Why a WhatsApp message was not sent or failed, in words for its recipient: what happened and who can mend it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.notify import rules

OPERASI = "tim operasional e-Kinerja"


@dataclass(frozen=True)
class Halangan:
    """What keeps a message from being sent. `kode` is stable and goes into the public event; `alasan` is for people."""

    kode: str
    alasan: str


BELUM_DIPASANG = Halangan(
    "belum-dipasang", f"Pengiriman WhatsApp belum dipasang di aplikasi ini. Hubungi {OPERASI} untuk memasangnya."
)
TIDAK_DIKENAL = Halangan(
    "penerima-tidak-dikenal",
    "Data pegawai Anda belum diterima layanan notifikasi. Hubungi admin instansi Anda untuk memeriksanya.",
)
TIDAK_AKTIF = Halangan(
    "tidak-aktif", "Anda tercatat tidak aktif. Bila ini keliru, hubungi admin instansi Anda untuk memperbaikinya."
)
TANPA_NOMOR = Halangan(
    "tanpa-nomor", "Nomor WhatsApp Anda belum terdaftar. Isi nomor Anda di halaman profil, atau minta admin instansi."
)
NOMOR_SALAH = Halangan(
    "nomor-salah",
    "Nomor WhatsApp Anda bukan nomor seluler Indonesia yang sah. Perbaiki di halaman profil, atau minta admin "
    "instansi.",
)
TANPA_PERSETUJUAN = Halangan(
    "tanpa-persetujuan",
    "Anda belum menyetujui pemberitahuan lewat WhatsApp. Anda dapat menyetujuinya di halaman profil.",
)
KEDALUWARSA = Halangan(
    "kedaluwarsa", "Tautan ini sudah tidak berlaku sebelum pesan dapat dikirim. Silakan minta tautan baru."
)
SELESAI = Halangan("selesai", "Hal ini sudah selesai sebelum pesan dapat dikirim, jadi pesannya tidak dikirim lagi.")
RAHASIA_TERHAPUS = Halangan(
    "rahasia-terhapus", "Pesan ini tidak sampai, dan tautannya sudah kami hapus. Silakan minta tautan baru."
)
TIDAK_TERHUBUNG = Halangan(
    "tidak-terhubung",
    "Layanan WhatsApp tidak dapat dihubungi setelah beberapa kali dicoba. Pesan ini tidak dikirim lagi; bila hal ini "
    f"berulang, hubungi {OPERASI}.",
)

TIDAK_SAMPAI = Halangan(
    "tidak-sampai", f"WhatsApp melaporkan bahwa pesan tidak sampai. Bila hal ini berulang, hubungi {OPERASI}."
)
DICOBA_LAGI = "Layanan WhatsApp sedang sibuk atau terganggu. Pesan ini dicoba lagi secara otomatis."
MENUNGGU_DATA = "Menunggu data pegawai Anda. Pesan ini dicoba lagi secara otomatis."


def quiet(until: datetime) -> str:
    """Why a message waits; `until` in the zone of the instansi."""
    return f"Ditunda selama jam tenang instansi Anda, sampai pukul {until:%H.%M} waktu setempat."


def berhenti(pada: datetime, zona: ZoneInfo) -> Halangan:
    """The person answered STOP."""
    hari = rules.tanggal(pada.astimezone(zona).date())
    return Halangan(
        "berhenti",
        f"Anda menghentikan pemberitahuan WhatsApp pada {hari}. Kirim MULAI ke nomor WhatsApp kami untuk menerimanya "
        "lagi.",
    )


_PROFIL = "Perbaiki nomor Anda di halaman profil, atau minta admin instansi."
_OPERASI = f"Hubungi {OPERASI} dan sebutkan kode ini."

_GALAT = {
    "429": f"Layanan WhatsApp sedang membatasi jumlah permintaan, juga setelah beberapa kali dicoba. {_OPERASI}",
    "20003": f"Sandi aplikasi untuk WhatsApp ditolak. {_OPERASI}",
    "20404": f"Akun WhatsApp aplikasi tidak ditemukan. {_OPERASI}",
    "21211": f"Nomor WhatsApp Anda ditolak karena tidak sah. {_PROFIL}",
    "21408": f"Aplikasi belum diizinkan mengirim pesan ke Indonesia. {_OPERASI}",
    "21610": "Nomor Anda pernah membalas STOP. Kirim MULAI ke nomor WhatsApp kami untuk menerima pesan lagi.",
    "21614": f"Nomor Anda bukan nomor seluler. {_PROFIL}",
    "21655": f"Templat pesan ini belum terdaftar. {_OPERASI}",
    "21656": f"Isi pesan tidak sesuai dengan templatnya. {_OPERASI}",
    "30003": "Telepon Anda tidak terjangkau. Pastikan WhatsApp terpasang dan tersambung ke internet.",
    "30008": "Pesan tidak sampai tanpa keterangan dari WhatsApp. Pastikan nomor Anda aktif di WhatsApp.",
    "63003": f"Nomor Anda tidak ditemukan di WhatsApp. {_PROFIL}",
    "63007": f"Nomor pengirim aplikasi belum terdaftar di WhatsApp. {_OPERASI}",
    "63013": f"WhatsApp menilai pesan ini melanggar aturannya. {_OPERASI}",
    "63016": "WhatsApp menolak pesan karena Anda belum menulis kepada kami dalam 24 jam dan templatnya belum "
    f"disetujui. {_OPERASI}",
    "63018": f"WhatsApp sedang membatasi jumlah pesan, juga setelah beberapa kali dicoba. {_OPERASI}",
    "63024": f"Nomor Anda tidak terdaftar di WhatsApp. {_PROFIL}",
    "63027": f"Templat pesan ini tidak ada di WhatsApp. {_OPERASI}",
    "63028": f"Isi pesan tidak sesuai dengan templatnya. {_OPERASI}",
    "63032": "WhatsApp tidak mengizinkan pesan ini untuk nomor Anda. Bacalah pemberitahuan Anda di aplikasi.",
    "63041": f"Templat pesan ini dijeda WhatsApp. {_OPERASI}",
    "63042": f"Templat pesan ini dihentikan WhatsApp. {_OPERASI}",
    "63049": "WhatsApp memilih tidak menyampaikan pesan ini. Bacalah pemberitahuan Anda di aplikasi.",
    "63051": f"Akun WhatsApp aplikasi terkunci. {_OPERASI}",
}


def galat(kode: str | None) -> Halangan:
    """What a final error of Twilio means for the recipient; the code always stands in it for the help desk."""
    if kode is None:
        return TIDAK_SAMPAI
    return Halangan(kode, f"{_GALAT.get(kode, f'WhatsApp menolak pesan ini. {_OPERASI}')} (kode {kode})")
