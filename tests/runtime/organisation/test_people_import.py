"""People, units and deputies from one workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from sqlalchemy import insert, select

from runtime.organisation.directory import Directory, read_directory
from runtime.organisation.people_import import Imported, import_people
from runtime.storage.database import Database
from runtime.storage.tables import organisations, people

ROLES = ("销售代表", "主管", "培训负责人")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

UNITS = [["名称", "上级", "类型"], ["一组", "上海", "小组"], ["上海", "华东", "城市"], ["华东", None, "大区"]]
PEOPLE: list[list[object]] = [
    ["工号", "姓名", "部门", "角色", "手机", "企业微信", "离职日期"],
    [1001, "张三", "一组", "销售代表", "13800000000", "zhangsan", None],
    ["1002", "李四", "上海", "主管、培训负责人", None, None, None],
]
DEPUTIES = [["工号", "代理人工号", "开始", "结束"], ["1002", "1001", date(2026, 4, 1), "2026-04-10"]]

Sheet = Sequence[Sequence[object]]


def workbook(**sheets: Sheet | None) -> bytes:
    given: Mapping[str, Sheet | None] = {"部门": UNITS, "人员": PEOPLE, "代理": DEPUTIES, **sheets}
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in given.items():
        if rows is None:
            continue
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def bring_in(database: Database, content: bytes, now: datetime = NOW) -> Imported:
    return database.write(
        lambda connection: import_people(
            connection, "org", content, roles=ROLES, timezone="Asia/Shanghai", now=now
        )
    )


def found(organisation: Database) -> Directory:
    organisation.write(
        lambda connection: connection.execute(
            insert(organisations).values(id="org", name="华东", created_at=NOW)
        )
    )
    return directory(organisation)


def directory(database: Database) -> Directory:
    with database.read() as connection:
        return read_directory(connection, "org")


def by_number(found: Directory) -> dict[str, str]:
    return {person.number: person.id for person in found.people.values()}


def reached_by(database: Database, number: str) -> tuple[str | None, str | None]:
    with database.read() as connection:
        row = connection.execute(
            select(people.c.mobile, people.c.wecom_id).where(people.c.number == number)
        ).one()
    return row.mobile, row.wecom_id


def test_one_workbook_makes_units_people_roles_and_deputies(database: Database) -> None:
    found(database)
    imported = bring_in(database, workbook())
    assert (imported.created, imported.problems) == (2, ())
    known = directory(database)
    units = {unit.name: unit for unit in known.units.values()}
    assert units["一组"].path == f"{units['上海'].path}{units['一组'].id}/"
    assert units["上海"].parent == units["华东"].id
    team, people = units["一组"].id, by_number(known)
    assert known.holder("主管", team, NOW).id == people["1002"]  # type: ignore[union-attr]
    away = datetime(2026, 4, 10, 15, 59, tzinfo=UTC)  # the last minute of 10 April in Shanghai
    assert known.holder("主管", team, away).id == people["1001"]  # type: ignore[union-attr]
    back = away + timedelta(minutes=1)
    assert known.holder("主管", team, back).id == people["1002"]  # type: ignore[union-attr]


def test_the_same_workbook_again_changes_nothing(database: Database) -> None:
    found(database)
    bring_in(database, workbook())
    before = directory(database)
    again = bring_in(database, workbook(), NOW + timedelta(days=1))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    after = directory(database)
    assert (after.people, after.units, after.memberships) == (before.people, before.units, before.memberships)


def test_a_person_is_known_by_staff_number_and_a_changed_role_ends_the_old_one(database: Database) -> None:
    found(database)
    bring_in(database, workbook())
    before = by_number(directory(database))
    later = NOW + timedelta(days=30)
    changed = [PEOPLE[0], [1001, "张三丰", "上海", "主管", None, None, None]]
    outcome = bring_in(database, workbook(人员=changed, 代理=DEPUTIES[:1]), later)
    assert (outcome.created, outcome.changed) == (0, 1)
    known = directory(database)
    assert by_number(known) == before
    held = {(each.role, each.active_at(NOW), each.active_at(later)) for each in known.memberships}
    assert {("销售代表", True, False), ("主管", False, True), ("主管", True, True)} <= held
    assert known.name(before["1001"]) == "张三丰"


def test_a_workbook_without_a_sheet_or_a_column_leaves_what_it_is_silent_about(database: Database) -> None:
    found(database)
    leaving = [*PEOPLE[:2], ["1002", "李四", "上海", "主管", None, None, "2027-03-31"]]
    bring_in(database, workbook(人员=leaving))
    before = directory(database)
    assert reached_by(database, "1001") == ("13800000000", "zhangsan")
    brief = [row[:4] for row in leaving]
    units = [row[:2] for row in UNITS]
    outcome = bring_in(database, workbook(人员=brief, 部门=units, 代理=None), NOW + timedelta(days=1))
    assert (outcome.changed, outcome.unchanged) == (0, 2)
    after = directory(database)
    assert (after.people, after.units) == (before.people, before.units)
    assert reached_by(database, "1001") == ("13800000000", "zhangsan")


def test_an_empty_cell_of_a_column_that_is_there_clears_what_was_known(database: Database) -> None:
    found(database)
    bring_in(database, workbook())
    emptied = [PEOPLE[0], [1001, "张三", "一组", "销售代表"], PEOPLE[2]]
    assert bring_in(database, workbook(人员=emptied, 代理=DEPUTIES[:1])).changed == 1
    assert reached_by(database, "1001") == (None, None)


def test_a_leaver_is_here_until_the_end_of_the_last_day(database: Database) -> None:
    found(database)
    leaving = [PEOPLE[0], [1001, "张三", "一组", "销售代表", None, None, "2026-03-31"]]
    bring_in(database, workbook(人员=leaving, 代理=DEPUTIES[:1]))
    [person] = directory(database).people.values()
    assert person.here_at(datetime(2026, 3, 31, 15, 59, tzinfo=UTC))
    assert not person.here_at(datetime(2026, 3, 31, 16, 0, tzinfo=UTC))


def test_all_problems_are_reported_by_row_and_nothing_is_written(database: Database) -> None:
    found(database)
    units = [UNITS[0], ["一组", "上海区", ""], ["甲", "乙", ""], ["乙", "甲", ""]]
    people = [
        PEOPLE[0],
        [1001, "张三", "一组", "销售代", None, None, "去年"],
        [1001, None, "二组", "主管", None, None, None],
    ]
    deputies = [DEPUTIES[0], ["1001", "9999", None, None]]
    outcome = bring_in(database, workbook(部门=units, 人员=people, 代理=deputies))
    named = {(problem.code.id, problem.path) for problem in outcome.problems}
    assert named == {
        ("IMPORT755", "部门[2].上级"),
        ("IMPORT759", "部门[3].上级"),
        ("IMPORT759", "部门[4].上级"),
        ("IMPORT757", "人员[2].角色"),
        ("IMPORT758", "人员[2].离职日期"),
        ("IMPORT753", "人员[3].姓名"),
        ("IMPORT754", "人员[3].工号"),
        ("IMPORT756", "代理[2].代理人工号"),
    }
    assert all(problem.message("zh") and problem.hint("en") for problem in outcome.problems)
    assert directory(database).people == {}


def test_a_file_that_is_no_workbook_is_refused_in_words(database: Database) -> None:
    [problem] = bring_in(database, b"PK not a workbook").problems
    assert problem.code.id == "IMPORT750"


def test_a_workbook_that_breaks_inside_is_refused_in_words(database: Database) -> None:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as good, zipfile.ZipFile(broken, "w") as out:
        for name in good.namelist():
            member = good.read(name)
            out.writestr(
                name,
                member.replace(b't="inlineStr"', b't="s"')
                .replace(b"<is><t>", b"<v>99")
                .replace(b"</t></is>", b"</v>"),
            )
    found(database)
    codes = {problem.code.id for problem in bring_in(database, broken.getvalue()).problems}
    assert "IMPORT750" in codes


def test_a_missing_sheet_and_a_missing_column_are_named(database: Database) -> None:
    book = Workbook()
    book.worksheets[0].title = "人员"
    book.worksheets[0].append(["工号", "姓名", "部门"])
    file = BytesIO()
    book.save(file)
    named = [problem.code.id for problem in bring_in(database, file.getvalue()).problems]
    assert sorted(named) == ["IMPORT751", "IMPORT752"]


def test_everybody_keeps_the_ids_by_which_channels_reach_them(database: Database) -> None:
    found(database)
    staff = [
        ["工号", "姓名", "部门", "角色", "手机", "邮箱", "企业微信", "钉钉", "飞书"],
        ["1001", "张三", "一组", "销售代表", "13800000000", "z@x.cn", "zhangsan", "zs01", "ou_zs"],
    ]

    bring_in(database, workbook(人员=staff, 代理=DEPUTIES[:1]))

    with database.read() as connection:
        row = connection.execute(select(people)).one()
    ids = (row.mobile, row.email, row.wecom_id, row.dingtalk_id, row.feishu_id)
    assert ids == ("13800000000", "z@x.cn", "zhangsan", "zs01", "ou_zs")


LEAVE: list[list[object]] = [
    ["工号", "开始", "结束", "类型", "备注"],
    ["1002", date(2026, 3, 9), "2026-03-13", "年假", "回老家"],
    ["1002", date(2026, 5, 1), None, "", ""],
]


def leave(database: Database, number: str) -> list[tuple[str, str]]:
    """Wall times in Shanghai."""
    known = directory(database)
    zone = ZoneInfo("Asia/Shanghai")
    return [
        (
            f"{each.start.astimezone(zone):%m-%d %H:%M}",
            f"{each.end.astimezone(zone):%m-%d %H:%M}" if each.end else "",
        )
        for each in known.people[by_number(known)[number]].leave
    ]


def test_both_days_of_a_leave_belong_to_it_and_the_deputy_is_told(database: Database) -> None:
    found(database)
    bring_in(database, workbook(请假=LEAVE))
    assert leave(database, "1002") == [("03-09 00:00", "03-14 00:00"), ("05-01 00:00", "")]
    known = directory(database)
    team = next(unit.id for unit in known.units.values() if unit.name == "一组")
    away, back = datetime(2026, 3, 13, 15, 59, tzinfo=UTC), datetime(2026, 3, 13, 16, tzinfo=UTC)
    assert known.holder("主管", team, away).number == "1001"  # type: ignore[union-attr]
    assert known.holder("主管", team, back).number == "1002"  # type: ignore[union-attr]


def test_a_later_sheet_replaces_leave_that_is_not_over_and_keeps_what_is(database: Database) -> None:
    found(database)
    bring_in(database, workbook(请假=LEAVE))
    april = datetime(2026, 4, 1, tzinfo=UTC)
    bring_in(database, workbook(), april)
    assert len(leave(database, "1002")) == 2, "without the sheet nothing changes"
    bring_in(database, workbook(请假=[LEAVE[0], ["1002", "2026-06-01", "2026-06-01", "", ""]]), april)
    assert leave(database, "1002") == [("03-09 00:00", "03-14 00:00"), ("06-01 00:00", "06-02 00:00")]


def test_leave_of_nobody_and_leave_that_ends_before_it_begins_are_named(database: Database) -> None:
    found(database)
    wrong = [LEAVE[0], ["9999", "2026-06-01", None, "", ""], ["1001", "2026-06-02", "2026-06-01", "", ""]]
    outcome = bring_in(database, workbook(请假=wrong))
    assert [(each.code.id, each.path) for each in outcome.problems] == [
        ("IMPORT756", "请假[2].工号"),
        ("TIME440", "请假[3].结束"),
    ]
