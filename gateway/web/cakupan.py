"""Which instansi an admin's page is about: one's own, or for a super admin a choice (features C4)."""

from contracts.errors import NotFound
from contracts.org import DaftarInstansi
from contracts.types import Peran
from gateway import clients
from gateway.web.forms import Form
from gateway.web.me import me

_PAGES = 10
"""Calls at most, for a super admin only; there are some 700 instansi."""


def require(action: str) -> None:
    """A page of admins does not exist for others; what they may do the service decides again. Raises NotFound."""
    if action not in me().actions:
        raise NotFound("halaman-tidak-ada", "Halaman ini tidak ada, atau bukan untuk Anda. Mulai lagi dari Beranda.")


def own() -> str:
    """The id of one's own instansi; empty for who has none."""
    home = me().instansi
    return str(home.id) if home else ""


def choices() -> list[tuple[str, str]]:
    """Id and name of each instansi that a super admin may choose; empty for everybody else."""
    if Peran.SUPER_ADMIN not in me().peran:
        return []
    found, after = [], None
    for _ in range(_PAGES):
        answer = clients.org.daftar_instansi(DaftarInstansi(limit=100, after=after))
        found += [(str(one.id), one.nama) for one in answer.items]
        if (after := answer.next) is None:
            break
    return found


def chosen(form: Form) -> str:
    """The id in the form, or one's own where there is no choice."""
    return form.value("instansi_id") or own()
