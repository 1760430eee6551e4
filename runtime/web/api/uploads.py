"""Files: taken in by their content, named by id in a form, opened by whoever sees the case."""

from __future__ import annotations

from hashlib import file_digest
from typing import Annotated

from fastapi import File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic
from runtime.web.api import answers
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.minted import minted, same_content
from runtime.web.api.router import api
from runtime.web.filling import take
from runtime.web.problem import Problem
from runtime.web.routes.files import answer_file

router = api("files")
BYTES = {200: {"description": "The bytes", "content": {"application/octet-stream": {}}}}


@router.post("/files", summary="Upload a file", status_code=201)
def upload_file(request: Request, file: Annotated[UploadFile, File()]) -> answers.FileAnswer:
    """Checked by its content; name its id in a field of a form afterwards."""
    services, credentials = services_of(request), credentials_of(request)
    with services.database.read() as connection:
        account = credentials.account(connection, services.clock.now())
    kept = take(services, account, file, minted(request, account))
    if isinstance(kept, Diagnostic):
        raise Problem(422, kept)
    file.file.seek(0)
    same_content(kept.sha256, file_digest(file.file, "sha256").hexdigest())
    return answers.FileAnswer.model_validate(kept.value())


@router.get("/files/{id}", summary="Download a file", response_class=Response, responses=BYTES)
def download_file(request: Request, id: str) -> Response:
    """For whoever sees its case; before it belongs to one, for its uploader."""
    with reading(request) as desk:
        return answer_file(desk, id)
