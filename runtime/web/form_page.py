"""A page with one form of the model on it: shown empty, with what stands, or with what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic, Text
from engine.forms import opened
from engine.json import Json
from engine.model.kernel import Form
from engine.rules.case import Case
from engine.rules.view import CaseAt
from runtime.queries.cases import CaseRow, find_case
from runtime.storage.ids import new_id
from runtime.storage.tables import people
from runtime.web.desk import Desk
from runtime.web.forms import render_form
from runtime.web.forms.logic import form_logic
from runtime.web.happening import HAPPENED, wall_time
from runtime.web.page import language_of, render
from runtime.web.preview import preview
from runtime.web.problem import json_problem, wants_json

# Scripts that only forms with such a field need.
CAPTURED_BY = {"signature": "sign", "audio": "record"}


@dataclass(frozen=True, slots=True)
class FormPage:
    """`case` is what the form's conditions read around it; `reason`, `happened` None when not asked for."""

    form: Form
    title: Text
    back: str
    case: Case
    back_title: str = ""
    reason: str | None = None
    happened: str | None = None

    @property
    def live(self) -> str:
        """Where the form asks what it needs now (`routes/previews.py`)."""
        return f"{self.back}/preview/{self.form.id}" if self.case.stage else "/cases/new/preview"

    def begun(self, desk: Desk) -> Mapping[str, Json]:
        """What it holds before anybody types: a new form its defaults, one that changes something what stands."""
        around = CaseAt(desk.model, self.case, desk.now)
        return opened(self.form, around.values, around) if self.reason is None else {}

    def draft(self, desk: Desk, path: str) -> str:
        return f"{desk.account.id}:{path}"


def show_form(
    request: Request,
    desk: Desk,
    page: FormPage,
    values: Mapping[str, Json],
    problems: Sequence[Diagnostic] = (),
    submission: str = "",
    template: str = "form.html",
    **more: object,
) -> Response:
    """`submission` is minted once per opened page, so that sending twice is one submission.

    `template` extends `form.html` where a page asks for more than its form; `more` is for it.
    """
    if problems and wants_json(request):
        return json_problem(422, problems, language_of(request))
    around = CaseAt(desk.model, page.case, desk.now)
    asked = preview(page.form, values, around, language_of(request))
    fields = render_form(
        page.form,
        language_of(request),
        values,
        problems,
        unneeded=asked.unneeded,
        demanded=asked.required,
        people=colleagues(desk) if "person" in kinds_of(page.form) else {},
    )
    return render(
        request,
        template,
        status=422 if problems else 200,
        fields=fields,
        title=page.title,
        back=page.back,
        back_title=page.back_title,
        draft=page.draft(desk, request.url.path),
        submission=submission or new_id(),
        asks_reason=page.reason is not None,
        reason=page.reason or "",
        live=page.live,
        logic=form_logic(page.form, around.values, around, language_of(request)),
        happened=page.happened,
        wrong_time=next((problem for problem in problems if problem.path == HAPPENED), None),
        latest=wall_time(desk.now, desk.model.timezone),
        late_by=timedelta(minutes=desk.model.late_by_minutes),
        problems=problems,
        capturing=[module for kind, module in CAPTURED_BY.items() if kind in kinds_of(page.form)],
        same=list(same_cases(desk, problems)),
        **more,
    )


def kinds_of(form: Form) -> frozenset[str]:
    """The kinds of its fields, in rows too."""
    inner = (kinds_of(field.rows) for field in form.fields if field.rows is not None)
    return frozenset(field.type.kind for field in form.fields).union(*inner)


def same_cases(desk: Desk, problems: Sequence[Diagnostic]) -> Iterator[CaseRow]:
    """The cases that stand in the way as duplicates, as far as this person sees them."""
    for problem in problems:
        found = find_case(desk.connection, desk.sees, str(problem.parameters.get("case", "")))
        if found is not None:
            yield found


def colleagues(desk: Desk) -> Mapping[str, str]:
    rows = desk.connection.execute(
        select(people.c.id, people.c.name)
        .where(people.c.organisation == desk.account.organisation, people.c.left_at.is_(None))
        .order_by(people.c.name)
    )
    return {row.id: row.name for row in rows}


def changed_fields(form: Form, before: Mapping[str, Json], raw: Mapping[str, Json]) -> dict[str, Json]:
    """What the page changed; a field that was emptied is None."""
    found = {}
    for field in form.fields:
        typed = raw.get(field.id)
        written = None if typed is None else field.type.normalise(typed)
        if field.computed is None and written != before.get(field.id):
            found[field.id] = typed
    return found
