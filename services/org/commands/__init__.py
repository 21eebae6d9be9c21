"""What org can be told to do."""

from services.org.commands.akun import create_klien, revoke_klien, set_peran
from services.org.commands.berkas import add_berkas_bagian
from services.org.commands.berlaku import apply_due
from services.org.commands.bersih import clean
from services.org.commands.delegasi import create_delegasi, revoke_delegasi
from services.org.commands.impor import run_impor, start_impor
from services.org.commands.instansi import create_instansi, set_lambang, update_instansi
from services.org.commands.kontak import set_kontak
from services.org.commands.masuk import login, login_klien, login_oidc, or_raise, refresh, revoke, revoke_sesi
from services.org.commands.pegawai import close_pegawai, create_pegawai, move_pegawai, update_pegawai
from services.org.commands.sandi import answer_resets, change_password, request_reset, reset_password
from services.org.commands.tim import close_tim, create_tim, update_tim
from services.org.commands.unor import close_unor, create_unor, move_unor, set_pimpinan_unor, update_unor

__all__ = [
    "add_berkas_bagian", "answer_resets", "apply_due", "change_password", "clean", "close_pegawai", "close_tim",
    "close_unor", "create_delegasi", "create_instansi", "create_klien", "create_pegawai", "create_tim", "create_unor",
    "login", "login_klien", "login_oidc", "move_pegawai", "move_unor", "or_raise", "refresh", "request_reset",
    "reset_password", "revoke", "revoke_delegasi", "revoke_klien", "revoke_sesi", "run_impor", "set_kontak",
    "set_lambang", "set_peran", "set_pimpinan_unor", "start_impor", "update_instansi", "update_pegawai", "update_tim",
    "update_unor",
]  # fmt: skip
