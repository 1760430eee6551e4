"""The expressions of the questions: each translated, checked against the fields, or left out with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from engine.diagnostics import Severity, Text
from engine.expressions import (
    BOOL,
    DATE,
    DATE_TIME,
    NUMBER,
    TEXT,
    TIME,
    Expression,
    Scope,
    Type,
    check,
    list_of,
)
from engine.fields import FIELD_TYPES
from engine.registry import nearest
from engine.xlsform import codes
from engine.xlsform.columns import Table
from engine.xlsform.question_type import Config
from engine.xlsform.questions import Question, Survey
from engine.xlsform.said import joined
from engine.xlsform.sheet import Cell, Findings
from engine.xlsform.to_expression import Translation
from engine.xlsform.xpath import Call, Literal, Malformed, Node, Untranslatable, parse, references

_COMPUTED: dict[Type, Config] = {
    TEXT: {"type": "text"},
    NUMBER: {"type": "number"},
    BOOL: {"type": "yes_no"},
    DATE: {"type": "date"},
    DATE_TIME: {"type": "date_time"},
    TIME: {"type": "time"},
}
_WRITTEN = ("relevant", "constraint", "required", "calculation", "choice_filter", "default", "repeat_count")
# Looking for the nearest name takes its time; a form with more questions than these has their first for it.
SHOWN_NEAR = 500
_YES = frozenset({"yes", "true", "true()", "1"})
_NO = frozenset({"no", "false", "false()", "0"})


class Rules:
    """`types` by id of every field that is known so far; calculated ones join as they are translated.

    A row reads its own fields and those of the form that a person fills in; the form reads rows as columns.
    """

    def __init__(self, survey: Survey, types: Mapping[str, Type], findings: Findings) -> None:
        self.survey, self.findings = survey, findings
        self.table: Table = survey.table
        self.types = dict(types)
        self.trees: dict[Cell, Node | None] = {}
        self._of = {one.id: one for one in survey.questions}
        self._complained: set[Cell] = set()
        self._scopes: dict[str, dict[str, Type]] = {}
        self._reads: dict[str, set[str]] = {}
        self._named: dict[str, Mapping[str, str]] = {}
        self._columns = {
            one.name: f"{one.repeat}.{one.id}" if one.repeat else one.id
            for one in survey.questions
            if one.repeat or one.type.name == "begin_repeat"
        }
        self._refuse_unknown_names()

    def _refuse_unknown_names(self) -> None:
        for row in self.table.rows:
            for column, cell in self.table.filled(row):
                if column.key in (*_WRITTEN, "label", "hint"):
                    for name in references(cell.text):
                        self._known(cell, name.removeprefix("last-saved#"))

    def _known(self, cell: Cell, name: str) -> None:
        if name in self.survey.ambiguous:
            self.findings.refuse(cell, codes.AMBIGUOUS, name=name)
        elif name not in self.survey.names:
            few = list(self.survey.names)[:SHOWN_NEAR]
            near = nearest(name[:100], few) or next(iter(few), "—")
            self.findings.refuse(cell, codes.UNKNOWN_REFERENCE, name=name, nearest=near)

    def calculated(self) -> dict[str, tuple[Config, str]]:
        """The type and formula of each `calculate`, in an order in which each knows what it reads."""
        waiting = {one.id: one for one in self.survey.questions if one.type.name == "calculate"}
        found: dict[str, tuple[Config, str]] = {}
        for id in self._in_order(waiting):
            question = waiting[id]
            cell = self.table.cell(question.row, "calculation")
            if not cell.text:
                self.findings.refuse(cell, codes.NO_CALCULATION, name=question.name)
                continue
            config: Config | None = question.config or None
            kind = FIELD_TYPES[str(config["type"])].model_validate(config) if config else None
            expects = kind.expression_type if kind else None
            expression = self._expression([cell], question, cell, conditional=False, expects=expects)
            if expression is not None and config is None:
                config = _COMPUTED.get(expression.type)
            if expression is not None and config is None:
                title = expression.type.title
                self._left(
                    cell, Text(f"得出的{title.zh}不能做字段", f"a {title.en} that it gives cannot be a field")
                )
            elif expression is not None and config is not None:
                found[id] = (config, expression.text)
                self._join(id, expression.type)
        return found

    def _in_order(self, waiting: Mapping[str, Question]) -> list[str]:
        names = {question.name: id for id, question in waiting.items()}
        reads = {
            id: {
                names[name]
                for name in references(self.table.cell(question.row, "calculation").text)
                if name in names
            }
            for id, question in waiting.items()
        }
        while circle := _circle(reads):
            for id in circle:
                self._in_circle(self.table.cell(waiting[id].row, "calculation"), circle)
            reads = {id: read - set(circle) for id, read in reads.items() if id not in circle}
        return list(TopologicalSorter(reads).static_order())

    def _in_circle(self, cell: Cell, circle: list[str]) -> None:
        self.findings.leave_out(cell, codes.CIRCLE, chain=" → ".join([*circle, circle[0]]))

    def of(self, question: Question) -> dict[str, object]:
        """What the model says beside the type."""
        said: dict[str, object] = {}
        row, table = question.row, self.table
        if question.type.name == "begin_repeat":
            return said | self._visible(question)
        required = table.cell(row, "required")
        if required.text.casefold() in _YES:
            said["required"] = True
        elif required.text and required.text.casefold() not in _NO:
            said["required_if"] = self._text([required], question, required)
        said |= self._visible(question)
        if (constraint := table.cell(row, "constraint")).text:
            said["constraint"] = self._text([constraint], question, constraint, certain=True)
        calculation = table.cell(row, "calculation")
        if calculation.text and question.type.name != "calculate":
            said["computed"] = self._computed(question, calculation)
        return {key: value for key, value in said.items() if value is not None}

    def _visible(self, question: Question) -> dict[str, object]:
        own = self.table.cell(question.row, "relevant")
        conditions = [cell for cell in (*question.groups, own) if cell.text]
        text = self._text(conditions, question, conditions[-1]) if conditions else None
        return {} if text is None else {"visible_if": text}

    def _computed(self, question: Question, cell: Cell) -> str | None:
        found = self._expression([cell], question, cell, conditional=False, expects=self.types[question.id])
        if found is not None and self.table.cell(question.row, "read_only").text.casefold() not in _YES:
            self.findings.leave_out(cell, codes.TYPE_CHANGED, text=question.name, kind="computed")
        return None if found is None else found.text

    def _text(
        self, cells: list[Cell], question: Question, place: Cell, *, certain: bool = False
    ) -> str | None:
        found = self._expression(cells, question, place, conditional=True, certain=certain, expects=BOOL)
        return None if found is None else found.text

    def _expression(
        self,
        cells: list[Cell],
        question: Question,
        place: Cell,
        *,
        conditional: bool,
        certain: bool = False,
        expects: Type | None = None,
    ) -> Expression | None:
        """Several cells hold together; one that cannot be translated is left out of them."""
        known = frozenset({question.id}) if certain else frozenset()
        types = self.scope(question.repeat)
        translation = Translation(self._ids(question.repeat), types, question.id, self._rows(question), known)
        parts = []
        for cell in cells:
            if (tree := self._tree(cell)) is None:
                continue
            try:
                answer = _asked(tree) if expects == BOOL else tree
                whole = conditional or expects == BOOL
                parts.append(translation.condition(answer) if whole else translation.value(tree))
            except Untranslatable as cannot:
                self._left(cell, cannot.why)
        if not parts:
            return None
        text = joined("and", parts).text
        checked = check(text, _needed(text, types), expects)
        wrong = [found for found in checked.diagnostics if found.severity is Severity.ERROR]
        if wrong:
            self._left(place, Text(wrong[0].message("zh"), wrong[0].message("en")))
        if checked.expression is not None:  # a column of rows waits for the rows
            self._reads[text] = {name.partition(".")[0] for name in checked.expression.reads}
        return checked.expression

    def scope(self, repeat: str) -> dict[str, Type]:
        """The types of what may be read in the form, or in a row of `repeat`."""
        if repeat not in self._scopes:
            self._scopes[repeat] = {}
            for id, type in self.types.items():
                self._let_read(repeat, id, type)
        return self._scopes[repeat]

    def _let_read(self, repeat: str, id: str, type: Type) -> None:
        one, scope = self._of[id], self._scopes[repeat]
        around = bool(repeat) and not one.repeat and id != repeat and not self._computed_by(one)
        if one.repeat == repeat or around:
            scope[id] = type
        elif not repeat and not type.is_list:
            scope[f"{one.repeat}.{id}"] = list_of(type)

    def _join(self, id: str, type: Type) -> None:
        self.types[id] = type
        for repeat in self._scopes:
            self._let_read(repeat, id, type)

    def _computed_by(self, question: Question) -> bool:
        return bool(self.table.cell(question.row, "calculation").text)

    def _ids(self, repeat: str) -> Mapping[str, str]:
        if repeat not in self._named:
            named = {name: one for name, one in self.survey.names.items() if one is not None}
            self._named[repeat] = {
                name: one.id for name, one in named.items() if one.repeat in ("", repeat) and one.id != repeat
            }
        return self._named[repeat]

    def _rows(self, question: Question) -> Mapping[str, str]:
        """As the form asks for them; a row cannot look at all rows."""
        return {} if question.repeat else self._columns

    def _tree(self, cell: Cell) -> Node | None:
        """Read once, and complained about once."""
        if cell not in self.trees:
            self.trees[cell] = None
            try:
                self.trees[cell] = parse(cell.text)
            except Malformed as wrong:
                self.findings.refuse(cell, codes.MALFORMED, near=wrong.near)
            except Untranslatable as cannot:
                self._left(cell, cannot.why)
        return self.trees[cell]

    def _left(self, cell: Cell, why: Text) -> None:
        """Once, however many questions of its group share it."""
        if cell in self._complained:
            return
        self._complained.add(cell)
        self.findings.leave_out(cell, codes.EXPRESSION_LEFT, why=why)

    def break_circles(self, fields: Mapping[str, dict[str, object]]) -> None:
        """Fields that wait for each other through what hides or computes them: a condition or formula of one goes."""
        reads: dict[str, dict[str, set[str]]] = {
            id: {
                key: self._reads.get(str(spec[key]), set())
                for key in ("visible_if", "computed")
                if key in spec
            }
            for id, spec in fields.items()
        }
        while circle := _circle({id: set[str]().union(*by_key.values()) for id, by_key in reads.items()}):
            id = next((one for one in circle if "visible_if" in reads[one]), circle[0])
            key = "visible_if" if "visible_if" in reads[id] else "computed"
            own = self.table.cell(self._of[id].row, "relevant" if key == "visible_if" else "calculation")
            self._in_circle(own if own.text else self._of[id].groups[-1], circle)
            del fields[id][key], reads[id][key]


def _asked(tree: Node) -> Node:
    """The condition behind `if(…, 'yes', 'no')`, as a yes-or-no is calculated abroad."""
    match tree:
        case Call("if", (test, Literal("yes"), Literal("no"))):
            return test
    return tree


def _needed(text: str, types: Mapping[str, Type]) -> Scope:
    """Of a thousand fields those that the text may name: checking looks at every name it is given."""
    return Scope({name: types[name] for name in re.findall(r"\w+(?:\.\w+)?", text) if name in types})


def _circle(reads: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(reads).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]  # graphlib goes from what is read to its reader, first and last the same
    return []
