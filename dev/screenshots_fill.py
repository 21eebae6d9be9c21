"""What the pictures of assessment need: plans, proof, ratings and an objection of the demo's people, by REST."""

from datetime import date
from typing import Any

import requests

from dev.demo_http import TIMEOUT, Rest
from dev.demo_people import PASSWORD, PEGAWAI, demo_id
from dev.demo_story import expect
from dev.process import wait_until

_PDF = b"%PDF-1.7\n% laporan rekaan\n"


def fill(url: str) -> dict[str, str]:
    """The ids that paths name: an assessment by its owner's key, and `rhk`, `aksi`, `indikator`, `keberatan`."""
    sri, bambang, dewi = (_log_in(url, key) for key in ("sri", "bambang", "dewi"))
    for key in ("dewi", "galuh"):
        skp = demo_id("skp", key, str(date.today().year))  # noqa: DTZ011  # as the demo data
        expect(bambang.ask("POST", f"/skp/{skp}/approve", {}), 200, f"SKP {key}")
    own = _latest(dewi, "/penilaian")
    period = {name: own["masa"][name] for name in ("tahun", "jenis", "urutan")}
    ids = {"dewi": own["id"], "galuh": _latest(bambang, "/penilaian/bawahan", **period, q="Galuh")["id"]}
    ids |= _write(dewi, ids["dewi"])
    _rate(bambang, ids["dewi"], hasil_kerja="di_bawah", perilaku="sesuai")
    half = {"hasil_kerja": "di_atas"}  # the picture of a rating shows what the other one would lead to
    expect(bambang.ask("PUT", f"/penilaian/{ids['galuh']}/rating", half), 200, "rating hasil kerja")
    reason = {"alasan": "Dua laporan sudah diserahkan sebelum batasnya; lihat eviden kedua."}
    filed = expect(dewi.ask("POST", f"/penilaian/{ids['dewi']}/keberatan", reason), 201, "keberatan")
    ids["keberatan"] = filed.json["id"]
    answer = {"tanggapan": "Laporan kedua baru saya terima setelah rating diberikan."}
    expect(bambang.ask("PUT", f"/keberatan/{ids['keberatan']}/tanggapan", answer), 200, "tanggapan")
    unit = f"/capaian/{demo_id('unor', 'BCN-SDM-KIN')}"
    expect(sri.ask("PUT", unit, period | {"capaian": "baik"}), 200, "capaian")
    return ids


def _log_in(url: str, key: str) -> Rest:
    rest = Rest(url)
    expect(rest.log_in(PEGAWAI[key].nip or "", PASSWORD), 200, f"login {key}")
    return rest


def _latest(who: Rest, path: str, **params: Any) -> dict[str, Any]:
    """The last period of the year that is no year, which can still be filled in."""

    def found() -> list[dict[str, Any]]:
        items = expect(who.ask("GET", path, params=params | {"limit": 100}), 200, "daftar").json["items"]
        return [one for one in items if one["masa"]["jenis"] != "tahunan"]

    wait_until(lambda: bool(found()), seconds=30)
    return max(found(), key=lambda one: str(one["masa"]["awal"]))


def _write(owner: Rest, id: str) -> dict[str, str]:
    """A plan, a day, two proofs and realisasi for the first RHK; the first ids of each."""
    path = f"/penilaian/{id}"
    shown = expect(owner.ask("GET", path), 200, "penilaian").json
    rhk = shown["rhk"][0]
    for rencana, target in (("Menyusun draf laporan", "1 draf"), ("Membahas draf dengan unit kerja", "2 rapat")):
        body = {"rhk_id": rhk["id"], "rencana": rencana, "target": target}
        shown = expect(owner.ask("POST", f"{path}/rencana-aksi", body), 201, "rencana aksi").json
    aksi = shown["rhk"][0]["rencana_aksi"][0]["id"]
    line = {"tanggal": shown["masa"]["awal"], "jam_mulai": "08:00", "jam_selesai": "10:00", "satuan": "masukan"}
    line |= {"kegiatan": "Menghimpun masukan unit kerja", "realisasi": 12}
    expect(owner.ask("POST", f"/rencana-aksi/{aksi}/progres", line), 200, "progres")
    link = {"rhk_id": rhk["id"], "nama": "Notula rapat", "tautan": "https://contoh.invalid/notula"}
    expect(owner.ask("POST", f"{path}/eviden", link), 201, "tautan eviden")
    sent = requests.post(
        f"{owner.url}/api/v1{path}/eviden",
        data={"rhk_id": rhk["id"], "nama": "Laporan triwulan"},
        files={"berkas": ("laporan.pdf", _PDF)},
        headers={"Authorization": f"Bearer {owner.token}"},
        timeout=TIMEOUT,
        proxies={"http": ""},
    )
    sent.raise_for_status()
    for one in rhk["indikator"]:
        body = {"realisasi": f"Tercapai {one['target']}", "sumber_data": "Laporan bagian"}
        expect(owner.ask("PUT", f"{path}/realisasi/{one['id']}", body), 200, "realisasi")
    return {"rhk": rhk["id"], "aksi": aksi, "indikator": rhk["indikator"][0]["id"]}


def _rate(penilai: Rest, id: str, **rating: str) -> None:
    said = {"catatan": "Pertahankan kualitas laporan; serahkan lebih awal."}
    expect(penilai.ask("PUT", f"/penilaian/{id}/umpan-balik", said), 200, "umpan balik")
    expect(penilai.ask("PUT", f"/penilaian/{id}/rating", rating), 200, "rating")
