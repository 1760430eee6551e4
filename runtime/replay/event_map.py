"""What the rows of an event log mean in the words of a model: a YAML file beside the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.diagnostics import Diagnostic
from engine.diagnostics.diagnostic import Parameter
from engine.json import Json
from engine.model.document.part import Path
from engine.model.kernel import Form, Model
from engine.scenarios.page import ACTIVITY, AGREEMENT, FIELD, RECORD_TYPE, STAGE, Page
from engine.scenarios.values import read_fields
from engine.source import read
from runtime.replay import codes

Verb = Literal["create", "record", "move", "hand_over", "add", "ignore"]
VERBS: tuple[Verb, ...] = ("create", "record", "move", "hand_over", "add", "ignore")
BARE: tuple[Verb, ...] = ("create", "ignore")
BESIDE = ("with", "from", "because", "given_under")
TOP = ("case", "activity", "time", "resource", "lifecycle", "zone", "attributes", "activities")

# As the process tools name them in XES, and pm4py in its CSV.
USUAL = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
    "resource": "org:resource",
    "lifecycle": "lifecycle:transition",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """`fields` are said of every row, `columns` (column -> field) are read from it."""

    verb: Verb
    of: str = ""
    fields: Mapping[str, Json] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    because: str = ""
    given_under: str | None = None


IGNORED = Deed("ignore")


@dataclass(frozen=True, slots=True)
class EventMap:
    """`named` are columns that the map names itself: the log must have them. `attributes` is column -> case field."""

    columns: Mapping[str, str]
    named: frozenset[str]
    zone: ZoneInfo
    attributes: Mapping[str, str]
    deeds: Mapping[str, Deed]

    def wanted(self) -> Iterator[tuple[str, str]]:
        """Every (key, column) beside the usual five that a row is read for."""
        yield from (("attributes", column) for column in self.attributes)
        for activity, deed in self.deeds.items():
            yield from ((f"activities.{activity}.from", column) for column in deed.columns)


def read_map(text: bytes | None, file: str, model: Model) -> EventMap | tuple[Diagnostic, ...]:
    """Without a text everything has its usual name, and activities are named as in the model."""
    source = read(text if text is not None else "{}", file)
    if not source.readable:
        return source.diagnostics
    reader = _Reader(Page(model, source))
    found = reader.read(source.data)
    problems = (*reader.page.report.found, *reader.problems)
    return problems or found


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.model = page.model
        self.problems: list[Diagnostic] = []

    def read(self, data: object) -> EventMap:
        page = self.page
        said = page.mapping(data, (), {"case": "case_id"})
        page.only(said, (), TOP)
        own = {key: page.text(said[key], (key,), "case_id") for key in USUAL if key in said}
        attributes = self._columns(said.get("attributes", {}), ("attributes",), self.model.case_form)
        written = page.mapping(said.get("activities", {}), ("activities",), {"Call": {"record": "客户沟通"}})
        deeds = self._in_our_words() | {
            name: self._deed(name, deed, ("activities", name)) for name, deed in written.items()
        }
        zone = page.text(said.get("zone", self.model.timezone), ("zone",), "Asia/Shanghai")
        return EventMap(USUAL | own, frozenset(own), self._zone(zone), attributes, deeds)

    def _in_our_words(self) -> dict[str, Deed]:
        """A log that speaks as the model does needs no dictionary; a stage wins over an activity of that name."""
        found = {id: Deed("record", id) for id in self.model.activities}
        return found | {id: Deed("move", id) for id in self.model.stages}

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            place = self.page.report.documents.locate(("zone",))
            self.problems.append(Diagnostic(codes.ZONE_UNKNOWN, "zone", {"name": name}, place))
            return ZoneInfo("UTC")

    def _columns(self, value: object, path: Path, form: Form) -> dict[str, str]:
        known = [one.id for one in form.fields]
        found = {}
        for column, target in self.page.mapping(value, path, {"amount": "预算"}).items():
            name = self.page.text(target, (*path, column), "预算")
            if self.page.named(FIELD, name, (*path, column), known):
                found[column] = name
        return found

    def _deed(self, activity: str, value: object, path: Path) -> Deed:
        if isinstance(value, str) and value in BARE:
            return Deed("create" if value == "create" else "ignore")
        said = self.page.mapping(value, path, {"record": "客户沟通"})
        verbs = [verb for verb in VERBS if verb in said]
        self.page.only(said, path, (*VERBS, *BESIDE))
        if len(verbs) != 1:
            if said:
                place = self.page.report.documents.locate_key(path)
                named: dict[str, Parameter] = {"activity": activity, "count": len(verbs)}
                self.problems.append(Diagnostic(codes.TWO_DEEDS, f"activities.{activity}", named, place))
            return IGNORED
        return self._one(verbs[0], said, path)

    def _one(self, verb: Verb, said: Mapping[str, object], path: Path) -> Deed:
        model, of = self.model, ""
        if verb not in BARE:
            of = self.page.text(said[verb], (*path, verb), "客户沟通")
        known = {
            "record": (ACTIVITY, model.activities),
            "move": (STAGE, model.stages),
            "hand_over": (AGREEMENT, model.agreements),
            "add": (RECORD_TYPE, model.record_types),
        }
        if verb in known and not self.page.named(known[verb][0], of, (*path, verb), known[verb][1]):
            return IGNORED
        form = model.case_form
        if verb == "record":
            form = model.activities[of].form
        elif verb == "add":
            form = model.record_types[of].form
        under = said.get("given_under")
        if under is not None:
            self.page.named(AGREEMENT, str(under), (*path, "given_under"), model.agreements)
        return Deed(
            verb,
            of,
            fields=read_fields(self.page, form, said.get("with", {}), (*path, "with"), {}),
            columns=self._columns(said.get("from", {}), (*path, "from"), form),
            because=self.page.text(said["because"], (*path, "because"), "价格") if "because" in said else "",
            given_under=str(under) if under is not None else None,
        )
