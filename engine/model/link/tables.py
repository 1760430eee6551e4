"""Decision tables: their inputs and rows are read, looked through, and named for expressions to use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from engine.diagnostics import Code, Diagnostic, Fix, Severity, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import ANY, DURATION, MONEY, NUMBER, Expression, Value, check
from engine.expressions.expression import expression_of
from engine.expressions.tree import Count, Definition, Lookup, Name
from engine.fields import FieldType
from engine.fields.integer import Integer
from engine.fields.money import Money
from engine.fields.number import Number
from engine.fields.numeral import LARGEST
from engine.model.document.part import Path
from engine.model.document.table import ROWS
from engine.model.document.table import Table as WrittenTable
from engine.model.link.fields import type_of
from engine.model.link.linkage import Linkage
from engine.model.report import Report, suggestion
from engine.model.shape import BROKEN
from engine.registry import nearest
from engine.source import path_text
from engine.tables import ANYTHING, Cell, Column, Row, Table, codes
from engine.tables.column import LEGIBLE, ORDERED
from engine.tables.inspection import Example, Inspection, Unfinished
from engine.tables.notation import Mistake, Written, read_cell, read_output, rows_of
from engine.tables.policy import SINGLE

MOST_ROWS = 10_000
MOST_INPUTS = 12
# Beyond so many mistakes in one table a person mends the first ones and asks again.
MOST_MISTAKES = 50


def expressions_in(written: WrittenTable) -> str:
    """Every text of the table that may name a definition or another table."""
    formulas = (line[-1].text for _, line in rows_of(written.rows) if line[-1].text.startswith("="))
    return " ; ".join([*written.inputs, *formulas])


def lookup(made: Table, inputs: Sequence[Expression]) -> Expression:
    """The table as an expression: its name is worth its answer."""
    formulas = {row.formula.text: row.formula.tree for row in made.rows if row.formula is not None}
    named = tuple(Definition((0, 0), it.type, it.text, it.text, it.tree) for it in inputs)
    span = (0, len(made.id))
    return expression_of(made.id, Lookup(span, made.type, made.id, named, tuple(formulas.values()), made))


def table(linkage: Linkage, id: str, written: WrittenTable) -> tuple[Table, Expression] | None:
    """The table, and as the expression that its name stands for; None when something is wrong with it."""
    linkage.renamed("table", id, written.was)
    return _Reading(linkage, id, written, ("tables", id)).table()


@dataclass(slots=True)
class _Reading:
    linkage: Linkage
    id: str
    written: WrittenTable
    path: Path
    mistakes: int = 0
    doubtful: bool = False
    formulas: dict[str, tuple[Expression | None, list[Diagnostic]]] = field(default_factory=dict)

    def table(self) -> tuple[Table, Expression] | None:
        inputs = [self._input(place, text) for place, text in enumerate(self.written.inputs)]
        columns = [each and each[1] for each in inputs]
        output = self._output()
        lines = [] if self.written.rows == BROKEN else list(rows_of(self.written.rows))
        if not self._sized(lines):
            return None
        rows = [self._row(line, cells, columns, output) for line, cells in lines]
        made = self._made(columns, output, rows)
        if made is not None:
            self._inspect(made)
        if self.mistakes > MOST_MISTAKES:
            hidden = self.mistakes - MOST_MISTAKES
            self._report.about_key(codes.AND_MORE, self.path, name=self.id, count=hidden)
        if made is None or self.mistakes or self.doubtful:
            return None
        return made, lookup(made, [each[0] for each in inputs if each])

    def _made(
        self, columns: Sequence[Column | None], output: Column | None, rows: Sequence[Row | None]
    ) -> Table | None:
        """None unless every input, the output and every row could be read."""
        known = tuple(column for column in columns if column is not None)
        good = tuple(row for row in rows if row is not None)
        if output is None or len(known) < len(columns) or len(good) < len(rows):
            return None
        title = self.linkage.words(self.written.title, self.id)
        return Table(self.id, title, known, output, self.written.hit, good)

    @property
    def _header(self) -> str:
        return " | ".join([*self.written.inputs, "→"])

    @property
    def _report(self) -> Report:
        return self.linkage.report

    def _sized(self, lines: list[tuple[int, list[Written]]]) -> bool:
        if self.written.rows == BROKEN:
            return False
        if not lines:
            self._report.error(codes.NO_ROWS, (*self.path, "rows"), name=self.id, example=ROWS)
        too_large = len(lines) > MOST_ROWS or len(self.written.inputs) > MOST_INPUTS
        if too_large:
            self._report.about_key(
                codes.TOO_LARGE,
                self.path,
                name=self.id,
                rows=len(lines),
                inputs=len(self.written.inputs),
                most_rows=MOST_ROWS,
                most_inputs=MOST_INPUTS,
            )
        return bool(lines) and not too_large

    def _input(self, place: int, text: str) -> tuple[Expression, Column] | None:
        path = (*self.path, "inputs", place)
        expression = self.linkage.expression(text, path, self.linkage.scope())
        if expression is None or expression.type == ANY:
            return None
        if expression.type not in LEGIBLE:
            example = '"展会" in 来源' if expression.type.is_list else "下次回访 < now()"
            given = expression.type.title
            self._report.error(codes.INPUT_TYPE, path, name=text, type=given, example=example)
            return None
        return expression, _column(text, expression, self.linkage.case_types.get(text.strip()))

    def _output(self) -> Column | None:
        path, spec = (*self.path, "output"), self.written.output
        if isinstance(spec, str) and spec in self.linkage.names.case_fields:
            type_ = self.linkage.case_types.get(spec)
        else:
            type_ = type_of(self.linkage, spec, path)
        if type_ is None:
            return None
        wanted, policy = type_.expression_type, self.written.hit
        if wanted not in LEGIBLE:
            self._report.error(codes.OUTPUT_TYPE, path, type=wanted.title)
            return None
        summed = policy == "collect sum" and wanted not in (NUMBER, MONEY, DURATION)
        if summed or (policy in ("collect min", "collect max") and wanted not in ORDERED):
            self._report.error(codes.COLLECT_TYPE, (*self.path, "hit"), policy=policy, type=wanted.title)
            return None
        return Column(self.id, wanted, whole=type_.kind == "integer")

    def _row(
        self, line: int, cells: list[Written], columns: list[Column | None], output: Column | None
    ) -> Row | None:
        if len(cells) != len(columns) + 1:
            if self._counts():
                said: dict[str, Parameter] = {
                    "count": len(cells),
                    "wanted": len(columns) + 1,
                    "columns": self._header,
                }
                self._tell(codes.CELL_COUNT, line, cells[0].offset, said)
            return None
        before = self.mistakes
        read = [self._cell(line, cell, column) for cell, column in zip(cells, columns, strict=False)]
        answer, formula = (None, None) if output is None else self._answer(line, cells[-1], output)
        if self.mistakes > before:
            return None
        return Row(line, tuple(read), answer, formula)

    def _cell(self, line: int, cell: Written, column: Column | None) -> Cell:
        if column is None:
            return ANYTHING
        found, mistakes = read_cell(cell.text, column)
        self._mistaken(line, cell, mistakes)
        return found

    def _answer(self, line: int, cell: Written, output: Column) -> tuple[Value, Expression | None]:
        if not cell.text.startswith("="):
            value, mistakes = read_output(cell.text, output)
            self._mistaken(line, cell, mistakes)
            return value, None
        # The blank keeps what is said about the expression at its place in the line.
        text = " " + cell.text[1:]
        if text not in self.formulas:
            scope = self.linkage.scope()
            checked = check(text, scope, output.type)
            self.formulas[text] = checked.expression, self.linkage.worth_telling(checked, text, scope)
        expression, told = self.formulas[text]
        self.doubtful = self.doubtful or expression is None
        for found in told:
            if found.severity is Severity.ERROR and not self._counts():
                continue
            self._report.found.append(self._moved(found, line, cell.offset))
        return None, expression

    def _moved(self, found: Diagnostic, line: int, offset: int) -> Diagnostic:
        inner = found.location.column if found.location else 1
        place = self._report.inside((*self.path, "rows"), line, offset + inner)
        fix = found.fix and replace(found.fix, location=place)
        return msgspec.structs.replace(found, path=path_text((*self.path, "rows")), location=place, fix=fix)

    def _mistaken(self, line: int, cell: Written, mistakes: list[Mistake]) -> None:
        for mistake in mistakes:
            if self._counts():
                offset, said, fix = cell.offset + mistake.offset, mistake.parameters, mistake.fix
                if mistake.among:
                    fix = nearest(cell.text[mistake.offset :][: mistake.length], mistake.among)
                    said = {**said, "suggestion": suggestion(fix, Text("", ""))}
                self._tell(mistake.code, line, offset, said, mistake.length, fix)

    def _counts(self) -> bool:
        """One mistake more; whether it is still told."""
        self.mistakes += 1
        return self.mistakes <= MOST_MISTAKES

    def _tell(
        self,
        code: Code,
        line: int,
        offset: int,
        said: Mapping[str, Parameter],
        length: int = 0,
        fix: str | None = None,
    ) -> None:
        path = (*self.path, "rows")
        place = self._report.inside(path, line, offset + 1)
        mend = None if fix is None else Fix(place, length, fix)
        self._report.found.append(Diagnostic(code, path_text(path), said, place, fix=mend))

    def _inspect(self, made: Table) -> None:
        found = Inspection(made)
        repeated = dict(found.repeated())
        for row, other in repeated.items():
            if self._counts():
                self._tell(codes.DUPLICATE_ROW, made.rows[row].line, 0, {"line": self._line(made, other)})
        if made.policy == "unique":
            self._meetings(made, found, repeated)
        if made.policy == "first":
            self._unreached(made, found, repeated)
        self._gap(made, found)

    def _line(self, made: Table, row: int) -> int:
        return self._report.inside((*self.path, "rows"), made.rows[row].line, 1).line

    def _meetings(self, made: Table, found: Inspection, repeated: Mapping[int, int]) -> None:
        try:
            for meeting in found.meetings():
                if meeting.row not in repeated and self._counts():
                    said: dict[str, Parameter] = {
                        "line": self._line(made, meeting.other),
                        "example": spoken(meeting.example),
                    }
                    self._tell(codes.OVERLAP, made.rows[meeting.row].line, 0, said)
        except Unfinished:
            self.mistakes += 1
            self._report.about_key(codes.UNPROVED_UNIQUE, self.path, name=self.id)

    def _unreached(self, made: Table, found: Inspection, repeated: Mapping[int, int]) -> None:
        try:
            for row, other in found.unreached():
                if row not in repeated and self._counts():
                    line = None if other is None else self._line(made, other)
                    by = Text("", "") if line is None else Text(f"(第 {line} 行)", f" (line {line})")
                    self._tell(codes.UNREACHABLE_ROW, made.rows[row].line, 0, {"by": by})
        except Unfinished:
            self._not_proved(Text("轮不到的行", "rows that are never reached"))

    def _gap(self, made: Table, found: Inspection) -> None:
        """A collecting table owes no answer: nothing to collect is an answer."""
        if made.policy not in SINGLE:
            return
        try:
            example = found.gap()
        except Unfinished:
            self._not_proved(Text("空缺", "gaps"))
            return
        if example is not None:
            path = (*self.path, "rows")
            self._report.warning(codes.GAP, path, name=self.id, example=spoken(example))

    def _not_proved(self, what: Text) -> None:
        self._report.warning(codes.NOT_PROVED, self.path, key=True, name=self.id, what=what)


def _column(text: str, expression: Expression, type_: FieldType | None) -> Column:
    name = " ".join(text.split())
    if isinstance(expression.tree, Count):
        return Column(name, expression.type, whole=True, least=0)
    if isinstance(expression.tree, Name) and isinstance(type_, Money):
        return Column(name, expression.type, least=type_.at_least * 100)
    if isinstance(expression.tree, Name) and isinstance(type_, Number | Integer):
        least = None if type_.at_least <= -LARGEST else type_.at_least
        most = None if type_.at_most >= LARGEST else type_.at_most
        return Column(name, expression.type, whole=isinstance(type_, Integer), least=least, most=most)
    return Column(name, expression.type)


def spoken(example: Example) -> Text:
    """`客户级别 = “大客户”、预算 = 500,000.00 元`."""
    if not example:
        return Text("任何情况", "anything")
    zh = "、".join(f"{column.name} = {column.show(value, 'zh')}" for column, value in example)
    en = ", ".join(f"{column.name} = {column.show(value, 'en')}" for column, value in example)
    return Text(zh, en)
