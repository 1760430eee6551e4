"""8,800 real deals go through the importer; every row ends imported or explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runtime.storage.database import Database
from runtime.storage.tables import case_fields, cases, memberships, people, stage_visits
from tests.acceptance.installation import Installation

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "crm-pipeline"
SHARED = Path(os.environ.get("DONGXIAN_SHARED", ROOT.parent / "shared")) / "data" / "crm_sales"

pytestmark = pytest.mark.skipif(
    not (SHARED / "sales_pipeline.csv").exists(),
    reason="the public data set is not here; see examples/crm-pipeline/README.md",
)


@pytest.fixture
def crm(database: Database, tmp_path: Path) -> Installation:
    model = EXAMPLE / "model" / "pipeline.yaml"
    return Installation.of(database, tmp_path, {model.name: model.read_text(encoding="utf-8")})


def test_all_deals_are_imported_and_the_funnel_is_the_one_of_the_data_set(crm: Installation) -> None:
    staff = crm.run("import", "people", SHARED / "sales_teams.csv", "--mapping", EXAMPLE / "people.yaml")
    assert staff.answer == {"created": 41, "changed": 0, "unchanged": 0}, staff.stderr
    deals = ("import", "cases", SHARED / "sales_pipeline.csv", "--mapping", EXAMPLE / "mapping.yaml")
    ended = crm.run(*deals)
    assert (ended.exit_code, ended.answer["created"], ended.answer["rejected"]) == (0, 8_800, 0)
    assert {
        (each["code"], each["column"], each["message"] if each["code"] == "IMPORT794" else ""): each["count"]
        for each in ended.answer["remarks"]
    } == {
        ("IMPORT791", "created", ""): 500,
        ("IMPORT794", "product", "“GTXPro”读作“GTX Pro”"): 1_480,
        ("IMPORT795", "reason", ""): 2_473,
        ("IMPORT796", "account", ""): 1_425,
        ("IMPORT796", "close_value", ""): 2_089,
    }

    with crm.database.read() as connection:
        by_stage = dict(connection.execute(select(cases.c.stage, func.count()).group_by(cases.c.stage)).all())
        entered = dict(
            connection.execute(
                select(stage_visits.c.stage, func.count()).group_by(stage_visits.c.stage)
            ).all()
        )
        agents = connection.scalar(
            select(func.count()).select_from(memberships).where(memberships.c.role == "Sales agent")
        )
        with_deals = connection.scalar(select(func.count(cases.c.owner.distinct())))
        gtx_pro = connection.scalar(
            select(func.count()).select_from(case_fields).where(case_fields.c.text == "GTX Pro")
        )
        idle = set(
            connection.scalars(
                select(people.c.name).where(
                    people.c.id.in_(select(memberships.c.person).where(memberships.c.role == "Sales agent")),
                    people.c.id.not_in(select(cases.c.owner)),
                )
            )
        )
    assert by_stage == {"Won": 4_238, "Lost": 2_473, "Engaging": 1_589, "Prospecting": 500}
    assert entered == {"Won": 4_238, "Lost": 2_473, "Engaging": 8_300, "Prospecting": 500}
    assert (agents, with_deals, gtx_pro) == (35, 30, 1_480)
    assert idle == {"Mei-Mei Johns", "Elizabeth Anderson", "Natalya Ivanova", "Carol Thompson", "Carl Lin"}

    again = crm.run(*deals)
    assert (again.exit_code, again.answer["created"], again.answer["unchanged"]) == (0, 0, 8_800)
