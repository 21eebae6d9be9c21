"""People as they are shown: to everybody a line, to those above and the admin the whole, the contact to few."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, exists, func, select
from sqlalchemy.orm import Session

from contracts import org
from contracts.types import Peran
from services.org.models import Akun, AnggotaTim, Pegawai, PeranPegawai, Percobaan, Tim, missing
from services.org.rules import people, tree
from services.org.rules.access import Sight, Viewer, pegawai_actions
from services.org.rules.accounts import attempts_key
from services.org.views.tree import Step, heads, way_up


@dataclass(frozen=True)
class _Known:
    peran: list[Peran]
    akun: str
    is_head: bool


def line(row: Pegawai, unor_nama: str | None) -> org.PegawaiRingkas:
    return org.PegawaiRingkas(
        nip=row.nip,
        nama=row.nama,
        jabatan=row.jabatan,
        unor_id=row.unor_id,
        unor_nama=unor_nama,
        instansi_id=row.instansi_id,
        aktif=row.aktif,
    )


def found(viewer: Viewer, row: Pegawai, unor_nama: str | None) -> org.PegawaiTemuan:
    """A line of a search, which by the whole NIP finds people whose page the viewer may not open."""
    elsewhere = row.instansi_id != viewer.instansi_id and not viewer.reads(row.instansi_id)
    return org.PegawaiTemuan(**line(row, unor_nama).model_dump(), instansi_lain=elsewhere)


def person(session: Session, viewer: Viewer, row: Pegawai) -> org.Pegawai:
    """The person as the viewer may see them; NotFound for a stranger. At most four statements."""
    steps = way_up(session, row.unor_id)
    sight = see(session, viewer, row, steps)
    if sight is Sight.NOTHING:
        raise missing("pegawai")
    if sight is Sight.NAME:
        return _outline(row, steps)
    known = _known(session, row)
    first, second = (*_superiors(steps, row.nip)[:2], None, None)[:2]
    is_own = row.nip == viewer.actor.nip
    return org.Pegawai(
        **line(row, _unor_nama(steps)).model_dump(),
        jenis_asn=row.jenis_asn,
        jenis_jabatan=row.jenis_jabatan,
        eselon=row.eselon,
        penugasan=row.penugasan,
        golongan=row.golongan,
        tmt_golongan=row.tmt_golongan,
        tmt_jabatan=row.tmt_jabatan,
        karpeg=row.karpeg,
        tempat_lahir=row.tempat_lahir,
        tanggal_lahir=people.tanggal_lahir(row.nip),
        jenis_kelamin=people.jenis_kelamin(row.nip),
        berlaku_dari=row.berlaku_dari,
        berlaku_sampai=row.berlaku_sampai,
        kontak=org.Kontak.model_validate(row) if sight is Sight.CONTACT else None,
        jalur=[step.unor_nama for step in reversed(steps[1:])],
        atasan=first,
        atasan_dari_atasan=second,
        tanpa_atasan=tree.lacking([step.chair for step in steps], row.nip),
        peran=known.peran,
        akun=known.akun if is_own or viewer.manages(row.instansi_id) else None,
        versi=row.versi,
        actions=pegawai_actions(
            viewer, nip=row.nip, instansi_id=row.instansi_id, aktif=row.aktif, is_head=known.is_head
        ),
    )


def see(session: Session, viewer: Viewer, row: Pegawai, steps: list[Step]) -> Sight:
    """How much of the person the viewer sees; `steps` is the way up from the person's unor."""
    if viewer.manages(row.instansi_id) or (viewer.actor.nip == row.nip and row.aktif):
        return Sight.CONTACT
    if viewer.reads(row.instansi_id):
        return Sight.ALL
    if not viewer.aktif or viewer.nip is None:
        return Sight.NOTHING
    if viewer.nip == row.nip or any(viewer.nip == superior.nip for superior in _above(steps, row.nip)):
        return Sight.ALL
    return Sight.NAME if row.aktif and _share_a_team(session, viewer.nip, row.nip) else Sight.NOTHING


def _above(steps: list[Step], nip: str) -> list[tree.Superior]:
    return tree.superiors([step.chair for step in steps], nip)


def _superiors(steps: list[Step], nip: str) -> list[org.Pejabat]:
    by_unor = {step.chair.unor_id: step for step in steps}
    found = []
    for superior in _above(steps, nip):
        step = by_unor[superior.unor_id]
        if step.head is not None:
            shown = line(step.head, step.head_unor_nama).model_dump()
            found.append(org.Pejabat(**shown, golongan=step.head.golongan, dari=superior.dari))
    return found


def _unor_nama(steps: list[Step]) -> str | None:
    return steps[0].unor_nama if steps else None


def _outline(row: Pegawai, steps: list[Step]) -> org.Pegawai:
    """What a colleague of a team sees in the person's page: the line, and nothing that is the person's own."""
    return org.Pegawai(
        **line(row, _unor_nama(steps)).model_dump(),
        jenis_asn=row.jenis_asn,
        jenis_jabatan=row.jenis_jabatan,
        eselon=None,
        penugasan=row.penugasan,
        golongan=None,
        tmt_golongan=None,
        tmt_jabatan=None,
        karpeg=None,
        tempat_lahir=None,
        berlaku_dari=row.berlaku_dari,
        berlaku_sampai=None,
        versi=row.versi,
    )


def _known(session: Session, row: Pegawai) -> _Known:
    """Roles, account and whether the person heads a unor; one statement."""
    roles = select(func.array_agg(PeranPegawai.peran)).where(PeranPegawai.nip == row.nip).scalar_subquery()
    has_account = exists().where(Akun.nip == row.nip)
    lock = select(Percobaan.terkunci_sampai).where(Percobaan.kunci == attempts_key(row.nip)).scalar_subquery()
    head = exists().where(heads(row.nip))
    peran, account, locked, is_head = session.execute(select(roles, has_account, lock, head)).one()
    state = "belum_ada"
    if account:
        state = "terkunci" if locked is not None and locked > datetime.now(UTC) else "aktif"
    return _Known(sorted(Peran(value) for value in peran or []), state, is_head)


def _share_a_team(session: Session, one: str, other: str) -> bool:
    """Both in, or at the head of, a team that exists today."""

    def teams_of(nip: str) -> CompoundSelect[UUID]:
        return select(AnggotaTim.tim_id).where(AnggotaTim.nip == nip).union(select(Tim.id).where(Tim.ketua_nip == nip))

    teams = select(Tim.id).where(Tim.aktif, Tim.id.in_(teams_of(one)), Tim.id.in_(teams_of(other)))
    return session.scalar(teams.limit(1)) is not None
