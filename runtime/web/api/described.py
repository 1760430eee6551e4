"""The OpenAPI document: what the framework derives, with examples and what all operations have in common."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from runtime.web.api.example import Schema, example_of

ABOUT = """Everything that the pages of Dongxian do, under the same rules: one gate, one scope, the same numbers.

Send `Authorization: Bearer <token>`; `dongxian token` issues one with the scopes `read`, `write` or both. \
Amounts are integers in minor units (fen), instants carry their offset. A rate is always \
`{k, n, low, high, enough}`. What the caller may not see is not there: 404, as for what does not exist."""

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "any text of the client's: the same request sent again is done once; a command or an upload gets its first answer again",
    "schema": {"type": "string", "maxLength": 200},
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "zh or en: the language of titles and problems",
    "schema": {"type": "string", "default": "zh"},
}
PROBLEM = "application/problem+json"


def described(app: FastAPI) -> Schema:
    """Made once; FastAPI keeps it where its own would stand."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(title=app.title, version="1", description=ABOUT, routes=app.routes)
        _complete(app.openapi_schema)
    return app.openapi_schema


def _complete(document: Schema) -> None:
    known = document["components"]["schemas"]
    problem = example_of(known["ProblemAnswer"], known)
    known["ProblemAnswer"]["examples"] = [problem]
    for method, operation in operations(document):
        common = [LANGUAGE] if method == "get" else [KEY, LANGUAGE]
        operation["parameters"] = [*operation.get("parameters", ()), *common]
        for status, answer in operation["responses"].items():
            if status >= "4":
                content = answer.pop("content")
                answer["content"] = {PROBLEM: {**content["application/json"], "example": problem}}
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media, content in body.get("content", {}).items():
                if "schema" in content and media != PROBLEM:
                    content["example"] = example_of(content["schema"], known, operation["operationId"])


def operations(document: Schema) -> Iterator[tuple[str, dict[str, object]]]:
    for methods in document["paths"].values():
        yield from methods.items()
