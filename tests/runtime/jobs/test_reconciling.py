from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import delete, insert, select, update

from runtime.channels.in_app import InApp
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.storage.reconciler import compare, repair, slices
from runtime.storage.tables import deadlines
from runtime.watch import Watch
from tests.runtime.jobs.company import COMPANY, START, Company


def differing(company: Company) -> dict[str, tuple[str, ...]]:
    with company.database.read() as connection:
        found = slices(connection, COMPANY, Models().get)
        return {each.case: each.columns for some in found for each in some.differing}


def three_lives(company: Company) -> tuple[str, str, str]:
    """One has moved on in time, one was missed, one still waits."""
    moved, missed = company.customer("甲"), company.customer("乙")
    company.at(days=1)
    company.move(moved)
    company.new_worker().step(company.at(days=5, hours=1))
    return moved, missed, company.customer("丙")


def test_the_deadlines_of_every_life_follow_from_its_history(company: Company):
    three_lives(company)
    assert differing(company) == {}


def test_what_was_changed_removed_or_added_by_hand_is_named_and_rebuilt(company: Company):
    moved, missed, waiting = three_lives(company)
    with company.database.read() as connection:
        before = connection.execute(select(deadlines).order_by(deadlines.c.case)).all()

    company.database.write(
        lambda connection: connection.execute(
            update(deadlines).where(deadlines.c.case == waiting).values(due=START)
        )
    )
    company.database.write(
        lambda connection: connection.execute(delete(deadlines).where(deadlines.c.case == missed))
    )
    stray = {"clause": "stage/需求确认", "occurrence": 1, "step": 0, "started_at": START, "due": START}
    company.database.write(
        lambda connection: connection.execute(
            insert(deadlines).values(organisation=COMPANY, case=moved, state="pending", late=False, **stray)
        )
    )
    assert differing(company) == {
        moved: ("deadlines",),
        missed: ("deadlines",),
        waiting: ("deadlines.due",),
    }

    for case in differing(company):
        company.database.write(partial(repair, organisation=COMPANY, model_of=Models().get, case=case))
    assert differing(company) == {}
    with company.database.read() as connection:
        assert connection.execute(select(deadlines).order_by(deadlines.c.case)).all() == before


def test_a_lease_is_no_difference_and_survives_the_repair(company: Company):
    case = company.customer("甲")
    until = START + timedelta(days=9)
    company.database.write(
        lambda connection: connection.execute(
            update(deadlines).values(lease_until=until, lease_by="one", due=START)
        )
    )
    assert differing(company) == {case: ("deadlines.due",)}
    company.database.write(partial(repair, organisation=COMPANY, model_of=Models().get, case=case))
    with company.database.read() as connection:
        row = connection.execute(select(deadlines)).one()
    assert (row.lease_by, row.lease_until) == ("one", until)


def test_slices_go_on_where_the_last_one_ended_and_miss_no_case(company: Company):
    cases = sorted(company.customer(f"客户{number}") for number in range(5))
    company.database.write(lambda connection: connection.execute(delete(deadlines)))
    found, after = [], ""
    with company.database.read() as connection:
        while after is not None:
            compared = compare(connection, COMPANY, Models().get, after=after, limit=2)
            assert compared.cases <= 2
            found += [each.case for each in compared.differing]
            after = compared.last
    assert found == cases


def test_the_worker_compares_once_a_day_and_tells_administrators_what_differs(company: Company):
    company.customer("甲")
    company.customer("乙")
    worker = Worker(company.database, company.new_gate(), company.clock, {"in_app": InApp()}, watch=Watch())

    def look(**later: float) -> list[str]:
        for seconds in (0, 10, 20):
            worker.step(company.at(**later) + timedelta(seconds=seconds))
        return [text.splitlines()[0] for text in company.told("boss") if "每日核对" in text]

    assert look(hours=1) == []
    company.database.write(
        lambda connection: connection.execute(update(deadlines).values(due=START + timedelta(days=300)))
    )
    assert look(hours=2) == []
    (said,) = look(hours=26)
    assert said.startswith("每日核对:2 条商机的时限表与历史不一致,第一条是“")
    assert len(look(hours=27)) == 1
    assert len(look(hours=51)) == 2
