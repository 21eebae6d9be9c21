"""The story goes on after the approval: a period is filled, rated, objected to and decided, and printed (A36–A53)."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import requests
from pypdf import PdfReader

from dev.demo_cast import Figure
from dev.demo_http import TIMEOUT, Rest
from dev.demo_story import SOON, Story, Subscriber, expect, same
from dev.process import wait_until

EVENTS = (
    "assessment.rated.v1",
    "assessment.keberatan_filed.v1",
    "assessment.keberatan_decided.v1",
    "assessment.finalized.v1",
)
"""What other systems hear of the assessment."""
_PDF = b"%PDF-1.7\n% laporan rekaan\n"


class Evaluation:
    """`story` has been told to its end; its people go on. `feeds` read the REST feed, one for each of EVENTS."""

    def __init__(self, story: Story, feeds: Sequence[Subscriber]) -> None:
        self.story, self.cast, self.tell, self.feeds = story, story.cast, story.tell, feeds
        self.id = self.keberatan_id = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Title and action of each step, in order."""
        yield "Pegawai menemukan penilaian periodenya", self.employee_finds_it
        yield "Pegawai mengisi rencana aksi, progres, eviden, dan realisasi", self.employee_fills_it
        yield "Rekan mencari NIP pegawai lalu memberi feedback perilaku", self.colleague_gives_feedback
        yield "Penilai memberi umpan balik, melihat pratinjau, lalu menilai", self.superior_rates
        yield "Pegawai diberi tahu", self.employee_is_told
        yield "Pegawai mengajukan keberatan; penilai menanggapi", self.employee_objects
        yield "Capaian kinerja organisasi ditetapkan", self.capaian_is_set
        yield "Penilai melihat kurva unitnya", self.curve_is_seen
        yield "Atasan pejabat penilai membaca kedua pihak lalu memutus", self.head_decides
        yield "Sistem lain menerima peristiwa penilaian lewat AMQP dan REST", self.others_hear_of_it
        yield "Kedua dokumen dicetak dan kodenya diverifikasi", self.documents_are_verified

    def employee_finds_it(self) -> None:
        def found() -> list[dict[str, Any]]:
            params = {"skp_id": self.story.skp_id, "limit": 100}
            items = expect(self._as(self.cast.pegawai).ask("GET", "/penilaian", params=params), 200, "daftar").json
            return [one for one in items["items"] if one["masa"]["jenis"] != "tahunan"]

        wait_until(lambda: bool(found()), seconds=SOON)
        first = min(found(), key=lambda one: one["masa"]["urutan"])
        self.id = first["id"]
        same("status", first["status"], "berjalan")
        self.tell(f"{first['masa']['jenis']} {first['masa']['urutan']}, dapat diisi sampai {first['batas_isi']}")

    def employee_fills_it(self) -> None:
        pegawai, path = self._as(self.cast.pegawai), f"/penilaian/{self.id}"
        shown = self._penilaian()
        rhk = shown["rhk"][0]
        aksi = {"rhk_id": rhk["id"], "rencana": "Menyusun draf standar layanan", "target": "1 draf"}
        made = expect(pegawai.ask("POST", f"{path}/rencana-aksi", aksi), 201, "rencana aksi").json
        line = {
            "tanggal": shown["masa"]["awal"],
            "jam_mulai": "08:00",
            "jam_selesai": "10:00",
            "kegiatan": "Menghimpun masukan warga",
            "realisasi": 12,
            "satuan": "masukan",
        }
        aksi_id = made["rhk"][0]["rencana_aksi"][0]["id"]
        expect(pegawai.ask("POST", f"/rencana-aksi/{aksi_id}/progres", line), 200, "progres")
        link = {"rhk_id": rhk["id"], "nama": "Notula", "tautan": "https://contoh.invalid/notula"}
        expect(pegawai.ask("POST", f"{path}/eviden", link), 201, "tautan eviden")
        self._upload(rhk["id"])
        for one in rhk["indikator"]:
            body = {"realisasi": f"Tercapai: {one['target']}", "sumber_data": "Laporan bidang"}
            expect(pegawai.ask("PUT", f"{path}/realisasi/{one['id']}", body), 200, "realisasi")
        eviden = self._penilaian()["rhk"][0]["eviden"]
        same("eviden", sorted(one["nama"] for one in eviden), ["Laporan", "Notula"])
        self.tell("Terisi: 1 rencana aksi, 1 Progres Harian, 1 tautan, 1 berkas, realisasi semua indikator")

    def colleague_gives_feedback(self) -> None:
        rekan = self._as(self.cast.rekan)
        asked = {"nip": self.cast.pegawai.nip}
        found = expect(rekan.ask("GET", "/feedback/rekan", params=asked), 200, "cari rekan").json
        same("penilaian rekan yang ditemukan", self.id in [one["penilaian_id"] for one in found], True)
        said = {"harmonis": "Membantu siapa pun di loket tanpa diminta."}
        given = expect(rekan.ask("PUT", f"/feedback/{self.id}", {"perilaku": said}), 200, "feedback").json
        same("feedback", (given["sudah"], given["isi"]), (True, said))
        shown = expect(self._as(self.cast.atasan).ask("GET", f"/penilaian/{self.id}"), 200, "penilaian").json
        read = [(one["dari"], one["teks"]) for row in shown["perilaku"] for one in row["feedback"]]
        same("feedback yang dibaca penilai", read, [(self.cast.rekan.nama, said["harmonis"])])
        self.tell(f"Penilai membaca: {read[0][1]} ({read[0][0]})")

    def superior_rates(self) -> None:
        penilai, path = self._as(self.cast.atasan), f"/penilaian/{self.id}"
        rhk = self._penilaian()["rhk"][0]["id"]
        said = {"rhk": {rhk: "Baik, percepat pengesahannya."}, "catatan": "Pertahankan."}
        expect(penilai.ask("PUT", f"{path}/umpan-balik", said), 200, "umpan balik")
        rating = {"hasil_kerja": "di_bawah", "perilaku": "sesuai"}
        preview = expect(penilai.ask("GET", f"{path}/pratinjau", params=rating), 200, "pratinjau").json
        rated = expect(penilai.ask("PUT", f"{path}/rating", rating), 200, "rating").json
        same("status dan predikat", (rated["status"], rated["predikat"]), ("dinilai", preview["predikat"]))
        self.tell(f"Pratinjau dan predikat: {rated['predikat']}; keberatan sampai {rated['batas_keberatan']}")

    def employee_is_told(self) -> None:
        self._message(self.cast.pegawai, "penilaian kinerja Anda untuk")
        inbox = expect(self._as(self.cast.pegawai).ask("GET", "/notifikasi"), 200, "kotak masuk").json["items"]
        told = [one["templat"] for one in inbox]  # that its link is dead may have come before this or after
        same("penilaian_diberikan di kotak masuk pegawai", "penilaian_diberikan" in told, True)

    def employee_objects(self) -> None:
        body = {"alasan": "Target sudah tercapai sesuai bukti dukung."}
        filed = self._as(self.cast.pegawai).ask("POST", f"/penilaian/{self.id}/keberatan", body)
        self.keberatan_id = expect(filed, 201, "keberatan").json["id"]
        self._message(self.cast.pimpinan, "mengajukan keberatan atas penilaian")
        body = {"tanggapan": "Sebagian bukti diterima setelah rating diberikan."}
        answered = self._as(self.cast.atasan).ask("PUT", f"/keberatan/{self.keberatan_id}/tanggapan", body)
        expect(answered, 200, "tanggapan")

    def capaian_is_set(self) -> None:
        shown = self._penilaian()
        body = {name: shown["masa"][name] for name in ("tahun", "jenis", "urutan")} | {"capaian": "baik"}
        done = self._as(self.cast.pimpinan).ask("PUT", f"/capaian/{shown['unor_id']}", body)
        same("capaian", expect(done, 200, "capaian").json["capaian"], "baik")
        self.tell(f"{done.json['unor_nama']}: {done.json['capaian']}, oleh {done.json['oleh_nama']}")

    def curve_is_seen(self) -> None:
        shown = self._penilaian()
        period = {name: shown["masa"][name] for name in ("tahun", "jenis", "urutan")}
        params = period | {"lingkup": "unor", "id": shown["unor_id"]}
        kurva = expect(self._as(self.cast.atasan).ask("GET", "/kurva", params=params), 200, "kurva").json
        rated = {predikat: orang for predikat, orang in kurva["nyata"].items() if orang}
        same("kurva nyata", (kurva["capaian"], rated), ("baik", {shown["predikat"]: 1}))
        for predikat, ideal in kurva["ideal"].items():
            share = f"{ideal:.1f}".replace(".", ",")
            self.tell(f"{predikat:<16} nyata {kurva['nyata'].get(predikat, 0)} orang, ideal {share} %")
        same("peringatan sebaran", bool(kurva["peringatan"]), True)
        for one in kurva["peringatan"]:
            self.tell(f"Perlu dipertimbangkan: {one['pesan']}")

    def head_decides(self) -> None:
        pimpinan, path = self._as(self.cast.pimpinan), f"/keberatan/{self.keberatan_id}"
        shown = expect(pimpinan.ask("GET", path), 200, "keberatan").json
        self.tell(f"Pegawai: {shown['alasan']}")
        self.tell(f"Penilai: {shown['tanggapan']}")
        body = {"hasil_kerja": "sesuai", "perilaku": "sesuai", "alasan": "Bukti dukung mencukupi."}
        done = expect(pimpinan.ask("POST", f"{path}/accept", body), 200, "putusan").json
        same("putusan", (done["status"], done["predikat_baru"]), ("diterima", "baik"))
        shown = self._penilaian()
        same("status penilaian", shown["status"], "final" if _ended(shown) else "dinilai")
        self._message(self.cast.pegawai, "diterima")

    def others_hear_of_it(self) -> None:
        told = EVENTS if _ended(self._penilaian()) else EVENTS[:-1]  # nothing is final before its period ends
        for kind, feed in zip(told, self.feeds, strict=False):
            by_amqp, by_rest = self._event(self.story.amqp, kind), self._event(feed, kind)
            same(f"data {kind} di AMQP dan REST", by_rest["data"], by_amqp["data"])
            self.tell(f"{kind}: {by_amqp['id']}")

    def documents_are_verified(self) -> None:
        for kind in ("form_penilaian", "dokumen_evaluasi"):
            printed = self._as(self.cast.pegawai).ask("POST", f"/penilaian/{self.id}/cetak", {"dokumen": kind})
            made = expect(printed, 200, kind).json
            page = Rest(self.story.url).session.get(f"{self.story.url}/verifikasi/{made['kode']}", timeout=TIMEOUT)
            same("halaman verifikasi", page.status_code, 200)
            same("sidik pada halaman verifikasi", made["isi_hash"] in page.text, True)
            by_rest = expect(Rest(self.story.url).ask("GET", f"/verifikasi/{made['kode']}"), 200, "verifikasi").json
            same("verifikasi lewat REST", (by_rest["jenis"], by_rest["hash"]), (kind, made["isi_hash"]))
            self.tell(f"{kind}: kode {made['kode']} terverifikasi")
        for kind in ("form_penilaian", "dokumen_evaluasi"):
            self._pdf(f"/penilaian/{self.id}/cetak/pdf", {"dokumen": kind, "penilai": {"anchor": "^"}}, kind)
        self._pdf(f"/skp/{self.story.skp_id}/cetak/pdf", {"anchor_penilai": "^"}, "skp")

    def _pdf(self, path: str, body: dict[str, Any], kind: str) -> None:
        """Fetches it as another system would, and reads it."""
        who = self._as(self.cast.pegawai)
        headers = {"Authorization": f"Bearer {who.token}"}
        answer = who.session.post(f"{who.url}/api/v1{path}", json=body, headers=headers, timeout=TIMEOUT)
        same(f"PDF {kind}", answer.status_code, 200)
        pages = PdfReader(io.BytesIO(answer.content)).pages
        same(f"anchor pada PDF {kind}", sum(page.extract_text().count("^") for page in pages), 1)
        self.tell(f"{kind}: PDF {len(pages)} halaman, {len(answer.content) / 1024:.0f} KB, anchor ^ tepat satu")

    def _as(self, figure: Figure) -> Rest:
        return self.story.caller(figure)

    def _penilaian(self) -> dict[str, Any]:
        return dict(expect(self._as(self.cast.pegawai).ask("GET", f"/penilaian/{self.id}"), 200, "penilaian").json)

    def _upload(self, rhk: str) -> None:
        who = self._as(self.cast.pegawai)
        answer = requests.post(
            f"{who.url}/api/v1/penilaian/{self.id}/eviden",
            data={"rhk_id": rhk, "nama": "Laporan"},
            files={"berkas": ("laporan.pdf", _PDF)},
            headers={"Authorization": f"Bearer {who.token}"},
            timeout=TIMEOUT,
            proxies={"http": ""},
        )
        same("unggahan", answer.status_code, 201)

    def _message(self, figure: Figure, containing: str) -> None:
        self.tell(f"WhatsApp kepada {figure.nama}:")
        self.tell(f"  {self.story.message(figure, containing=containing)}")

    def _event(self, reader: Subscriber, kind: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            mine = [one for one in reader.events() if one["type"] == kind]
            return [one for one in mine if one["data"]["penilaian_id"] == self.id]

        wait_until(lambda: bool(found()), seconds=SOON)
        same(f"peristiwa {kind}", len(found()), 1)
        return found()[0]


def _ended(penilaian: dict[str, Any]) -> bool:
    return date.fromisoformat(penilaian["masa"]["akhir"]) <= date.today()  # noqa: DTZ011  # the developer's own day
