"""What a person's data must be, as vectors and as properties (domain.md 5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.types import NOMOR_PEJABAT, Eselon, JenisAsn, JenisJabatan, Nip, nip_adalah_pns
from services.org.rules import people

NIP = TypeAdapter(Nip)

births = st.dates(date(1940, 1, 1), date(2008, 12, 31))


@st.composite
def pns(draw: st.DrawFn) -> str:
    born = draw(births)
    start = draw(st.integers(born.year + 15, born.year + 70))
    month, sex, number = draw(st.integers(1, 12)), draw(st.sampled_from("12")), draw(st.integers(1, 999))
    return f"{born:%Y%m%d}{start:04}{month:02}{sex}{number:03}"


@st.composite
def pppk(draw: st.DrawFn) -> str:
    nip = draw(pns())
    return f"{nip[:12]}{draw(st.integers(13, 99)):02}{nip[14:]}"


@given(pns())
def test_a_nip_of_a_pns_says_birthday_and_sex_and_is_no_other_kind(nip):
    assert NIP.validate_python(nip) == nip
    assert f"{people.tanggal_lahir(nip):%Y%m%d}" == nip[:8]
    assert people.jenis_kelamin(nip) == {"1": "pria", "2": "wanita"}[nip[14]]
    assert people.nip_fault(nip, JenisAsn.PNS) is None
    assert people.nip_fault(nip, JenisAsn.PPPK)
    assert people.nip_fault(nip, JenisAsn.NON_ASN)


@given(pppk())
def test_a_number_of_a_pppk_has_no_month_and_is_no_nip_of_a_pns(nip):
    assert NIP.validate_python(nip) == nip
    assert not nip_adalah_pns(nip)
    assert people.nip_fault(nip, JenisAsn.PPPK) is None
    assert people.nip_fault(nip, JenisAsn.PNS)


@given(pns(), st.lists(st.tuples(st.integers(0, 18), st.sampled_from(" .\t\u00a0")), max_size=6))
def test_spaces_and_dots_of_the_printed_form_change_nothing(nip, gaps):
    text = nip
    for place, gap in gaps:
        text = text[:place] + gap + text[place:]
    assert NIP.validate_python(text) == nip


@given(st.text(max_size=25))
def test_any_text_is_a_nip_or_is_refused_in_words(text):
    try:
        nip = NIP.validate_python(text)
    except ValidationError as refused:
        assert refused.errors()[0]["msg"]  # noqa: PT017 - either outcome is right
    else:
        assert len(nip) == 18
        assert NOMOR_PEJABAT.fullmatch(nip) or people.tanggal_lahir(nip)


@given(pns(), st.integers(0, 17))
def test_a_nip_with_a_digit_missing_is_none(nip, place):
    with pytest.raises(ValidationError):
        NIP.validate_python(nip[:place] + nip[place + 1 :])


def test_a_number_of_the_office_is_new_each_time_and_tells_nothing():
    numbers = {people.new_nomor_pejabat() for _ in range(200)}
    assert len(numbers) == 200
    for number in numbers:
        assert NIP.validate_python(number) == number
        assert (people.tanggal_lahir(number), people.jenis_kelamin(number)) == (None, None)
    assert people.nip_fault(number, JenisAsn.PNS)
    assert people.nip_fault(None, JenisAsn.NON_ASN) is None
    assert people.nip_fault(None, JenisAsn.PPPK)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("62 812-3456-7890", "+6281234567890"),
        ("+6281234567890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        (" 0895 3456 78901 ", "+62895345678901"),
    ],
)
def test_a_mobile_number_is_kept_as_e164_however_it_is_written(text, kept):
    assert people.nomor_wa(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "021 555 1234", "+62 21 5551234", "0812", "08123456789012345", "+1 415 555 2671", "+6591234567", "halo",
        "0812345678ext5", "tel:+6281234567890", "+6281234567890;ext=1", "٠٨١٢٣٤٥٦٧٨٩٠", "", "   ", "62", "0" * 15,
    ],
)  # fmt: skip
def test_what_is_no_indonesian_mobile_number_is_refused_with_how_to_write_it(text):
    with pytest.raises(ValueError, match="0812-3456-7890"):
        people.nomor_wa(text)


@given(st.text(max_size=40))
def test_any_text_is_a_mobile_number_or_a_value_error(text):
    try:
        assert people.nomor_wa(text).startswith("+628")
    except ValueError as error:
        assert "nomor seluler" in str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("text", ["a@b.go.id", "nama.orang+kerja@dinas.contoh.go.id", " Nama@Contoh.GO.ID "])
def test_an_address_is_kept_with_its_domain_in_lower_case(text):
    kept = people.email(text)
    assert kept.split("@")[0] == text.strip().split("@")[0]
    assert kept.split("@")[1].islower()


@pytest.mark.parametrize(
    "text", ["a", "a@b", "a b@c.id", "@c.id", "a@c..id", "a..b@c.id", "a@-c.id", "a@c.id\nBcc: x@y.id", "a@b.id" * 60]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="surel"):
        people.email(text)


@pytest.mark.parametrize(
    ("jenis_jabatan", "right"),
    [
        (JenisJabatan.JPT, {"I.a", "I.b", "II.a", "II.b"}),
        (JenisJabatan.ADMINISTRATOR, {"III.a", "III.b"}),
        (JenisJabatan.PENGAWAS, {"IV.a", "IV.b"}),
        (JenisJabatan.PELAKSANA, set()),
        (JenisJabatan.FUNGSIONAL, set()),
    ],
)
def test_each_kind_of_jabatan_has_its_eselon(jenis_jabatan, right):
    assert {eselon.value for eselon in Eselon if people.eselon_fault(eselon, jenis_jabatan) is None} == right
    assert people.eselon_fault(None, jenis_jabatan) is None


@pytest.mark.parametrize(
    ("golongan", "jenis_asn", "fine"),
    [
        ("III/a", JenisAsn.PNS, True), ("IX", JenisAsn.PNS, False), ("IX", JenisAsn.PPPK, True),
        ("III/a", JenisAsn.PPPK, False), ("III/a", JenisAsn.NON_ASN, False), (None, JenisAsn.NON_ASN, True),
    ],
)  # fmt: skip
def test_golongan_belongs_to_the_kind_of_asn(golongan, jenis_asn, fine):
    assert (people.golongan_fault(golongan, jenis_asn) is None) is fine


def test_days_are_within_the_republic_and_a_working_life():
    nip = "198501012010011001"
    assert people.day_fault(date(2000, 1, 1), nip) is None
    assert people.day_fault(date(1999, 12, 31), nip)
    assert people.day_fault(people.FIRST_DAY - timedelta(days=1))
    assert people.day_fault(people.LAST_DAY) is None
    assert people.day_fault(people.LAST_DAY + timedelta(days=1))
    assert people.day_fault(None) is None
