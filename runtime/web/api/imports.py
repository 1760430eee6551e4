"""Cases from a spreadsheet: upload, say what the columns mean, look at the first rows, start, correct the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import File, UploadFile
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic, Language
from runtime.imports import codes, ledger, rejects
from runtime.imports.cells import written
from runtime.imports.findings import Finding
from runtime.imports.importing import Previewed
from runtime.imports.ledger import Import
from runtime.imports.mapping import CaseMapping, problems, targets
from runtime.imports.sheet import SheetRefused
from runtime.web.api.answers import Answer, Id, Spoken, spoken
from runtime.web.api.asks import Ask
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.cases import SHEET
from runtime.web.api.minted import minted, same_content
from runtime.web.api.router import api
from runtime.web.desk import Desk
from runtime.web.page import language_of
from runtime.web.permission import demand
from runtime.web.problem import Problem
from runtime.web.routes.imports import importing, own_import, rejects_sheet
from runtime.web.sending import write_at_desk

router = api("imports")

SHOWN_REJECTS = 200
Columns = Annotated[
    dict[str, list[str]],
    Field(
        description="heading -> what it means: a field id, owner, stage, key, created, closed, reason, entered:<stage>",
        examples=[{"客户编号": ["key"], "客户名称": ["客户名称"], "负责人": ["owner"]}],
    ),
]
Values = Annotated[
    dict[str, dict[str, str]],
    Field(
        description="target -> {what the sheet says: what it means}", examples=[{"stage": {"初访": "触达"}}]
    ),
]
Defaults = Annotated[
    dict[str, str], Field(description="target -> text for empty cells", examples=[{"来源": "自拓"}])
]
Source = Annotated[
    str | None,
    Field(max_length=200, description="with the key it tells a row imported before", examples=["旧系统"]),
]
WITHOUT_DATE = "when a case without any date was created; null refuses such rows"


class Mapping(Ask):
    """What the columns mean. `key` and `owner` must be given, by a column or a default."""

    columns: Columns
    values: Values = Field(default_factory=dict)
    defaults: Defaults = Field(default_factory=dict)
    without_date: Annotated[date | None, Field(description=WITHOUT_DATE)] = None
    source: Source = None


class MappingAnswer(Answer):
    columns: Columns
    values: Values
    defaults: Defaults
    without_date: Annotated[str | None, Field(description=WITHOUT_DATE, examples=["2025-01-01"])]
    source: Source


class FindingAnswer(Answer):
    """One kind of reason or remark: how many rows, the first of them, and what was said of the first."""

    count: int
    rows: Annotated[list[int], Field(examples=[[12, 40]])]
    example: Spoken


class ImportAnswer(Answer):
    """`total` is an estimate until the state is done. `problem` is why it failed, `problems` stand against starting."""

    id: Id
    file_name: Annotated[str, Field(examples=["客户.xlsx"])]
    state: Literal["mapping", "running", "done", "failed"]
    started_at: datetime
    finished_at: datetime | None
    total: int
    settled: int
    created: int
    unchanged: int
    rejected: int
    problem: Spoken | None


class ImportDetail(ImportAnswer):
    """`targets` is everything that a column can mean."""

    headings: Annotated[list[str], Field(examples=[["客户编号", "客户名称", "负责人"]])]
    mapping: MappingAnswer
    targets: Annotated[list[str], Field(examples=[["客户名称", "owner", "stage", "key"]])]
    problems: list[Spoken]
    reasons: list[FindingAnswer]
    remarks: list[FindingAnswer]


class PreviewedRow(Answer):
    """`row` is its number in the sheet; without `problems` it would be imported, with the assumptions in `remarks`."""

    row: int
    cells: Annotated[list[str], Field(examples=[["K-001", "明德医院", "李小明"]])]
    problems: list[Spoken]
    remarks: list[Spoken]


class RejectedRow(Answer):
    row: int
    cells: Annotated[list[object], Field(examples=[["K-001", "明德医院", "李小明"]])]
    reasons: list[Spoken]


@router.get("/imports", summary="Earlier imports")
def list_imports(request: Request) -> list[ImportAnswer]:
    """The caller's own, an administrator's everybody's: the latest 50 first. For roles that may import."""
    language = language_of(request)
    with reading(request) as desk:
        demand(desk, "import")
        by = None if desk.account.administrator else desk.account.person
        found = ledger.latest(desk.connection, desk.account.organisation, by=by)
        return [ImportAnswer.model_validate(progress(one, language)) for one in found]


@router.post("/imports", status_code=201, summary="Upload a sheet")
def upload_sheet(request: Request, file: Annotated[UploadFile, File()]) -> ImportDetail:
    """A .xlsx or .csv of cases. `mapping` is what its headings meant last time, else what they seem to mean."""
    with reading(request) as desk:
        demand(desk, "import")
        account = desk.account
        if not file.filename:
            raise Problem(422, Diagnostic(codes.SHEET_NOT_CHOSEN, "file"))
        content, id = file.file.read(), minted(request, account)
        try:
            found = importing(desk.services).upload(
                account.organisation, account.person, file.filename, content, id
            )
        except SheetRefused as refused:
            raise Problem(422, refused.diagnostic) from refused
        same_content(found.sha256, sha256(content).hexdigest())
        return detail(desk, found, language_of(request))


@router.get("/imports/{id}", summary="One import")
def read_import(request: Request, id: str) -> ImportDetail:
    """How far it has come, what its columns mean, why rows were refused. For whoever sent it, and administrators."""
    with reading(request) as desk:
        return detail(desk, own_import(desk, id), language_of(request))


@router.put("/imports/{id}/mapping", summary="Say what the columns mean")
def map_columns(request: Request, id: str, ask: Mapping) -> ImportDetail:
    """Kept as it is given, and remembered for the same headings; `problems` says what is still wrong with it."""
    return changed(request, id, ask)


@router.get("/imports/{id}/preview", summary="The first rows as they would end")
def preview_import(request: Request, id: str) -> list[PreviewedRow]:
    """Under the mapping as it is kept; nothing is written. A mapping with problems is refused (422)."""
    language = language_of(request)
    with reading(request) as desk:
        found = own_import(desk, id)
        refuse_problems(desk, found)
        rows = importing(desk.services).preview(found, found.mapping)
        return [previewed(row, language) for row in rows]


@router.post("/imports/{id}/start", summary="Start an import")
def start_import(request: Request, id: str) -> ImportDetail:
    """A worker does the rest: ask `GET /imports/{id}` how far it is. Started once, it stays started."""
    return changed(request, id, None)


@router.get("/imports/{id}/rejects", summary="Refused rows")
def list_rejects(request: Request, id: str) -> list[RejectedRow]:
    """The first 200 with their reasons, in the order of the sheet; the sheet has them all."""
    language = language_of(request)
    with reading(request) as desk:
        found = own_import(desk, id)
        kept = rejects.kept(desk.connection, found.organisation, id, most=SHOWN_REJECTS)
        return [
            RejectedRow(row=one.row, cells=list(one.cells), reasons=spoken(one.reasons, language))
            for one in kept
        ]


@router.get(
    "/imports/{id}/rejected.xlsx", summary="Refused rows as a sheet", response_class=Response, responses=SHEET
)
def export_rejects(request: Request, id: str) -> Response:
    """With a column of reasons: correct the rows and upload this sheet alone."""
    with reading(request) as desk:
        return rejects_sheet(desk, own_import(desk, id), language_of(request))


def changed(request: Request, id: str, ask: Mapping | None) -> ImportDetail:
    """Keeps another mapping, or starts under the one that is kept."""

    def work(desk: Desk) -> ImportDetail:
        found = own_import(desk, id)
        if ask is None:
            refuse_problems(desk, found)
            ledger.start(desk.connection, found)
        elif not ledger.choose(desk.connection, found, mapping_of(ask, found)):
            raise Problem(409, Diagnostic(codes.MAPPING_OPEN))
        return detail(desk, own_import(desk, id), language_of(request))

    return write_at_desk(services_of(request), credentials_of(request).account, work)


def refuse_problems(desk: Desk, found: Import) -> None:
    wrong = tuple(problems(found.mapping, found.headers, desk.model))
    if found.state == "mapping" and wrong:
        raise Problem(422, *wrong)


def mapping_of(ask: Mapping, found: Import) -> CaseMapping:
    return CaseMapping(
        columns={heading: tuple(meant) for heading, meant in ask.columns.items()},
        values=ask.values,
        defaults=ask.defaults,
        without_date=ask.without_date.isoformat() if ask.without_date else None,
        source=(ask.source or "").strip() or found.mapping.source,
    )


def progress(found: Import, language: Language) -> dict[str, object]:
    return {
        "id": found.id,
        "file_name": found.file_name,
        "state": found.state,
        "started_at": found.started_at,
        "finished_at": found.finished_at,
        "total": found.total,
        "settled": found.settled,
        "created": found.created,
        "unchanged": found.unchanged,
        "rejected": found.rejected,
        "problem": spoken([found.problem], language)[0] if found.problem else None,
    }


def detail(desk: Desk, found: Import, language: Language) -> ImportDetail:
    mapping = found.mapping
    columns: dict[str, list[str]] = {}
    for heading, target in mapping.pairs():
        columns.setdefault(heading, []).append(target)
    wrong = problems(mapping, found.headers, desk.model) if found.state == "mapping" else ()
    return ImportDetail(
        **progress(found, language),
        headings=list(found.headers),
        mapping=MappingAnswer(
            columns=columns,
            values={target: dict(meant) for target, meant in mapping.values.items()},
            defaults=dict(mapping.defaults),
            without_date=mapping.without_date,
            source=mapping.source,
        ),
        targets=targets(desk.model),
        problems=spoken(wrong, language),
        reasons=findings(tuple(found.findings.reasons.values()), language),
        remarks=findings(tuple(found.findings.remarks.values()), language),
    )


def findings(found: Sequence[Finding], language: Language) -> list[FindingAnswer]:
    return [
        FindingAnswer(count=one.count, rows=one.rows, example=spoken([one.example], language)[0])
        for one in found
    ]


def previewed(one: Previewed, language: Language) -> PreviewedRow:
    return PreviewedRow(
        row=one.row.number,
        cells=[written(cell) for cell in one.row.cells],
        problems=spoken(one.problems, language),
        remarks=spoken(one.remarks, language),
    )
