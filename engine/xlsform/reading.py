"""An XLSForm becomes an activity or a shared form of a model, and a list of what did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from engine.diagnostics import Diagnostic, Text
from engine.expressions import Type
from engine.fields import FIELD_TYPES
from engine.fields.field_type import Unfit
from engine.xlsform import codes
from engine.xlsform.columns import TRANSLATED_TEXTS, Table
from engine.xlsform.options import Lists, Option, read_lists
from engine.xlsform.questions import Question, Survey
from engine.xlsform.rules import Rules
from engine.xlsform.sheet import Cell, Findings, Row, Sheet, Workbook
from engine.xlsform.wording import Wording, Words, wording
from engine.xlsform.yaml_text import yaml_text

Section = Literal["activities", "forms"]
_READ_SHEETS = ("survey", "choices", "settings")
_READ = frozenset(
    [
        "type",
        "name",
        "relevant",
        "constraint",
        "required",
        "calculation",
        "appearance",
        "parameters",
        "disabled",
        "read_only",
    ]
) | frozenset(TRANSLATED_TEXTS)
_SETTINGS = frozenset(["form_title", "form_id", "version", "default_language", "allow_choice_duplicates"])
_OTHER = Option("other", {"zh": "其他", "en": "Other"})
_WHICH: Words = {"zh": "请注明", "en": "Please specify"}


@dataclass(frozen=True, slots=True)
class Translated:
    """`yaml` is None when something was refused; warnings say what was left out of it."""

    name: str
    yaml: str | None
    diagnostics: tuple[Diagnostic, ...]


def read_form(
    workbook: Workbook, file: str, name: str | None = None, section: Section = "activities"
) -> Translated:
    """`name` is the activity's; without it the form's title or the file's name."""
    return _Reading(workbook, file, name, section).translated()


class _Reading:
    def __init__(self, workbook: Workbook, file: str, name: str | None, section: Section) -> None:
        self.findings = Findings(file)
        self.section = section
        self.workbook = workbook
        self.settings = Table(workbook.get("settings") or Sheet("settings", ()))
        self.first = next(iter(self.settings.rows), Row(2, ()))
        title = self.setting("form_title") or self.setting("form_id")
        self.name = name or title or file.rpartition(".")[0] or file
        self.title = self.setting("form_title")

    def setting(self, key: str) -> str:
        return self.settings.cell(self.first, key).text

    def translated(self) -> Translated:
        fields = self._fields()
        refused = self.findings.refused or not fields
        diagnostics = tuple(sorted(self.findings.found, key=_in_order))
        if refused:
            return Translated(self.name, None, diagnostics)
        form: dict[str, object] = {"fields": fields}
        if self.title and self.title != self.name:
            form = {"title": self.title, **form}
        return Translated(self.name, yaml_text({self.section: {self.name: form}}), diagnostics)

    def _fields(self) -> dict[str, dict[str, object]]:
        survey = self._table("survey", ("type", "name"))
        choices = self._table("choices", ("list_name", "name")) if "choices" in self.workbook else None
        if survey is None:
            return {}
        tables = [table for table in (survey, choices) if table is not None]
        words = wording(tables, self.setting("default_language"), self.findings)
        twice = self.setting("allow_choice_duplicates").casefold() in ("yes", "true")
        lists = read_lists(choices, words, self.findings, twice_allowed=twice)
        asked = Survey(survey, lists, self.findings)
        self._leave_out(survey)
        fields = _Fields(asked, lists, words, self.findings).all()
        if not fields and not self.findings.refused:
            self.findings.refuse(Cell("survey", 1, 1, "type", ""), codes.NO_QUESTIONS)
        return fields

    def _table(self, name: str, wanted: tuple[str, ...]) -> Table | None:
        sheet = self.workbook.get(name)
        nowhere = Cell(name, 1, 1, "", "")
        if sheet is None:
            found = "、".join(sheet.name for sheet in self.workbook.values()) or "—"
            self.findings.refuse(nowhere, codes.NO_SHEET, wanted=name, found=found)
            return None
        table = Table(sheet)
        lacking = [key for key in wanted if not table.has(key) and not (key == "name" and table.has("value"))]
        if lacking and (sheet.rows or name == "survey"):
            for key in lacking:
                self.findings.refuse(nowhere, codes.NO_COLUMN, sheet=sheet.name, wanted=key)
            return None
        return table

    def _leave_out(self, survey: Table) -> None:
        """Sheets, columns and settings that nothing answers to; of a column each cell that says something."""
        for name, sheet in self.workbook.items():
            if name not in _READ_SHEETS and sheet.rows:
                self.findings.leave_out(
                    Cell(sheet.name, 1, 1, sheet.name, sheet.name), codes.SHEET_LEFT, sheet=sheet.name
                )
        for row in survey.rows:
            for column, cell in survey.filled(row):
                if column.key not in _READ and column.key != "dongxian":
                    self.findings.leave_out(cell, codes.CELL_LEFT)
        for column, cell in self.settings.filled(self.first):
            if column.key not in _SETTINGS:
                self.findings.leave_out(cell, codes.CELL_LEFT)


@dataclass(slots=True)
class _Fields:
    survey: Survey
    lists: Lists
    words: Wording
    findings: Findings

    def all(self) -> dict[str, dict[str, object]]:
        configs: dict[str, dict[str, object]] = {}
        types: dict[str, Type] = {}
        for question in self.survey.questions:
            if question.type.name != "calculate":
                self._typed(question, configs, types)
        rules = Rules(self.survey, types, self.findings)
        formulas = rules.calculated()
        fields: dict[str, dict[str, object]] = {}
        rows: dict[str, dict[str, dict[str, object]]] = {"": fields}
        for question in self.survey.questions:
            id, inside = question.id, rows[question.repeat]
            if id in formulas:
                config, formula = formulas[id]
                inside[id] = self._field(question, config, {"computed": formula} | rules.of(question))
            elif id in configs:
                inside[id] = self._field(question, configs[id], rules.of(question))
                if question.type.or_other:
                    inside[self.survey.new_id(f"{id}_other")] = self._which(question)
            if question.type.name == "begin_repeat":
                rows[id] = {}
        for inside in rows.values():
            rules.break_circles(inside)
        self._put_in_place(fields, rows)
        return fields

    def _put_in_place(
        self, fields: dict[str, dict[str, object]], rows: Mapping[str, dict[str, dict[str, object]]]
    ) -> None:
        """Rows of which nothing is left are no rows."""
        for question in self.survey.questions:
            if question.type.name != "begin_repeat":
                continue
            if rows[question.id]:
                fields[question.id]["fields"] = rows[question.id]
            else:
                del fields[question.id]
                place = self.survey.table.cell(question.row, "type")
                self.findings.leave_out(place, codes.QUESTION_LEFT)

    def _typed(
        self, question: Question, configs: dict[str, dict[str, object]], types: dict[str, Type]
    ) -> None:
        config = dict(question.config)
        if config["type"] == "choice":
            several = [_OTHER] if question.type.or_other else []
            config["options"] = _options([*self.lists[question.type.list], *several])
        try:
            type = FIELD_TYPES[str(config["type"])].model_validate(config)
        except ValidationError as wrong:
            why = wrong.errors()[0].get("ctx", {}).get("error")
            said = (
                why.text
                if isinstance(why, Unfit)
                else Text(wrong.errors()[0]["msg"], wrong.errors()[0]["msg"])
            )
            place = self.survey.table.cell(question.row, "type")
            self.findings.leave_out(place, codes.EXPRESSION_LEFT, why=said)
            return
        configs[question.id], types[question.id] = config, type.expression_type

    def _field(
        self, question: Question, config: Mapping[str, object], rules: dict[str, object]
    ) -> dict[str, object]:
        table, row = self.survey.table, question.row
        said: dict[str, object] = dict(config)
        if (title := self.words.of(table, row, "label")) is not None and title != question.id:
            said["title"] = title
        if (help := self.words.of(table, row, "hint")) is not None:
            said["help"] = help
        said |= rules
        if "constraint" in said and (message := self.words.of(table, row, "constraint_message")) is not None:
            said["message"] = message
        return said

    def _which(self, question: Question) -> dict[str, object]:
        chosen = (
            f'"other" in {question.id}' if question.config.get("multiple") else f'{question.id} == "other"'
        )
        return {"type": "text", "title": _WHICH, "visible_if": chosen}


def _options(options: list[Option]) -> object:
    if all(option.title in (None, option.name) for option in options):
        return [option.name for option in options]
    return {option.name: option.title or option.name for option in options}


def _in_order(found: Diagnostic) -> tuple[int, str, int, int]:
    """Sheets as people read them: survey first."""
    at = found.location
    sheet = found.path.partition("!")[0].casefold()
    place = _READ_SHEETS.index(sheet) if sheet in _READ_SHEETS else len(_READ_SHEETS)
    return (place, sheet, at.line if at else 0, at.column if at else 0)
