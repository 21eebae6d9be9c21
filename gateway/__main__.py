"""`python -m gateway`: writes docs/openapi.json, the document that /openapi.json answers with."""

import json
from pathlib import Path

from chassis.config import Config
from gateway import create_app

PLACE = Path(__file__).parent.parent / "docs" / "openapi.json"


def document() -> str:
    """The OpenAPI document as text; no broker or key is needed for it."""
    app = create_app(
        Config({"AMQP_URI": "amqp://none", "ACTOR_PRIVATE_KEY": "none", "SECRET_KEY": "none", "LOG_LEVEL": "ERROR"})
    )
    return json.dumps(app.api_doc, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PLACE.write_text(document())
