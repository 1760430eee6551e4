"""Reads people, units and deputies from one workbook; all problems at once, nothing is written here.

Four sheets: 部门 (units), 人员 (people), 代理 (deputies) and 请假 (leave); the last two may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.workbook import Workbook

from engine.diagnostics import Diagnostic
from runtime.organisation import codes
from runtime.organisation.workbook import Column, Line, Problems, lines, near, open_workbook, read_date

UNITS = ("部门", "units")
PEOPLE = ("人员", "people")
DEPUTIES = ("代理", "deputies")
LEAVE = ("请假", "leave")

UNIT_COLUMNS = (
    Column(("名称", "部门", "name"), required=True),
    Column(("上级", "上级部门", "parent")),
    Column(("类型", "kind")),
)
PERSON_COLUMNS = (
    Column(("工号", "number"), required=True),
    Column(("姓名", "name"), required=True),
    Column(("部门", "unit"), required=True),
    Column(("角色", "role", "roles"), required=True),
    Column(("手机", "手机号", "mobile")),
    Column(("邮箱", "email")),
    Column(("企业微信", "wecom")),
    Column(("钉钉", "dingtalk")),
    Column(("飞书", "feishu")),
    Column(("任职日期", "from")),
    Column(("离职日期", "left")),
)
DEPUTY_COLUMNS = (
    Column(("工号", "number"), required=True),
    Column(("代理人工号", "deputy"), required=True),
    Column(("开始", "from")),
    Column(("结束", "to")),
)
LEAVE_COLUMNS = (
    Column(("工号", "number"), required=True),
    Column(("开始", "from"), required=True),
    Column(("结束", "to")),
    Column(("类型", "kind")),
    Column(("备注", "note")),
)
# What a person has from a column that may be missing -> that column.
_OPTIONAL = {
    "mobile": "手机",
    "email": "邮箱",
    "wecom_id": "企业微信",
    "dingtalk_id": "钉钉",
    "feishu_id": "飞书",
    "left": "离职日期",
}
_SEPARATORS = re.compile(r"[、,,;;/]")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`kind` is None when the sheet has no column for it."""

    name: str
    parent: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`told` names what the sheet has a column for; about the rest it says nothing."""

    number: str
    name: str
    unit: str
    roles: tuple[str, ...]
    mobile: str | None
    email: str | None
    wecom_id: str | None
    dingtalk_id: str | None
    feishu_id: str | None
    since: date | None
    left: date | None
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeputyRow:
    number: str
    deputy: str
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Both days belong to the leave; without an end it lasts until further notice."""

    number: str
    begins: date
    ends: date | None
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """`units` are ordered so that each comes after its parent; `deputies` and `leave` are None without their sheet."""

    units: tuple[UnitRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    deputies: tuple[DeputyRow, ...] | None = None
    leave: tuple[LeaveRow, ...] | None = None
    problems: tuple[Diagnostic, ...] = ()


def people_from_xlsx(content: bytes, roles: Collection[str]) -> PeopleSheet:
    problems = Problems()
    workbook = open_workbook(content, problems)
    if workbook is None:
        return PeopleSheet(problems=tuple(problems.found))
    units = _units(workbook, problems)
    people = _people(workbook, [unit.name for unit in units], sorted(roles), problems)
    numbers = [person.number for person in people]
    deputies, leave = _deputies(workbook, numbers, problems), _leave(workbook, numbers, problems)
    return PeopleSheet(tuple(units), tuple(people), deputies, leave, tuple(problems.found))


def _first_of_each(found: Sequence[Line], column: str, problems: Problems) -> dict[str, Line]:
    first: dict[str, Line] = {}
    for line in found:
        value = line.text(column)
        if value is None:
            continue
        if value in first:
            problems.add(codes.TWICE, line, column, value=value, first=first[value].row)
        else:
            first[value] = line
    return first


def _units(workbook: Workbook, problems: Problems) -> list[UnitRow]:
    by_name = _first_of_each(list(lines(workbook, UNITS, UNIT_COLUMNS, problems)), "名称", problems)
    for line in by_name.values():
        parent = line.text("上级")
        if parent is not None and parent not in by_name:
            problems.add(codes.UNKNOWN_UNIT, line, "上级", value=parent, near=near(parent, list(by_name)))
    ordered: dict[str, UnitRow] = {}
    for name, line in by_name.items():
        for each in reversed(_ancestry(name, line, by_name, problems)):
            found = by_name[each]
            kind = (found.text("类型") or "") if "类型" in found.cells else None
            ordered.setdefault(each, UnitRow(each, found.text("上级"), kind))
    return list(ordered.values())


def _ancestry(name: str, line: Line, by_name: dict[str, Line], problems: Problems) -> list[str]:
    """The unit and those above it, nearest first."""
    chain: list[str] = []
    above: str | None = name
    while above is not None and above in by_name:
        if above in chain:
            if above == name:
                problems.add(codes.UNIT_CIRCLE, line, "上级", value=name)
            break
        chain.append(above)
        above = by_name[above].text("上级")
    return chain


def _people(workbook: Workbook, units: list[str], roles: list[str], problems: Problems) -> list[PersonRow]:
    found = _first_of_each(list(lines(workbook, PEOPLE, PERSON_COLUMNS, problems)), "工号", problems)
    return [_person(number, line, units, roles, problems) for number, line in found.items()]


def _person(number: str, line: Line, units: list[str], roles: list[str], problems: Problems) -> PersonRow:
    unit = line.text("部门") or ""
    if unit and unit not in units:
        problems.add(codes.UNKNOWN_UNIT, line, "部门", value=unit, near=near(unit, units))
    held = [role.strip() for role in _SEPARATORS.split(line.text("角色") or "") if role.strip()]
    for role in held:
        if role not in roles:
            problems.add(
                codes.UNKNOWN_ROLE, line, "角色", value=role, near=near(role, roles), roles="、".join(roles)
            )
    return PersonRow(
        number=number,
        name=line.text("姓名") or "",
        unit=unit,
        roles=tuple(dict.fromkeys(held)),
        mobile=line.text("手机"),
        email=line.text("邮箱"),
        wecom_id=line.text("企业微信"),
        dingtalk_id=line.text("钉钉"),
        feishu_id=line.text("飞书"),
        since=read_date(line, "任职日期", problems),
        left=read_date(line, "离职日期", problems),
        told=frozenset(name for name, column in _OPTIONAL.items() if column in line.cells),
    )


def _deputies(workbook: Workbook, numbers: list[str], problems: Problems) -> tuple[DeputyRow, ...] | None:
    if not any(name in workbook.sheetnames for name in DEPUTIES):
        return None
    found = _first_of_each(list(lines(workbook, DEPUTIES, DEPUTY_COLUMNS, problems)), "工号", problems)
    rows = []
    for number, line in found.items():
        deputy = line.text("代理人工号") or ""
        for value, column in ((number, "工号"), (deputy, "代理人工号")):
            if value and value not in numbers:
                problems.add(codes.UNKNOWN_PERSON, line, column, value=value, near=near(value, numbers))
        begins, ends = read_date(line, "开始", problems), read_date(line, "结束", problems)
        rows.append(DeputyRow(number, deputy, begins, ends))
    return tuple(rows)


def _leave(workbook: Workbook, numbers: list[str], problems: Problems) -> tuple[LeaveRow, ...] | None:
    """One person may be away several times."""
    if not any(name in workbook.sheetnames for name in LEAVE):
        return None
    rows = []
    for line in lines(workbook, LEAVE, LEAVE_COLUMNS, problems):
        number = line.text("工号") or ""
        if number and number not in numbers:
            problems.add(codes.UNKNOWN_PERSON, line, "工号", value=number, near=near(number, numbers))
        begins, ends = read_date(line, "开始", problems), read_date(line, "结束", problems)
        if begins is None:
            continue  # has been said already
        if ends is not None and ends < begins:
            problems.add(codes.LEAVE_ENDS_FIRST, line, "结束", begins=str(begins), ends=str(ends))
        rows.append(LeaveRow(number, begins, ends, line.text("类型") or "", line.text("备注") or ""))
    return tuple(rows)
