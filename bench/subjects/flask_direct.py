"""The yardstick of the gateway: one Flask process that runs skp's own SQL directly, with nothing on a bus."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask, Response, request
from pydantic import TypeAdapter

from chassis.config import Config
from chassis.database import Database, make_engine
from contracts.base import Actor, Page
from contracts.skp import CreateSkp, DaftarSkp, Skp, SkpQuery, SkpRingkas, SubmitSkp, WithdrawSkp
from contracts.types import new_id
from services.skp import commands, queries

_SKP, _DAFTAR = TypeAdapter(Skp), TypeAdapter(Page[SkpRingkas])
_THREADS = 16


def create_app() -> Flask:
    """Paths as the gateway's; who asks stands in X-Nip, unproved."""
    app = Flask(__name__)
    config = Config.from_env()
    db = Database(make_engine(config.database_url("skp"), name="yardstick", size=_THREADS))

    def reading(query: Callable[..., Any], asked: Any) -> Any:
        with db.read() as s:
            return query(s, _actor(), asked)

    def changing(command: Callable[..., Any], asked: Any) -> Response:
        actor = _actor()
        with db.transaction() as s:
            s.info["actor"] = actor
            done = command(s, actor, asked)
        return _json(_SKP.dump_json(done))

    @app.get("/api/v1/skp")
    def daftar() -> Response:
        return _json(_DAFTAR.dump_json(reading(queries.daftar, DaftarSkp.model_validate(request.args.to_dict()))))

    @app.post("/api/v1/skp")
    def create() -> Response:
        return changing(commands.create, CreateSkp.model_validate({"id": new_id(), **request.get_json()}))

    @app.get("/api/v1/skp/<uuid:id>")
    def skp(id: UUID) -> Response:
        return _json(_SKP.dump_json(reading(queries.skp, SkpQuery(id=id))))

    @app.post("/api/v1/skp/<uuid:id>/submit")
    def submit(id: UUID) -> Response:
        return changing(commands.submit, SubmitSkp(skp_id=id))

    @app.post("/api/v1/skp/<uuid:id>/withdraw")
    def withdraw(id: UUID) -> Response:
        return changing(commands.withdraw, WithdrawSkp(skp_id=id))

    return app


def _actor() -> Actor:
    nip = request.headers["X-Nip"]
    return Actor(sub=nip, nip=nip, nama="Pegawai", instansi_id=UUID(request.headers["X-Instansi"]))


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")
