"""What every part of linking shares: the names, the scope of expressions, and where to complain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.actions import SAYABLE, Key, Target, Template
from engine.actions.channel import NAMES, Channels, listed
from engine.conditions import Condition
from engine.diagnostics import Code, Diagnostic, Fix, Language, Severity, Text
from engine.expressions import ANY, Checked, Expression, Scope, Type, check, list_of
from engine.expressions import codes as fits
from engine.fields import FieldType
from engine.fields.repeat import Repeat
from engine.model.approval import Approval
from engine.model.document.part import Bilingual, Path
from engine.model.kernel import Schedule, Stage
from engine.model.link import codes
from engine.model.link.approval_codes import UNKNOWN_APPROVAL
from engine.model.link.ladder_codes import CHANNEL_TWICE
from engine.model.names import Names, Section
from engine.model.report import Report, listing
from engine.model.shape import BROKEN
from engine.tables import Table
from engine.timing import Duration, parse_duration

Types = Mapping[str, FieldType | None]
"""A field whose type could not be read is None: it is known, and anything goes."""


FITTING = (fits.ARGUMENT_TYPE, fits.MIXED_TYPES, fits.WRONG_OPERAND, fits.RESULT_TYPE)
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"[^\W\d]\w*")


def used(text: str, names: Iterable[str]) -> set[str]:
    """Which of the names an expression may use, told without understanding it."""
    words = set(_WORD.findall(unicodedata.normalize("NFKC", _TEXT.sub("", text))))
    return {name for name in names if unicodedata.normalize("NFKC", name) in words}


@dataclass(slots=True)
class Linkage:
    """`approvals`, `stages` and `lower_demand` are there before any action is linked."""

    report: Report
    names: Names
    broken: frozenset[Path]
    language: Language
    calendar: str | None
    timezone: str
    case_types: Types = field(default_factory=dict)
    case_titles: Mapping[str, Text] = field(default_factory=dict)
    record_types: Mapping[str, Types] = field(default_factory=dict)
    records_read: set[str] = field(default_factory=set)
    definitions: dict[str, Expression] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    demands: dict[str, Condition] = field(default_factory=dict)
    segments: dict[str, Expression] = field(default_factory=dict)
    schedules: dict[str, Schedule] = field(default_factory=dict)
    renames: dict[str, str] = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    lower_demand: Callable[[str, Path], Condition | None] | None = None

    def is_broken(self, path: Path) -> bool:
        return path in self.broken

    def known(self, code: Code, path: Path, name: str, section: Section, what: Text = Text("", "")) -> bool:
        """Whether the section has the name; complains with the nearest one when it has not."""
        if name == BROKEN:
            return False
        if name not in section:
            self.report.unknown(code, path, name, self.names.known(section, what))
        return name in section

    def role(self, name: str, path: Path) -> str | None:
        return name if self.known(codes.UNKNOWN_ROLE, path, name, self.names.roles) else None

    def approval(self, name: str, path: Path) -> Approval | None:
        self.known(UNKNOWN_APPROVAL, path, name, self.names.approvals)
        return self.approvals.get(name)

    def scope(self, own: Types | None = None) -> Scope:
        """The case's fields, definitions and tables; `own` fields of a form go before the case's.

        All rows of a repeat at once are `明细.金额`, all records of a kind `报价单.报价金额`, in the order they were added.
        """
        types = {**self.case_types, **(own or {})}
        names: dict[str, Type] = {
            name: type_.expression_type if type_ else ANY for name, type_ in types.items()
        }
        for name, type_ in types.items():
            if isinstance(type_, Repeat):
                names |= {f"{name}.{column}": list_of(each) for column, each in type_.columns.items()}
        for record, fields in self.record_types.items():
            for name, type_ in fields.items():
                if type_ is not None and not type_.expression_type.is_list:
                    names.setdefault(f"{record}.{name}", list_of(type_.expression_type))
        for name in (*self.names.definitions, *self.names.tables):
            if name not in self.definitions:
                names.setdefault(name, ANY)
        definitions = {name: it for name, it in self.definitions.items() if name not in names}
        return Scope(names, frozenset(self.names.activities), definitions)

    def expression(
        self, text: str | None, path: Path, scope: Scope, expects: Type | None = None
    ) -> Expression | None:
        if text is None or text == BROKEN:
            return None
        checked = check(text, scope, expects)
        for diagnostic in self.worth_telling(checked, text, scope):
            self.report.relocated(diagnostic, path)
        if checked.expression is not None:
            heads = {name.partition(".")[0] for name in checked.expression.reads if "." in name}
            self.records_read |= heads & self.record_types.keys()
        return checked.expression

    def worth_telling(self, checked: Checked, text: str, scope: Scope) -> list[Diagnostic]:
        """What a broken name is worth nobody knows, so nothing is said about what fits with it."""
        doubtful = used(text, [name for name, type_ in scope.names.items() if type_ == ANY])
        return [found for found in checked.diagnostics if not (doubtful and found.code in FITTING)]

    def duration(self, text: str | None, path: Path) -> Duration | None:
        if text is None or text == BROKEN:
            return None
        duration, diagnostics = parse_duration(text)
        for diagnostic in diagnostics:
            self.report.relocated(diagnostic, path)
        if duration is not None and duration.unit.working and self.calendar is None:
            self.report.error(codes.NO_CALENDAR, path, name=text)
        return duration

    def template(self, text: str, path: Path) -> Template | None:
        if text == BROKEN:
            return None
        template = Template(text)
        if template.stray() is not None:
            self.report.error(codes.STRAY_BRACES, path)
        for written, offset, meant in template.wide():
            line, before = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
            where = self.report.inside(path, line, offset - before)
            self.report.error(
                codes.WIDE_BRACES, path, Fix(where, len(written), meant), written=written, meant=meant
            )
        known = dict.fromkeys(SAYABLE, Text("", "")) | self.names.known(
            self.names.case_fields, Text("商机的字段", "a field of the case")
        )
        for name, offset in template.names():
            if name not in known:
                line, before = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
                self.report.unknown(codes.UNKNOWN_WORD, path, name, known, at=(line, offset - before))
        return template

    def words(self, written: str | Bilingual | None, id: str) -> Text:
        if isinstance(written, Bilingual):
            return Text(written.zh, written.en)
        return Text(written or id, written or id)

    def renamed(self, sort: str, id: str, was: str | None) -> None:
        if was is not None and was != BROKEN:
            self.renames[f"{sort}/{was}"] = id

    def errors(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.report.found)


@dataclass(frozen=True, slots=True)
class ActionLinker:
    """Resolves the names of one action, written at `path`."""

    linkage: Linkage
    path: Path

    def role(self, name: str, *keys: Key) -> str | None:
        return self.linkage.role(name, (*self.path, *keys))

    def template(self, text: str, *keys: Key) -> Template | None:
        return self.linkage.template(text, (*self.path, *keys))

    def duration(self, text: str, *keys: Key) -> Duration | None:
        return self.linkage.duration(text, (*self.path, *keys))

    def channels(self, names: Channels, *keys: Key) -> tuple[str, ...]:
        """In their order; one that stands there twice would be tried once."""
        wanted = listed(names)
        for place, name in enumerate(wanted):
            if name in NAMES and name in wanted[:place]:
                path = (*self.path, *keys, place)
                self.linkage.report.error(CHANNEL_TWICE, path, channel=NAMES[name])
        return tuple(dict.fromkeys(wanted))

    def stage(self, name: str, reason: str | None) -> str | None:
        linkage, path = self.linkage, (*self.path, "move")
        if not linkage.known(codes.UNKNOWN_STAGE, path, name, linkage.names.stages):
            return None
        reasons = linkage.stages[name].reasons if name in linkage.stages else ()
        listed = listing(reasons) if reasons else Text("—", "—")
        if reason is not None and not reasons and name in linkage.stages:
            linkage.report.about_key(codes.MOVE_REASON, (*self.path, "reason"), name=name, known=listed)
        elif reasons and reason not in reasons:
            linkage.report.error(codes.MOVE_REASON, path, name=name, known=listed)
        return name

    def receiver(self, name: str, *keys: Key) -> Literal["role", "field"] | None:
        linkage, path = self.linkage, (*self.path, *keys)
        if name in linkage.names.roles:
            return "role"
        people = [field for field, type_ in linkage.case_types.items() if type_ and type_.kind == "person"]
        if name in people:
            return "field"
        known = linkage.names.known(linkage.names.roles, Text("角色", "a role"))
        known |= dict.fromkeys(people, Text("人员字段", "a person field"))
        if name != BROKEN:
            linkage.report.unknown(codes.UNKNOWN_RECEIVER, path, name, known)
        return None

    def demand(self, name: str, *keys: Key) -> bool:
        linkage = self.linkage
        if name not in linkage.demands and linkage.lower_demand is not None:
            found = linkage.lower_demand(name, (*self.path, *keys))
            if found is not None:
                linkage.demands[name] = found
        return name in linkage.demands

    def approval(self, name: str, *keys: Key) -> bool:
        return self.linkage.approval(name, (*self.path, *keys)) is not None

    def field(self, name: str, *keys: Key) -> bool:
        linkage = self.linkage
        return linkage.known(codes.UNKNOWN_FIELD, (*self.path, *keys), name, linkage.names.case_fields)

    def target(self, field: str, expression: str, *keys: Key) -> Target | None:
        linkage, path = self.linkage, (*self.path, *keys)
        if field not in linkage.names.case_fields:
            known = linkage.names.known(linkage.names.case_fields)
            linkage.report.unknown_key(codes.UNKNOWN_FIELD, path, known)
            return None
        type_ = linkage.case_types.get(field)
        expects = type_.expression_type if type_ else None
        value = linkage.expression(expression, path, linkage.scope(), expects)
        return Target(field, value, type_.write) if value is not None and type_ is not None else None
