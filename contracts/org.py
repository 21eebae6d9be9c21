"""org: instansi, unor, pegawai, tim, delegasi, and who may come in (features A3, A4, A7, A10, A11, G7, G12, G16)."""

import re
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Actor, Api, Command, Done, Event, JobQuery, JobState, Model, Page, PageQuery, Query
from contracts.types import (
    Eselon,
    Golongan,
    JenisAsn,
    JenisJabatan,
    JenisPeriode,
    Kode,
    Nama,
    Nip,
    Penugasan,
    Peran,
    Rahasia,
    SatuanKeberatan,
    Sha256,
    TeksPendek,
    Warna,
    ZonaWaktu,
)

# ---------------------------------------------------------------- instansi


class PengaturanInstansi(Model):
    """What an instansi decides for itself (features G5, G8)."""

    jenis_periode: JenisPeriode = JenisPeriode.TRIWULANAN
    satuan_keberatan: SatuanKeberatan = SatuanKeberatan.HARI_KERJA
    zona_waktu: ZonaWaktu = ZonaWaktu.WIB
    warna: Warna = "#0b5cad"
    jam_tenang_mulai: time = time(21, 0)
    jam_tenang_selesai: time = time(6, 0)


class Instansi(Model):
    id: UUID
    kode: Kode
    nama: Nama
    pengaturan: PengaturanInstansi
    lambang: Sha256 | None = None
    versi: int
    actions: list[str] = []


class CreateInstansi(Command):
    """Super admin only."""

    id: UUID
    kode: Kode
    nama: Nama
    pengaturan: PengaturanInstansi = PengaturanInstansi()


class UpdateInstansi(Command):
    id: UUID
    nama: Nama
    pengaturan: PengaturanInstansi
    if_versi: int | None = None


class SetLambang(Command):
    """The emblem on the printed Dokumen Evaluasi (D2); None takes it away. The gateway keeps the file by its hash."""

    id: UUID
    lambang: Sha256 | None


class InstansiQuery(Query):
    id: UUID


class DaftarInstansi(PageQuery):
    """All for a super admin; the own one for everybody else. By name or kode, both ways."""

    sort: Literal["nama", "nama_turun", "kode", "kode_turun"] = "nama"


# ---------------------------------------------------------------- unor


class Unor(Model):
    """One unit. `pimpinan_nip` is its head; without one the next head above stands in as superior."""

    id: UUID
    instansi_id: UUID
    induk_id: UUID | None
    kode: Kode
    nama: Nama
    nama_jabatan: TeksPendek = Field(description="name of the head's jabatan")
    eselon: Eselon | None
    mandiri: bool = Field(description="pimpinan unit kerja mandiri: the head uses the JPT form")
    pimpinan_nip: Nip | None
    pimpinan_nama: str | None = None
    berlaku_dari: date
    berlaku_sampai: date | None = Field(default=None, description="last day; None: still open")
    jumlah_anak: int = 0
    jumlah_pegawai: int = 0
    jalur: list[str] = Field(default=[], description="names from the root to the parent")
    versi: int
    actions: list[str] = []


class CreateUnor(Command):
    id: UUID
    instansi_id: UUID
    induk_id: UUID | None = None
    kode: Kode
    nama: Nama
    nama_jabatan: TeksPendek = ""
    eselon: Eselon | None = None
    mandiri: bool = False
    berlaku_dari: date


class UpdateUnor(Command):
    """New name or attributes from a date on; the old ones stay in the history."""

    id: UUID
    kode: Kode
    nama: Nama
    nama_jabatan: TeksPendek = ""
    eselon: Eselon | None = None
    mandiri: bool = False
    berlaku_dari: date
    if_versi: int | None = None


class MoveUnor(Command):
    """Under another parent of the same instansi; refused when that would close a circle."""

    id: UUID
    induk_id: UUID | None
    berlaku_dari: date
    if_versi: int | None = None


class SetPimpinanUnor(Command):
    """The head, or None for a vacant chair."""

    id: UUID
    pimpinan_nip: Nip | None
    penugasan: Penugasan = Penugasan.DEFINITIF
    berlaku_dari: date
    if_versi: int | None = None


class CloseUnor(Command):
    """Refused while people or open units are in it, with their number and what to do."""

    id: UUID
    berlaku_sampai: date
    if_versi: int | None = None


class UnorQuery(Query):
    id: UUID


class DaftarUnor(PageQuery):
    """Children of `induk_id` (roots when None); with `q` a search over the whole instansi, with `semua` all of it.

    By name or kode, both ways.
    """

    instansi_id: UUID | None = None
    induk_id: UUID | None = None
    termasuk_tutup: bool = False
    semua: bool = False
    sort: Literal["nama", "nama_turun", "kode", "kode_turun"] = "nama"


class RiwayatQuery(PageQuery):
    """What changed on one unor (id) or pegawai (NIP), newest first."""

    kunci: Kode


class Riwayat(Model):
    """One change: who did it, in whose place, what it was and became."""

    id: int
    pada: datetime
    oleh_nip: str | None
    oleh_nama: str
    atas_nama: str | None = Field(default=None, description="NIP of the official in whose place it was done")
    perbuatan: str
    berlaku_dari: date | None = None
    lama: dict[str, object] = {}
    baru: dict[str, object] = {}


# ---------------------------------------------------------------- pegawai


class PegawaiRingkas(Model):
    nip: Nip
    nama: Nama
    jabatan: str
    unor_id: UUID | None
    unor_nama: str | None
    instansi_id: UUID
    aktif: bool = True


class PegawaiTemuan(PegawaiRingkas):
    """A line of a search."""

    instansi_lain: bool = Field(
        default=False, description="of an instansi that is not the viewer's to read: only this line is shown"
    )


class Kontak(Model):
    """Own data only; never in a public event."""

    nomor_wa: str | None = Field(default=None, description="E.164, e.g. +6281234567890")
    email: str | None = None
    setuju_wa: bool = False


class Pejabat(PegawaiRingkas):
    """A superior, and why it is this one: `dari` is "pimpinan unor", "pimpinan unor di atasnya" or "plt"."""

    golongan: Golongan | None
    dari: str


class Pegawai(PegawaiRingkas):
    jenis_asn: JenisAsn
    jenis_jabatan: JenisJabatan
    eselon: Eselon | None
    penugasan: Penugasan
    golongan: Golongan | None
    tmt_golongan: date | None
    tmt_jabatan: date | None
    karpeg: str | None
    tempat_lahir: str | None
    tanggal_lahir: date | None = Field(default=None, description="from the NIP, as jenis_kelamin")
    jenis_kelamin: Literal["pria", "wanita"] | None = None
    aktif: bool
    berlaku_dari: date
    berlaku_sampai: date | None
    kontak: Kontak | None = Field(default=None, description="only for the person and the admin instansi")
    jalur: list[str] = Field(default=[], description="names of the units from the root to the parent of the unor")
    atasan: Pejabat | None = None
    atasan_dari_atasan: Pejabat | None = None
    tanpa_atasan: str | None = Field(
        default=None,
        description='why there is no `atasan`: "tanpa unor", "memimpin unor teratas", "pimpinan di atas kosong" '
        'or "pimpinan kosong"',
    )
    peran: list[Peran] = []
    akun: Literal["belum_ada", "aktif", "terkunci"] | None = None
    versi: int
    actions: list[str] = []


class CreatePegawai(Command):
    """`nip` None only for jenis_asn non_asn: org then gives a nomor pejabat."""

    id: UUID
    nip: Nip | None
    nama: Nama
    jenis_asn: JenisAsn
    instansi_id: UUID
    unor_id: UUID | None
    jenis_jabatan: JenisJabatan
    jabatan: TeksPendek
    eselon: Eselon | None = None
    penugasan: Penugasan = Penugasan.DEFINITIF
    golongan: Golongan | None = None
    tmt_golongan: date | None = None
    tmt_jabatan: date | None = None
    karpeg: TeksPendek | None = None
    tempat_lahir: TeksPendek | None = None
    nomor_wa: TeksPendek | None = None
    email: TeksPendek | None = None
    berlaku_dari: date


class UpdatePegawai(Command):
    """Personal data and golongan; a new place or jabatan is MovePegawai."""

    nip: Nip
    nama: Nama
    golongan: Golongan | None = None
    tmt_golongan: date | None = None
    karpeg: TeksPendek | None = None
    tempat_lahir: TeksPendek | None = None
    if_versi: int | None = None


class MovePegawai(Command):
    """Another unor and/or jabatan from a date; a date to come takes effect on that day."""

    nip: Nip
    unor_id: UUID
    jenis_jabatan: JenisJabatan
    jabatan: TeksPendek
    eselon: Eselon | None = None
    penugasan: Penugasan = Penugasan.DEFINITIF
    berlaku_dari: date
    if_versi: int | None = None


class ClosePegawai(Command):
    """Retired, left, died: no longer active after a date. Heads must hand over their unor first."""

    nip: Nip
    berlaku_sampai: date
    alasan: TeksPendek
    if_versi: int | None = None


class PegawaiQuery(Query):
    nip: Nip


class DaftarPegawai(PageQuery):
    """`q`: part of the name, or a NIP. A NIP finds its owner in any instansi. By name, from A or from Z."""

    instansi_id: UUID | None = None
    unor_id: UUID | None = None
    termasuk_unor_bawah: bool = False
    jenis_jabatan: JenisJabatan | None = None
    aktif: bool | None = True
    sort: Literal["nama", "nama_turun"] = "nama"


class SetKontak(Command):
    """One's own number and consent (an admin may set number and e-mail, never the consent)."""

    nip: Nip
    nomor_wa: TeksPendek | None = None
    email: TeksPendek | None = None
    setuju_wa: bool | None = None


# ---------------------------------------------------------------- tim kerja


class AnggotaTim(PegawaiRingkas):
    peran: TeksPendek = ""
    lintas_unor: bool = False


class Tim(Model):
    """A team; members may come from other units (features A7)."""

    id: UUID
    instansi_id: UUID
    nama: Nama
    ketua_nip: Nip
    ketua_nama: str
    unor_id: UUID | None
    berlaku_dari: date
    berlaku_sampai: date | None
    jumlah_anggota: int
    anggota: list[AnggotaTim] = []
    versi: int
    actions: list[str] = []


class AnggotaBaru(Model):
    nip: Nip
    peran: TeksPendek = ""


class CreateTim(Command):
    """By someone who heads a unor or has subordinates; the leader is the maker unless named."""

    id: UUID
    nama: Nama
    ketua_nip: Nip | None = None
    anggota: list[AnggotaBaru] = Field(default=[], max_length=200)
    berlaku_dari: date
    berlaku_sampai: date | None = None


class UpdateTim(Command):
    """Replaces name, dates and members; the leader where one is named, who then is no member."""

    id: UUID
    nama: Nama
    ketua_nip: Nip | None = None
    anggota: list[AnggotaBaru] = Field(max_length=200)
    berlaku_dari: date
    berlaku_sampai: date | None = None
    if_versi: int | None = None


class CloseTim(Command):
    id: UUID
    berlaku_sampai: date
    if_versi: int | None = None


class TimQuery(Query):
    id: UUID


class DaftarTim(PageQuery):
    """Teams I lead or am in; all of the instansi for its admin. By name, leader's name or first day, both ways."""

    semua: bool = False
    termasuk_tutup: bool = False
    sort: Literal["nama", "nama_turun", "ketua", "ketua_turun", "terbaru", "terlama"] = "nama"


# ---------------------------------------------------------------- delegasi


class Delegasi(Model):
    """`kepada_nip` may act in the place of `dari_nip` from `mulai` to `selesai`, both counted (features G12)."""

    id: UUID
    dari_nip: Nip
    dari_nama: str
    kepada_nip: Nip
    kepada_nama: str
    penugasan: Penugasan
    mulai: date
    selesai: date
    alasan: str = ""
    dicabut_pada: datetime | None
    berlaku: bool
    actions: list[str] = []


class CreateDelegasi(Command):
    """By the official or the admin instansi."""

    id: UUID
    dari_nip: Nip
    kepada_nip: Nip
    penugasan: Penugasan
    mulai: date
    selesai: date
    alasan: TeksPendek = Field(default="", description="why, or the number of the surat perintah")


class RevokeDelegasi(Command):
    id: UUID


class DaftarDelegasi(PageQuery):
    """Given by or to me; all of the instansi for its admin. `q`: part of a name of the two.

    By first day, official's or receiver's name, both ways; the newest first unless asked otherwise.

    `arah`: only what I gave, or only what was given to me. `keadaan`, on the instansi's day: what runs, what is to
    come, or what is over or revoked.
    """

    semua: bool = False
    arah: Literal["dari_saya", "kepada_saya"] | None = None
    keadaan: Literal["berlaku", "mendatang", "selesai"] | None = None
    sort: Literal["terbaru", "terlama", "pejabat", "pejabat_turun", "penerima", "penerima_turun"] = "terbaru"


# ---------------------------------------------------------------- impor


class JenisImpor(StrEnum):
    UNOR = "unor"
    PEGAWAI = "pegawai"


KOLOM_IMPOR: dict[JenisImpor, str] = {
    JenisImpor.UNOR: "kode* nama* induk_kode nama_jabatan eselon mandiri pimpinan_nip berlaku_dari*",
    JenisImpor.PEGAWAI: "nip nama* jenis_asn* unor_kode* jenis_jabatan* jabatan* eselon penugasan golongan "
    "tmt_golongan tmt_jabatan karpeg tempat_lahir nomor_wa email memimpin_unor_kode berlaku_dari*",
}
"""The columns of a file by name, in any order; * must be filled. `nip` is empty only for non_asn."""


class AddBerkasBagian(Command):
    """A piece of an uploaded file, base64, in order from 0; at most 300,000 characters each."""

    berkas_id: UUID
    nomor: int = Field(ge=0, le=200)
    isi: str = Field(max_length=300_000, repr=False)


class StartImpor(Command):
    """Reads the whole file; `dry_run` only reports. All rows or none. Job kind "impor"."""

    id: UUID
    berkas_id: UUID
    nama_berkas: TeksPendek
    jumlah_bagian: int = Field(ge=1, le=201)
    jenis: JenisImpor
    instansi_id: UUID
    dry_run: bool = True


# ---------------------------------------------------------------- accounts


class Login(Command):
    nip: TeksPendek
    password: Rahasia = Field(repr=False)
    perangkat: TeksPendek = ""
    alamat: TeksPendek = ""


class LoginOidc(Command):
    """After the gateway has checked the provider's ID token; `nip` is its claim. Gateway only."""

    nip: TeksPendek
    issuer: TeksPendek
    perangkat: TeksPendek = ""
    alamat: TeksPendek = ""


class LoginKlien(Command):
    """OAuth2 client credentials of another system; `scope` asks for a part of what it has."""

    client_id: TeksPendek
    client_secret: Rahasia = Field(repr=False)
    scope: TeksPendek | None = None


class Tokens(Model):
    """Opaque; org keeps only their hashes. Seconds of life for the access token."""

    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    expires_in: int
    scope: str = ""
    session_id: UUID


class RefreshTokens(Command):
    """A refresh token is for one use. Repeated within 30 seconds it gives tokens too; later, it ends the session."""

    refresh_token: Rahasia = Field(repr=False)


class RevokeToken(Command):
    """Ends the session of an access or refresh token; unknown tokens are fine (RFC 7009)."""

    token: Rahasia = Field(repr=False)


class RevokeSesi(Command):
    id: UUID


class DaftarSesi(PageQuery):
    """My sessions, newest first."""


class Sesi(Model):
    id: UUID
    perangkat: str
    alamat: str
    cara: str
    dibuat_pada: datetime
    dipakai_pada: datetime
    ini: bool = False


class IdentityQuery(Query):
    """Who holds this access token? Gateway only. Unauthenticated when it is unknown, expired or revoked."""

    access_token: Rahasia = Field(repr=False)


class BolehBertindak(Model):
    """An official in whose place the person may act now."""

    nip: Nip
    nama: str
    penugasan: Penugasan
    selesai: date


class Identity(Model):
    actor: Actor
    boleh_bertindak: list[BolehBertindak] = []
    zona_waktu: ZonaWaktu = ZonaWaktu.WIB
    expires_at: datetime


class MeQuery(Query):
    """The actor's own person: data, superiors, roles, delegations."""


class Me(Model):
    pegawai: Pegawai | None
    instansi: Instansi | None
    peran: list[Peran]
    boleh_bertindak: list[BolehBertindak]
    punya_bawahan: bool
    memimpin_unor: list[UUID]
    memimpin_tim: list[UUID]
    actions: list[str]


class RequestReset(Command):
    """Always answers the same, whether the NIP exists or not. Sends a single-use link through notify."""

    nip: Nip
    id: UUID


TOKEN_RESET = re.compile(r"ek_reset_[\w-]{43}")
"""The whole token of a reset link; a shorter one was cut on its way."""


class ResetPassword(Command):
    token: Rahasia = Field(repr=False)
    password: Rahasia = Field(repr=False)


class ChangePassword(Command):
    lama: Rahasia = Field(repr=False)
    baru: Rahasia = Field(repr=False)


class SetPeran(Command):
    """Admin roles of a person. A super admin gives any; an admin instansi gives admin_instansi in the own instansi."""

    nip: Nip
    peran: list[Peran] = Field(max_length=3)
    if_versi: int | None = None


class Klien(Model):
    """Another system with scopes such as "skp:read" or "events:skp.approved.v1"."""

    id: UUID
    client_id: str
    nama: Nama
    instansi_id: UUID | None
    scopes: list[str]
    dibuat_pada: datetime
    dicabut_pada: datetime | None
    masuk_pada: datetime | None = Field(default=None, description="last login; known for about a day, in lists only")
    client_secret: str | None = Field(default=None, repr=False, description="shown once, when made")


def _scope(value: str) -> str:
    if not re.fullmatch(r"org:read|skp:read|events:(\*|[a-z_]+\.[a-z_]+\.v[1-9][0-9]*)", value):
        raise ValueError("Scope tidak dikenal. Pilih org:read, skp:read, atau events: dan jenis peristiwanya.")
    return value


Scope = Annotated[str, StringConstraints(max_length=100), AfterValidator(_scope)]


class CreateKlien(Command):
    """`instansi_id`: only what is of that instansi. Events are of all, so `events:` is the super admin's to give."""

    id: UUID
    nama: Nama
    instansi_id: UUID | None = None
    scopes: list[Scope] = Field(min_length=1, max_length=50)


class RevokeKlien(Command):
    id: UUID


class DaftarKlien(PageQuery):
    """By name, or by the day they were made, both ways."""

    sort: Literal["nama", "nama_turun", "terbaru", "terlama"] = "nama"


# ---------------------------------------------------------------- events


class InstansiChanged(Event, type="org.instansi_changed.v1"):
    id: UUID
    kode: Kode
    nama: Nama
    pengaturan: PengaturanInstansi
    lambang: Sha256 | None = None
    versi: int


class UnorChanged(Event, type="org.unor_changed.v1"):
    id: UUID
    instansi_id: UUID
    induk_id: UUID | None
    kode: Kode
    nama: Nama
    nama_jabatan: str
    eselon: Eselon | None
    mandiri: bool
    pimpinan_nip: Nip | None
    pimpinan_penugasan: Penugasan | None
    aktif: bool
    versi: int


class PegawaiChanged(Event, type="org.pegawai_changed.v1"):
    nip: Nip
    nama: Nama
    jenis_asn: JenisAsn
    instansi_id: UUID
    unor_id: UUID | None
    jenis_jabatan: JenisJabatan
    jabatan: str
    eselon: Eselon | None
    penugasan: Penugasan
    golongan: Golongan | None
    aktif: bool
    berlaku_dari: date
    versi: int


class TimChanged(Event, type="org.tim_changed.v1"):
    id: UUID
    instansi_id: UUID
    nama: Nama
    ketua_nip: Nip
    anggota: list[Nip]
    berlaku_dari: date
    berlaku_sampai: date | None
    aktif: bool
    versi: int


class DelegasiChanged(Event, type="org.delegasi_changed.v1"):
    id: UUID
    dari_nip: Nip
    kepada_nip: Nip
    penugasan: Penugasan
    mulai: date
    selesai: date
    dicabut: bool
    versi: int


class KontakChanged(Event, type="org.kontak_changed.v1", public=False):
    nip: Nip
    nomor_wa: str | None
    email: str | None
    setuju_wa: bool
    versi: int


class PasswordResetRequested(Event, type="org.password_reset_requested.v1", public=False):
    """`token` goes into the link that notify sends; it works once and ends at `berlaku_sampai`."""

    nip: Nip
    token: str
    berlaku_sampai: datetime


class SessionRevoked(Event, type="org.session_revoked.v1", public=False):
    """One session (`session_id`), or all of `sub` when None; gateways forget it at once."""

    sub: str
    session_id: UUID | None


# ---------------------------------------------------------------- api


class OrgApi(Api, service="org"):
    def login(self, cmd: Login) -> Tokens: ...
    def login_oidc(self, cmd: LoginOidc) -> Tokens: ...
    def login_klien(self, cmd: LoginKlien) -> Tokens: ...
    def refresh(self, cmd: RefreshTokens) -> Tokens: ...
    def revoke(self, cmd: RevokeToken) -> Done: ...
    def identity(self, query: IdentityQuery) -> Identity: ...
    def me(self, query: MeQuery) -> Me: ...
    def sesi(self, query: DaftarSesi) -> Page[Sesi]: ...
    def revoke_sesi(self, cmd: RevokeSesi) -> Done: ...
    def request_reset(self, cmd: RequestReset) -> Done: ...
    def reset_password(self, cmd: ResetPassword) -> Done: ...
    def change_password(self, cmd: ChangePassword) -> Done: ...
    def set_peran(self, cmd: SetPeran) -> Pegawai: ...
    def create_klien(self, cmd: CreateKlien) -> Klien: ...
    def revoke_klien(self, cmd: RevokeKlien) -> Klien: ...
    def klien(self, query: DaftarKlien) -> Page[Klien]: ...

    def create_instansi(self, cmd: CreateInstansi) -> Instansi: ...
    def update_instansi(self, cmd: UpdateInstansi) -> Instansi: ...
    def set_lambang(self, cmd: SetLambang) -> Instansi: ...
    def instansi(self, query: InstansiQuery) -> Instansi: ...
    def daftar_instansi(self, query: DaftarInstansi) -> Page[Instansi]: ...

    def create_unor(self, cmd: CreateUnor) -> Unor: ...
    def update_unor(self, cmd: UpdateUnor) -> Unor: ...
    def move_unor(self, cmd: MoveUnor) -> Unor: ...
    def set_pimpinan_unor(self, cmd: SetPimpinanUnor) -> Unor: ...
    def close_unor(self, cmd: CloseUnor) -> Unor: ...
    def unor(self, query: UnorQuery) -> Unor: ...
    def daftar_unor(self, query: DaftarUnor) -> Page[Unor]: ...
    def riwayat_unor(self, query: RiwayatQuery) -> Page[Riwayat]: ...

    def create_pegawai(self, cmd: CreatePegawai) -> Pegawai: ...
    def update_pegawai(self, cmd: UpdatePegawai) -> Pegawai: ...
    def move_pegawai(self, cmd: MovePegawai) -> Pegawai: ...
    def close_pegawai(self, cmd: ClosePegawai) -> Pegawai: ...
    def pegawai(self, query: PegawaiQuery) -> Pegawai: ...
    def daftar_pegawai(self, query: DaftarPegawai) -> Page[PegawaiTemuan]: ...
    def riwayat_pegawai(self, query: RiwayatQuery) -> Page[Riwayat]: ...
    def set_kontak(self, cmd: SetKontak) -> Pegawai: ...

    def create_tim(self, cmd: CreateTim) -> Tim: ...
    def update_tim(self, cmd: UpdateTim) -> Tim: ...
    def close_tim(self, cmd: CloseTim) -> Tim: ...
    def tim(self, query: TimQuery) -> Tim: ...
    def daftar_tim(self, query: DaftarTim) -> Page[Tim]: ...

    def create_delegasi(self, cmd: CreateDelegasi) -> Delegasi: ...
    def revoke_delegasi(self, cmd: RevokeDelegasi) -> Delegasi: ...
    def daftar_delegasi(self, query: DaftarDelegasi) -> Page[Delegasi]: ...

    def add_berkas_bagian(self, cmd: AddBerkasBagian) -> Done: ...
    def start_impor(self, cmd: StartImpor) -> JobState: ...
    def job(self, query: JobQuery) -> JobState: ...
