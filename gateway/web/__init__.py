"""Pages: the landing page, and the API's document for people."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from gateway import answers
from gateway.openapi import RestApi
from gateway.routes import PREFIX

pages = Blueprint("pages", __name__)
_SWAGGER = Path(str(files("flask_openapi3_swagger"))) / "templates" / "swagger"


def install(app: Flask) -> None:
    app.register_blueprint(pages)
    app.add_url_rule("/docs/swagger/<path:name>", "swagger", _swagger)
    app.jinja_env.globals["vendored"] = lambda name: (Path(app.static_folder or "") / "vendor" / name).exists()


@pages.get("/")
def landing() -> str:
    return render_template("landing.html")


@pages.get("/docs")
def docs() -> str:
    return render_template("docs.html")


@pages.get(f"{PREFIX}/docs")
def docs_elsewhere() -> ResponseReturnValue:
    return redirect("/docs")


@pages.get("/openapi.json")
@pages.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """OpenAPI 3.1; the same as docs/openapi.json."""
    assert isinstance(current_app, RestApi)
    return answers.sent(current_app.api_doc)


def _swagger(name: str) -> Response:
    """Swagger UI, from flask-openapi3's wheel."""
    return send_from_directory(_SWAGGER, name, max_age=86400)
