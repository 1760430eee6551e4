"""The definition of a qualified lead for one case (D-6): each part, whether it holds, and who said so when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.diagnostics import Text
from engine.expressions import Expression
from engine.json import Json
from engine.model.kernel import Agreement
from engine.rules.event import AnyEvent, CaseCreated, FieldsChanged
from engine.rules.returns import under_old_names
from engine.rules.view import CaseAt
from runtime.web.desk import Desk, Folder
from runtime.web.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Stated:
    """When a field got the value that it has, and from whom."""

    field: Text
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QualifiedPart:
    words: Text
    holds: bool
    stated: Sequence[Stated]


@dataclass(frozen=True, slots=True)
class Qualification:
    """`earlier`: the definition is that of an earlier version, under which the lead was handed over."""

    parts: Sequence[QualifiedPart]
    earlier: bool

    @property
    def holds(self) -> bool:
        return all(part.holds for part in self.parts)


def qualification_of(desk: Desk, folder: Folder, timeline: Timeline) -> Qualification | None:
    """None of a case that no agreement is about."""
    agreement, earlier = _signed(desk, folder)
    if agreement is None or agreement.gives is None:
        return None
    seen = CaseAt(folder.model, folder.case, desk.now, timeline.names)
    values = under_old_names(folder.model, seen.values) if earlier else seen.values
    stated = dict(_stated(folder, timeline))

    def part_of(part: Expression) -> QualifiedPart:
        read = (folder.model.renames.get(f"field/case/{name}", name) for name in sorted(part.reads))
        said = [stated[name] for name in read if name in stated]
        return QualifiedPart(part.words, part.evaluate(values, seen) is True, said)

    return Qualification([part_of(part) for part in agreement.gives_parts], earlier)


def _signed(desk: Desk, folder: Folder) -> tuple[Agreement | None, bool]:
    """Before a hand-over the one that the reader would give it under."""
    given, known = folder.case.given, folder.model.agreements
    if given is None:
        gives = (each for each in known.values() if each.provider in desk.account.roles)
        return next(gives, None), False
    if given.version in ("", folder.model.version):
        return known.get(folder.case.agreement or ""), False
    model = desk.services.models.get(desk.connection, desk.account.organisation, given.version)
    return model.agreements.get(given.agreement), True


def _stated(folder: Folder, timeline: Timeline) -> Iterator[tuple[str, Stated]]:
    """The last that changed it; of an empty field nothing."""
    for event in timeline.history:
        for name in _said(event):
            field = folder.model.case_form.field(name)
            if field is not None and folder.case.fields.get(name) not in (None, ""):
                yield name, Stated(field.title, timeline.names.get(event.actor, ""), event.judged_at)


def _said(event: AnyEvent) -> Mapping[str, Json]:
    return event.fields if isinstance(event, CaseCreated | FieldsChanged) else {}
