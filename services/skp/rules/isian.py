"""Which columns an SKP has and what is missing before it may be submitted (features C1, C4; domain.md 1)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from contracts.errors import FieldError, Invalid
from contracts.skp import Kekurangan
from contracts.types import NOMOR_PEJABAT, FormSkp, JenisJabatan, JenisRhk, Pendekatan, Periode

ADMIN = "admin instansi"
ANDA = "Anda"


def form_of(jenis_jabatan: str, *, memimpin_mandiri: bool) -> FormSkp:
    """JPT form for a JPT and for the head of a unit kerja mandiri; it chooses columns and nothing else."""
    return FormSkp.JPT if memimpin_mandiri else JenisJabatan(jenis_jabatan).form


def check_rhk(form: str, *, klasifikasi: str | None, intervensi: UUID | None) -> None:
    """Raises Invalid with the fields that this form needs or does not have."""
    errors = []
    if form == FormSkp.JPT:
        if klasifikasi is None:
            errors.append(_needed("klasifikasi", "Pilih klasifikasi RHK: organisasi atau individu."))
        if intervensi is not None:
            errors.append(
                _unused("intervensi_rhk_id", "Formulir JPT tidak memakai RHK pimpinan yang diintervensi. Kosongkan.")
            )
    elif klasifikasi is not None:
        errors.append(
            _unused("klasifikasi", "Klasifikasi hanya ada pada formulir JPT dan pimpinan unit mandiri. Kosongkan.")
        )
    _raise(errors)


def check_indikator(
    form: str, pendekatan: str, *, target: str | None, perspektif: str | None, aspek: str | None
) -> None:
    """Kuantitatif: target and perspektif (JPT) or aspek (JA/JF). Kualitatif: none of the three. Raises Invalid."""
    errors = []
    if pendekatan == Pendekatan.KUALITATIF:
        for field, value in (("target", target), ("perspektif", perspektif), ("aspek", aspek)):
            if value:
                errors.append(
                    _unused(field, f"Pendekatan kualitatif tidak memakai {field}. Kosongkan, atau ubah pendekatan SKP.")
                )
    else:
        if not target:
            errors.append(_needed("target", "Isi target: pendekatan kuantitatif memerlukannya."))
        if form == FormSkp.JPT:
            if perspektif is None:
                errors.append(_needed("perspektif", "Pilih perspektif: formulir JPT kuantitatif memerlukannya."))
            if aspek is not None:
                errors.append(_unused("aspek", "Formulir JPT memakai perspektif, bukan aspek. Kosongkan aspek."))
        else:
            if aspek is None:
                errors.append(_needed("aspek", "Pilih aspek: formulir JA/JF kuantitatif memerlukannya."))
            if perspektif is not None:
                errors.append(
                    _unused("perspektif", "Formulir JA/JF memakai aspek, bukan perspektif. Kosongkan perspektif.")
                )
    _raise(errors)


def adapt_rhk(form: str, rhk: dict[str, Any]) -> dict[str, Any]:
    """The columns that change when the SKP has this form: what the form does not have becomes empty."""
    unused = "intervensi_rhk_id" if form == FormSkp.JPT else "klasifikasi"
    return {unused: None} if rhk[unused] is not None else {}


def adapt_indikator(form: str, pendekatan: str, indikator: dict[str, Any]) -> dict[str, Any]:
    """As adapt_rhk, for an indikator."""
    if pendekatan == Pendekatan.KUALITATIF:
        unused = ["target", "perspektif", "aspek"]
    else:
        unused = ["aspek" if form == FormSkp.JPT else "perspektif"]
    return {column: None for column in unused if indikator[column] is not None}


def missing(
    *,
    form: str,
    pendekatan: str,
    periode: Periode,
    penilai: dict[str, Any] | None,
    rhk: Sequence[dict[str, Any]],
    pimpinan: Collection[str],
    penilai_siap: bool,
    memimpin_puncak: bool | None,
    ditetapkan: bool,
) -> list[Kekurangan]:
    """All that stands between this SKP and its submit.

    `rhk`: rows with `indikator` and, where they support another's, `intervensi_nip`, `intervensi_awal` and
    `intervensi_akhir`. `pimpinan`: NIP of the penilai, the heads above and the team leaders. `penilai_siap`: the
    penilai has RHK to support. `memimpin_puncak`: see `_no_penilai`. `ditetapkan`: org names a penilai by now.
    """
    found = []
    if penilai is None and ditetapkan:
        ready = "Pejabat penilai Anda sekarang sudah ditetapkan. Klik Muat Ulang agar tercatat pada SKP ini."
        found.append(Kekurangan(field="penilai", message=ready, who=ANDA))
    elif penilai is None:
        found.append(Kekurangan(field="penilai", message=_no_penilai(memimpin_puncak), who=ADMIN))
    if not any(row["jenis"] == JenisRhk.UTAMA for row in rhk):
        found.append(Kekurangan(field="rhk", message="Tambahkan sedikitnya satu RHK utama.", who=ANDA))
    for n, row in enumerate(rhk):
        found += _missing_in_rhk(form, pendekatan, row, f"rhk.{n}")
        if form == FormSkp.JA_JF and penilai is not None:
            found += _missing_support(row, f"rhk.{n}.intervensi_rhk_id", periode, penilai, pimpinan, penilai_siap)
    return found


def _no_penilai(memimpin_puncak: bool | None) -> str:
    """The owner heads the topmost unor (True) or a lower one (False), or none (None): each needs another chair."""
    if memimpin_puncak:
        return (
            "Pejabat penilai belum ada karena Anda pimpinan unit kerja paling atas. Minta admin instansi membuat unor "
            "di atasnya dengan pimpinannya, memindahkan unit kerja Anda ke bawahnya, lalu klik Muat Ulang."
        )
    chair = "pimpinan unit kerja Anda" if memimpin_puncak is None else "pimpinan unor di atas unit kerja Anda"
    return f"Pejabat penilai belum ada. Minta admin instansi menetapkan {chair}, lalu klik Muat Ulang."


def _missing_in_rhk(form: str, pendekatan: str, row: dict[str, Any], field: str) -> list[Kekurangan]:
    found = []

    def lacks(where: str, message: str) -> None:
        found.append(Kekurangan(field=where, message=message, who=ANDA, rhk_id=row["id"]))

    judul = short(row["rencana"])
    if form == FormSkp.JPT and row["klasifikasi"] is None:
        lacks(f"{field}.klasifikasi", f"Pilih klasifikasi untuk RHK “{judul}”.")
    if not row["indikator"]:
        lacks(f"{field}.indikator", f"Tambahkan sedikitnya satu indikator pada RHK “{judul}”.")
    if pendekatan == Pendekatan.KUANTITATIF:
        column = "perspektif" if form == FormSkp.JPT else "aspek"
        for n, indikator in enumerate(row["indikator"]):
            for name, verb in (("target", "Isi"), (column, "Pilih")):
                if not indikator[name]:
                    lacks(
                        f"{field}.indikator.{n}.{name}",
                        f"{verb} {name} untuk indikator “{short(indikator['indikator'])}”.",
                    )
    return found


def _missing_support(
    row: dict[str, Any],
    field: str,
    periode: Periode,
    penilai: dict[str, Any],
    pimpinan: Collection[str],
    penilai_siap: bool,
) -> list[Kekurangan]:
    """A superior without NIP has no SKP, so nothing to support (domain.md 1)."""
    judul = short(row["rencana"])
    if row["intervensi_rhk_id"] is not None:
        other = Periode(awal=row["intervensi_awal"], akhir=row["intervensi_akhir"])
        if row["intervensi_nip"] in pimpinan and periode.overlaps(other):
            return []
        message = f"RHK “{judul}” mendukung RHK yang bukan lagi milik pimpinan Anda pada periode ini. Pilih yang lain."
        who = ANDA
    elif row["jenis"] != JenisRhk.UTAMA or NOMOR_PEJABAT.fullmatch(penilai["nip"]):
        return []
    elif penilai_siap:
        message, who = f"Pilih RHK pimpinan yang didukung oleh RHK “{judul}”.", ANDA
    else:
        message = (
            f"RHK “{judul}” belum mendukung RHK pimpinan, dan {penilai['nama']} belum mengajukan SKP pada periode "
            "ini. Minta beliau mengajukan SKP-nya, lalu pilih RHK beliau."
        )
        who = penilai["nama"]
    return [Kekurangan(field=field, message=message, who=who, rhk_id=row["id"])]


def orderings_differ(given: Sequence[UUID], existing: Sequence[UUID]) -> bool:
    """True unless `given` has each of `existing` once."""
    return len(given) != len(existing) or set(given) != set(existing)


def short(text: str) -> str:
    """A text as a title within a sentence."""
    return text if len(text) <= 60 else f"{text[:57].rstrip()}…"


def _needed(field: str, message: str) -> FieldError:
    return FieldError(field=field, message=message, code="wajib")


def _unused(field: str, message: str) -> FieldError:
    return FieldError(field=field, message=message, code="tidak-dipakai")


def _raise(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid("isian-tidak-sesuai", errors[0].message, errors=errors)
