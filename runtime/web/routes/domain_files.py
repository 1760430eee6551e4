"""Small files at the root that a provider asks for to see that the domain is ours, such as WW_verify_….txt."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from runtime.web.problem import not_found
from runtime.web.visitor import Door

router = APIRouter(include_in_schema=False)


@router.get("/{name}.txt")
def domain_file(services: Door, name: str) -> Response:
    """Without a login: the provider has none."""
    text = services.channel_settings.domain_files.get(f"{name}.txt")
    if text is None:
        raise not_found()
    return PlainTextResponse(text)
