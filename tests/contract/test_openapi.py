"""The OpenAPI document is valid, fresh, and says of every operation what it takes and how it refuses."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from gateway.__main__ import PLACE, document

VERBS = {"get", "post", "put", "patch", "delete"}
DOCUMENT: dict[str, Any] = json.loads(PLACE.read_text())


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for verb in VERBS & item.keys():
            yield f"{verb.upper()} {path}", item[verb]


OPERATIONS = dict(sorted(operations()))


def test_the_committed_document_is_what_the_code_says():
    assert PLACE.read_text() == document(), "write it anew: python -m gateway"


def test_it_is_valid_openapi():
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_how_it_refuses(name: str):
    operation = OPERATIONS[name]
    verb = name.partition(" ")[0]
    answers = operation["responses"]
    assert any(status.startswith("2") for status in answers)
    assert {"400", "404", "422", "503"} <= answers.keys()
    assert "500" not in answers, "an error of ours is nothing to rely on"
    if operation.get("security"):
        assert {"401", "403"} <= answers.keys()
    if verb in ("POST", "PUT", "PATCH"):
        assert {"409", "413", "415"} <= answers.keys()
    headers = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "header"}
    assert ("Idempotency-Key" in headers) == (verb == "POST")
    assert ("If-Match" in headers) == ("412" in answers)
    assert ("If-None-Match" in headers) == ("304" in answers)


def test_every_refusal_is_a_problem():
    for status, answer in DOCUMENT["components"]["responses"].items():
        assert list(answer["content"]) == ["application/problem+json"], status


def test_two_contracts_of_one_name_stay_two():
    titles = [name for name in DOCUMENT["components"]["schemas"] if name.endswith("Pejabat")]
    assert sorted(titles) == ["contracts__org__Pejabat", "contracts__skp__Pejabat"]


def test_what_the_path_says_is_not_asked_for_in_the_body():
    operation = OPERATIONS["POST /api/v1/skp/{skp_id}/rhk"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = DOCUMENT["components"]["schemas"][reference.rsplit("/", 1)[1]]
    assert "skp_id" not in body["properties"]
    assert body["required"] == ["jenis", "rencana"], "the gateway makes the id"
    assert body["additionalProperties"] is False


def test_a_transition_may_come_without_a_body():
    assert OPERATIONS["POST /api/v1/skp/{skp_id}/submit"]["requestBody"]["required"] is False
    assert OPERATIONS["POST /api/v1/skp/{skp_id}/return"]["requestBody"]["required"] is True
