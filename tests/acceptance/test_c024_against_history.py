"""C024 against a second count: the numbers of the score, beside a plain reading of what was done to each lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from sqlalchemy import select

from engine.model.kernel import Model
from engine.rules.command import (
    AnyCommand,
    AssignCase,
    ContestReturn,
    CorrectActivity,
    DecideContest,
    EditCase,
    RecordActivity,
)
from engine.scoring.collaboration import Counts
from runtime.queries.hand_overs import counts
from runtime.queries.period import parse
from runtime.storage.scope import everything
from runtime.storage.tables import hand_overs
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.acceptance.test_c024_collaboration import GIVE, MODEL, audited
from tests.engine.rules.story import instant
from tests.runtime.web.callers import caller
from tests.runtime.web.test_director import rows_behind

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNTS = (
    "due",
    "in_time",
    "owed",
    "answered",
    "disposed",
    "disputed",
    "not_yet_due",
    "given",
    "qualified",
    "contested",
    "complete",
)
HOURS = timedelta(hours=1)


@dataclass(frozen=True)
class Lead:
    """What is done to it, in hours after the hand-over; `call` and `feedback` None: never.

    A return may be contested an hour later, and decided `after` as many hours: in favour of the provider or not.
    """

    number: int
    given_at: datetime
    budget: bool
    city: str | None
    call: float | None
    answered: bool
    feedback: float | None
    returns: bool
    contested: bool = False
    after: float = 0
    granted: bool = False

    @property
    def contested_at(self) -> datetime:
        assert self.feedback is not None
        return self.given_at + (self.feedback + 1) * HOURS

    @property
    def decided_at(self) -> datetime:
        return self.contested_at + self.after * HOURS


def leads(random: Random, n: int) -> list[Lead]:
    """Around the turn of a month, with many instants that lie exactly on a limit."""
    return [
        Lead(
            number,
            instant("2026-02-26 00:00") + random.randrange(6 * 24) * HOURS,
            budget=random.random() < 0.8,
            city=random.choice(["杭州"] * 8 + ["其他", None]),
            call=random.choice([None, 1, 20, 47.5, 48, 48.5, 70]),
            answered=random.random() < 0.75,
            feedback=random.choice([None, 2, 24, 48, 49, 80]),
            returns=random.random() < 0.4,
            contested=random.random() < 0.6,
            after=random.choice([1, 5, 40]),
            granted=random.random() < 0.5,
        )
        for number in range(n)
    ]


def live(
    office: Office, lives: list[Lead], until: datetime, looks_on: Callable[[datetime], None] = lambda at: None
) -> None:
    """`looks_on` is told of every instant at which something was done."""
    steps = [(lead.given_at, 0, lead) for lead in lives]
    steps += [(lead.given_at + lead.call * HOURS, 1, lead) for lead in lives if lead.call is not None]
    steps += [(lead.given_at + lead.feedback * HOURS, 2, lead) for lead in lives if lead.feedback is not None]
    for lead in lives:
        if lead.feedback is not None and lead.returns and lead.contested:
            steps += [(lead.contested_at, 3, lead), (lead.decided_at, 4, lead)]
    cases: dict[int, str] = {}
    for at, step, lead in sorted(steps, key=lambda each: (each[0], each[1], each[2].number)):
        if at > until:
            break
        office.clock.set(at)
        if step == 0:
            fields = {"联系电话": f"13800138{lead.number:03}", "计划采购月份": "2026-06"}
            fields |= {"预算": "30000"} if lead.budget else {}
            fields |= {"城市": lead.city} if lead.city else {}
            cases[lead.number] = office.customer(office.browser("li"), f"客户{lead.number}", **fields)
            assert office.command(cases[lead.number], GIVE).accepted
        else:
            assert office.command(cases[lead.number], _command(lead, step)).accepted
        looks_on(at)
    office.clock.set(until)
    office.new_worker().step(until)


def _command(lead: Lead, step: int) -> AnyCommand:
    if step == 3:
        return ContestReturn(actor="qian", reason="当场拨通过")
    if step == 4:
        return DecideContest(actor="lin", granted=lead.granted, comment="查过了")
    return _record(lead, step)


def _record(lead: Lead, step: int) -> RecordActivity:
    activity, fields = "客户沟通", {"沟通结果": "已沟通" if lead.answered else "未接通"}
    if step == 2:
        activity = "跟进反馈"
        fields = {"结论": "退回", "退回原因": "空号"} if lead.returns else {"结论": "接收"}
    return RecordActivity(
        actor="li",
        submission=f"{lead.number}-{step}",
        activity=activity,
        form_version="",
        fields=fields,
    )


def counted_by_hand(lives: list[Lead], month: str, now: datetime) -> Counter[str]:
    """D-5 read out for one lead after another; nothing of the database."""
    found: Counter[str] = Counter()
    for lead in lives:
        if lead.given_at > now:
            continue
        if lead.city == "其他":
            found["excluded"] += in_month(lead.given_at, month)
            continue
        call, feedback = instants(lead, now)
        returned = lead.returns and feedback is not None
        contested = returned and lead.contested and lead.contested_at <= now
        decided = contested and lead.decided_at <= now
        stands = returned and not (decided and lead.granted)
        disputed = contested and not decided
        if in_month(lead.given_at, month):
            found.update(given=1, complete=lead.city is not None)
            found.update(qualified=lead.budget and not stands, contested=lead.budget and disputed)
        due = lead.given_at + 48 * HOURS
        if not lead.budget or not in_month(due, month):
            continue
        # Who has sent a lead back in time owes no call any more; who called before had called.
        released = stands and feedback <= due and (call is None or call > feedback)
        called = call is not None and call <= due and not released
        if not (called or stands or due < now):
            found["not_yet_due"] += 1
            continue
        disposed = feedback is not None and (stands or not lead.returns) and not disputed
        found.update(due=1, owed=not released, in_time=called, disposed=disposed, disputed=disputed)
        found["answered"] += feedback is not None and feedback <= due
    return found


def in_month(at: datetime, month: str) -> bool:
    return at.astimezone(SHANGHAI).strftime("%Y-%m") == month


def instants(lead: Lead, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When somebody was reached, and when the feedback was written; None: not by now."""
    call = None if lead.call is None or not lead.answered else lead.given_at + lead.call * HOURS
    feedback = None if lead.feedback is None else lead.given_at + lead.feedback * HOURS
    return (
        call if call is not None and call <= now else None,
        feedback if feedback is not None and feedback <= now else None,
    )


@pytest.mark.parametrize(("seed", "until"), [(1, "2026-03-02 12:00"), (2, "2026-03-09 00:00")])
def test_every_number_of_the_score_is_what_a_plain_reading_of_the_history_counts(
    open_office: OpenOffice, seed: int, until: str
):
    office, now = open_office(MODEL), instant(until)
    lives = leads(Random(seed), 60)
    live(office, lives, now)
    assert audited(office) == []
    for month in ("2026-02", "2026-03"):
        answer = caller(office, "lin").get(f"/collaboration?period={month}").json()["months"][0]
        by_hand = counted_by_hand(lives, month, now)
        client = office.browser("lin")
        opened = {
            name: rows_behind(client, answer["rows"][name].removeprefix("/api/v1"))[0]
            for name in (*COUNTS, "excluded")
        }
        assert opened == {name: by_hand[name] for name in opened}, month
        assert (answer["due"], answer["not_yet_due"], answer["excluded"]) == (
            by_hand["due"],
            by_hand["not_yet_due"],
            by_hand["excluded"],
        )
        consumer = [(part["k"], part["n"]) for part in answer["consumer"]]
        assert consumer == [
            (by_hand["in_time"], by_hand["owed"]),
            (by_hand["answered"], by_hand["due"]),
            (by_hand["disposed"], by_hand["due"] - by_hand["disputed"]),
        ]
        provider = [(part["k"], part["n"]) for part in answer["provider"]]
        assert provider == [
            (by_hand["qualified"], by_hand["given"] - by_hand["contested"]),
            (by_hand["complete"], by_hand["given"]),
        ]


def test_waiting_for_an_owner_and_waiting_for_a_call_are_shown_apart(open_office: OpenOffice):
    """D-5: 20 leads are given to a supervisor, who passes them on after 6 hours; they are called 2 hours later."""
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    lives = [Lead(n, office.clock.now(), True, "杭州", None, True, None, False) for n in range(21)]
    live(office, lives, office.clock.now())
    with office.services.database.read() as connection:
        given = list(connection.scalars(select(hand_overs.c.case).distinct().order_by(hand_overs.c.case)))
    office.at("2026-03-02 16:00")
    for case in given:
        passed_on = AssignCase(actor="wang", owner="zhao", unit="hz", unit_path="/east/hz/")
        assert office.command(case, passed_on).accepted
    office.at("2026-03-02 18:00")
    for number, case in enumerate(given[:20]):
        call = _record(lives[number], 1)
        assert office.command(case, structs.replace(call, actor="zhao")).accepted
    office.at("2026-03-03 09:00")
    assert office.command(
        given[0], AssignCase(actor="wang", owner="li", unit="hz", unit_path="/east/hz/")
    ).accepted
    office.work_at("2026-03-05 10:00")
    month = caller(office, "lin").get("/collaboration?period=2026-03").json()["months"][0]
    assert month["delays"] == {"n": 21, "contacted": 20, "system_seconds": 21_600, "human_seconds": 7_200}
    client = office.browser("lin")
    page = says(client.get("/collaboration?period=2026-03"))
    assert "6小时" in page
    assert "2小时" in page
    assert rows_behind(client, month["rows"]["uncontacted"].removeprefix("/api/v1"))[:2] == (1, 1)
    assert audited(office) == []


def test_a_lead_taken_back_in_after_a_wrong_city_is_counted_as_if_it_had_never_been_out(
    open_office: OpenOffice,
):
    office = open_office(MODEL)
    lives = [Lead(0, instant("2026-03-02 10:00"), True, "其他", 20, True, None, False)]
    live(office, lives, instant("2026-03-03 09:00"))
    with office.services.database.read() as connection:
        case = connection.scalars(select(hand_overs.c.case).distinct()).one()
    corrected = EditCase(actor="li", fields={"城市": "杭州"}, reason="城市填错了")
    assert office.command(case, corrected).accepted
    office.work_at("2026-03-05 10:00")
    month = caller(office, "lin").get("/collaboration?period=2026-03").json()["months"][0]
    assert (month["due"], month["excluded"]) == (1, 0)
    assert [(part["k"], part["n"]) for part in month["consumer"]] == [(1, 1), (0, 1), (0, 1)]
    assert audited(office) == []


def test_every_number_is_again_what_it_was_when_it_is_read_as_known_then(open_office: OpenOffice):
    """D-0: also after corrections, contests and decisions that came later."""
    office, seen = open_office(MODEL), {}
    lives = leads(Random(3), 25)

    def note(at: datetime) -> None:
        seen[at] = [numbers(office, month, at) for month in ("2026-02", "2026-03")]

    live(office, lives, instant("2026-03-09 00:00"), note)
    with office.services.database.read() as connection:
        given = list(connection.scalars(select(hand_overs.c.case).distinct().order_by(hand_overs.c.case)))
    for case in given[::2]:
        for id, submission in office.state(case).submissions.items():
            if submission.activity == "客户沟通" and submission.counted:
                wrong = CorrectActivity(
                    actor="li", submission=id, fields={"沟通结果": "未接通"}, reason="记错了"
                )
                assert office.command(case, wrong).accepted
    office.work_at("2026-03-20 00:00")
    assert len(seen) > 50
    for at, before in seen.items():
        assert [numbers(office, month, at) for month in ("2026-02", "2026-03")] == before, at
    last = max(seen)
    assert numbers(office, "2026-03", instant("2026-03-20 00:00")) != seen[last][1]


def numbers(office: Office, month: str, known: datetime) -> dict[str, Counts]:
    model, period = office_model(office), parse(month, "Asia/Shanghai")
    assert period is not None
    with office.services.database.read() as connection:
        everybody = everything(COMPANY, "")
        return dict(counts(connection, everybody, model.agreements["线索跟进"], period, known))


def office_model(office: Office) -> Model:
    with office.services.database.read() as connection:
        model = office.services.models.current(connection, COMPANY)
    assert model is not None
    return model
