"""A form of a model becomes an XLSForm that others read, and that comes back as the same fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.diagnostics import Code, Diagnostic, Severity, Text
from engine.expressions import Expression
from engine.fields.choice import Choice
from engine.model.kernel import Field, Form
from engine.xlsform import codes
from engine.xlsform.own_column import YES_NO, abroad, kept
from engine.xlsform.sheet import Row, Sheet, Workbook
from engine.xlsform.to_xpath import XPath
from engine.xlsform.xpath import Untranslatable

_LANGUAGES = ("中文 (zh)", "English (en)")
_TEXTS = ("label", "hint", "constraint_message")
_SURVEY = (
    "type",
    "name",
    *_TEXTS,
    "required",
    "relevant",
    "constraint",
    "calculation",
    "appearance",
    "dongxian",
)
_YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))

Line = dict[str, "str | Text"]


@dataclass(frozen=True, slots=True)
class Exported:
    """The sheets in their order, and what other programs will not see of the form."""

    workbook: Workbook
    diagnostics: tuple[Diagnostic, ...]


def write_form(form: Form) -> Exported:
    writer = _Writer(form)
    survey = list(writer.lines())
    lists = writer.lists()
    bilingual = any(
        isinstance(cell, Text) and cell.zh != cell.en for line in (*survey, *lists) for cell in line.values()
    )
    settings: list[Line] = [{"form_title": form.title.zh, "form_id": _name(form.id)}]
    if bilingual:
        settings[0]["default_language"] = _LANGUAGES[0]
    sheets = (
        ("survey", _SURVEY, survey),
        ("choices", ("list_name", "name", "label"), lists),
        ("settings", ("form_title", "form_id", "default_language"), settings),
    )
    workbook = {name: _sheet(name, keys, lines, bilingual=bilingual) for name, keys, lines in sheets}
    return Exported(workbook, tuple(writer.found))


class _Writer:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.found: list[Diagnostic] = []
        self.names: dict[str, str] = {}
        self.repeats = frozenset(each.id for each in form.fields if each.rows is not None)
        for each in form.fields:
            self._call(each.id, each.id)
        for each in form.fields:
            for inner in each.rows.fields if each.rows else ():
                self._call(f"{each.id}.{inner.id}", inner.id)

    def _call(self, key: str, id: str) -> None:
        """All names are different, those inside rows too: `${name}` says no more than the name."""
        name, number = _name(id), 2
        while name in self.names.values():
            name, number = f"{_name(id)}_{number}", number + 1
        self.names[key] = name
        if name != id:
            self._tell(codes.RENAMED_ABROAD, key, name=id, text=name)

    def _tell(self, code: Code, place: str, **parameters: str | Text) -> None:
        path = f"{self.form.id}.{place}"
        self.found.append(Diagnostic(code, path, parameters, severity=Severity.WARNING))

    def lines(self) -> Iterator[Line]:
        for each in self.form.fields:
            yield self._line(each, "")
            if each.rows is not None:
                yield from (self._line(inner, f"{each.id}.") for inner in each.rows.fields)
                yield {"type": "end_repeat"}

    def _line(self, field: Field, rows: str) -> Line:
        """`rows` is `明细.` for a field of its rows."""
        key = rows + field.id
        type, appearance = self._type(field, key)
        line: Line = {"type": type, "name": self.names[key], "appearance": appearance, "label": field.title}
        if field.help is not None:
            line["hint"] = field.help
        if field.rows is None:
            line["required"] = "yes" if field.required else self._said(field, rows, "required_if")
        line["relevant"] = self._said(field, rows, "visible_if")
        line["constraint"] = self._said(field, rows, "constraint")
        if line["constraint"] and field.constraint_message is not None:
            line["constraint_message"] = field.constraint_message
        if field.computed is not None:
            line["calculation"] = self._said(field, rows, "computed")
        if not isinstance(field.type, Choice):
            line["dongxian"] = self._kept(field, key, type)
        return line

    def _type(self, field: Field, key: str) -> tuple[str, str]:
        if field.computed is not None:
            return "calculate", ""
        if isinstance(field.type, Choice):
            several = "select_multiple" if field.type.multiple else "select_one"
            return f"{several} {self.names[key]}", ""
        return abroad(field.type)

    def _kept(self, field: Field, key: str, type: str) -> str:
        own = kept(field.type, computed=field.computed is not None)
        if own and field.computed is None:
            self._tell(codes.ONLY_HERE, key, name=field.id, type=type, kind=field.type.kind)
        return own

    def _said(self, field: Field, rows: str, key: str) -> str:
        expression: Expression | None = getattr(field, key)
        if expression is None:
            return ""
        own = {id.removeprefix(rows): name for id, name in self.names.items() if rows and id.startswith(rows)}
        words = XPath(self.names | own, field.id if key == "constraint" else "", self.repeats)
        try:
            return (
                words.calculation(expression.tree) if key == "computed" else words.condition(expression.tree)
            )
        except Untranslatable as cannot:
            place = f"{rows}{field.id}.{key}"
            self._tell(codes.NOT_SAID, place, text=expression.text, why=cannot.why)
            return ""

    def lists(self) -> list[Line]:
        lines: list[Line] = []
        asked = [(key, field) for key, field in self._all() if field.computed is None]
        for key, field in asked:
            if isinstance(field.type, Choice):
                titles = ((id, _title(field.type, id)) for id in field.type.offered)
                lines += _options(self.names[key], titles)
                if retired := [id for id in field.type.known if id not in field.type.offered]:
                    self._tell(codes.LEFT_BEHIND, key, name=field.id, options="、".join(retired))
        if any(field.type.kind == "yes_no" for _, field in asked):
            lines += _options(YES_NO, _YES_NO)
        return lines

    def _all(self) -> Iterator[tuple[str, Field]]:
        for each in self.form.fields:
            yield each.id, each
            if each.rows is not None:
                yield from ((f"{each.id}.{inner.id}", inner) for inner in each.rows.fields)


def _title(type: Choice, id: str) -> Text:
    return Text(type.option_title(id, "zh"), type.option_title(id, "en"))


def _options(list_name: str, titles: Iterable[tuple[str, Text]]) -> Iterator[Line]:
    for name, title in titles:
        yield {"list_name": list_name, "name": name, "label": title}


def _name(id: str) -> str:
    """A name as XML has them."""
    name = re.sub(r"[^\w.-]", "_", id)
    return name if re.match(r"[^\W\d]", name) else f"_{name}"


def _sheet(name: str, keys: tuple[str, ...], lines: list[Line], *, bilingual: bool) -> Sheet:
    """Without columns in which nothing stands."""
    used = [
        key
        for key in keys
        if any(line.get(key) for line in lines) or key in ("type", "name", "list_name", "label")
    ]
    columns: list[tuple[str, str, str]] = []
    for key in used:
        if bilingual and key in _TEXTS:
            columns += [
                (f"{key}::{language}", key, sort)
                for language, sort in zip(_LANGUAGES, ("zh", "en"), strict=True)
            ]
        else:
            columns.append((key, key, "zh"))
    rows = (
        Row(number, tuple(_cell(line.get(key, ""), sort) for _, key, sort in columns))
        for number, line in enumerate(lines, start=2)
    )
    return Sheet(name, tuple(heading for heading, _, _ in columns), tuple(rows))


def _cell(value: str | Text, sort: str) -> str:
    return value if isinstance(value, str) else value.zh if sort == "zh" else value.en
