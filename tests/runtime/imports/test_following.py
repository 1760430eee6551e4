"""A unit is put elsewhere in the tree: its cases follow, what was done before stays where it was done."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.rules import decode_case
from runtime.imports.following import follow_units
from runtime.models import Models
from runtime.organisation.people_import import import_people
from runtime.storage.scope import scope_of, visible_cases
from runtime.storage.tables import cases, stage_visits
from tests.runtime.gate.conftest import MONDAY, ORGANISATION, Rows, World, rows, world
from tests.runtime.organisation.test_people_import import workbook

__all__ = ["rows", "world"]

UNITS = [["名称", "上级", "类型"], ["华东", None, "大区"], ["华西", None, "大区"], ["一组", "华西", "小组"]]
PEOPLE = [["工号", "姓名", "部门", "角色"], ["stranger", "钱七", "华西", "主管"]]
NO_DEPUTIES = [["工号", "代理人工号", "开始", "结束"]]


def reorganise(world: World) -> int:
    def work(connection: Connection) -> int:
        content = workbook(部门=UNITS, 人员=PEOPLE, 代理=NO_DEPUTIES)
        imported = import_people(
            connection, ORGANISATION, content, roles=("主管",), timezone="Asia/Shanghai", now=MONDAY
        )
        assert imported.problems == ()
        return follow_units(connection, world.gate, ORGANISATION, imported.moved, "system")

    return world.database.write(work)


def visible(world: World, person: str) -> int:
    with world.database.read() as connection:
        model = Models().current(connection, ORGANISATION)
        assert model is not None
        scope = scope_of(connection, ORGANISATION, person, model, MONDAY)
        return len(connection.execute(select(cases.c.id).where(visible_cases(scope))).all())


def test_the_units_own_chief_keeps_its_cases_the_new_region_gains_and_the_old_one_loses_them(
    world: World,
) -> None:
    world.create("仁济医院")
    world.create("明德医院")
    assert [visible(world, person) for person in ("chief", "stranger", "trainer")] == [2, 0, 2]

    assert reorganise(world) == 2

    assert [visible(world, person) for person in ("chief", "stranger", "trainer")] == [2, 2, 0]
    assert reorganise(world) == 0  # the same workbook again moves nothing


def test_the_move_is_in_the_history_and_the_visit_stays_in_the_region_of_its_time(
    world: World, rows: Rows
) -> None:
    case = world.create("仁济医院").case_id
    reorganise(world)
    [row] = rows(select(cases).where(cases.c.id == case))
    state = decode_case(str(row["snapshot"]))
    assert state.unit_path == row["unit_path"] == "/west/team/"
    assert (state.owner, state.unit) == ("rep", "team")
    assert [visit["unit_path"] for visit in rows(select(stage_visits))] == ["/east/team/"]
