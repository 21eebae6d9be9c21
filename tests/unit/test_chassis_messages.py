"""What pydantic finds wrong is said in Indonesian, with the path of the field."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.messages import invalid
from contracts.types import Nip, StatusSkp, Teks


class Part(BaseModel):
    jumlah: Annotated[int, Field(ge=1)] = 1


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: UUID | None = None
    nip: Nip | None = None
    teks: Teks = ""
    pendek: Annotated[str, Field(min_length=2, max_length=5)] = "abc"
    tanggal: date | None = None
    nilai: Decimal | None = None
    status: StatusSkp | None = None
    jenis: Literal["a", "b"] | None = None
    bagian: list[Part] = []
    setuju: bool = False


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"id": "x"}, "id", "Nomor pengenal tidak sah."),
        ({"nip": "123"}, "nip", "NIP terdiri dari 18 angka."),
        ({"teks": "a\x00b"}, "teks", "Teks memuat karakter kendali yang tidak dapat disimpan. Hapus karakter itu"),
        ({"pendek": "a"}, "pendek", "Isi sedikitnya 2 karakter."),
        ({"pendek": "abcdef"}, "pendek", "Isi paling banyak 5 karakter."),
        ({"pendek": 5}, "pendek", "Isi dengan teks."),
        ({"tanggal": "kemarin"}, "tanggal", "Isi dengan tanggal TTTT-BB-HH."),
        ({"nilai": "x"}, "nilai", "Isi dengan angka, misalnya 12.5."),
        ({"nilai": "NaN"}, "nilai", "Isi dengan angka yang terhingga."),
        ({"jenis": "c"}, "jenis", "Pilih salah satu: 'a' atau 'b'."),
        ({"bagian": [{}, {"jumlah": 0}]}, "bagian.1.jumlah", "Isi dengan angka 1 atau lebih."),
        ({"bagian": [{"jumlah": 1.5}]}, "bagian.0.jumlah", "Isi dengan bilangan bulat."),
        ({"bagian": {}}, "bagian", "Isi dengan daftar."),
        ({"bagian": ["x"]}, "bagian.0", "Isi dengan objek."),
        ({"setuju": "mungkin"}, "setuju", "Isi dengan ya atau tidak."),
        ({"asing": 1}, "asing", "Isian ini tidak dikenal. Hapus lalu kirim ulang."),
    ],
)
def test_each_fault_has_its_sentence(given: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(given)
    (fault,) = invalid(caught.value).errors
    assert fault.field == field
    assert fault.message.startswith(message)


def test_the_choices_of_an_enumeration_are_named() -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"status": "x"})
    (fault,) = invalid(caught.value).errors
    assert all(f"'{status}'" in fault.message for status in StatusSkp)


def test_what_was_sent_is_not_sent_back() -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"id": "rahasia-sekali"})
    assert "rahasia" not in str(invalid(caught.value).to_wire())
