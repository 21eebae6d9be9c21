"""REST of the assessment: what the employee fills, ratings, curves, feedback, objections and settings."""

from typing import Any
from uuid import UUID

from flask import Response, request

from contracts.assessment import AddEviden, AssessmentApi, CetakPenilaian, Penilaian
from contracts.errors import NotFound
from gateway import answers, berkas, clients, reading
from gateway.documents import cetakan
from gateway.routes import PREFIX, Routes

_FORM = "multipart/form-data"

penilaian = Routes(AssessmentApi, "Penilaian")
penilaian.get("/penilaian", AssessmentApi.daftar, "Penilaian saya per periode")
penilaian.get("/penilaian/bawahan", AssessmentApi.daftar_bawahan, "Penilaian yang saya berikan dalam satu periode")
penilaian.get("/penilaian/bawahan/unor", AssessmentApi.unor_bawahan, "Unit kerja orang yang saya nilai")
penilaian.get("/penilaian/ringkasan", AssessmentApi.ringkasan, "Apa yang menunggu saya")
penilaian.get("/penilaian/<id>", AssessmentApi.penilaian, "Satu penilaian selengkapnya")
penilaian.get("/penilaian/<penilaian_id>/history", AssessmentApi.riwayat, "Riwayat: siapa, kapan, sebelum, sesudah")
penilaian.post("/penilaian/<penilaian_id>/reopen", AssessmentApi.reopen_pengisian, "Buka kembali pengisian")

isian = Routes(AssessmentApi, "Isian penilaian")
isian.post("/penilaian/<penilaian_id>/rencana-aksi", AssessmentApi.add_rencana_aksi, "Tambah rencana aksi",
           created="/penilaian/{cmd.penilaian_id}")  # fmt: skip
isian.put("/rencana-aksi/<id>", AssessmentApi.update_rencana_aksi, "Ubah rencana aksi")
isian.delete("/rencana-aksi/<id>", AssessmentApi.delete_rencana_aksi, "Hapus rencana aksi")
isian.get("/penilaian/<penilaian_id>/progres", AssessmentApi.daftar_progres, "Progres Harian, terbaru lebih dahulu")
isian.post("/rencana-aksi/<rencana_aksi_id>/progres", AssessmentApi.add_progres, "Tambah Progres Harian")
isian.put("/progres/<id>", AssessmentApi.update_progres, "Ubah Progres Harian")
isian.delete("/progres/<id>", AssessmentApi.delete_progres, "Hapus Progres Harian")
isian.put("/penilaian/<penilaian_id>/realisasi/<indikator_id>", AssessmentApi.set_realisasi,
          "Isi realisasi dan sumber data")  # fmt: skip
isian.get("/eviden/<id>", AssessmentApi.eviden, "Satu eviden")
isian.put("/eviden/<id>", AssessmentApi.update_eviden, "Ubah nama atau tautan eviden")
isian.delete("/eviden/<id>", AssessmentApi.delete_eviden, "Hapus eviden")

_NAME = {"type": "string", "minLength": 1, "maxLength": 200}
_ID = {"type": "string", "format": "uuid"}
_LINK: dict[str, Any] = {
    "type": "object",
    "required": ["rhk_id", "nama", "tautan"],
    "additionalProperties": False,
    "properties": {
        "id": _ID,
        "rhk_id": _ID,
        "nama": _NAME,
        "tautan": {"type": "string", "minLength": 1, "maxLength": 2000, "description": "https:// atau http://"},
    },
}
_FILE: dict[str, Any] = {
    "type": "object",
    "required": ["rhk_id", "berkas"],
    "additionalProperties": False,
    "properties": {
        "id": _ID,
        "rhk_id": _ID,
        "nama": _NAME,
        "berkas": {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "PDF, JPG, PNG, DOCX, XLSX, PPTX, atau ODT",
        },
    },
}


@isian.view("POST", "/penilaian/<penilaian_id>/eviden", "Tambah eviden: tautan (JSON) atau berkas (multipart)",
            returns=Penilaian, status=201, body={"application/json": _LINK, _FORM: _FILE},
            created="/penilaian/{id}", also=(429,))  # fmt: skip
def add_eviden(penilaian_id: str) -> Response:
    """Berkas paling besar 5 MB, sehari paling banyak 100 MB; diunduh hanya oleh pembaca penilaiannya."""
    made = {"id": reading.made_id("assessment.add_eviden")}
    if request.mimetype == _FORM:
        shown = _add_file(penilaian_id, made)
    else:
        values = made | reading.json_object()
        if "berkas" in values:
            raise reading.one_field("berkas", "Kirim berkas sebagai multipart/form-data.", "kind")
        if "penilaian_id" in values:
            raise reading.one_field("penilaian_id", "Isian ini sudah ada pada alamat.", "in_path")
        shown = clients.assessment.add_eviden(reading.model(AddEviden, values | {"penilaian_id": penilaian_id}))
    response = answers.sent(shown, status=201)
    response.headers["Location"] = f"{PREFIX}/penilaian/{shown.id}"
    return response


def _add_file(penilaian_id: str, made: dict[str, Any]) -> Penilaian:
    request.max_content_length = berkas.MOST
    values: dict[str, Any] = dict(made)
    for name, given in request.form.lists():
        if len(given) > 1:
            raise reading.one_field(name, "Sebut isian ini satu kali saja.", "repeated")
        if name not in ("id", "rhk_id", "nama"):
            raise reading.one_field(name, "Isian ini tidak dikenal.", "extra_forbidden")
        values[name] = given[0]
    if (file := berkas.received()) is None:
        raise reading.one_field("berkas", "Pilih satu berkas.", "missing")
    return berkas.add(file, values | {"penilaian_id": penilaian_id})


@isian.view("GET", "/eviden/<id>/berkas", "Unduh berkas sebuah eviden", returns=bytes, media="application/octet-stream")
def eviden_berkas(id: str) -> Response:
    """Selalu sebagai unduhan, tidak pernah ditampilkan di peramban."""
    return berkas.handed_out(_uuid(id))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("eviden-tidak-ditemukan", "Eviden ini tidak ada atau tidak dapat Anda lihat.") from None


nilai = Routes(AssessmentApi, "Pemberian nilai")
nilai.put("/penilaian/<penilaian_id>/umpan-balik", AssessmentApi.set_umpan_balik, "Tulis umpan balik dan catatan")
nilai.put("/penilaian/<penilaian_id>/rating", AssessmentApi.set_rating, "Beri rating hasil kerja atau perilaku")
nilai.get("/penilaian/<penilaian_id>/pratinjau", AssessmentApi.pratinjau, "Predikat dan kurva bila diberi rating ini")
nilai.post("/penilaian/rating-massal", AssessmentApi.set_rating_massal, "Beri rating banyak orang, atau uji dahulu")
nilai.post("/penilaian/rating-massal/pratinjau", AssessmentApi.pratinjau_massal,
           "Predikat dan kurva bila banyak orang diberi rating ini")  # fmt: skip
nilai.post("/penilaian/finalize", AssessmentApi.finalize, "Finalkan penilaian")
nilai.get("/penilaian/tanda", AssessmentApi.tanda, "Hal yang perlu dilihat manusia")
nilai.get("/kurva", AssessmentApi.kurva, "Sebaran predikat satu unor, tim, atau instansi")
nilai.get("/kurva/lingkup", AssessmentApi.daftar_lingkup, "Unor, tim, dan instansi yang kurvanya dapat saya buka")
nilai.get("/capaian", AssessmentApi.daftar_capaian, "Capaian kinerja organisasi per unor")
nilai.post("/capaian/massal", AssessmentApi.set_capaian_massal, "Tetapkan capaian banyak unor sekaligus")
nilai.put("/capaian/<unor_id>", AssessmentApi.set_capaian, "Tetapkan capaian kinerja organisasi")

rekan = Routes(AssessmentApi, "Feedback rekan kerja")
rekan.get("/feedback/rekan", AssessmentApi.cari_rekan, "Penilaian rekan yang dapat saya beri feedback")
rekan.get("/feedback/<penilaian_id>", AssessmentApi.feedback, "Feedback saya untuk seorang rekan")
rekan.put("/feedback/<penilaian_id>", AssessmentApi.set_feedback, "Beri feedback perilaku, juga tanpa nama")

keberatan = Routes(AssessmentApi, "Keberatan")
keberatan.get("/keberatan", AssessmentApi.daftar_keberatan, "Keberatan saya, atas nilai saya, atau yang saya putus")
keberatan.post("/penilaian/<penilaian_id>/keberatan", AssessmentApi.file_keberatan, "Ajukan keberatan",
               created="/keberatan/{reply[id]}")  # fmt: skip
keberatan.get("/keberatan/<id>", AssessmentApi.keberatan, "Satu keberatan")
keberatan.put("/keberatan/<id>", AssessmentApi.update_keberatan, "Ubah alasan keberatan")
keberatan.post("/keberatan/<id>/cancel", AssessmentApi.cancel_keberatan, "Batalkan keberatan")
keberatan.put("/keberatan/<id>/tanggapan", AssessmentApi.respond_keberatan, "Tulis tanggapan pejabat penilai")
keberatan.post("/keberatan/<id>/accept", AssessmentApi.accept_keberatan, "Terima keberatan dengan rating baru")
keberatan.post("/keberatan/<id>/reject", AssessmentApi.reject_keberatan, "Tolak keberatan dengan alasan")

aturan = Routes(AssessmentApi, "Aturan penilaian")
aturan.get("/penilaian/pengaturan", AssessmentApi.pengaturan, "Pengaturan penilaian instansi")
aturan.put("/penilaian/pengaturan", AssessmentApi.set_pengaturan, "Ubah pengaturan penilaian instansi")
aturan.get("/hari-libur", AssessmentApi.hari_libur, "Hari libur nasional dan pengecualian instansi")
aturan.put("/hari-libur/<tanggal>", AssessmentApi.set_hari_libur, "Tetapkan atau cabut pengecualian hari libur")
aturan.get("/kurva/ideal", AssessmentApi.kurva_ideal, "Kurva ideal yang berlaku")
aturan.put("/kurva/ideal", AssessmentApi.set_kurva_ideal, "Tetapkan kurva ideal sejak suatu tanggal")
aturan.get("/kurva/ideal/daftar", AssessmentApi.daftar_kurva_ideal, "Kurva ideal yang pernah, sedang, dan akan berlaku")
aturan.delete("/kurva/ideal/<berlaku_dari>", AssessmentApi.delete_kurva_ideal, "Hapus kurva ideal yang belum berlaku")
aturan.get("/penilaian/predikat", AssessmentApi.aturan_predikat, "Tabel predikat dan anjuran sebaran SE 3/2023")
aturan.get("/penilaian/aturan/history", AssessmentApi.riwayat_aturan, "Riwayat perubahan aturan dan capaian")

dokumen = Routes(AssessmentApi, "Dokumen penilaian")
dokumen.post("/penilaian/<penilaian_id>/cetak", AssessmentApi.cetak, "Cetak Form Penilaian atau Dokumen Evaluasi")
dokumen.post("/penilaian/cetak", AssessmentApi.cetak_banyak, "Cetak banyak dokumen di latar belakang",
             created="/jobs/assessment.{cmd.id}", status=202)  # fmt: skip
dokumen.get("/penilaian/cetak", AssessmentApi.daftar_tercetak, "Penilaian siapa yang dapat saya cetak dalam satu masa")
dokumen.get("/penilaian/cetak/<job_id>", AssessmentApi.dokumen, "Dokumen dari satu pencetakan banyak")


@dokumen.view("POST", "/penilaian/<penilaian_id>/cetak/pdf", "Cetak Form Penilaian atau Dokumen Evaluasi sebagai PDF",
              returns=bytes, takes=CetakPenilaian, media="application/pdf")  # fmt: skip
def cetak_pdf(penilaian_id: str) -> Response:
    """Ulangan dengan id yang sama adalah cetakan yang sama, byte demi byte."""
    asked = reading.addressed(CetakPenilaian, "assessment.cetak_pdf", penilaian_id=penilaian_id)
    clashes = cetakan.trial(asked, asked.penilaian_id, [asked.dokumen])
    if not clashes:
        made = clients.assessment.cetak(asked)
        data, clashes = cetakan.composed(made)
    if clashes:
        raise reading.one_field(*next(iter(clashes.items())), "anchor_twice")
    return cetakan.pdf(made, data)


@dokumen.view("GET", "/penilaian/cetak/<job_id>/zip", "Unduh semua PDF dari satu pencetakan banyak", returns=bytes,
              media="application/zip")  # fmt: skip
def cetak_zip(job_id: str) -> Response:
    """Setelah pekerjaannya selesai. Yang tidak dapat dicetak disebut dalam TIDAK-TERCETAK.txt."""
    return cetakan.bundle(_uuid(job_id))
