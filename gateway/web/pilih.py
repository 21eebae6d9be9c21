"""Choosing one person or one unit inside a form by a search, with or without JavaScript (ui.pick_search, pick_list)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.assessment_kurva import DaftarLingkup
from contracts.org import DaftarPegawai, DaftarUnor
from contracts.types import nip_cetak
from gateway import clients
from gateway.web.forms import Form

_MOST = 8
_LINGKUP = {"unor": "Unor paling atas", "tim": "Tim kerja", "instansi": "Seluruh instansi"}


@dataclass(frozen=True)
class Pilihan:
    """One that may be chosen: what is sent, what is read, and what tells it from the others."""

    nilai: str
    teks: str
    rinci: str = ""


@dataclass(frozen=True)
class Temuan:
    """What a search found. `lagi`: there is more than is shown; `dicari`: somebody searched."""

    items: list[Pilihan]
    lagi: bool
    dicari: str


def searches(form: Form) -> bool:
    """Whether the form was sent to search, not to be saved."""
    return form.value("aksi") == "cari"


def pegawai(form: Form, name: str, *, instansi_id: UUID | None, unor_id: UUID | None = None) -> Temuan:
    """People by name or NIP; before a search those of `unor_id`, or nobody. The chosen one stays first."""
    text = form.value(f"cari_{name}").strip()
    if not text and unor_id is None:
        return _with_chosen(form, name, [], more=False, text=text)
    found = clients.org.daftar_pegawai(
        form.command(
            DaftarPegawai,
            q=text or None,
            instansi_id=instansi_id,
            unor_id=None if text else unor_id,
            termasuk_unor_bawah=False,
            jenis_jabatan=None,
            aktif=True,
            after=None,
            limit=_MOST,
        )
    )
    items = [
        Pilihan(one.nip, one.nama, ", ".join(filter(None, (nip_cetak(one.nip), one.jabatan, one.unor_nama))))
        for one in found.items
    ]
    return _with_chosen(form, name, items, more=found.next is not None, text=text)


def unor(form: Form, name: str, *, instansi_id: UUID | str | None, without: UUID | None = None) -> Temuan:
    """Units of the instansi, or of all that one may see, by name or kode, but `without`; before a search the top ones.

    Raises Invalid where `instansi_id` is none.
    """
    text = form.value(f"cari_{name}").strip()
    found = clients.org.daftar_unor(
        form.command(DaftarUnor, q=text or None, instansi_id=instansi_id, induk_id=None, after=None, limit=_MOST)
    )
    items = [
        Pilihan(str(one.id), one.nama, " › ".join(one.jalur) or "Unor paling atas")
        for one in found.items
        if one.id != without
    ]
    return _with_chosen(form, name, items, more=found.next is not None, text=text)


def lingkup(form: Form, name: str, *, kinds: Sequence[str]) -> Temuan:
    """Units, teams and the instansi whose curve one may see, as far as they are of these kinds; own ones first."""
    wanted = form.value(f"cari_{name}").strip()
    query = {"q": wanted or None, "lingkup": None, "id": None, "after": None, "limit": _MOST}
    found = clients.assessment.daftar_lingkup(form.command(DaftarLingkup, **query))
    items = [
        Pilihan(f"{one.lingkup}:{one.id}", one.nama, one.induk_nama or _LINGKUP[one.lingkup])
        for one in found.items
        if one.lingkup in kinds
    ]
    return _with_chosen(form, name, items, more=found.next is not None, text=wanted)


def _with_chosen(form: Form, name: str, items: list[Pilihan], *, more: bool, text: str) -> Temuan:
    chosen = form.value(name)
    if chosen and all(one.nilai != chosen for one in items):
        items = [Pilihan(chosen, form.value(f"teks.{chosen}") or chosen), *items]
    return Temuan(items, more, text)
