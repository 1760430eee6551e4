"""A new model may not strand what is on its way."""

from __future__ import annotations

import pytest

from engine.model import Loaded
from engine.rules.command import MoveCase, RecordActivity
from runtime.models import Models
from runtime.publication.publishing import publish
from tests.runtime.gate.conftest import FUNNEL, MONDAY, ORGANISATION, World


def republished(world: World, old: str, new: str) -> Loaded:
    text = FUNNEL.replace(old, new)
    assert text != FUNNEL
    return world.database.write(lambda c: publish(c, ORGANISATION, {"funnel.yaml": text}, now=MONDAY))


@pytest.mark.parametrize("change", [("  - stage: 需求确认\n", ""), ("- stage: 触达", "- stage: 首次接触")])
def test_a_model_without_the_stage_of_an_open_case_is_refused_and_the_old_one_stays(
    world: World, change: tuple[str, str]
) -> None:
    first = world.create("仁济医院").case_id
    world.create("明德医院")
    talk = {"submission": "s1", "activity": "客户沟通", "form_version": "", "fields": {"沟通结果": "已沟通"}}
    assert world.perform(first, RecordActivity(actor="rep", **talk)).accepted
    assert world.perform(first, MoveCase(actor="rep", to="需求确认", expected_stage="触达")).accepted

    loaded = republished(world, *change)

    assert loaded.model is None
    [problem] = [each for each in loaded.diagnostics if each.code.id == "PUBLISH901"]
    assert problem.parameters["count"] == 1
    with world.database.read() as connection:
        model = Models().current(connection, ORGANISATION)
    assert model is not None
    assert {"触达", "需求确认"} <= model.stages.keys()


def test_a_stage_that_only_closed_cases_knew_may_go(world: World) -> None:
    case = world.create("仁济医院").case_id
    assert world.perform(
        case, MoveCase(actor="rep", to="输单", expected_stage="触达", reason="价格")
    ).accepted
    assert republished(world, "  - stage: 需求确认\n", "").model is not None
