"""The API described: OpenAPI for programs, and the same as one plain page for people.

FastAPI's own pages load their scripts from another host, which the content policy and offline use forbid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from runtime.web.api.described import described
from runtime.web.page import render

Schema = Mapping[str, object]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    type: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`sent` and `answered` are examples as text, empty where there is no body."""

    method: str
    path: str
    tag: str
    summary: str
    words: str
    parameters: tuple[Part, ...]
    body: str
    sent: str
    answer: str
    answered: str

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path}"


@router.get("/api/v1/openapi.json")
def openapi(request: Request) -> Response:
    return JSONResponse(described(request.app))


@router.get("/api/docs")
def page(request: Request) -> Response:
    document = described(request.app)
    found = sorted(operations(document), key=lambda one: one.tag)
    return render(
        request,
        "api_reference.html",
        groups=[(tag, list(ones)) for tag, ones in groupby(found, lambda one: one.tag)],
        types=list(types(document)),
        refusals=refusals(document),
        problem=shown(document["components"]["schemas"]["ProblemAnswer"]["examples"][0]),
    )


def operations(document: Schema) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            body, sent = _content(one.get("requestBody", {}))
            answer, answered = next(
                (_content(answer) for code, answer in one["responses"].items() if code < "3"), ("", "")
            )
            yield Operation(
                method.upper(),
                path,
                one["tags"][0],
                one["summary"],
                one["description"],
                tuple(_part(each) for each in one.get("parameters", ())),
                body,
                sent,
                answer,
                answered,
            )


def refusals(document: Schema) -> list[tuple[str, str]]:
    """Every operation has the same: status and what it means."""
    one = next(iter(next(iter(document["paths"].values())).values()))
    return [(code, answer["description"]) for code, answer in one["responses"].items() if code >= "4"]


def _part(parameter: Schema) -> Part:
    required = bool(parameter.get("required", False))
    return Part(parameter["name"], type_of(parameter["schema"]), required, parameter.get("description", ""))


def types(described: Schema) -> Iterator[tuple[str, str, list[Part]]]:
    for name, schema in described["components"]["schemas"].items():
        if "properties" in schema and not name.startswith(("HTTP", "Validation")):
            required = schema.get("required", ())
            yield (
                name,
                schema.get("description", ""),
                [
                    Part(part, type_of(each), part in required, each.get("description", ""))
                    for part, each in schema["properties"].items()
                ],
            )


def type_of(schema: Schema) -> str:
    """A JSON Schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(type_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{type_of(schema.get('items', {}))}]"
    if isinstance(values := schema.get("additionalProperties"), Mapping):
        return f"{{text: {type_of(values)}}}"
    return str(schema.get("format") or schema.get("type") or "any")


def _content(part: Schema) -> tuple[str, str]:
    """Type and example of a body."""
    for media, content in part.get("content", {}).items():
        named = type_of(content.get("schema", {}))
        example = shown(content["example"]) if "example" in content else ""
        return (named if media == "application/json" else media), example
    return "", ""


def shown(example: object) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)
