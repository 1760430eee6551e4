"""The sheet `survey` row by row: which questions become fields, under which ids, inside which groups."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass, field

from engine.registry import nearest
from engine.xlsform import codes
from engine.xlsform.columns import Table
from engine.xlsform.options import Lists
from engine.xlsform.own_column import own_config
from engine.xlsform.question_type import (
    ALMOST,
    BOUNDARIES,
    KNOWN,
    RECORDED,
    UNSEEN,
    QuestionType,
    Settings,
    question_type,
    settings,
)
from engine.xlsform.sheet import Cell, Findings, Row
from engine.xlsform.xpath import references

_NAME = re.compile(r"[^\W\d][\w.-]*")
_RESERVED = frozenset({"true", "false"})
_FROM_FILE = re.compile(r".+\.(csv|xml|geojson)|\$\{.*")
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Question:
    """`groups` are the conditions of the groups around it, from outside in; inside a repeat those in it.

    `repeat` is the id of the rows to which it belongs, empty outside of any.
    """

    row: Row
    name: str
    id: str
    type: QuestionType
    config: dict[str, object]
    groups: tuple[Cell, ...]
    repeat: str = ""


@dataclass(slots=True)
class _Open:
    """`rows` is the id of the repeat's field, where it became one."""

    kind: str
    cell: Cell
    name: str
    relevant: Cell
    rows: str = ""
    names: dict[str, int] = field(default_factory=dict)


class Survey:
    """`names` has every name with the question it belongs to, None where that is not translated."""

    def __init__(self, table: Table, lists: Lists, findings: Findings) -> None:
        self.table, self.lists, self.findings = table, lists, findings
        self.questions: list[Question] = []
        self.names: dict[str, Question | None] = {}
        self.ambiguous: set[str] = set()
        self._ids: set[str] = set()
        self._asked_for = {
            name for row in table.rows for _, cell in table.filled(row) for name in references(cell.text)
        }
        self._open: list[_Open] = []
        self._outermost: dict[str, int] = {}
        for row in table.rows:
            if any(cell.strip() for cell in row.cells) and not _disabled(table, row):
                self._read(row)
        for opened in self._open:
            findings.refuse(opened.cell, codes.NOT_CLOSED)

    def _read(self, row: Row) -> None:
        written = self.table.cell(row, "type")
        if not written.text:
            self.findings.refuse(written, codes.NO_TYPE)
            return
        type = question_type(written.text)
        if type.name not in KNOWN:
            near = nearest(type.name.casefold(), KNOWN) or "text"
            self.findings.refuse(written, codes.UNKNOWN_TYPE, nearest=near)
        elif type.name.startswith("end_"):
            self._end(type.name, written)
        elif self._named(row, type, written):
            if type.name in BOUNDARIES:
                self._begin(row, type, written)
            else:
                self._question(row, type, written)

    def _named(self, row: Row, type: QuestionType, written: Cell) -> bool:
        name = self.table.cell(row, "name")
        names = self._open[-1].names if self._open else self._outermost
        if not name.text:
            if type.name != "note":
                self.findings.refuse(self._place_of(name, written), codes.NO_NAME, text=written.text)
            return type.name == "note"
        if not _NAME.fullmatch(name.text):
            self.findings.refuse(name, codes.BAD_NAME)
            return False
        if name.text in names:
            self.findings.refuse(name, codes.NAME_TWICE, first=names[name.text])
            return False
        names[name.text] = row.number
        if name.text in self.names:
            self.ambiguous.add(name.text)
        self.names.setdefault(name.text, None)
        return True

    def _place_of(self, name: Cell, written: Cell) -> Cell:
        return name if self.table.has("name") else written

    def _begin(self, row: Row, type: QuestionType, written: Cell) -> None:
        name, rows = self.table.cell(row, "name").text, ""
        inside = self._repeat()
        if type.name == "begin_repeat" and not inside:
            rows = self._keep(row, type, written)
        elif type.name == "begin_repeat" or self._nested():
            self.findings.leave_out(written, codes.IN_REPEAT, group=inside.name if inside else name)
        else:
            self.findings.leave_out(written, codes.GROUP_LEFT, text=name)
        self._open.append(_Open(type.name, written, name, self.table.cell(row, "relevant"), rows))

    def _end(self, type: str, written: Cell) -> None:
        if not self._open or self._open[-1].kind != type.replace("end_", "begin_"):
            self.findings.refuse(written, codes.NOT_OPENED)
        else:
            self._open.pop()

    def _repeat(self) -> _Open | None:
        return next((opened for opened in self._open if opened.kind == "begin_repeat"), None)

    def _nested(self) -> bool:
        return sum(opened.kind == "begin_repeat" for opened in self._open) > 1

    def _question(self, row: Row, type: QuestionType, written: Cell) -> None:
        self._shown(row, type)
        if not self._listed(type, written):
            return
        if self._nested():
            self.findings.leave_out(written, codes.IN_REPEAT, group=self._open[-1].name)
        elif type.name in RECORDED:
            self.findings.leave_out(written, codes.RECORDED_ANYWAY)
        elif (type.field is None and type.name != "calculate") or _FROM_FILE.fullmatch(type.list):
            self.findings.leave_out(written, codes.QUESTION_LEFT)
        else:
            self._keep(row, type, written)

    def _shown(self, row: Row, type: QuestionType) -> None:
        """A question that a person answers has words to be read by."""
        silent = type.name in RECORDED | UNSEEN or self.table.cell(row, "calculation").text
        words = (column.key.partition("::")[0] for column, _ in self.table.filled(row))
        if not silent and not any(
            key in ("label", "hint", "media", "image", "audio", "video") for key in words
        ):
            name = self.table.cell(row, "name").text
            self.findings.refuse(self.table.cell(row, "label"), codes.NO_LABEL, name=name)

    def _listed(self, type: QuestionType, written: Cell) -> bool:
        asks = type.name in ("select_one", "select_multiple") and not _FROM_FILE.fullmatch(type.list)
        if asks and type.list not in self.lists:
            known = "、".join(list(self.lists)[:SHOWN]) or "—"
            self.findings.refuse(written, codes.NO_LIST, list=type.list or "—", known=known)
        return not asks or type.list in self.lists

    def _keep(self, row: Row, type: QuestionType, written: Cell) -> str:
        """Its id as a field."""
        name = self.table.cell(row, "name")
        found = settings(type, self.table.cell(row, "appearance"), self.table.cell(row, "parameters"))
        own = self.table.cell(row, "dongxian")
        if own.text and (config := own_config(own.text, type)) is not None:
            found = Settings(config)
        elif own.text:
            found.left.append(own)
        for cell in found.left:
            self.findings.leave_out(cell, codes.CELL_LEFT)
        if type.name in ALMOST and not own.text:
            self.findings.leave_out(written, codes.TYPE_CHANGED, kind=str(found.config["type"]))
        id = self.new_id(name.text)
        if id != name.text:
            self.findings.leave_out(name, codes.RENAMED, id=id)
        repeat = self._repeat()
        around = self._open[self._open.index(repeat) + 1 :] if repeat else self._open
        groups = tuple(opened.relevant for opened in around if opened.relevant.text)
        question = Question(row, name.text, id, type, found.config, groups, repeat.rows if repeat else "")
        self.questions.append(question)
        self.names[name.text] = self.names[name.text] or question
        return id

    def new_id(self, name: str) -> str:
        """A name that our expressions can read, and that no other field has."""
        word = re.sub(r"\W", "_", name)
        if name in self._asked_for and (keyword.iskeyword(word) or word.casefold() in _RESERVED):
            word += "_"
        id, number = word, 2
        while unicodedata.normalize("NFKC", id).casefold() in self._ids:
            id, number = f"{word}_{number}", number + 1
        self._ids.add(unicodedata.normalize("NFKC", id).casefold())
        return id


def _disabled(table: Table, row: Row) -> bool:
    return table.cell(row, "disabled").text.casefold() in ("yes", "true", "true()", "1")
