"""Forms for programs and spreadsheets: the JSON Schema of each, and XLSForm both ways."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import File, Query, UploadFile
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.diagnostics import Diagnostic, Severity
from engine.forms import json_schema
from engine.model.kernel import Form, Model
from engine.xlsform import read_form, write_form
from runtime.exports.forms import form_file
from runtime.imports import codes
from runtime.imports.form_workbook import read_workbook
from runtime.imports.sheet import SheetRefused
from runtime.web.api.answers import Answer, Spoken, spoken
from runtime.web.api.caller import reading
from runtime.web.api.cases import SHEET
from runtime.web.api.model import placed
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_found
from runtime.web.routes.export import XLSX

router = api("model")

SCHEMA_TYPE = "application/schema+json"
SCHEMA = {200: {"description": "JSON Schema, draft 2020-12", "content": {SCHEMA_TYPE: {}}}}
PUBLISH = "publish"


class TranslatedForm(Answer):
    """`left_out` is everything that the YAML does not say as the sheet did, by sheet, row and column."""

    name: Annotated[str, Field(examples=["巡店"])]
    yaml: Annotated[str, Field(examples=["activities:\n  巡店:\n    fields:\n      库存: integer\n"])]
    left_out: list[Spoken]


@router.get(
    "/model/forms/{form}/schema",
    summary="A form's JSON Schema",
    response_class=Response,
    responses=SCHEMA,
)
def read_schema(request: Request, form: str) -> Response:
    """`case`, an activity's id, else a record type's. Conditions and constraints between fields stay with the server."""
    with reading(request) as desk:
        return JSONResponse(json_schema(form_named(desk.model, form)), media_type=SCHEMA_TYPE)


@router.get(
    "/model/forms/{form}/xlsform.xlsx",
    summary="A form as an XLSForm",
    response_class=Response,
    responses=SHEET,
)
def write_xlsform(request: Request, form: str) -> Response:
    """Reads back as the same fields; `dongxian form export` says too what other programs will not see."""
    with reading(request) as desk:
        demand(desk, PUBLISH)
        found = form_named(desk.model, form)
        named = {"content-disposition": f"attachment; filename*=utf-8''{quote(found.title.zh, safe='')}.xlsx"}
        return Response(form_file(write_form(found).workbook), media_type=XLSX, headers=named)


@router.post("/model/forms/xlsform", summary="Translate an XLSForm")
def read_xlsform(
    request: Request,
    file: Annotated[UploadFile, File()],
    name: Annotated[
        str | None, Query(max_length=200, description="the activity's; default: the form's title")
    ] = None,
    section: Annotated[
        Literal["activities", "forms"], Query(description="an activity, or a shared form")
    ] = "activities",
) -> TranslatedForm:
    """Nothing is kept: put the YAML into a draft. A form with mistakes of its own is refused with all of them."""
    with reading(request) as desk:
        demand(desk, PUBLISH)
        if not file.filename:
            raise Problem(422, Diagnostic(codes.SHEET_NOT_CHOSEN, "file"))
        try:
            workbook = read_workbook(file.file.read(), file.filename)
        except SheetRefused as refused:
            raise Problem(422, refused.diagnostic) from refused
        translated = read_form(workbook, file.filename, name, section)
        if translated.yaml is None:
            wrong = (one for one in translated.diagnostics if one.severity is Severity.ERROR)
            raise Problem(422, *(placed(one) for one in wrong))
        left_out = spoken(map(placed, translated.diagnostics), language_of(request))
        return TranslatedForm(name=translated.name, yaml=translated.yaml, left_out=left_out)


def form_named(model: Model, id: str) -> Form:
    """By its id in `GET /model`; 404 when the model has none."""
    if id == "case":
        return model.case_form
    holder = model.activities.get(id) or model.record_types.get(id)
    if holder is None:
        raise not_found()
    return holder.form
