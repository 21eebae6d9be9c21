"""The life of an SKP from draft to approval, and who decides (features A12–A26, C2, G10)."""

import pytest

from contracts import skp as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import new_id


def test_the_story_of_an_skp(dunia, orang):
    atasan = dunia.disetujui(orang.kadis)
    kabid = dunia.disetujui(orang.kabid)
    assert (atasan.form, kabid.form) == ("jpt", "ja_jf")
    skp = dunia.lengkap(orang.staf)
    assert skp.status == "draft"
    assert skp.kekurangan == []
    assert skp.penilai.nip == orang.kabid
    assert skp.atasan_penilai.nip == orang.kadis
    assert skp.rhk[0].intervensi_rhk_id == kabid.rhk[0].id
    assert skp.rhk[0].intervensi_teks == "Layanan membaik"
    skp = dunia.ajukan(skp)
    assert (skp.status, skp.actions) == ("pengajuan", ["withdraw", "reload_penilai", "copy"])
    seen = dunia.baca(orang.kabid, skp)
    assert seen.actions == ["approve", "return", "set_ekspektasi"]
    skp = dunia.setujui(skp)
    assert (skp.status, skp.versi, skp.disetujui_oleh) == ("persetujuan", 1, orang.kabid)
    (told,) = [row for row in dunia.fakta("skp.approved") if row.data["skp_id"] == str(skp.id)]
    assert told.data["penilai"]["nip"] == orang.kabid
    assert told.data["rhk"][0]["indikator"][0]["target"] == "90 %"
    assert told.data["rhk"][0]["intervensi_rhk_id"] == str(kabid.rhk[0].id)
