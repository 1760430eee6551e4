"""Opening a file: whoever sees its case may; a browser never runs what is inside it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from runtime.evidence.media_type import IMAGES
from runtime.queries.files import find_file
from runtime.web.desk import Desk, desk_of
from runtime.web.problem import not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()

SHOWN_IN_PLACE = (
    *IMAGES,
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
)


@router.get("/files/{id}")
def open_file(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        return answer_file(desk, id)


def answer_file(desk: Desk, id: str) -> Response:
    account = desk.account
    file = find_file(desk.connection, account.organisation, desk.sees, account.person, id)
    if file is None:
        raise not_found()
    kind = "inline" if file.media_type in SHOWN_IN_PLACE else "attachment"
    headers = {
        "content-disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-length": str(file.size),
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "cache-control": "private, max-age=3600",
    }
    return StreamingResponse(
        desk.services.files.read(account.organisation, file.sha256),
        media_type=file.media_type,
        headers=headers,
    )
