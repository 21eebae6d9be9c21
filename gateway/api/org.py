"""REST of the directory: instansi, unor, pegawai, tim kerja, delegasi, and systems that may come in."""

from flask import Response, g

from contracts.errors import Forbidden
from contracts.org import OrgApi, Pegawai, SetKontak
from gateway import answers, clients, reading
from gateway.routes import Routes

instansi = Routes(OrgApi, "Instansi")
instansi.get("/instansi", OrgApi.daftar_instansi, "Daftar instansi")
instansi.post("/instansi", OrgApi.create_instansi, "Buat instansi", created="/instansi/{cmd.id}")
instansi.get("/instansi/<id>", OrgApi.instansi, "Satu instansi dan pengaturannya")
instansi.put("/instansi/<id>", OrgApi.update_instansi, "Ubah nama dan pengaturan instansi")

unor = Routes(OrgApi, "Unit organisasi")
unor.get("/unor", OrgApi.daftar_unor, "Daftar unor: anak dari satu induk, atau hasil pencarian")
unor.post("/unor", OrgApi.create_unor, "Buat unor", created="/unor/{cmd.id}")
unor.get("/unor/<id>", OrgApi.unor, "Satu unor")
unor.put("/unor/<id>", OrgApi.update_unor, "Ubah data unor sejak satu tanggal")
unor.post("/unor/<id>/move", OrgApi.move_unor, "Pindahkan unor ke induk lain")
unor.post("/unor/<id>/pimpinan", OrgApi.set_pimpinan_unor, "Tetapkan atau kosongkan pimpinan unor")
unor.post("/unor/<id>/close", OrgApi.close_unor, "Tutup unor yang sudah kosong")
unor.get("/unor/<kunci>/history", OrgApi.riwayat_unor, "Riwayat perubahan unor")

pegawai = Routes(OrgApi, "Pegawai")
pegawai.get("/pegawai", OrgApi.daftar_pegawai, "Cari pegawai dengan nama atau NIP")
pegawai.post("/pegawai", OrgApi.create_pegawai, "Tambah pegawai", created="/pegawai/{reply[nip]}")
pegawai.get("/pegawai/<nip>", OrgApi.pegawai, "Satu pegawai, atasan, dan atasannya atasan")
pegawai.put("/pegawai/<nip>", OrgApi.update_pegawai, "Ubah data diri dan golongan")
pegawai.post("/pegawai/<nip>/move", OrgApi.move_pegawai, "Pindahkan pegawai ke unor atau jabatan lain")
pegawai.post("/pegawai/<nip>/close", OrgApi.close_pegawai, "Nonaktifkan pegawai sejak satu tanggal")
pegawai.get("/pegawai/<kunci>/history", OrgApi.riwayat_pegawai, "Riwayat perubahan pegawai")
pegawai.patch("/pegawai/<nip>/kontak", OrgApi.set_kontak, "Ubah nomor WhatsApp, surel, dan persetujuan")
pegawai.put("/pegawai/<nip>/peran", OrgApi.set_peran, "Tetapkan peran admin seseorang")

tim = Routes(OrgApi, "Tim kerja")
tim.get("/tim", OrgApi.daftar_tim, "Tim yang saya pimpin atau ikuti")
tim.post("/tim", OrgApi.create_tim, "Buat tim kerja", created="/tim/{cmd.id}")
tim.get("/tim/<id>", OrgApi.tim, "Satu tim dan anggotanya")
tim.put("/tim/<id>", OrgApi.update_tim, "Ubah nama, masa, dan anggota tim")
tim.post("/tim/<id>/close", OrgApi.close_tim, "Tutup tim")

delegasi = Routes(OrgApi, "Delegasi")
delegasi.get("/delegasi", OrgApi.daftar_delegasi, "Delegasi dari saya dan kepada saya")
delegasi.post("/delegasi", OrgApi.create_delegasi, "Beri delegasi untuk satu masa")
delegasi.post("/delegasi/<id>/revoke", OrgApi.revoke_delegasi, "Cabut delegasi")

klien = Routes(OrgApi, "Sistem lain")
klien.get("/klien", OrgApi.klien, "Daftar sistem lain yang boleh masuk")
klien.post("/klien", OrgApi.create_klien, "Daftarkan sistem lain; rahasianya ditampilkan sekali", status=201)
klien.post("/klien/<id>/revoke", OrgApi.revoke_klien, "Cabut akses sistem lain")

saya = Routes(OrgApi, "Saya")
saya.get("/me", OrgApi.me, "Data saya, atasan saya, peran, dan delegasi")


@saya.view(
    "PATCH",
    "/me/kontak",
    "Ubah nomor WhatsApp, surel, dan persetujuan saya",
    returns=Pegawai,
    takes=SetKontak,
    from_caller=("nip",),
)
def kontak_saya() -> Response:
    """Yang tidak disebut tidak berubah."""
    if g.actor.nip is None:
        raise Forbidden("bukan-pegawai", "Hanya pegawai yang mempunyai kontak. Masuklah dengan NIP Anda.")
    command = reading.model(SetKontak, {**reading.json_object(), "nip": g.actor.nip})
    return answers.sent(clients.org.set_kontak(command))
