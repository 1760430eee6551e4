"""Asked while somebody types into a form with conditions: which fields it needs now. Writes nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.model.kernel import Form, Model
from engine.rules.case import Case
from engine.rules.view import CaseAt
from runtime.web.desk import desk_of
from runtime.web.page import language_of
from runtime.web.preview import preview, typed_so_far
from runtime.web.problem import not_found
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.post("/cases/new/preview")
def of_new_case(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    with desk_of(services, visitor) as desk:
        form = desk.model.case_form
        around = CaseAt(desk.model, Case(), desk.now)
    return JSONResponse(preview(form, typed_so_far(form, posted), around, language_of(request)).as_json())


@router.post("/cases/{id}/preview/{form:path}")
def of_case(
    request: Request, services: Door, visitor: Visitor, posted: Posted, id: str, form: str
) -> Response:
    with desk_of(services, visitor) as desk:
        folder = desk.open(id).for_work()
        asked = form_named(folder.model, form)
        around = CaseAt(folder.model, folder.case, desk.now)
    return JSONResponse(preview(asked, typed_so_far(asked, posted), around, language_of(request)).as_json())


def form_named(model: Model, id: str) -> Form:
    """Forms are called as in the model: `case`, `activity/<id>`, `record/<id>`."""
    kind, _, name = id.partition("/")
    if id == "case":
        return model.case_form
    found = {"activity": model.activities, "record": model.record_types}.get(kind, {}).get(name)
    if found is None:
        raise not_found()
    return found.form
