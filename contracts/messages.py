"""Indonesian sentences for what pydantic finds wrong, so that every door refuses in the same words."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from contracts.errors import FieldError, Invalid

_MESSAGES = {
    "missing": "Wajib diisi.",
    "extra_forbidden": "Isian ini tidak dikenal. Hapus lalu kirim ulang.",
    "string_too_short": "Isi sedikitnya {min_length} karakter.",
    "string_too_long": "Isi paling banyak {max_length} karakter.",
    "string_pattern_mismatch": "Bentuk isian tidak sesuai.",
    "string_type": "Isi dengan teks.",
    "int_type": "Isi dengan bilangan bulat.",
    "int_parsing": "Isi dengan bilangan bulat.",
    "int_from_float": "Isi dengan bilangan bulat.",
    "float_type": "Isi dengan angka.",
    "float_parsing": "Isi dengan angka.",
    "decimal_type": "Isi dengan angka.",
    "decimal_parsing": "Isi dengan angka, misalnya 12.5.",
    "decimal_max_digits": "Angka paling banyak {max_digits} digit.",
    "decimal_max_places": "Angka paling banyak {decimal_places} digit di belakang koma.",
    "finite_number": "Isi dengan angka yang terhingga.",
    "bool_type": "Isi dengan ya atau tidak.",
    "bool_parsing": "Isi dengan ya atau tidak.",
    "greater_than": "Isi dengan angka lebih besar dari {gt}.",
    "greater_than_equal": "Isi dengan angka {ge} atau lebih.",
    "less_than": "Isi dengan angka lebih kecil dari {lt}.",
    "less_than_equal": "Isi dengan angka {le} atau kurang.",
    "enum": "Pilih salah satu: {expected}.",
    "literal_error": "Pilih salah satu: {expected}.",
    "uuid_type": "Nomor pengenal tidak sah.",
    "uuid_parsing": "Nomor pengenal tidak sah.",
    "date_type": "Isi dengan tanggal TTTT-BB-HH.",
    "date_parsing": "Isi dengan tanggal TTTT-BB-HH.",
    "date_from_datetime_parsing": "Isi dengan tanggal TTTT-BB-HH.",
    "date_from_datetime_inexact": "Isi dengan tanggal tanpa jam.",
    "datetime_type": "Isi dengan tanggal dan jam.",
    "datetime_parsing": "Isi dengan tanggal dan jam.",
    "datetime_from_date_parsing": "Isi dengan tanggal dan jam.",
    "timezone_aware": "Sertakan zona waktu.",
    "time_type": "Isi dengan jam JJ:MM.",
    "time_parsing": "Isi dengan jam JJ:MM.",
    "list_type": "Isi dengan daftar.",
    "dict_type": "Isi dengan objek.",
    "model_type": "Isi dengan objek.",
    "model_attributes_type": "Isi dengan objek.",
    "too_long": "Paling banyak {max_length} butir.",
    "too_short": "Sedikitnya {min_length} butir.",
    "url_parsing": "Alamat tautan tidak sah.",
    "url_scheme": "Tautan harus diawali {expected_schemes}.",
    "url_too_long": "Tautan paling panjang {max_length} karakter.",
    "json_invalid": "Isi bukan JSON yang sah.",
    "json_type": "Isi bukan JSON yang sah.",
    "union_tag_invalid": "Pilih salah satu: {expected_tags}.",
}
_OTHER = "Isian tidak sah."


def message(kind: str, context: dict[str, Any], fallback: str = "") -> str:
    """The sentence for one pydantic error type; a validator's own ValueError speaks for itself."""
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error") or fallback)
    template = _MESSAGES.get(kind, _OTHER)
    values = {name: str(value).replace(" or ", " atau ") for name, value in context.items()}
    try:
        return template.format_map(values)
    except KeyError:
        return _OTHER


def field_errors(errors: Iterable[Any]) -> list[FieldError]:
    """pydantic's `errors()` as ours; the field is a dotted path, empty for the whole."""
    return [
        FieldError(
            field=".".join(str(part) for part in error["loc"]),
            message=message(error["type"], error.get("ctx") or {}, error.get("msg", "")),
            code=error["type"],
        )
        for error in errors
    ]


def invalid(error: ValidationError) -> Invalid:
    """The refusal for input that does not fit its contract."""
    return Invalid(
        "isian-tidak-sah",
        "Sebagian isian belum benar. Perbaiki isian yang ditandai lalu kirim ulang.",
        errors=field_errors(error.errors(include_url=False, include_input=False)),
    )
