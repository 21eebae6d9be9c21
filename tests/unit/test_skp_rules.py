"""Rules of skp as tables: superiors, relations, what is visible, offered and missing."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import skp as c
from contracts.base import Actor
from contracts.types import Periode, StatusSkp
from services.skp import rules
from services.skp.rules import Hubungan, Terlihat, isian, kata

INSTANSI, LAIN = uuid4(), uuid4()
U1, U2 = str(uuid4()), str(uuid4())
A, B, C, P = "198501012010011001", "198501012010011002", "198501012010011003", "P00000000000000001"
TAHUN = Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31))


def kepala(nip: str, **more: object) -> rules.Kepala:
    fields = {
        "nip": nip, "nama": f"Nama {nip[-1]}", "golongan": "IV/a", "jabatan": "Kepala Bidang", "unor_id": U1,
        "unor_nama": "Bidang", "penugasan": None, "pimpin_id": U2, "pimpin_nama": "Dinas",
        "pimpin_jabatan": "Kepala Dinas",
    }  # fmt: skip
    return {**fields, **more}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("chain", "nip", "expected"),
    [
        ([], A, (None, None)),
        ([B], A, (B, None)),
        ([B, C], A, (B, C)),
        ([A, B, C], A, (B, C)),  # heads the own unit
        ([B, A, C], A, (C, None)),  # heads a unit above as well: who is beneath is never above
        ([B, B, C], A, (B, C)),  # one head of two units
        ([A, A], A, (None, None)),
    ],
)
def test_superiors_are_the_next_two_people_above(chain, nip, expected):
    found = rules.superiors([kepala(one) for one in chain], nip)
    assert tuple(one and one["nip"] for one in found) == expected


@pytest.mark.parametrize(
    ("penugasan", "jabatan", "unor"),
    [
        (None, "Kepala Bidang", "Bidang"),
        ("definitif", "Kepala Bidang", "Bidang"),
        ("plt", "Plt. Kepala Dinas", "Dinas"),
        ("plh", "Plh. Kepala Dinas", "Dinas"),
        ("pj", "Pj. Kepala Dinas", "Dinas"),
    ],
)
def test_an_acting_head_is_printed_with_the_jabatan_acted_in(penugasan, jabatan, unor):
    superior, _ = rules.superiors([kepala(B, penugasan=penugasan)], A)
    assert (superior["jabatan"], superior["unor_nama"], superior["pangkat"]) == (jabatan, unor, "Pembina")


def test_a_politician_has_neither_golongan_nor_pangkat():
    superior, _ = rules.superiors([kepala(P, golongan=None)], A)
    assert (superior["golongan"], superior["pangkat"]) == (None, None)
    assert c.Pejabat.model_validate(superior).nip == P


# ---------------------------------------------------------------- relations


def actor(nip: str | None, **more: object) -> Actor:
    return Actor.model_validate({"sub": nip or "mitra", "nip": nip, "instansi_id": INSTANSI, **more})


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (actor(A), Hubungan(pemilik=True)),
        (actor(B), Hubungan(penilai=True)),
        (actor(C), Hubungan(pemimpin=True)),
        (actor(P), Hubungan()),
        (actor(None), Hubungan()),
        (actor(C, acting_for=B), Hubungan(penilai=True)),
        (actor(C, acting_for=A), Hubungan(pemilik=True)),
        (actor(A, acting_for=B), Hubungan()),  # nobody decides on the own SKP
        (actor(A, acting_for=C), Hubungan()),
        (actor(P, roles={"admin_instansi"}), Hubungan(admin=True)),
        (actor(P, roles={"admin_instansi"}, instansi_id=LAIN), Hubungan()),
        (actor(P, roles={"super_admin"}, instansi_id=LAIN), Hubungan(admin=True)),
        (actor(None, roles={"partner"}, scopes={"skp:read"}), Hubungan(mitra=True)),
        (actor(None, roles={"partner"}, scopes={"skp:read"}, instansi_id=None), Hubungan(mitra=True)),
        (actor(None, roles={"partner"}, scopes={"skp:read"}, instansi_id=LAIN), Hubungan()),
        (actor(None, roles={"partner"}), Hubungan()),
        (actor(P, scopes={"skp:read"}), Hubungan()),
    ],
)
def test_what_somebody_is_to_an_skp(who, expected):
    assert rules.relation(who, nip=A, penilai_nip=B, instansi_id=INSTANSI, pemimpin={C}) == expected


def test_who_has_no_nip_is_never_a_missing_penilai():
    assert rules.relation(actor(None), nip=A, penilai_nip=None, instansi_id=INSTANSI) == Hubungan()


ISI, VERSI, TIDAK = Terlihat.ISI, Terlihat.VERSI, Terlihat.TIDAK
VISIBLE = {
    "pemilik": {"draft": (ISI, ISI), "pengajuan": (ISI, ISI), "dikembalikan": (ISI, ISI), "persetujuan": (ISI, ISI)},
    "admin": {"draft": (ISI, ISI), "pengajuan": (ISI, ISI), "dikembalikan": (ISI, ISI), "persetujuan": (ISI, ISI)},
    "penilai": {
        "draft": (TIDAK, VERSI), "pengajuan": (ISI, ISI), "dikembalikan": (ISI, ISI), "persetujuan": (ISI, ISI),
    },
    "pemimpin": {
        "draft": (TIDAK, VERSI), "pengajuan": (ISI, ISI), "dikembalikan": (ISI, ISI), "persetujuan": (ISI, ISI),
    },
    "mitra": {
        "draft": (TIDAK, VERSI), "pengajuan": (TIDAK, VERSI), "dikembalikan": (TIDAK, VERSI), "persetujuan": (ISI, ISI),
    },
}  # fmt: skip
"""For each relation and status: what is seen before the first approval, and after one."""


@pytest.mark.parametrize("siapa", VISIBLE)
@pytest.mark.parametrize("status", list(StatusSkp))
def test_what_is_seen(siapa, status):
    h = Hubungan(**{siapa: True})
    found = tuple(rules.visibility(h, status=status, versi=versi) for versi in (0, 1))
    assert found == VISIBLE[siapa][status.value]
    assert rules.visibility(Hubungan(), status=status, versi=1) is TIDAK


@given(st.builds(Hubungan, *[st.booleans()] * 5), st.sampled_from(list(StatusSkp)), st.integers(0, 3))
def test_nothing_is_offered_on_what_is_not_seen(h, status, versi):
    if rules.visibility(h, status=status, versi=versi) is not ISI:
        assert rules.actions(h, status=status, versi=versi) == []
    if h.admin and not (h.pemilik or h.penilai or h.pemimpin):
        assert rules.actions(h, status=status, versi=versi) == []


@given(st.sampled_from(list(StatusSkp)), st.integers(0, 2))
def test_only_the_penilai_is_offered_a_decision(status, versi):
    for who in ("pemilik", "pemimpin", "admin", "mitra"):
        offered = set(rules.actions(Hubungan(**{who: True}), status=status, versi=versi))
        assert not offered & {"approve", "return", "set_ekspektasi"}


# ---------------------------------------------------------------- content


def rhk(**more: object) -> dict:
    indikator = {"indikator": "Indeks", "target": "9", "perspektif": "anggaran", "aspek": "waktu"}
    return {
        "id": UUID(int=1), "jenis": "utama", "klasifikasi": "individu", "rencana": "Layanan", "indikator": [indikator],
        "intervensi_rhk_id": UUID(int=2), "intervensi_nip": B, "intervensi_awal": TAHUN.awal,
        "intervensi_akhir": TAHUN.akhir, **more,
    }  # fmt: skip


def missing(*rows: dict, **more: object) -> list[tuple[str, str]]:
    fields = {
        "form": "ja_jf", "pendekatan": "kuantitatif", "periode": TAHUN, "penilai": {"nip": B, "nama": "Bagas"},
        "pimpinan": {B}, "penilai_siap": True, "memimpin_puncak": None,
        "ditetapkan": False, **more,
    }  # fmt: skip
    return [(one.field, one.who) for one in rules.missing(rhk=list(rows), **fields)]  # type: ignore[arg-type]


INDIKATOR_KOSONG = {"indikator": "Indeks", "target": None, "perspektif": None, "aspek": None}
UNSUPPORTED = {"intervensi_rhk_id": None}


@pytest.mark.parametrize(
    ("rows", "more", "expected"),
    [
        ([rhk()], {}, []),
        ([], {}, [("rhk", "Anda")]),
        ([rhk(jenis="tambahan")], {}, [("rhk", "Anda")]),
        ([rhk()], {"penilai": None}, [("penilai", "admin instansi")]),
        ([rhk()], {"penilai": None, "ditetapkan": True}, [("penilai", "Anda")]),
        ([rhk(indikator=[])], {}, [("rhk.0.indikator", "Anda")]),
        ([rhk(), rhk(indikator=[])], {}, [("rhk.1.indikator", "Anda")]),
        ([rhk(**UNSUPPORTED)], {}, [("rhk.0.intervensi_rhk_id", "Anda")]),
        ([rhk(**UNSUPPORTED)], {"penilai_siap": False}, [("rhk.0.intervensi_rhk_id", "Bagas")]),
        ([rhk(**UNSUPPORTED)], {"penilai": {"nip": P, "nama": "Bupati"}, "penilai_siap": False}, []),
        ([rhk(), rhk(jenis="tambahan", **UNSUPPORTED)], {}, []),
        ([rhk()], {"pimpinan": {C}}, [("rhk.0.intervensi_rhk_id", "Anda")]),
        (
            [rhk(intervensi_awal=date(2025, 1, 1), intervensi_akhir=date(2025, 12, 31))],
            {},
            [("rhk.0.intervensi_rhk_id", "Anda")],
        ),
        (
            [rhk(indikator=[INDIKATOR_KOSONG])],
            {},
            [("rhk.0.indikator.0.target", "Anda"), ("rhk.0.indikator.0.aspek", "Anda")],
        ),
        ([rhk(indikator=[INDIKATOR_KOSONG])], {"pendekatan": "kualitatif"}, []),
        ([rhk(klasifikasi=None, **UNSUPPORTED)], {"form": "jpt"}, [("rhk.0.klasifikasi", "Anda")]),
        (
            [rhk(indikator=[INDIKATOR_KOSONG], **UNSUPPORTED)],
            {"form": "jpt"},
            [("rhk.0.indikator.0.target", "Anda"), ("rhk.0.indikator.0.perspektif", "Anda")],
        ),
    ],
)
def test_what_is_missing_before_submit(rows, more, expected):
    assert missing(*rows, **more) == expected


@pytest.mark.parametrize(
    ("memimpin_puncak", "needed"),
    [
        (True, "membuat unor di atasnya dengan pimpinannya"),
        (False, "menetapkan pimpinan unor di atas unit kerja Anda"),
        (None, "menetapkan pimpinan unit kerja Anda"),
    ],
)
def test_without_penilai_it_says_which_chair_is_missing(memimpin_puncak, needed):
    fields = {"form": "ja_jf", "pendekatan": "kuantitatif", "periode": TAHUN, "pimpinan": set(), "penilai_siap": False}
    first = rules.missing(rhk=[], penilai=None, memimpin_puncak=memimpin_puncak, ditetapkan=False, **fields)[0]
    assert needed in first.message


@pytest.mark.parametrize(
    ("jenis", "mandiri", "form"),
    [
        ("jpt", False, "jpt"),
        ("administrator", False, "ja_jf"),
        ("administrator", True, "jpt"),
        ("pengawas", False, "ja_jf"),
        ("pelaksana", False, "ja_jf"),
        ("fungsional", True, "jpt"),
        ("fungsional", False, "ja_jf"),
    ],
)
def test_the_form(jenis, mandiri, form):
    assert rules.form_of(jenis, memimpin_mandiri=mandiri) == form


@given(st.lists(st.uuids(), unique=True, max_size=8), st.randoms())
def test_an_order_has_each_once(ids, random):
    shuffled = random.sample(ids, len(ids))
    assert not rules.orderings_differ(shuffled, ids)
    if ids:
        assert rules.orderings_differ([*shuffled, ids[0]], ids)
        assert rules.orderings_differ(shuffled[1:], ids)


def test_ten_thousand_rhk_are_refused_before_anything_is_read():
    with pytest.raises(ValidationError):
        c.ReorderRhk(skp_id=uuid4(), rhk_ids=[uuid4()] * 10_000)
    with pytest.raises(ValidationError):
        c.BulkApprove(skp_ids=[uuid4()] * 10_000)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b"])
def test_texts_that_cannot_be_kept_are_refused(text):
    with pytest.raises(ValidationError):
        c.AddRhk(id=uuid4(), skp_id=uuid4(), jenis="utama", rencana=text)


def test_long_titles_are_cut_within_a_sentence():
    assert isian.short("x" * 60) == "x" * 60
    assert len(isian.short("x" * 61)) <= 60


def test_moments_read_in_indonesian():
    assert kata.saat(datetime(2026, 3, 9, 18, 5, tzinfo=UTC)) == "10 Maret 2026 pukul 01.05 WIB"
