"""How long a case has waited, and on whose account: what its clocks were spared, readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.diagnostics import Text
from engine.model.kernel import Model
from engine.model.wait import CUSTOMER, CUSTOMER_WORDS, Wait
from engine.rules.case import Case


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """All waits of one kind on one account; physical time, up to now for one that goes on."""

    wait: str
    title: Text
    party: str
    party_title: Text
    span: timedelta


def waited_for(model: Model, case: Case, now: datetime) -> Sequence[WaitedFor]:
    """In the order in which they began first."""
    spans: dict[tuple[str, str], timedelta] = {}
    for each in case.waits:
        until = min(each.until or now, now)
        key = (each.wait, each.party)
        spans[key] = spans.get(key, timedelta()) + max(until - each.began_at, timedelta())
    return [
        WaitedFor(wait, title_of(model, wait), party, party_title(model, party), span)
        for (wait, party), span in spans.items()
    ]


def possible_waits(model: Model, case: Case) -> Sequence[Wait]:
    """What the model lets this stage wait for; used up or not."""
    stage = model.stages.get(case.stage)
    if stage is None or stage.kind != "open" or case.waiting is not None:
        return ()
    return [wait for wait in model.waits.values() if not wait.stages or stage.id in wait.stages]


def title_of(model: Model, wait: str) -> Text:
    known = model.waits.get(wait)
    return known.title if known else Text(wait, wait)


def party_title(model: Model, party: str) -> Text:
    if party == CUSTOMER:
        return CUSTOMER_WORDS
    role = model.roles.get(party)
    return role.title if role else Text(party, party)
