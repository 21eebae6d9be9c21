"""What a person's data must be: NIP, golongan, eselon, dates, number and address (domain.md 5)."""

import re
import secrets
from collections.abc import Callable
from datetime import date
from typing import Literal

import phonenumbers

from contracts.errors import FieldError, Invalid
from contracts.types import (
    GOLONGAN,
    GOLONGAN_PPPK,
    NOMOR_PEJABAT,
    Eselon,
    JenisAsn,
    JenisJabatan,
    nip_adalah_pns,
)

_MOBILE = re.compile(r"(?:\+?62)?0?(8[0-9]{7,11})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")

ESELON: dict[JenisJabatan, str] = {
    JenisJabatan.JPT: "I.a sampai II.b",
    JenisJabatan.ADMINISTRATOR: "III.a atau III.b",
    JenisJabatan.PENGAWAS: "IV.a atau IV.b",
}
"""The eselon of each kind of jabatan; fungsional and pelaksana have none."""

FIRST_DAY, LAST_DAY = date(1945, 8, 17), date(2199, 12, 31)


class Faults:
    """Collects what is wrong field by field, so that a form or a row tells everything at once."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def add(self, field: str, message: str, code: str = "invalid") -> None:
        self.errors.append(FieldError(field=field, message=message, code=code))

    def read(self, field: str, read: Callable[[str], str], text: str | None) -> str | None:
        """`read(text)`, or None with the fault noted; an empty text is nothing."""
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self.add(field, str(error))
            return None

    def raise_any(self) -> None:
        if self.errors:
            raise Invalid("data-pegawai-salah", self.errors[0].message, errors=self.errors)


def new_nomor_pejabat() -> str:
    """The number of a superior without NIP: P and 17 digits that nobody can guess."""
    return f"P{secrets.randbelow(10**17):017d}"


def tanggal_lahir(nip: str) -> date | None:
    """None for a nomor pejabat."""
    if NOMOR_PEJABAT.fullmatch(nip):
        return None
    return date(int(nip[0:4]), int(nip[4:6]), int(nip[6:8]))


def jenis_kelamin(nip: str) -> Literal["pria", "wanita"] | None:
    """From the 15th digit; None for a nomor pejabat."""
    if NOMOR_PEJABAT.fullmatch(nip):
        return None
    return "pria" if nip[14] == "1" else "wanita"


def nip_fault(nip: str | None, jenis_asn: JenisAsn | None) -> str | None:
    """Why this number cannot be that of such an ASN, or None; nothing is said while it is not known which."""
    if jenis_asn is None:
        return None
    if jenis_asn is JenisAsn.NON_ASN:
        if nip is not None:
            return "Pejabat non-ASN tidak memiliki NIP. Kosongkan NIP; nomor pejabat dibuat otomatis."
        return None
    if nip is None or not nip.isdigit():
        return "NIP wajib diisi dengan 18 angka untuk PNS dan PPPK."
    if jenis_asn is JenisAsn.PNS and not nip_adalah_pns(nip):
        return "Angka ke-13 dan ke-14 NIP PNS harus bulan pengangkatan (01–12). Periksa NIP atau pilih jenis ASN PPPK."
    if jenis_asn is JenisAsn.PPPK and nip_adalah_pns(nip):
        return "Nomor ini berpola NIP PNS, bukan NI PPPK. Periksa nomornya atau pilih jenis ASN PNS."
    return None


def golongan_fault(golongan: str | None, jenis_asn: JenisAsn | None) -> str | None:
    if golongan is None:
        return None
    if jenis_asn is JenisAsn.PNS and golongan not in GOLONGAN:
        return "Golongan PNS diisi I/a sampai IV/e."
    if jenis_asn is JenisAsn.PPPK and golongan not in GOLONGAN_PPPK:
        return "Golongan PPPK diisi I sampai XVII."
    if jenis_asn is JenisAsn.NON_ASN:
        return "Pejabat non-ASN tidak memiliki golongan. Kosongkan golongan."
    return None


def eselon_fault(eselon: Eselon | None, jenis_jabatan: JenisJabatan | None) -> str | None:
    if eselon is None or jenis_jabatan is None:
        return None
    allowed = {
        JenisJabatan.JPT: ("I.", "II."),
        JenisJabatan.ADMINISTRATOR: ("III.",),
        JenisJabatan.PENGAWAS: ("IV.",),
    }.get(jenis_jabatan)
    if allowed is None:
        return f"Jabatan {jenis_jabatan.value} tidak memiliki eselon. Kosongkan eselon."
    if not eselon.value.startswith(allowed):
        return f"Eselon jabatan {jenis_jabatan.value} diisi {ESELON[jenis_jabatan]}."
    return None


def day_fault(day: date | None, nip: str | None = None) -> str | None:
    """Days outside the republic's history, or before the person was fifteen, are typing errors."""
    if day is None:
        return None
    if not FIRST_DAY <= day <= LAST_DAY:
        return "Tanggal di luar jangkauan. Isi tanggal antara 17-08-1945 dan 31-12-2199."
    born = tanggal_lahir(nip) if nip else None
    if born is not None and day.year < born.year + 15:
        return "Tanggal ini terlalu awal menurut tanggal lahir pada NIP. Periksa tahun yang diisi."
    return None


def nomor_wa(text: str) -> str:
    """An Indonesian mobile number as E.164; ValueError says how to write it. "62812…" lacks only its plus."""
    fault = "Isi nomor seluler Indonesia, misalnya 0812-3456-7890 atau +62 812-3456-7890."
    text = re.sub(r"[\s().-]", "", text)
    found = _MOBILE.fullmatch(text)
    if found is None:
        raise ValueError(fault)
    number = phonenumbers.PhoneNumber(country_code=62, national_number=int(found[1]))
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise ValueError(fault)
    return f"+62{found[1]}"


def email(text: str) -> str:
    """The address with its domain in lower case; ValueError says how to write it."""
    text = text.strip()
    if len(text) > 254 or not _EMAIL.fullmatch(text) or ".." in text:
        raise ValueError("Isi alamat surel yang lengkap, misalnya nama@instansi.go.id.")
    local, domain = text.split("@")
    return f"{local}@{domain.lower()}"
