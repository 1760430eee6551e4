"""Reminders of an owner on leave for whom nobody stands in wait for the return, and no others do."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert

from runtime.storage.tables import absences, cases
from tests.engine.rules.story import instant
from tests.runtime.effects.desk import COMPANY, Desk
from tests.runtime.effects.test_windows import HALF_HOUR, MINUTES, NIGHT, at, paced, texts


def on_leave(desk: Desk, *days: tuple[str, str | None], owner: str = "p1") -> None:
    """The reader is away, and owns the case or not."""

    def noted(connection: Connection) -> None:
        at = instant("2026-03-01 10:00")
        told = {"snapshot": "{}", "name": "明德医院", "search": "", "stage": "触达", "stage_kind": "open"}
        place = {"unit": "sh", "unit_path": "/east/sh/", "visit": 1, "entered_at": at, "created_at": at}
        of_model = {"funnel": "漏斗", "model_version": "v1", "sequence": 1, "created_by": owner}
        case = {"organisation": COMPANY, "id": "c1", "owner": owner, **told, **place, **of_model}
        connection.execute(insert(cases).values(**case))
        for begins, ends in days:
            span = {"starts_at": instant(begins), "ends_at": ends and instant(ends)}
            connection.execute(
                insert(absences).values(organisation=COMPANY, id=f"l{begins}", person="p1", **span)
            )

    desk.database.write(noted)


def test_reminders_of_an_owner_on_leave_whom_nobody_stands_in_for_come_on_return(desk: Desk) -> None:
    on_leave(desk, ("2026-03-02 00:00", "2026-03-04 00:00"), ("2026-03-04 00:00", "2026-03-05 00:00"))
    slept = paced(together=30 * MINUTES, quiet=NIGHT)
    for day in (2, 3):
        at(desk, f"2026-03-0{day} 10:00")
        desk.put(slept, say=f"{day}号提醒")
        desk.step()
    assert len(desk.inbox("p1")) == 2, "in the inbox at once"
    at(desk, "2026-03-04 23:00")
    assert texts(desk) == []
    at(desk, "2026-03-05 00:00")
    at(desk, "2026-03-05 08:00")
    [text] = texts(desk)
    assert "2条提醒" in text
    assert len(desk.inbox("p1")) == 2


@pytest.mark.parametrize("why", ["a deputy", "another's case", "until further notice", "back already"])
def test_others_reminders_do_not_wait_for_a_return(desk: Desk, why: str) -> None:
    ends = {"until further notice": None, "back already": "2026-03-02 09:00"}.get(why, "2026-03-05 00:00")
    on_leave(desk, ("2026-03-02 00:00", ends), owner="p2" if why == "another's case" else "p1")
    if why == "a deputy":
        desk.change_person("p1", deputy="p2")
    at(desk, "2026-03-02 10:00")
    desk.put(HALF_HOUR)
    desk.step()
    at(desk, "2026-03-02 10:30")
    assert len(texts(desk)) == 1
