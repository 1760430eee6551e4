"""What the API is asked about the life of the model, and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from engine.diagnostics import Language
from runtime.publication.act import Act
from runtime.publication.comparing import Compared
from runtime.publication.draft import Draft
from runtime.publication.foresight import Affected, Touched
from runtime.publication.guard import uncounted
from runtime.publication.looking import MOST_OVERDUE, Looked
from runtime.publication.outlook import Outlook
from runtime.publication.reminders import MOST_REMINDERS
from runtime.publication.score_changes import ScoreChange
from runtime.web.api.answers import Answer, Id, Spoken, StageId, Title, spoken
from runtime.web.api.asks import Ask, Instant
from runtime.web.api.model import Version, placed

Files = Annotated[
    dict[str, str],
    Field(
        description="file name -> YAML; scenarios.yaml is played before publishing",
        examples=[{"funnel.yaml": "dongxian: 1\nfunnel: 华东区销售漏斗\n..."}],
    ),
]
PlanText = Annotated[
    str,
    Field(
        description="YAML: move, stay, limits, agreements (recompute, keep, restart), drop",
        examples=["move: {方案演示: 需求确认}"],
    ),
]
DraftName = Annotated[str, Field(min_length=1, max_length=200, examples=["放宽触达时限"])]
Note = Annotated[str, Field(max_length=500, examples=["五天太紧"])]
Count = Annotated[int, Field(examples=[3])]


class DraftAsk(Ask):
    """`revision` is the one that was read; 409 when somebody saved another meanwhile.

    `base` is the version that the draft was written on; without it the one that it had, or what is in force.
    """

    name: DraftName
    files: Files
    plan: PlanText = ""
    base: Annotated[Version | None, Field(examples=[None])] = None
    revision: Annotated[int, Field(ge=0, le=1_000_000_000, description="0 for a new draft", examples=[0])] = 0


class PublishAsk(Ask):
    """`at` puts it into force later; `most_overdue` is how many cases may be overdue by it at once.

    `most_reminders` is how many one person may get in one week of the last 90 days, had it been in force.
    """

    note: Note = ""
    at: Annotated[Instant | None, Field(examples=[None])] = None
    waived: Annotated[str, Field(max_length=500, description="why scenarios are skipped", examples=[""])] = ""
    most_overdue: Annotated[int, Field(ge=0, examples=[MOST_OVERDUE])] = MOST_OVERDUE
    most_reminders: Annotated[int, Field(ge=0, examples=[MOST_REMINDERS])] = MOST_REMINDERS


class DraftAnswer(Answer):
    id: Id
    name: DraftName
    files: Files
    plan: PlanText
    base: Version | None
    revision: Annotated[int, Field(examples=[1])]
    saved_at: datetime


class DraftsAnswer(Answer):
    drafts: list[DraftAnswer]


class ActAnswer(Answer):
    """`before` was in force until then; `author` is a person's id, None for the command line."""

    number: Annotated[int, Field(examples=[2])]
    version: Version
    before: Version | None
    state: Literal["scheduled", "following", "done", "cancelled"]
    author: Id | None
    note: Note
    waived: Annotated[str, Field(examples=[""])]
    takes_effect_at: datetime


class PublishedAnswer(ActAnswer):
    warnings: Annotated[list[Spoken], Field(description="that nobody counted reminders, say")]


class ActsAnswer(Answer):
    """`behind` cases have still to follow `current`, `staying` finish on an older version by the plan."""

    current: Version
    behind: Count
    staying: Count
    publications: list[ActAnswer]


class LimitAnswer(Answer):
    """A clock of the case; null where it does not run, or has no date yet."""

    clause: Annotated[str, Field(examples=["stage/触达"])]
    title: Title
    before: datetime | None
    after: datetime | None
    overdue_at_once: Annotated[bool, Field(examples=[False])]


class AffectedAnswer(Answer):
    case: Id
    name: Annotated[str, Field(examples=["明德医院"])]
    stage_before: StageId
    stage_after: StageId
    limits: list[LimitAnswer]
    overdue_at_once: Annotated[bool, Field(examples=[False])]


class FormChangeAnswer(Answer):
    """A field among what open cases hold: filled in `held` times, `refused` of them no longer acceptable."""

    form: Annotated[str, Field(examples=["activity/客户沟通"])]
    field: Annotated[str, Field(examples=["沟通结果"])]
    what: Literal["added", "asked", "renamed", "retyped", "narrowed", "removed"]
    harm: Literal["safe", "mapping", "breaking"]
    held: Count
    refused: Count


class LoadAnswer(Answer):
    """Reminders to one person, or to a role that nobody holds; `busiest` is the fullest calendar week."""

    receiver: Annotated[str, Field(examples=["王主管"])]
    before: Count
    after: Count
    busiest_before: Count
    busiest_after: Count


class ReminderDifference(Answer):
    case: Id
    name: Annotated[str, Field(examples=["明德医院"])]
    rule: Annotated[str, Field(examples=["clause/stage/触达"])]
    role: Annotated[str, Field(examples=["主管"])]
    before: datetime | None
    after: datetime | None


class RemindersAnswer(Answer):
    """What the last `days` would have had; `before` and `after` are null where the reminder does not come."""

    days: Annotated[int, Field(examples=[90])]
    before: Count
    after: Count
    on_days_off_before: Annotated[int | None, Field(description="null without a calendar", examples=[1])]
    on_days_off_after: Annotated[int | None, Field(examples=[0])]
    people: list[LoadAnswer]
    differences: list[ReminderDifference]


class ScoreAnswer(Answer):
    """A person's week; null where it asked nothing of the person."""

    score: Title
    week: Annotated[str, Field(examples=["2026-W10"])]
    person: Id
    name: Annotated[str, Field(examples=["李小明"])]
    before: Annotated[int | None, Field(examples=[60])]
    after: Annotated[int | None, Field(examples=[45])]
    passed_before: Annotated[bool, Field(examples=[True])]
    passed_after: Annotated[bool, Field(examples=[False])]


class LookedAnswer(Answer):
    """`affected` is empty where the documents do not load or a case would have nowhere to stand.

    `reminders` is null then, and where the history is too long to be tried at once (PUBLISH937).
    """

    problems: list[Spoken]
    differences: Annotated[list[str], Field(examples=[["阶段“触达” limit:5天 → 7天"]])]
    open_cases: Annotated[int, Field(examples=[120])]
    overdue_at_once: Count
    staying: Count
    affected: list[AffectedAnswer]
    forms: list[FormChangeAnswer]
    reminders: RemindersAnswer | None
    scores: Annotated[list[ScoreAnswer], Field(description="those of the same days that would differ")]


class VersionAnswer(Answer):
    version: Version
    files: Files
    differences: Annotated[
        list[str], Field(description="from `against`, by meaning", examples=[["阶段“触达” limit:5天 → 7天"]])
    ]
    lines: Annotated[
        dict[str, list[str]],
        Field(
            description="by file, as a unified diff",
            examples=[{"funnel.yaml": ["-    limit: 5 days", "+    limit: 7 days"]}],
        ),
    ]


def act_answer(act: Act) -> ActAnswer:
    named = {name: getattr(act, name) for name in ActAnswer.model_fields if name != "author"}
    return ActAnswer(author=act.asked_by, **named)


def draft_answer(draft: Draft) -> DraftAnswer:
    return DraftAnswer(**{name: getattr(draft, name) for name in DraftAnswer.model_fields})


def version_answer(
    version: str, files: dict[str, str], compared: Compared, language: Language
) -> VersionAnswer:
    lines = {file: [f"{line.sign}{line.text}" for line in found] for file, found in compared.lines.items()}
    words = [each.words.to(language) for each in compared.differences]
    return VersionAnswer(version=version, files=files, differences=words, lines=lines)


def looked_answer(
    looked: Looked, tried: Outlook | None, language: Language, *, too_long: bool
) -> LookedAnswer:
    foreseen = looked.foreseen
    storms = (uncounted(),) if too_long else () if tried is None else tried.loads.storms(MOST_REMINDERS)
    return LookedAnswer(
        problems=spoken(map(placed, (*looked.problems, *storms)), language),
        differences=[each.words.to(language) for each in looked.differences],
        open_cases=foreseen.open_cases if foreseen else 0,
        overdue_at_once=foreseen.overdue if foreseen else 0,
        staying=foreseen.staying if foreseen else 0,
        affected=[_affected(each, language) for each in (foreseen.affected if foreseen else ())],
        forms=[_form_change(each) for each in (foreseen.forms if foreseen else ())],
        reminders=None if tried is None else _reminders(tried),
        scores=[_score(each, language) for each in (tried.scores if tried else ())],
    )


def _score(each: ScoreChange, language: Language) -> ScoreAnswer:
    said = {name: getattr(each, name) for name in ScoreAnswer.model_fields if name != "score"}
    return ScoreAnswer(score=each.score.to(language), **said)


def _form_change(each: Touched) -> FormChangeAnswer:
    said = {name: getattr(each.change, name) for name in ("form", "field", "what", "harm")}
    return FormChangeAnswer(**said, held=each.held, refused=each.refused)


def _affected(each: Affected, language: Language) -> AffectedAnswer:
    return AffectedAnswer(
        case=each.case,
        name=each.name,
        stage_before=each.stage_before,
        stage_after=each.stage_after,
        overdue_at_once=each.overdue_at_once,
        limits=[
            LimitAnswer(
                clause=limit.clause,
                title=limit.title.to(language),
                before=limit.before,
                after=limit.after,
                overdue_at_once=limit.overdue_at_once,
            )
            for limit in each.limits
        ],
    )


def _reminders(tried: Outlook) -> RemindersAnswer:
    before, after = tried.loads.total
    off_before, off_after = tried.loads.on_days_off or (None, None)
    return RemindersAnswer(
        days=tried.days,
        before=before,
        after=after,
        on_days_off_before=off_before,
        on_days_off_after=off_after,
        people=[
            LoadAnswer(**{name: getattr(load, name) for name in LoadAnswer.model_fields})
            for load in tried.loads.people
        ],
        differences=[
            ReminderDifference(
                case=each.case,
                name=each.name,
                rule=each.what,
                role=each.outcome,
                before=each.before,
                after=each.after,
            )
            for each in tried.summary.differences()
            if each.sort == "reminder"
        ],
    )
