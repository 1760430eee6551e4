"""The published model for programs: stages, forms with their JSON schemas."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from engine.diagnostics import Diagnostic, Language
from engine.forms import json_schema
from engine.model.kernel import Form, Model
from runtime.web.api.answers import Answer, Name, StageId, Title
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.page import language_of

router: APIRouter = api("model")

Version = Annotated[str, Field(description="the content's digest", examples=["3f0c9a1b"])]


class FormAnswer(Answer):
    id: Name
    title: Name
    json_schema: Annotated[dict[str, object], Field(examples=[{"type": "object", "properties": {}}])]


class StageAnswer(Answer):
    id: StageId
    title: Title
    kind: Literal["open", "won", "lost"]
    means: Annotated[str | None, Field(examples=["第一次说上话"])]
    limit: Annotated[str | None, Field(examples=["5 天"])]
    forward: Annotated[list[str], Field(examples=[["需求确认", "输单"]])]
    back: Annotated[list[str], Field(examples=[[]])]
    reasons: Annotated[list[str], Field(examples=[[]])]


class AgreementAnswer(Answer):
    id: Annotated[str, Field(examples=["市场线索跟进"])]
    title: Annotated[str, Field(examples=["市场线索跟进"])]
    provider: Annotated[str, Field(examples=["市场部"])]
    consumer: Annotated[str, Field(examples=["销售代表"])]


class ModelAnswer(Answer):
    version: Version
    title: Annotated[str, Field(examples=["华东区销售漏斗"])]
    timezone: Annotated[str, Field(examples=["Asia/Shanghai"])]
    owner_role: Annotated[str, Field(examples=["销售代表"])]
    case: FormAnswer
    activities: list[FormAnswer]
    records: list[FormAnswer]
    stages: list[StageAnswer]
    agreements: list[AgreementAnswer]


@router.get("/model", summary="The published model")
def read_model(request: Request) -> ModelAnswer:
    """What forms ask, which stages there are: everything that a client needs to show and to send."""
    with reading(request) as desk:
        return model_answer(desk.model, language_of(request))


def model_answer(model: Model, language: Language) -> ModelAnswer:
    return ModelAnswer(
        version=model.version,
        title=model.title.to(language),
        timezone=model.timezone,
        owner_role=model.owner_role,
        case=_form("case", model.case_form, language),
        activities=[_form(one.id, one.form, language) for one in model.activities.values()],
        records=[_form(one.id, one.form, language) for one in model.record_types.values()],
        stages=[
            StageAnswer(
                id=stage.id,
                title=stage.title.to(language),
                kind=stage.kind,
                means=stage.definition.to(language) if stage.definition else None,
                limit=stage.limit.words(language) if stage.limit else None,
                forward=list(stage.forward),
                back=list(stage.back),
                reasons=list(stage.reasons),
            )
            for stage in model.stages.values()
        ],
        agreements=[
            AgreementAnswer(
                id=one.id, title=one.title.to(language), provider=one.provider, consumer=one.consumer
            )
            for one in model.agreements.values()
        ],
    )


def _form(id: str, form: Form, language: Language) -> FormAnswer:
    return FormAnswer(id=id, title=form.title.to(language), json_schema=dict(json_schema(form)))


def placed(one: Diagnostic) -> Diagnostic:
    """With file, line and column before the path, as the command line shows it."""
    return one.at(one.location, " ".join(part for part in (str(one.location or ""), one.path) if part))
