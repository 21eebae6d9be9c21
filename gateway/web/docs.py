"""The API's document, for people and for machines."""

from importlib.resources import files
from pathlib import Path

from flask import Response, current_app, redirect, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from gateway import answers
from gateway.openapi import RestApi
from gateway.routes import PREFIX
from gateway.web.site import public, site

_SWAGGER = Path(str(files("flask_openapi3_swagger"))) / "templates" / "swagger"


@site.get("/docs")
@public
def docs() -> str:
    return render_template("docs.html")


@site.get(f"{PREFIX}/docs")
@public
def docs_elsewhere() -> ResponseReturnValue:
    return redirect("/docs")


@site.get("/openapi.json")
@site.get(f"{PREFIX}/openapi.json")
@public
def openapi() -> Response:
    """OpenAPI 3.1; the same as docs/openapi.json."""
    assert isinstance(current_app, RestApi)
    return answers.sent(current_app.api_doc)


@site.get("/docs/swagger/<path:name>", endpoint="swagger")
@public
def swagger(name: str) -> Response:
    """Swagger UI, from flask-openapi3's wheel."""
    return send_from_directory(_SWAGGER, name, max_age=86_400)
