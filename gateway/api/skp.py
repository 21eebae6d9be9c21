"""REST of the SKP, from draft to approval, and of the matriks peran hasil."""

from flask import Response

from contracts.dokumen import Verifikasi, VerifikasiDokumen
from contracts.skp import CetakSkp, SkpApi
from gateway import answers, clients, reading
from gateway.documents import cetakan_skp
from gateway.routes import Routes
from gateway.verifikasi import check

skp = Routes(SkpApi, "SKP")
skp.get("/skp", SkpApi.daftar, "SKP saya, atau seluruh instansi bagi adminnya")
skp.post("/skp", SkpApi.create, "Buat SKP untuk satu periode", created="/skp/{cmd.id}")
skp.get("/skp/bawahan", SkpApi.daftar_bawahan, "SKP bawahan yang sudah diajukan")
skp.get("/skp/ringkasan", SkpApi.ringkasan, "Apa yang menunggu saya")
skp.get("/skp/monitoring", SkpApi.monitoring, "Pengisian SKP suatu unit atau instansi dalam satu tahun")
skp.get("/skp/monitoring/unit", SkpApi.monitoring_unit, "Pengisian SKP per unit di bawahnya")
skp.get("/skp/monitoring/pegawai", SkpApi.monitoring_pegawai, "Status SKP setiap pegawai di suatu unit")
skp.post("/skp/bulk-approve", SkpApi.bulk_approve, "Setujui banyak SKP sekaligus")
skp.post("/skp/bulk-return", SkpApi.bulk_return, "Kembalikan banyak SKP sekaligus")
skp.post(
    "/skp/buka-periode",
    SkpApi.buka_periode,
    "Buka periode bagi seluruh instansi atau satu unor, di latar belakang",
    created="/jobs/skp.{cmd.id}",
    status=202,
)
skp.get("/skp/buka-periode/sasaran", SkpApi.sasaran_periode, "Berapa pegawai yang akan dijangkau pembukaan periode")
skp.get("/skp/<id>", SkpApi.skp, "Satu SKP selengkapnya")
skp.get("/skp/<id>/versi/<versi>", SkpApi.skp, "Versi SKP yang pernah disetujui", name="versi")
skp.put("/skp/<skp_id>", SkpApi.update, "Ubah periode atau pendekatan")
skp.delete("/skp/<skp_id>", SkpApi.delete, "Hapus draf")
skp.get("/skp/<skp_id>/history", SkpApi.perubahan, "Riwayat perubahan: siapa, kapan, apa")
skp.get("/skp/<skp_id>/intervensi", SkpApi.pilihan_intervensi, "RHK atasan dan ketua tim yang dapat diintervensi")
skp.put("/skp/<skp_id>/ekspektasi", SkpApi.set_ekspektasi, "Tulis ekspektasi khusus pimpinan")
skp.put("/skp/<skp_id>/lampiran", SkpApi.set_lampiran, "Tulis lampiran SKP")

alur = Routes(SkpApi, "Alur SKP")
alur.post("/skp/<skp_id>/submit", SkpApi.submit, "Ajukan SKP")
alur.post("/skp/<skp_id>/withdraw", SkpApi.withdraw, "Tarik pengajuan yang belum diputus")
alur.post("/skp/<skp_id>/approve", SkpApi.approve, "Setujui SKP")
alur.post("/skp/<skp_id>/return", SkpApi.return_with_note, "Kembalikan SKP dengan catatan")
alur.post("/skp/<skp_id>/revise", SkpApi.revise, "Buka kembali SKP yang sudah disetujui")
alur.post("/skp/<skp_id>/reload-penilai", SkpApi.reload_penilai, "Muat ulang pejabat penilai")

dokumen = Routes(SkpApi, "Dokumen tercetak")
dokumen.post("/skp/<skp_id>/cetak", SkpApi.cetak, "Cetak SKP: isi, kode verifikasi, dan sidiknya")


@dokumen.view("POST", "/skp/<skp_id>/cetak/pdf", "Cetak SKP sebagai PDF", returns=bytes, takes=CetakSkp,
              media="application/pdf")  # fmt: skip
def cetak_pdf(skp_id: str) -> Response:
    """Ulangan dengan id yang sama adalah cetakan yang sama, byte demi byte."""
    made = clients.skp.cetak(reading.addressed(CetakSkp, "skp.cetak_pdf", skp_id=skp_id))
    data, clashes = cetakan_skp.composed(made)
    if clashes:
        raise reading.one_field(*next(iter(clashes.items())), "anchor_twice")
    return cetakan_skp.pdf(made, data)


@dokumen.view("GET", "/verifikasi/<kode>", "Periksa keaslian dokumen dengan kodenya, tanpa masuk",
              returns=Verifikasi, takes=VerifikasiDokumen, public=True, also=(404,))  # fmt: skip
def verifikasi(kode: str) -> Response:
    return answers.sent(check(reading.model(VerifikasiDokumen, {"kode": kode})))


rhk = Routes(SkpApi, "RHK dan indikator")
rhk.post("/skp/<skp_id>/rhk", SkpApi.add_rhk, "Tambah rencana hasil kerja", created="/rhk/{cmd.id}")
rhk.put("/skp/<skp_id>/rhk/order", SkpApi.reorder_rhk, "Urutkan RHK")
rhk.put("/rhk/<rhk_id>", SkpApi.update_rhk, "Ubah RHK")
rhk.delete("/rhk/<rhk_id>", SkpApi.delete_rhk, "Hapus RHK")
rhk.post("/rhk/<rhk_id>/indikator", SkpApi.add_indikator, "Tambah indikator", created="/indikator/{cmd.id}")
rhk.put("/rhk/<rhk_id>/indikator/order", SkpApi.reorder_indikator, "Urutkan indikator")
rhk.put("/indikator/<indikator_id>", SkpApi.update_indikator, "Ubah indikator")
rhk.delete("/indikator/<indikator_id>", SkpApi.delete_indikator, "Hapus indikator")

matriks = Routes(SkpApi, "Matriks peran hasil")
matriks.get("/matriks", SkpApi.daftar_matriks, "Matriks saya dalam satu tahun")
matriks.get("/matriks/pilihan", SkpApi.skp_pegawai, "SKP seorang pegawai yang dapat dimasukkan ke matriks")
matriks.get("/matriks/<skp_id>", SkpApi.matriks, "Satu matriks; tim_id untuk matriks tim")
matriks.post("/matriks/<skp_id>/sync", SkpApi.sync_matriks, "Sinkronisasi SKP bawahan")
matriks.post("/matriks/<skp_id>/anggota", SkpApi.add_anggota_matriks, "Tambah pegawai ke matriks")
matriks.delete("/matriks/<skp_id>/anggota/<anggota_skp_id>", SkpApi.remove_anggota_matriks, "Keluarkan dari matriks")
