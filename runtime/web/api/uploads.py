"""Files: taken in by their content, named by id in a form, opened by whoever sees the case."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic
from runtime.web.api import answers
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.router import api
from runtime.web.filling import take
from runtime.web.problem import Problem
from runtime.web.routes.files import answer_file

router = api("files")


@router.post("/files", status_code=201)
def upload(request: Request, file: Annotated[UploadFile, File()]) -> answers.FileAnswer:
    """Upload one file; then name its id in a field of a form."""
    services, credentials = services_of(request), credentials_of(request)
    with services.database.read() as connection:
        account = credentials.account(connection, services.clock.now())
    kept = take(services, account, file)
    if isinstance(kept, Diagnostic):
        raise Problem(422, kept)
    return answers.FileAnswer.model_validate(kept.value())


@router.get("/files/{id}", response_class=Response)
def download(request: Request, id: str) -> Response:
    """The bytes of a file."""
    with reading(request) as desk:
        return answer_file(desk, id)
