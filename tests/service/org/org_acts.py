"""What tests of org do again and again: come in, look someone up, move and close."""

from datetime import timedelta

from org_world import GATEWAY, World
from sqlalchemy import update

from contracts import org
from services.org import commands, queries

PASSWORD = "kopi-tubruk-di-teras"


def login(world: World, who: str, password: str = PASSWORD) -> org.Tokens:
    answer = commands.login(world.s, GATEWAY, org.Login(nip=who, password=password, perangkat="Firefox"))
    return commands.or_raise(answer)


def identity(world: World, token: str) -> org.Identity:
    return queries.identity(world.s, GATEWAY, org.IdentityQuery(access_token=token))


def refresh(world: World, token: str) -> org.Tokens:
    return commands.or_raise(commands.refresh(world.s, GATEWAY, org.RefreshTokens(refresh_token=token)))


def age(world: World, model, **values) -> None:
    """Puts times of all rows of a table elsewhere."""
    world.s.execute(update(model).values(**values))
    world.s.expire_all()


def see(world: World, who: str, actor=None) -> org.Pegawai:
    return queries.pegawai(world.s, actor or world.admin, org.PegawaiQuery(nip=who))


def find(world: World, actor=None, **query) -> list[str]:
    found = queries.daftar_pegawai(world.s, actor or world.admin, org.DaftarPegawai(**query))
    return [person.nama for person in found.items]


def superiors(world: World, who: str) -> tuple[str | None, str | None]:
    shown = see(world, who)
    return (
        shown.atasan.nama if shown.atasan else None,
        shown.atasan_dari_atasan.nama if shown.atasan_dari_atasan else None,
    )


def move(world: World, who: str, unor, actor=None, **more) -> org.Pegawai:
    fields = {"jenis_jabatan": "pelaksana", "jabatan": "Arsiparis", "berlaku_dari": world.day()}
    cmd = org.MovePegawai(nip=who, unor_id=unor, **(fields | more))
    return commands.move_pegawai(world.s, actor or world.admin, cmd)


def close(world: World, who: str, last=None, **more) -> org.Pegawai:
    cmd = org.ClosePegawai(nip=who, berlaku_sampai=last or world.day() - timedelta(days=1), alasan="pensiun", **more)
    return commands.close_pegawai(world.s, world.admin, cmd)
