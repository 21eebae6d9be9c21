"""The story of an SKP from draft to approval over HTTP, step by step; each step checks what its party sees.

`make demo` tells it, tests/e2e/test_story.py asserts it. A step that sees something else raises Differs.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import uuid4

from dev.demo_cast import Cast, Figure
from dev.demo_http import Answer, Rest
from dev.process import wait_until

APPROVED = "skp.approved.v1"
"""The event that another system waits for."""
SOON = 20.0
"""Seconds within which a message or an event must have arrived."""


class Differs(AssertionError):
    """What was seen is not what the story says."""


class Phone(Protocol):
    """Reads what arrived on WhatsApp: the texts to a number, oldest first."""

    def texts(self, nomor: str) -> list[str]: ...


class Subscriber(Protocol):
    """Another system's reader: CloudEvents that have come so far."""

    def events(self) -> list[dict[str, Any]]: ...


@dataclass
class Story:
    """One telling. `tell` gets a line for each thing that a party sees; texts are Indonesian."""

    url: str
    cast: Cast
    phone: Phone
    amqp: Subscriber
    feed: Subscriber
    tell: Callable[[str], None] = lambda line: None
    tahun: int = field(default_factory=lambda: date.today().year)  # noqa: DTZ011  # any year does
    skp_id: str = ""
    rhk_id: str = ""
    _people: dict[str, Rest] = field(default_factory=dict)

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Title and action of each step, in order."""
        yield "Pegawai masuk dan menyetujui WhatsApp", self.people_log_in
        yield "Atasan mengajukan SKP-nya sendiri", self.superior_submits_own_skp
        yield "Pegawai menulis SKP yang mendukung RHK atasan", self.employee_writes_skp
        yield "Pengajuan pertama ditolak dengan daftar kekurangan", self.submission_is_refused
        yield "Pegawai melengkapi lalu mengajukan", self.employee_submits
        yield "Atasan menerima WhatsApp", self.superior_gets_whatsapp
        yield "Atasan melihat antrean dan menulis ekspektasi", self.superior_sets_ekspektasi
        yield "Atasan mengembalikan dengan catatan", self.superior_returns_it
        yield "Pegawai memperbaiki lalu mengajukan lagi", self.employee_mends_it
        yield "Atasan menyetujui", self.superior_approves
        yield "Sistem lain menerima peristiwa lewat AMQP", self.subscriber_reads_the_event
        yield "Sistem lain membaca peristiwa yang sama lewat REST", self.feed_has_the_same_event
        yield "Riwayat mencatat siapa, kapan, dan apa", self.history_tells_everything

    def people_log_in(self) -> None:
        for figure in vars(self.cast).values():
            person = Rest(self.url)
            expect(person.log_in(figure.nip, figure.password), 200, f"{figure.nama} masuk")
            kontak = {"nomor_wa": figure.nomor, "setuju_wa": True}
            expect(person.ask("PATCH", "/me/kontak", kontak), 200, f"{figure.nama} menyetujui WhatsApp")
            self._people[figure.nip] = person
        me = self.caller(self.cast.pegawai).ask("GET", "/me").json["pegawai"]
        same("atasan pegawai menurut direktori", me["atasan"]["nip"], self.cast.atasan.nip)
        self.tell(f"{me['nama']} ({me['jabatan']}), atasan: {me['atasan']['nama']} ({me['atasan']['dari']})")

    def superior_submits_own_skp(self) -> None:
        atasan = self.caller(self.cast.atasan)
        skp = self._new_skp(self.cast.atasan, atasan_nip=self.cast.pimpinan.nip)
        rhk = {"jenis": "utama", "klasifikasi": "organisasi", "rencana": "Meningkatnya mutu layanan publik"}
        self.rhk_id = expect(atasan.ask("POST", f"/skp/{skp}/rhk", rhk), 201, "RHK atasan").json["rhk"][0]["id"]
        indikator = {"indikator": "Indeks kepuasan masyarakat", "target": "90", "perspektif": "penerima_layanan"}
        expect(atasan.ask("POST", f"/rhk/{self.rhk_id}/indikator", indikator), 201, "indikator atasan")
        expect(atasan.ask("POST", f"/skp/{skp}/submit"), 200, "atasan mengajukan")
        self.tell(f"RHK {self.cast.atasan.nama}: {rhk['rencana']}")

    def employee_writes_skp(self) -> None:
        pegawai = self.caller(self.cast.pegawai)
        self.skp_id = self._new_skp(self.cast.pegawai, atasan_nip=self.cast.atasan.nip)
        choices = expect(pegawai.ask("GET", f"/skp/{self.skp_id}/intervensi"), 200, "RHK yang dapat diintervensi")
        same("RHK yang dapat diintervensi", [one["id"] for one in choices.json["items"]], [self.rhk_id])
        rhk = {
            "jenis": "utama",
            "rencana": "Tersusunnya standar layanan loket terpadu",
            "intervensi_rhk_id": self.rhk_id,
        }
        added = expect(pegawai.ask("POST", f"/skp/{self.skp_id}/rhk", rhk), 201, "RHK pegawai").json["rhk"][0]
        same("RHK yang didukung", added["intervensi_teks"], choices.json["items"][0]["rencana"])
        self.tell(f"RHK {self.cast.pegawai.nama}: {added['rencana']}")
        self.tell(f"  mendukung RHK {added['intervensi_pemilik']}: {added['intervensi_teks']}")

    def submission_is_refused(self) -> None:
        refused = expect(self._submit(), 422, "pengajuan tanpa indikator")
        same("kekurangan", [error["field"] for error in refused.json["errors"]], ["rhk.0.indikator"])
        self.tell(f"Ditolak: {refused.detail}")
        for error in refused.json["errors"]:
            self.tell(f"  - {error['message']}")

    def employee_submits(self) -> None:
        pegawai = self.caller(self.cast.pegawai)
        rhk = self._skp(self.cast.pegawai)["rhk"][0]["id"]
        for indikator, target, aspek in (
            ("Dokumen standar layanan", "3", "kuantitas"),
            ("Selesai", "baik", "kualitas"),
        ):
            body = {"indikator": indikator, "target": target, "aspek": aspek}
            expect(pegawai.ask("POST", f"/rhk/{rhk}/indikator", body), 201, "indikator pegawai")
        same("status", expect(self._submit(), 200, "pengajuan").json["status"], "pengajuan")
        locked = pegawai.ask("DELETE", f"/rhk/{rhk}")
        expect(locked, 409, "mengubah SKP yang sudah diajukan")
        self.tell("Status: pengajuan. Mengubahnya sekarang ditolak:")
        self.tell(f"  {locked.detail}")

    def superior_gets_whatsapp(self) -> None:
        text = self.message(self.cast.atasan, containing=self.cast.pegawai.nama)
        self.tell(f"WhatsApp kepada {self.cast.atasan.nama}:")
        self.tell(f"  {text}")
        inbox = expect(self.caller(self.cast.atasan).ask("GET", "/notifikasi"), 200, "kotak masuk").json["items"]
        same("kotak masuk atasan", inbox[0]["templat"], "skp_diajukan")

    def superior_sets_ekspektasi(self) -> None:
        atasan = self.caller(self.cast.atasan)
        queue = expect(atasan.ask("GET", "/skp/bawahan", params={"status": "pengajuan"}), 200, "antrean").json["items"]
        same("antrean atasan", [one["id"] for one in queue], [self.skp_id])
        ekspektasi = {"berorientasi_pelayanan": "Menjawab setiap pertanyaan warga pada hari yang sama."}
        body = {"ekspektasi": ekspektasi}
        skp = expect(atasan.ask("PUT", f"/skp/{self.skp_id}/ekspektasi", body), 200, "ekspektasi").json
        written = {row["nilai"]: row["ekspektasi"] for row in skp["perilaku"] if row["ekspektasi"]}
        same("ekspektasi", written, ekspektasi)
        self.tell(f"Antrean: {queue[0]['nama']}, {queue[0]['jumlah_rhk']} RHK; boleh: {', '.join(queue[0]['actions'])}")
        self.tell(f"Ekspektasi berorientasi pelayanan: {ekspektasi['berorientasi_pelayanan']}")

    def superior_returns_it(self) -> None:
        catatan = "Target indikator kedua belum terukur. Sebutkan tanggal selesainya."
        atasan = self.caller(self.cast.atasan)
        done = expect(atasan.ask("POST", f"/skp/{self.skp_id}/return", {"catatan": catatan}), 200, "pengembalian")
        same("status", done.json["status"], "dikembalikan")
        text = self.message(self.cast.pegawai, containing=catatan)
        self.tell(f"WhatsApp kepada {self.cast.pegawai.nama}:")
        self.tell(f"  {text}")

    def employee_mends_it(self) -> None:
        pegawai, skp = self.caller(self.cast.pegawai), self._skp(self.cast.pegawai)
        vague = next(one for one in skp["rhk"][0]["indikator"] if one["target"] == "baik")
        body = {"indikator": "Dokumen disahkan", "target": "30 Juni", "aspek": "waktu"}
        expect(pegawai.ask("PUT", f"/indikator/{vague['id']}", body), 200, "perbaikan")
        same("status", expect(self._submit(), 200, "pengajuan kedua").json["status"], "pengajuan")
        self.tell("Indikator diperbaiki; status kembali: pengajuan")

    def superior_approves(self) -> None:
        atasan = self.caller(self.cast.atasan)
        key = str(uuid4())
        done = expect(atasan.ask("POST", f"/skp/{self.skp_id}/approve", key=key), 200, "persetujuan").json
        same("status dan versi", (done["status"], done["versi"]), ("persetujuan", 1))
        again = expect(atasan.ask("POST", f"/skp/{self.skp_id}/approve", key=key), 200, "persetujuan diulang").json
        same("versi setelah diulang", again["versi"], 1)
        text = self.message(self.cast.pegawai, containing="disetujui")
        self.tell(f"Versi 1 berlaku. WhatsApp kepada {self.cast.pegawai.nama}:")
        self.tell(f"  {text}")

    def subscriber_reads_the_event(self) -> None:
        event = self._approved(self.amqp, "AMQP")
        same("jenis peristiwa", event["type"], APPROVED)
        same("pelaku", event["actor"], self.cast.atasan.nip)
        data = event["data"]
        same("RHK yang didukung", data["rhk"][0]["intervensi_rhk_id"], self.rhk_id)
        same("target", [one["target"] for one in data["rhk"][0]["indikator"]], ["3", "30 Juni"])
        for name, value in event.items():
            self.tell(f"{name:<16} {json.dumps(value, ensure_ascii=False)}")

    def feed_has_the_same_event(self) -> None:
        by_amqp, by_rest = self._approved(self.amqp, "AMQP"), self._approved(self.feed, "REST")
        for name in ("id", "type", "source", "subject", "actor", "data"):
            same(f"{name} di AMQP dan REST", by_rest[name], by_amqp[name])
        self.tell(f"peristiwa {by_rest['id']} sama di kedua jalur")

    def history_tells_everything(self) -> None:
        page = expect(self.caller(self.cast.pegawai).ask("GET", f"/skp/{self.skp_id}/history"), 200, "riwayat").json
        acts = [(one["perbuatan"], one["oleh_nip"]) for one in reversed(page["items"])]
        pegawai, atasan = self.cast.pegawai.nip, self.cast.atasan.nip
        decided = [act for act in acts if act[0] in ("create", "submit", "return", "approve")]
        wanted = [
            ("create", pegawai),
            ("submit", pegawai),
            ("return", atasan),
            ("submit", pegawai),
            ("approve", atasan),
        ]
        same("riwayat", decided, wanted)
        for one in reversed(page["items"]):
            self.tell(f"{one['pada'][:19]}  {one['perbuatan']:<16} {one['oleh_nama']}")

    def caller(self, figure: Figure) -> Rest:
        """Somebody of the cast, logged in since the first step."""
        return self._people[figure.nip]

    def _new_skp(self, owner: Figure, *, atasan_nip: str) -> str:
        """skp hears of people by events: it may know the owner and the superior a moment later than org."""
        person = self.caller(owner)
        periode = {"awal": f"{self.tahun}-01-01", "akhir": f"{self.tahun}-12-31"}
        made: Answer | None = None

        def create() -> bool:
            nonlocal made
            made = person.ask("POST", "/skp", {"periode": periode, "pendekatan": "kuantitatif"})
            return made.status == 201

        wait_until(create, seconds=SOON)
        assert made is not None
        skp = str(expect(made, 201, f"SKP {owner.nama}").json["id"])

        def superior() -> str | None:
            penilai = person.ask("POST", f"/skp/{skp}/reload-penilai").json["penilai"]
            return str(penilai["nip"]) if penilai else None

        wait_until(lambda: superior() == atasan_nip, seconds=SOON)
        same(f"penilai {owner.nama}", superior(), atasan_nip)
        return skp

    def _skp(self, owner: Figure) -> dict[str, Any]:
        return dict(expect(self.caller(owner).ask("GET", f"/skp/{self.skp_id}"), 200, "SKP").json)

    def _submit(self) -> Answer:
        return self.caller(self.cast.pegawai).ask("POST", f"/skp/{self.skp_id}/submit")

    def message(self, figure: Figure, *, containing: str) -> str:
        """The one WhatsApp text to somebody that contains this; waits for it."""

        def found() -> list[str]:
            return [text for text in self.phone.texts(figure.nomor) if containing in text]

        wait_until(lambda: bool(found()), seconds=SOON)
        same(f"WhatsApp kepada {figure.nama} yang memuat “{containing}”", len(found()), 1)
        return found()[0]

    def _approved(self, reader: Subscriber, road: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [event for event in reader.events() if event["subject"] == self.skp_id]

        wait_until(lambda: bool(found()), seconds=SOON)
        same(f"peristiwa tentang SKP ini lewat {road}", len(found()), 1)
        return found()[0]


def expect(answer: Answer, status: int, what: str) -> Answer:
    """The answer, when it has this status."""
    if answer.status != status:
        raise Differs(f"{what}: diharapkan {status}, dijawab {answer.status}: {answer.json}")
    return answer


def same(what: str, seen: object, wanted: object) -> None:
    if seen != wanted:
        raise Differs(f"{what}\n  diharapkan: {wanted!r}\n  terlihat:   {seen!r}")
