"""/livez, /readyz with a line per dependency, and /metrics."""

import os

from flask import Blueprint, Flask, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from chassis.config import Config
from chassis.presence import present
from gateway import answers
from gateway.clients import APIS

health = Blueprint("health", __name__)


def install(app: Flask) -> None:
    app.register_blueprint(health)


@health.get("/livez", endpoint="livez")
def livez() -> Response:
    """This process answers."""
    return answers.sent({"alive": True})


@health.get("/readyz", endpoint="readyz")
def readyz() -> Response:
    """Whether everything that requests need is there; 503 when not."""
    config: Config = current_app.extensions["config"]
    found = present(config.amqp_uri, [api.service for api in APIS])
    ready = all(found.values())
    dependencies = [{"name": name, "ok": ok} for name, ok in found.items()]
    return answers.sent({"ready": ready, "dependencies": dependencies}, status=200 if ready else 503)


@health.get("/metrics", endpoint="metrics")
def metrics() -> Response:
    """Of all processes under this gunicorn where PROMETHEUS_MULTIPROC_DIR is set, else of this one."""
    registry: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
