"""A statement for the personnel department: a workbook of scores, their parts, changes and appeals, or the parts as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from sqlalchemy import Row

from engine.diagnostics import Language, Text
from runtime.exports.cells import inert
from runtime.statements.statement import ALL, Statement

SCORES, PARTS, CHANGES, APPEALS = (
    Text("季度评分", "Scores"),
    Text("分项", "Parts"),
    Text("前期调整", "Adjustments"),
    Text("申诉", "Appeals"),
)
TOGETHER = Text("合计", "All")
_SCORES = (
    Text("团队", "Team"),
    Text("季度", "Quarter"),
    Text("评分", "Score"),
    Text("到期线索", "Due leads"),
)
_PARTS = tuple(
    Text(zh, en)
    for zh, en in (
        ("月份", "Month"),
        ("团队", "Team"),
        ("一方", "Side"),
        ("分项", "Part"),
        ("权重", "Weight"),
        ("k", "k"),
        ("n", "n"),
        ("得分", "Points"),
    )
)
_CHANGES = (
    Text("季度", "Quarter"),
    Text("团队", "Team"),
    Text("原来", "Before"),
    Text("现在", "After"),
    Text("差额", "Points"),
    Text("申诉", "Appeal"),
)
_APPEALS = (
    Text("团队", "Team"),
    Text("理由", "Reason"),
    Text("提出", "Raised by"),
    Text("结果", "Result"),
    Text("加分", "Points"),
    Text("说明", "Words"),
    Text("决定人", "Decided by"),
)
CONSUMER, PROVIDER = Text("接收方", "consumer"), Text("移交方", "provider")
OPEN, GRANTED, REFUSED = Text("未决定", "open"), Text("成立", "granted"), Text("不成立", "refused")


def write_xlsx(
    path: Path,
    statement: Statement,
    appealed: Sequence[Row[tuple[object, ...]]],
    names: Mapping[str, str],
    language: Language,
) -> None:
    team = _teams(statement, language)
    book = Workbook(write_only=True)
    changes = (
        [each.quarter, team(each.unit), each.before, each.after, each.points, each.appeal or ""]
        for each in statement.adjustments
    )
    for title, heads, rows in (
        (SCORES, _SCORES, _scores(statement, team)),
        (PARTS, _PARTS, _parts(statement, team, language)),
        (CHANGES, _CHANGES, changes),
        (APPEALS, _APPEALS, _appeals(appealed, team, names, language)),
    ):
        _sheet(book, title.to(language), [head.to(language) for head in heads], rows)
    book.save(path)


def write_csv(
    path: Path,
    statement: Statement,
    appealed: Sequence[Row[tuple[object, ...]]],
    names: Mapping[str, str],
    language: Language,
) -> None:
    """With a byte order mark, by which Excel knows that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv.writer(file).writerow
        write([head.to(language) for head in _PARTS])
        for row in _parts(statement, _teams(statement, language), language):
            write([inert(value) if isinstance(value, str) else value for value in row])


def _teams(statement: Statement, language: Language) -> Callable[[str], str]:
    return lambda unit: TOGETHER.to(language) if unit == ALL else statement.units.get(unit, unit)


def _scores(statement: Statement, team: Callable[[str], str]) -> Iterable[list[object]]:
    for unit, score in statement.scores.items():
        due = sum(line.counts["due"] or 0 for line in statement.lines if line.unit == unit)
        yield [team(unit), statement.quarter, score, due]


def _appeals(
    appealed: Sequence[Row[tuple[object, ...]]],
    team: Callable[[str], str],
    names: Mapping[str, str],
    language: Language,
) -> Iterable[list[object]]:
    for row in appealed:
        result = OPEN if row.granted is None else GRANTED if row.granted else REFUSED
        by, decided_by = names.get(row.raised_by, ""), names.get(row.decided_by or "", "")
        yield [
            team(row.unit),
            row.reason,
            by,
            result.to(language),
            row.points,
            row.words,
            decided_by,
        ]


def _parts(statement: Statement, team: Callable[[str], str], language: Language) -> Iterable[list[object]]:
    for line in statement.lines:
        score = line.collaboration(statement.weighing)
        for side, parts in ((CONSUMER, score.consumer), (PROVIDER, score.provider)):
            for part in parts:
                yield [
                    line.month,
                    team(line.unit),
                    side.to(language),
                    part.title.to(language),
                    round(part.weight, 4),
                    part.k,
                    part.n,
                    round(100 * part.share, 2) if part.n else None,
                ]


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    bold = []
    for head in heads:
        cell = WriteOnlyCell(sheet, head)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([inert(value) if isinstance(value, str) else value for value in row])
