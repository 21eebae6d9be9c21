"""Every text that notify sends: the inbox entry and the WhatsApp message of each template, and where they link to."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.notify import Templat
from services.notify import rules


@dataclass(frozen=True)
class Naskah:
    """One template. `judul`, `isi` and `tautan` have {named} places, `whatsapp` Twilio's {{1}}, {{2}} …

    `variabel` names what goes into {{1}}, {{2}} … in this order: keys of the notice's data, or
    `tautan` (address of the page) or `rujukan` (see `new_rujukan`). A WhatsApp template must neither begin nor end
    with a variable nor have two side by side, or Meta does not approve it. `mendesak`: the person asked for it and
    waits, so it goes out in the quiet hours and without the consent that nobody can give before a first login.
    """

    judul: str
    isi: str
    tautan: str | None
    whatsapp: str
    variabel: tuple[str, ...]
    tautan_whatsapp: str | None = None
    mendesak: bool = False


_PENUTUP = "Balas STOP untuk berhenti menerima pesan ini."

NASKAH: dict[Templat, Naskah] = {
    Templat.SKP_DIAJUKAN: Naskah(
        judul="SKP menunggu persetujuan Anda",
        isi="{nama} mengajukan SKP periode {periode}. Silakan periksa, lalu setujui atau kembalikan dengan catatan.",
        tautan="/skp/{id}",
        whatsapp="Yth. Bapak/Ibu, {{1}} mengajukan SKP periode {{2}} dan menunggu persetujuan Anda. "
        "Silakan periksa di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("nama", "periode", "tautan", "rujukan"),
    ),
    Templat.SKP_DISETUJUI: Naskah(
        judul="SKP Anda disetujui",
        isi="SKP Anda periode {periode} telah disetujui {penyetuju} dan sekarang berlaku.",
        tautan="/skp/{id}",
        whatsapp="Yth. Bapak/Ibu, SKP Anda periode {{1}} telah disetujui {{2}} dan sekarang berlaku. "
        "Silakan lihat di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("periode", "penyetuju", "tautan", "rujukan"),
    ),
    Templat.SKP_DIKEMBALIKAN: Naskah(
        judul="SKP Anda dikembalikan",
        isi="{penilai} mengembalikan SKP Anda periode {periode} dengan catatan: “{catatan}” "
        "Silakan perbaiki, lalu ajukan lagi.",
        tautan="/skp/{id}",
        whatsapp="Yth. Bapak/Ibu, SKP Anda periode {{1}} dikembalikan {{2}} dengan catatan “{{3}}” "
        "untuk diperbaiki di {{4}} lalu diajukan lagi (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("periode", "penilai", "catatan", "tautan", "rujukan"),
    ),
    Templat.PENGISIAN_DITUTUP: Naskah(
        judul="Pengisian penilaian segera ditutup",
        isi="Realisasi dan bukti dukung penilaian {masa} dapat Anda isi sampai {batas}. Lengkapi sebelum itu; "
        "sesudahnya hanya pejabat penilai Anda yang dapat membukanya lagi.",
        tautan="/penilaian/{id}",
        whatsapp="Yth. Bapak/Ibu, realisasi dan bukti dukung penilaian {{1}} dapat Anda isi sampai {{2}}. "
        "Silakan lengkapi di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("masa", "batas", "tautan", "rujukan"),
    ),
    Templat.TAUTAN_MATI: Naskah(
        judul="Tautan bukti dukung tidak dapat dibuka",
        isi="Tautan eviden “{eviden}” pada penilaian {masa} tidak dapat dibuka lagi. Perbaiki tautannya atau unggah "
        "berkasnya sampai {batas}; sesudahnya minta pejabat penilai Anda membuka pengisiannya.",
        tautan="/penilaian/{id}?bagian=pemantauan",
        whatsapp="Yth. Bapak/Ibu, tautan bukti dukung {{1}} pada penilaian {{2}} tidak dapat dibuka lagi. "
        "Silakan perbaiki di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("eviden", "masa", "tautan", "rujukan"),
    ),
    Templat.PENILAIAN_DIBERIKAN: Naskah(
        judul="Penilaian kinerja Anda diberikan",
        isi="Penilaian Anda untuk {masa} sudah diberikan dengan predikat {predikat}. Bila Anda tidak sependapat, "
        "keberatan dapat diajukan sampai {batas}.",
        tautan="/penilaian/{id}",
        whatsapp="Yth. Bapak/Ibu, penilaian kinerja Anda untuk {{1}} sudah diberikan. Silakan lihat di {{2}} "
        "(nomor pesan {{3}}). Keberatan dapat diajukan sampai {{4}}. " + _PENUTUP,
        variabel=("masa", "tautan", "rujukan", "batas"),
    ),
    Templat.KEBERATAN_DIAJUKAN: Naskah(
        judul="Keberatan menunggu putusan Anda",
        isi="{nama} mengajukan keberatan atas penilaian {masa}. Silakan baca alasan pegawai dan tanggapan pejabat "
        "penilai, lalu terima dengan rating baru atau tolak dengan alasan.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, {{1}} mengajukan keberatan atas penilaian {{2}} dan menunggu putusan Anda. "
        "Silakan periksa di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("nama", "masa", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_PENILAI: Naskah(
        judul="Keberatan atas penilaian Anda",
        isi="{nama} mengajukan keberatan atas penilaian {masa} yang Anda berikan. Silakan tulis tanggapan Anda; "
        "atasan Anda akan memutusnya. Selama itu ratingnya tidak dapat diubah.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, {{1}} mengajukan keberatan atas penilaian {{2}} yang Anda berikan. "
        "Silakan tulis tanggapan Anda di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("nama", "masa", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_DITANGGAPI: Naskah(
        judul="Pejabat penilai menanggapi keberatan",
        isi="{penilai} menanggapi keberatan {nama} atas penilaian {masa}. Silakan baca kedua pihak, lalu terima "
        "keberatannya dengan rating baru atau tolak dengan alasan.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, {{1}} sudah menanggapi keberatan {{2}} atas penilaian {{3}} yang menunggu putusan "
        "Anda. Silakan baca di {{4}} (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("penilai", "nama", "masa", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_BERALIH: Naskah(
        judul="Keberatan kini menunggu putusan Anda",
        isi="Keberatan {nama} atas penilaian {masa}, semula untuk diputus {sebelumnya}, kini Anda yang memutusnya. "
        "Silakan baca alasan pegawai dan tanggapan pejabat penilai, lalu terima dengan rating baru atau tolak dengan "
        "alasan.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan {{1}} atas penilaian {{2}}, semula untuk diputus {{3}}, kini menunggu "
        "putusan Anda. Silakan periksa di {{4}} (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("nama", "masa", "sebelumnya", "tautan", "rujukan"),
    ),
    Templat.INGAT_TANGGAPAN: Naskah(
        judul="Keberatan belum Anda tanggapi",
        isi="Keberatan {nama} atas penilaian {masa} yang Anda berikan, diajukan {diajukan}, belum Anda tanggapi. "
        "Silakan tulis tanggapan Anda sebelum atasan Anda memutusnya.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan {{1}} atas penilaian {{2}} yang Anda berikan, diajukan {{3}}, belum Anda "
        "tanggapi. Silakan tulis tanggapan Anda di {{4}} (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("nama", "masa", "diajukan", "tautan", "rujukan"),
    ),
    Templat.INGAT_PUTUSAN: Naskah(
        judul="Keberatan masih menunggu putusan Anda",
        isi="Keberatan {nama} atas penilaian {masa}, diajukan {diajukan}, masih menunggu putusan Anda. Silakan terima "
        "dengan rating baru atau tolak dengan alasan; sampai itu penilaiannya tertahan.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan {{1}} atas penilaian {{2}}, diajukan {{3}}, masih menunggu putusan Anda. "
        "Silakan putuskan di {{4}} (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("nama", "masa", "diajukan", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_DIBATALKAN: Naskah(
        judul="Keberatan dibatalkan",
        isi="{nama} membatalkan keberatan atas penilaian {masa}. Tidak ada yang perlu Anda lakukan.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, {{1}} membatalkan keberatan atas penilaian {{2}} sehingga tidak ada yang perlu Anda "
        "lakukan. Keterangannya ada di {{3}} (nomor pesan {{4}}). " + _PENUTUP,
        variabel=("nama", "masa", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_DITERIMA: Naskah(
        judul="Keberatan Anda diterima",
        isi="Keberatan Anda atas penilaian {masa} diterima. Predikat Anda sekarang {predikat}. Putusan ini final.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan Anda atas penilaian {{1}} diterima. Silakan lihat putusannya di {{2}} "
        "(nomor pesan {{3}}). " + _PENUTUP,
        variabel=("masa", "tautan", "rujukan"),
    ),
    Templat.KEBERATAN_DITOLAK: Naskah(
        judul="Keberatan Anda ditolak",
        isi="Keberatan Anda atas penilaian {masa} ditolak. Predikat Anda tetap {predikat}. Alasannya dapat Anda baca; "
        "putusan ini final.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan Anda atas penilaian {{1}} ditolak dan penilaian Anda tetap. "
        "Silakan baca alasannya di {{2}} (nomor pesan {{3}}). " + _PENUTUP,
        variabel=("masa", "tautan", "rujukan"),
    ),
    Templat.PUTUSAN_KEBERATAN: Naskah(
        judul="Keberatan sudah diputus",
        isi="Keberatan {nama} atas penilaian {masa} yang Anda berikan {putusan}. Predikat yang berlaku: {predikat}.",
        tautan="/keberatan/{id}",
        whatsapp="Yth. Bapak/Ibu, keberatan {{1}} atas penilaian {{2}} yang Anda berikan {{3}} oleh atasan Anda. "
        "Silakan lihat di {{4}} (nomor pesan {{5}}). " + _PENUTUP,
        variabel=("nama", "masa", "putusan", "tautan", "rujukan"),
    ),
    Templat.RESET_PASSWORD: Naskah(
        judul="Permintaan atur ulang kata sandi",
        isi="Ada permintaan untuk mengatur ulang kata sandi Anda. Tautannya kami kirim hanya lewat WhatsApp dan "
        "berlaku sampai {berlaku_sampai}. Bila Anda tidak memintanya, abaikan saja: kata sandi Anda tidak berubah.",
        tautan=None,
        whatsapp="Yth. Bapak/Ibu, untuk mengatur ulang kata sandi Anda, buka {{1}} sebelum {{2}}. Tautan ini hanya "
        "dapat dipakai satu kali; jangan berikan kepada siapa pun. Bila Anda tidak memintanya, abaikan pesan ini "
        "(nomor pesan {{3}}).",
        variabel=("tautan", "berlaku_sampai", "rujukan"),
        tautan_whatsapp="/reset-password?token={rahasia}",
        mendesak=True,
    ),
}

PANJANG = {
    "nama": 80,
    "penilai": 80,
    "penyetuju": 120,
    "periode": 60,
    "catatan": 300,
    "berlaku_sampai": 60,
    "eviden": 80,
    "masa": 40,
    "batas": 40,
    "putusan": 20,
    "diajukan": 40,
    "sebelumnya": 80,
}
"""Most characters of a variable: a WhatsApp template's body holds 1,024 in all."""
PANJANG_ISI = 1_000

_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RUJUKAN = rf"NP-[{_SYMBOLS}]{{10}}"


def new_rujukan() -> str:
    """A short reference that stands in the message's text.

    It is what the message is known by in Twilio's list of messages, which returns the text but none of our ids; and
    what a person can quote to the help desk. 50 random bits, compared only among messages to one number.
    """
    return "NP-" + "".join(secrets.choice(_SYMBOLS) for _ in range(10))


def address(templat: Templat, id: UUID | None) -> str | None:
    """The path of the page that a notice is about, or None."""
    tautan = NASKAH[templat].tautan
    return tautan.format(id=id) if tautan else None


def inbox_text(templat: Templat, data: Mapping[str, str]) -> str:
    """The inbox entry's text; the note of a superior may be long, the whole of it stands in the SKP."""
    text = NASKAH[templat].isi.format(**data)
    return text if len(text) <= PANJANG_ISI else text[: PANJANG_ISI - 1] + "…"


def variables(
    templat: Templat, data: Mapping[str, str], *, public_url: str, tautan: str | None, rahasia: str | None, rujukan: str
) -> list[str]:
    """The values of {{1}}, {{2}} …, each safe to send."""
    naskah = NASKAH[templat]
    path = (naskah.tautan_whatsapp or "").format(rahasia=rahasia) or tautan or "/"
    ours = {"tautan": public_url.rstrip("/") + path, "rujukan": rujukan}
    return [ours.get(name) or rules.safe_variable(data.get(name, ""), PANJANG[name]) for name in naskah.variabel]


def body(templat: Templat, values: list[str]) -> str:
    """The message as a person reads it: what WhatsApp makes of the template, and what is sent where there is none."""
    text = NASKAH[templat].whatsapp
    for number, value in enumerate(values, start=1):
        text = text.replace(f"{{{{{number}}}}}", value)
    return text
