"""How the gateway reads: what is not plain JSON, one field once, and a revision of ours is refused before any call."""

from typing import Any
from uuid import UUID

import pytest
from flask import g
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from contracts.base import Actor
from contracts.errors import Invalid, KinerjaError, Stale
from contracts.skp import AddRhk, CreateSkp, SubmitSkp, UpdateSkp
from gateway import reading
from gateway.api import ROUTES
from gateway.openapi import RestApi
from gateway.routes import Route

SKP = "01890000-0000-7000-8000-000000000001"


def route(name: str) -> Route:
    return next(one for one in ROUTES if one.name == name)


def read(app: RestApi, name: str, *, body: bytes | None = None, sub: str = "seseorang", **request: Any) -> Any:
    """The contract that the route reads from such a request."""
    path = dict.fromkeys(route(name).path_names, SKP)
    kind = {"content_type": "application/json"} | request
    with app.test_request_context("/", method=route(name).verb, data=body, **kind):
        g.actor = Actor(sub=sub)
        return reading.contract(route(name), path)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"jenis": "utama", "jenis": "tambahan"}',
        b'{"x": {"a": 1, "a": 2}}',
        b'{"rencana": "\xff"}',
        b"\xef\xbb\xbf{}",
        '{"rencana": "x"}'.encode("utf-16"),
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_not_one_json_object_is_a_400(lonely_gateway: RestApi, body: bytes):
    with pytest.raises(BadRequest) as refused:
        read(lonely_gateway, "skp.add_rhk", body=body)
    assert str(refused.value.description).endswith((".", "{}."))


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_another_media_type_is_a_415(lonely_gateway: RestApi, kind: str | None):
    with pytest.raises(UnsupportedMediaType):
        read(lonely_gateway, "skp.add_rhk", body=b'{"jenis": "utama", "rencana": "x"}', content_type=kind)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"jenis": "utama"}', "rencana"),
        (b'{"jenis": "lain", "rencana": "x"}', "jenis"),
        (b'{"jenis": "utama", "rencana": "x", "lain": 1}', "lain"),
        (b'{"jenis": "utama", "rencana": "x", "skp_id": "' + SKP.encode() + b'"}', "skp_id"),
        (b'{"jenis": "utama", "rencana": "a\\u0000b"}', "rencana"),
        (b'{"jenis": "utama", "rencana": "\\ud800"}', "rencana"),
        (b'{"jenis": "utama", "rencana": 7}', "rencana"),
        (b'{"jenis": "utama", "rencana": "x", "id": "bukan-uuid"}', "id"),
        (b'{"jenis": "utama", "rencana": "x", "intervensi_rhk_id": 12345678901234567890123}', "intervensi_rhk_id"),
    ],
)
def test_a_wrong_field_is_named(lonely_gateway: RestApi, body: bytes, field: str):
    with pytest.raises(Invalid) as refused:
        read(lonely_gateway, "skp.add_rhk", body=body)
    assert [error.field for error in refused.value.errors] == [field]
    assert all(error.message.endswith(".") for error in refused.value.errors)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=seratus", "limit"),
        ("limit=101", "limit"),
        ("limit=" + "9" * 5_000, "limit"),
        ("tahun=1999", "tahun"),
        ("status=apa", "status"),
        ("lain=1", "lain"),
        ("limit=1&limit=2", "limit"),
        ("q=%00", "q"),
        ("unor_id=1", "unor_id"),
        ("after=" + "x" * 401, "after"),
    ],
)
def test_a_wrong_query_is_named(lonely_gateway: RestApi, query: str, field: str):
    with pytest.raises(Invalid) as refused:
        read(lonely_gateway, "skp.daftar", query_string=query)
    assert [error.field for error in refused.value.errors] == [field]


def test_a_transition_needs_no_body(lonely_gateway: RestApi):
    assert read(lonely_gateway, "skp.submit", body=b"") == SubmitSkp(skp_id=UUID(SKP))
    assert read(lonely_gateway, "skp.submit", body=b"", content_type=None) == SubmitSkp(skp_id=UUID(SKP))
    assert read(lonely_gateway, "skp.submit", body=b'{"if_rev": 3}') == SubmitSkp(skp_id=UUID(SKP), if_rev=3)


UPDATE = b'{"periode": {"awal": "2026-01-01", "akhir": "2026-12-31"}, "pendekatan": "kualitatif"}'


@pytest.mark.parametrize(("etag", "rev"), [('"7"', 7), ('"7.0badc0ffee00"', 7), ('W/"7.0badc0ffee00"', 7), ("*", None)])
def test_if_match_becomes_the_revision(lonely_gateway: RestApi, etag: str, rev: int | None):
    command = read(lonely_gateway, "skp.update", body=UPDATE, headers={"If-Match": etag})
    assert isinstance(command, UpdateSkp)
    assert command.if_rev == rev


@pytest.mark.parametrize("etag", ["7", '"x"', '"-1"', '"7", "8"', '"99999999999999999999"', '""', ""])
def test_an_etag_that_was_never_ours_matches_nothing(lonely_gateway: RestApi, etag: str):
    with pytest.raises(Stale):
        read(lonely_gateway, "skp.update", body=UPDATE, headers={"If-Match": etag})


def test_the_same_key_of_the_same_person_makes_the_same_id(lonely_gateway: RestApi):
    def made(operation: str, key: str, sub: str) -> UUID:
        body = UPDATE if operation == "skp.create" else b'{"jenis": "utama", "rencana": "x"}'
        command = read(lonely_gateway, operation, body=body, headers={"Idempotency-Key": key}, sub=sub)
        assert isinstance(command, CreateSkp | AddRhk)
        return command.id

    first = made("skp.create", "kunci", "ani")
    assert made("skp.create", "kunci", "ani") == first
    others = [
        made("skp.create", "kunci", "budi"),
        made("skp.create", "lain", "ani"),
        made("skp.add_rhk", "kunci", "ani"),
    ]
    assert len({first, *others}) == 4


def test_without_a_key_every_id_is_new_and_a_given_one_holds(lonely_gateway: RestApi):
    assert read(lonely_gateway, "skp.create", body=UPDATE).id != read(lonely_gateway, "skp.create", body=UPDATE).id
    given = b'{"id": "' + SKP.encode() + b'",' + UPDATE[1:]
    assert read(lonely_gateway, "skp.create", body=given, headers={"Idempotency-Key": "k"}).id == UUID(SKP)


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201])
def test_a_strange_key_is_refused(lonely_gateway: RestApi, key: str):
    with pytest.raises((HTTPException, KinerjaError)) as refused:
        read(lonely_gateway, "skp.create", body=UPDATE, headers={"Idempotency-Key": key})
    assert isinstance(refused.value, BadRequest)
