"""One file ahead of its form, so that sending shows progress and a refusal comes before the rest is lost."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from engine.diagnostics import Diagnostic
from runtime.web.captured import captured
from runtime.web.codes import NOT_UNDERSTOOD
from runtime.web.filling import take
from runtime.web.problem import Problem
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.post("/files")
def upload(services: Door, visitor: Visitor, posted: Posted) -> Response:
    file = posted.get("file")
    if not isinstance(file, UploadFile):
        raise Problem(422, Diagnostic(NOT_UNDERSTOOD))
    kept = take(services, visitor.account, file, captured=captured(posted, services.clock.now()))
    if isinstance(kept, Diagnostic):
        raise Problem(422, kept)
    return JSONResponse({"id": kept.id, "name": kept.name}, 201)
