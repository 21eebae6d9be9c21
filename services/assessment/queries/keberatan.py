"""One objection for those whom it concerns, and the lists of mine, of my ratings, and of those that I decide."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select, text
from sqlalchemy.orm import Session

from chassis import paging
from contracts import assessment as c
from contracts.base import Actor, Page
from contracts.skp import Pejabat
from services.assessment import rules
from services.assessment.models import Keberatan, Penilaian, keberatan_hidden
from services.assessment.queries.hubungan import KEADAAN, Keadaan, keadaan_semua
from services.assessment.rules import keberatan as aturan

_DIAJUKAN = c.StatusKeberatan.DIAJUKAN
_URUT: dict[str, list[Any]] = {
    "terbuka": [case((Keberatan.status == _DIAJUKAN, 0), else_=1), Keberatan.diajukan_pada, Keberatan.id],
    "terlama": [Keberatan.diajukan_pada, Keberatan.id],
    "terbaru": [Keberatan.diajukan_pada.desc(), Keberatan.id.desc()],
    "nama": [Penilaian.nama_cari, Keberatan.id],
    "nama_turun": [Penilaian.nama_cari.desc(), Keberatan.id.desc()],
}
_PERKARA = (
    Keberatan.id, Keberatan.nip, Keberatan.penilai_nip, Keberatan.penilai, Keberatan.atasan_nip, Keberatan.dinilai_oleh,
)  # fmt: skip
"""By which it is found who decides."""
_TERBUKA = text(
    KEADAAN.format(
        kolom="d.id, d.nip, d.penilai AS penilai_nip, d.pejabat AS penilai, d.atasan AS atasan_nip, d.dinilai_oleh,",
        sumber="""(SELECT k.id, k.nip, k.penilai_nip AS penilai, k.penilai AS pejabat, k.atasan_nip AS atasan,
            k.dinilai_oleh, k.id AS urutan, p.unor_id AS unor, p.instansi_id AS instansi
        FROM keberatan k JOIN penilaian p ON p.id = k.penilaian_id
        WHERE k.id IN (
            SELECT id FROM keberatan WHERE status = 'diajukan' AND atasan_nip = :saya
            UNION
            SELECT o.id FROM keberatan o JOIN penilaian q ON q.id = o.penilaian_id WHERE o.status = 'diajukan'
            AND EXISTS (SELECT FROM unor WHERE pimpinan_nip = :saya AND aktif) AND q.unor_id IN (
                WITH RECURSIVE bawah AS (
                    SELECT u.id FROM unor u WHERE u.pimpinan_nip = :saya AND u.aktif
                    UNION SELECT u.id FROM unor u JOIN bawah b ON u.induk_id = b.id)
                SELECT b.id FROM bawah b))) d""",
    )
)
"""The undecided ones that name an official, or whose unor is below; with org's word on each.

Who heads nothing, as nearly everybody, pays for the first half only.
"""


class Pemutus(NamedTuple):
    """Who decides an objection now. `nip` None: nobody can, and `pejabat` is still the one who left.

    `catatan`: for the record, whom the decider replaces and why; empty for the one told at filing.
    """

    nip: str | None
    pejabat: dict[str, Any]
    catatan: dict[str, Any]


def keberatan(s: Session, actor: Actor, query: c.KeberatanQuery) -> c.Keberatan:
    """Raises NotFound to whom it does not concern."""
    row = s.get(Keberatan, query.id)
    if row is None:
        raise keberatan_hidden()
    return seen(s, actor, s.get_one(Penilaian, row.penilaian_id), row)


def daftar_keberatan(s: Session, actor: Actor, query: c.DaftarKeberatan) -> Page[c.Keberatan]:
    """In the order asked for; a name or NIP narrows the list."""
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

    def model(found: Any) -> c.Keberatan:
        row, penilaian = found[0], found[1]
        pemutus = actor.as_nip if query.untuk == "atasan" else row.atasan_nip
        return _model(actor, penilaian, row, pemutus)

    return paging.page(s, rows, _URUT[query.sort], query, model)


def to_decide(s: Session, actor: Actor) -> ColumnElement[bool]:
    """Those that the actor decides, also in place of an atasan who left, or decided; one statement to find out."""
    named = Keberatan.atasan_nip == actor.as_nip
    rows = s.execute(_TERBUKA, {"saya": actor.as_nip or ""})
    ids: list[UUID] = [row.id for row in rows if _pemutus(Keadaan(row, row)) == actor.as_nip]
    return or_(and_(named, Keberatan.status != _DIAJUKAN), Keberatan.id.in_(ids))


def seen(s: Session, actor: Actor, penilaian: Penilaian, row: Keberatan) -> c.Keberatan:
    """The objection with what this actor may do. Raises NotFound to whom it does not concern."""
    pemutus = decider_of(s, penilaian, row)
    if not _party(actor, penilaian, row, pemutus.nip).terlihat:
        raise keberatan_hidden()
    atasan = Pejabat.model_validate(pemutus.pejabat)
    return _model(actor, penilaian, row, pemutus.nip).model_copy(update={"atasan_penilai": atasan})


def decider_of(s: Session, penilaian: Penilaian, row: Keberatan) -> Pemutus:
    """The one told when it was filed; once that one left office, the next head above the penilai."""
    if row.status != _DIAJUKAN:
        return Pemutus(row.atasan_nip, row.atasan, {})
    return deciders(s, [(row, penilaian)])[0]


def deciders(s: Session, undecided: Sequence[tuple[Keberatan, Penilaian]]) -> list[Pemutus]:
    """Of each of these, in their order; one statement however many they are."""
    asked = [
        SimpleNamespace(
            **{column.key: getattr(row, column.key) for column in _PERKARA},
            atasan=row.atasan, unor_id=penilaian.unor_id, instansi_id=penilaian.instansi_id,
        )
        for row, penilaian in undecided
    ]  # fmt: skip
    return [_decider(org) for org in keadaan_semua(s, asked)]


def _decider(org: Keadaan) -> Pemutus:
    row, pemutus = org.row, _pemutus(org)
    if pemutus == row.atasan_nip:
        return Pemutus(pemutus, row.atasan, {})
    head = next((rules.pejabat(one) for one in org.rantai if one["nip"] == pemutus), row.atasan)
    return Pemutus(pemutus, head, {"menggantikan": row.atasan["nama"], "sebab": org.sebab_atasan})


def _pemutus(org: Keadaan) -> str | None:
    """`org`: its word on the columns of _PERKARA and the unor."""
    row = org.row
    return org.atasan_nip or rules.decider(
        org.rantai, nip=row.nip, penilai=row.penilai_nip, atasan=None, dinilai_oleh=row.dinilai_oleh,
        penilai_unor=row.penilai.get("unor_id"),
    )  # fmt: skip


def party_of(s: Session, actor: Actor, penilaian: Penilaian, row: Keberatan) -> aturan.Pihak:
    return _party(actor, penilaian, row, decider_of(s, penilaian, row).nip)


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
            "batas_keberatan": penilaian.batas_keberatan if row.rating_ke == penilaian.rating_ke else None,
            "actions": aturan.actions(pihak, row.status),
        }
    )


_SAME = [name for name in c.Keberatan.model_fields if name in Keberatan.__table__.columns]
