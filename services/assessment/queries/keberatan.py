"""One objection for those whom it concerns, and the lists of mine, of my ratings, and of those that I decide."""

from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment as c
from contracts.base import Actor, Page
from services.assessment import rules
from services.assessment.models import Keberatan, Pegawai, Penilaian, keberatan_hidden
from services.assessment.queries.hubungan import keadaan
from services.assessment.rules import keberatan as aturan

_PENTING = case((Keberatan.status == c.StatusKeberatan.DIAJUKAN, 0), else_=1)


def keberatan(s: Session, actor: Actor, query: c.KeberatanQuery) -> c.Keberatan:
    """Raises NotFound to whom it does not concern."""
    row = s.get(Keberatan, query.id)
    if row is None:
        raise keberatan_hidden()
    return seen(s, actor, s.get_one(Penilaian, row.penilaian_id), row)


def daftar_keberatan(s: Session, actor: Actor, query: c.DaftarKeberatan) -> Page[c.Keberatan]:
    """Undecided first, the oldest of them first; a name or NIP narrows the list."""
    column = {"saya": Keberatan.nip, "penilai": Keberatan.penilai_nip, "atasan": Keberatan.atasan_nip}[query.untuk]
    me = actor.nip if query.untuk == "saya" else actor.as_nip
    rows = select(Keberatan, Penilaian).join(Penilaian, Penilaian.id == Keberatan.penilaian_id).where(column == me)
    if query.untuk != "saya":
        rows = rows.where(Keberatan.nip != actor.nip)  # nobody acts on the own one in another's place
    if query.status is not None:
        rows = rows.where(Keberatan.status == query.status)
    if query.q:
        digits = query.q.replace(" ", "")
        rows = rows.where(
            or_(paging.contains(Penilaian.nama_cari, query.q), Keberatan.nip.startswith(digits, autoescape=True))
        )
    keys: list[Any] = [_PENTING, Keberatan.diajukan_pada, Keberatan.id]
    return paging.page(s, rows, keys, query, lambda found: _model(actor, found[1], found[0], found[0].atasan_nip))


def seen(s: Session, actor: Actor, penilaian: Penilaian, row: Keberatan) -> c.Keberatan:
    """The objection with what this actor may do. Raises NotFound to whom it does not concern."""
    pemutus = pemutus_of(s, penilaian, row)
    if not _party(actor, penilaian, row, pemutus).terlihat:
        raise keberatan_hidden()
    return _model(actor, penilaian, row, pemutus)


def pemutus_of(s: Session, penilaian: Penilaian, row: Keberatan) -> str | None:
    """Who decides: the one told when it was filed; after that one left office, the next head above the penilai."""
    if row.status != c.StatusKeberatan.DIAJUKAN or _in_office(s, row.atasan_nip):
        return row.atasan_nip
    rantai = keadaan(s, penilaian).rantai
    return rules.decider(rantai, nip=row.nip, penilai=row.penilai_nip, atasan=None)


def party_of(s: Session, actor: Actor, penilaian: Penilaian, row: Keberatan) -> aturan.Pihak:
    return _party(actor, penilaian, row, pemutus_of(s, penilaian, row))


def _in_office(s: Session, nip: str) -> bool:
    """A superior whom org does not name (yet) counts as there."""
    return s.scalar(select(Pegawai.aktif).where(Pegawai.nip == nip)) is not False


def _party(actor: Actor, penilaian: Penilaian, row: Keberatan, pemutus: str | None) -> aturan.Pihak:
    return aturan.party(
        actor,
        nip=row.nip,
        penilai_nip=row.penilai_nip,
        pemutus_nip=pemutus,
        dinilai_oleh=row.dinilai_oleh,
        instansi_id=penilaian.instansi_id,
    )


def _model(actor: Actor, penilaian: Penilaian, row: Keberatan, pemutus: str | None) -> c.Keberatan:
    pihak = _party(actor, penilaian, row, pemutus)
    return c.Keberatan.model_validate(
        {name: getattr(row, name) for name in _SAME}
        | {
            "nama": penilaian.nama,
            "jabatan": penilaian.pegawai["jabatan"],
            "unor_nama": penilaian.pegawai["unor_nama"],
            "masa": {name: getattr(penilaian, name) for name in c.Masa.model_fields},
            "atasan_penilai": row.atasan,
            "actions": aturan.actions(pihak, row.status),
        }
    )


_SAME = [name for name in c.Keberatan.model_fields if name in Keberatan.__table__.columns]
