"""One objection for those whom it concerns, and the lists of mine, of my ratings, and of those that I decide."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from chassis import paging
from contracts import assessment as c
from contracts.base import Actor, Page
from services.assessment import rules
from services.assessment.models import Keberatan, Pegawai, Penilaian, Unor, keberatan_hidden
from services.assessment.queries.hubungan import keadaan, rantai
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
    mine = {
        "saya": lambda: Keberatan.nip == actor.nip,
        "penilai": lambda: Keberatan.penilai_nip == actor.as_nip,
        "atasan": lambda: to_decide(s, actor),
    }[query.untuk]()
    rows = select(Keberatan, Penilaian).join(Penilaian, Penilaian.id == Keberatan.penilaian_id).where(mine)
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

    def model(found: Any) -> c.Keberatan:
        row, penilaian = found[0], found[1]
        pemutus = actor.as_nip if query.untuk == "atasan" else row.atasan_nip
        return _model(actor, penilaian, row, pemutus)

    return paging.page(s, rows, keys, query, model)


def to_decide(s: Session, actor: Actor) -> ColumnElement[bool]:
    """Those that the actor decides or decided, also in place of an atasan who left; two statements to find out."""
    below = aliased(Unor)
    tree = select(Unor.id).where(Unor.pimpinan_nip == actor.as_nip, Unor.aktif).cte("bawah", recursive=True)
    tree = tree.union(select(below.id).join(tree, below.induk_id == tree.c.id))
    left = s.execute(
        select(Keberatan.id, Keberatan.nip, Keberatan.penilai_nip, Keberatan.dinilai_oleh, Penilaian.unor_id)
        .join(Penilaian, Penilaian.id == Keberatan.penilaian_id)
        .join(Pegawai, and_(Pegawai.nip == Keberatan.atasan_nip, Pegawai.aktif.is_(False)))
        .where(Keberatan.status == c.StatusKeberatan.DIAJUKAN, Penilaian.unor_id.in_(select(tree.c.id)))
    ).all()
    chains = rantai(s, {row.unor_id for row in left})
    ids: list[UUID] = [row.id for row in left if _next_head(chains[row.unor_id], row) == actor.as_nip]
    named = Keberatan.atasan_nip == actor.as_nip
    return or_(named, Keberatan.id.in_(ids)) if ids else named


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
    return _next_head(keadaan(s, penilaian).rantai, row)


def _next_head(chain: list[rules.Kepala], row: Any) -> str | None:
    """After the atasan told at filing left; `row` has a Keberatan's columns."""
    return rules.decider(chain, nip=row.nip, penilai=row.penilai_nip, atasan=None, dinilai_oleh=row.dinilai_oleh)


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
