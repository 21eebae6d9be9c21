"""The yardstick of the assessment over the gateway: one Flask process that runs assessment's own SQL directly."""

from typing import Any
from uuid import UUID

from flask import Flask, Response, request
from pydantic import TypeAdapter

from chassis.config import Config
from chassis.database import Database, make_engine
from contracts.assessment import DaftarPenilaianBawahan, Kurva, KurvaQuery, Penilaian, PenilaianRingkas, SetRating
from contracts.base import Actor, Page
from services.assessment import commands, queries

_PENILAIAN, _KURVA, _DAFTAR = TypeAdapter(Penilaian), TypeAdapter(Kurva), TypeAdapter(Page[PenilaianRingkas])
_THREADS = 16


def create_app() -> Flask:
    """Paths as the gateway's; who asks stands in X-Nip, unproved."""
    app = Flask(__name__)
    db = Database(make_engine(Config.from_env().database_url("assessment"), name="yardstick", size=_THREADS))

    @app.put("/api/v1/penilaian/<uuid:id>/rating")
    def rating(id: UUID) -> Response:
        actor = _actor()
        cmd = SetRating.model_validate({"penilaian_id": id, **request.get_json()})
        with db.transaction() as s:
            s.info["actor"] = actor
            done = commands.set_rating(s, actor, cmd)
        return _json(_PENILAIAN.dump_json(done))

    @app.get("/api/v1/penilaian/bawahan")
    def bawahan() -> Response:
        return _read(_DAFTAR, queries.daftar_bawahan, DaftarPenilaianBawahan.model_validate(request.args.to_dict()))

    @app.get("/api/v1/kurva")
    def kurva() -> Response:
        return _read(_KURVA, queries.kurva, KurvaQuery.model_validate(request.args.to_dict()))

    def _read(form: TypeAdapter[Any], query: Any, asked: Any) -> Response:
        with db.read() as s:
            found = query(s, _actor(), asked)
        return _json(form.dump_json(found))

    return app


def _actor() -> Actor:
    nip = request.headers["X-Nip"]
    return Actor(sub=nip, nip=nip, nama="Pegawai", instansi_id=UUID(request.headers["X-Instansi"]))


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")
