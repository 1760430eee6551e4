"""The API described: OpenAPI for programs, and the same as one plain page for people.

FastAPI's own pages load their scripts from another host, which the content policy and offline use forbid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

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
    method: str
    path: str
    words: str
    parameters: tuple[Part, ...]
    body: str
    answer: str


@router.get("/api/v1/openapi.json")
def openapi(request: Request) -> Response:
    return JSONResponse(request.app.openapi())


@router.get("/api/docs")
def page(request: Request) -> Response:
    described = request.app.openapi()
    return render(
        request, "api_reference.html", operations=list(operations(described)), types=list(types(described))
    )


def operations(described: Schema) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            yield Operation(
                method.upper(),
                path,
                one.get("description", ""),
                tuple(
                    Part(
                        each["name"],
                        type_of(each["schema"]),
                        each.get("required", False),
                        each.get("description", ""),
                    )
                    for each in one.get("parameters", ())
                ),
                _content(one.get("requestBody", {})),
                next((_content(answer) for code, answer in one["responses"].items() if code < "3"), ""),
            )


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


def _content(part: Schema) -> str:
    for media, content in part.get("content", {}).items():
        shown = type_of(content.get("schema", {}))
        return shown if media == "application/json" else f"{media} {shown}"
    return ""
