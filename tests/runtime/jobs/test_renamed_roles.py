"""A role that got another name, and cases that a plan lets finish on the version that knows the old one."""

from __future__ import annotations

import pytest

from runtime.storage.database import Database
from tests.runtime.jobs.company import Company
from tests.runtime.jobs.test_publications import FUNNEL, audited, changed, published


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database, model=FUNNEL)


def test_a_case_that_stays_on_its_version_reminds_whoever_holds_the_role_that_it_asks_for_by_its_old_name(
    company: Company,
) -> None:
    company.customer("明德")
    renamed = changed(
        "roles: [销售代表, 主管, 培训负责人]", "roles: {销售代表: {}, 经理: {was: 主管}, 培训负责人: {}}"
    ).replace("notify: 主管", "notify: 经理")
    published(company, renamed, plan="stay: all")
    company.new_worker().step(company.at(days=5, minutes=1))
    assert company.told("boss") == ["明德在触达已停留5天"]
    again = renamed.replace("经理: {was: 主管}", "区域主管: {was: 经理}").replace(
        "notify: 经理", "notify: 区域主管"
    )
    company.customer("仁和")
    published(company, again, plan="stay: all")
    company.new_worker().step(company.at(days=11))
    assert company.told("boss") == ["明德在触达已停留5天", "仁和在触达已停留5天23小时"]
    assert audited(company) == []
