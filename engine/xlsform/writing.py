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
    survey = [writer.line(each) for each in form.fields]
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
        for each in form.fields:
            name, number = _name(each.id), 2
            while name in self.names.values():
                name, number = f"{_name(each.id)}_{number}", number + 1
            self.names[each.id] = name
            if name != each.id:
                self._tell(codes.RENAMED_ABROAD, each.id, name=each.id, text=name)

    def _tell(self, code: Code, place: str, **parameters: str | Text) -> None:
        path = f"{self.form.id}.{place}"
        self.found.append(Diagnostic(code, path, parameters, severity=Severity.WARNING))

    def line(self, field: Field) -> Line:
        type, appearance = self._type(field)
        line: Line = {
            "type": type,
            "name": self.names[field.id],
            "appearance": appearance,
            "label": field.title,
        }
        if field.help is not None:
            line["hint"] = field.help
        line["required"] = "yes" if field.required else self._said(field, "required_if", field.required_if)
        line["relevant"] = self._said(field, "visible_if", field.visible_if)
        line["constraint"] = self._said(field, "constraint", field.constraint)
        if line["constraint"] and field.constraint_message is not None:
            line["constraint_message"] = field.constraint_message
        if field.computed is not None:
            line["calculation"] = self._said(field, "computed", field.computed)
        if not isinstance(field.type, Choice):
            line["dongxian"] = self._kept(field, type)
        return line

    def _type(self, field: Field) -> tuple[str, str]:
        if field.computed is not None:
            return "calculate", ""
        if isinstance(field.type, Choice):
            several = "select_multiple" if field.type.multiple else "select_one"
            return f"{several} {self.names[field.id]}", ""
        return abroad(field.type)

    def _kept(self, field: Field, type: str) -> str:
        own = kept(field.type, computed=field.computed is not None)
        if own and field.computed is None:
            self._tell(codes.ONLY_HERE, field.id, name=field.id, type=type, kind=field.type.kind)
        return own

    def _said(self, field: Field, key: str, expression: Expression | None) -> str:
        if expression is None:
            return ""
        words = XPath(self.names, field.id if key == "constraint" else "")
        try:
            return (
                words.calculation(expression.tree) if key == "computed" else words.condition(expression.tree)
            )
        except Untranslatable as cannot:
            self._tell(codes.NOT_SAID, f"{field.id}.{key}", text=expression.text, why=cannot.why)
            return ""

    def lists(self) -> list[Line]:
        lines: list[Line] = []
        for each in self.form.fields:
            if isinstance(each.type, Choice) and each.computed is None:
                titles = ((id, _title(each.type, id)) for id in each.type.offered)
                lines += _options(self.names[each.id], titles)
                if retired := [id for id in each.type.known if id not in each.type.offered]:
                    self._tell(codes.LEFT_BEHIND, each.id, name=each.id, options="、".join(retired))
        if any(each.type.kind == "yes_no" and each.computed is None for each in self.form.fields):
            lines += _options(YES_NO, _YES_NO)
        return lines


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
