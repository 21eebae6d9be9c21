"""The address of an objection that was filed again is that of the row that stands, not the command's."""

from uuid import uuid4

from flask import Flask
from pydantic_core import to_json

from contracts.assessment import FileKeberatan
from gateway.answers import answer
from gateway.api.assessment import keberatan


def test_location_is_the_objections():
    route = next(one for one in keberatan.all if one.created)
    command = FileKeberatan(id=uuid4(), penilaian_id=uuid4(), alasan="Belum dibaca.")
    stands = str(uuid4())
    with Flask(__name__).test_request_context(method="POST"):
        response = answer(route, command, to_json({"id": stands, "rev": 3}))
    assert response.headers["Location"] == f"/api/v1/keberatan/{stands}"
