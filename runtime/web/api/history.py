"""The history of a case, with its corrections beside what they corrected."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from engine.diagnostics import Language
from engine.rules.event import ActivityCorrected, FieldsChanged
from runtime.web.api.answers import Change, FactAnswer
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.timeline import Entry, Timeline, differences, timeline_of

router = api("cases")


@router.get("/cases/{case}/history", summary="The history of a case")
def case_history(request: Request, case: str) -> list[FactAnswer]:
    """What happened, the latest first, as its page tells it. A correction is a fact of its own.

    The first version stays: a correction names what stood before, and the corrected record says that one came later.
    """
    with reading(request) as desk:
        folder = desk.open(case)
        timeline = timeline_of(
            desk.connection, desk.account.organisation, desk.services.models, folder.model, case
        )
        return facts(timeline, language_of(request))


def facts(timeline: Timeline, language: Language) -> list[FactAnswer]:
    return [
        FactAnswer(
            type=entry.type,
            at=entry.at,
            actor=entry.event.actor,
            actor_name=entry.who,
            corrected=entry.corrected,
            changes=changes(entry, language),
            facts=msgspec.to_builtins(entry.event),
        )
        for entry in timeline.entries
    ]


def changes(entry: Entry, language: Language) -> list[Change]:
    event = entry.event
    if entry.form is None or not isinstance(event, ActivityCorrected | FieldsChanged):
        return []
    return [
        Change(field=one.field.id, title=one.field.title.to(language), before=one.before, after=one.after)
        for one in differences(entry.form, event.before, event.fields)
    ]
