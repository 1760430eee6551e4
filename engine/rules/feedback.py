"""What follows from a submission for whoever made it: what to look at, and what is worth doing now (C066)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.diagnostics import Text
from engine.expressions import Value
from engine.json import Json
from engine.model.feedback import Feedback
from engine.model.kernel import Activity, Model, RecordType
from engine.rules.view import CaseAt, read_values


@dataclass(frozen=True, slots=True)
class Suggested:
    """`place` of the suggestion among those of the activity."""

    place: int
    activity: Activity
    say: Text | None


@dataclass(frozen=True, slots=True)
class Card:
    """`shown` is the record type whose last `records` are shown, the latest last; None when the model shows none."""

    shown: RecordType | None
    records: Sequence[Mapping[str, Json]]
    suggested: tuple[Suggested, ...]


def card(model: Model, at: CaseAt, submission: str) -> Card | None:
    """None when the model has nothing to say after this activity."""
    if (found := _found(model, at, submission)) is None:
        return None
    own, values = found
    suggested = tuple(
        Suggested(place, model.activities[each.activity], each.say)
        for place, each in enumerate(own.suggestions)
        if each.only_if is None or each.only_if.evaluate(values, at.moment) is True
    )
    shown = model.record_types.get(own.record) if own.record is not None else None
    return Card(shown, at.linked(shown.id)[-own.last :] if shown is not None else (), suggested)


def filled_in(model: Model, at: CaseAt, submission: str, place: int) -> Iterator[tuple[str, Json]]:
    """What stands in the form of the suggested activity when it opens; nothing where there is no such suggestion."""
    if (found := _found(model, at, submission)) is None:
        return
    own, values = found
    for suggestion in own.suggestions[place : place + 1]:
        for field in model.activities[suggestion.activity].form.fields:
            if field.id in suggestion.fill:
                yield field.id, field.type.write(suggestion.fill[field.id].evaluate(values, at.moment))


def _found(model: Model, at: CaseAt, submission: str) -> tuple[Feedback, Mapping[str, Value]] | None:
    """With the values that its conditions read: those of the submission before those of the case."""
    given = at.case.submissions.get(submission)
    activity = model.activities.get(given.activity) if given is not None else None
    if given is None or activity is None or activity.feedback is None:
        return None
    return activity.feedback, {**at.values, **read_values(activity.form, given.fields)}
