"""Votes: each person has one say, whatever the number of seats, and too few people cannot cast one."""

from __future__ import annotations

import pytest

from engine.rules import Person
from engine.rules.command import DelegateApproval, RefreshClocks
from tests.engine.rules.story import codes
from tests.engine.rules.test_approvals import ask, decide, parallel, state, waiting


def test_two_votes_of_three_pass_and_two_rejections_end_it(funnel):
    lead = funnel(parallel("{votes: 2}")).new_case(at="2026-03-02 09:00")
    ask(lead, "签约审批")
    decide(lead, "财务", "reject", comment="不")
    assert state(lead) == "running"
    decide(lead, "法务", "reject", comment="不")
    assert state(lead) == "rejected"


def seated(**people: str) -> dict[str, object]:
    """Who holds which role."""
    return {"chains": {role: (Person(person, person),) for role, person in people.items()}}


def test_a_vote_counts_people_so_that_two_seats_of_one_are_one_say(funnel):
    lead = funnel(parallel("{votes: 2}")).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="lao", 法务="lao", 区域总监="boss")
    ask(lead, "签约审批")
    decide(lead, "lao", "approve")
    assert (state(lead), waiting(lead)) == ("running", ["boss"])
    decide(lead, "boss", "approve")
    assert state(lead) == "approved"


def test_one_who_rejects_from_two_seats_leaves_too_few_for_two_votes(funnel):
    lead = funnel(parallel("{votes: 2}")).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="lao", 法务="lao", 区域总监="boss")
    ask(lead, "签约审批")
    decide(lead, "lao", "reject", comment="不")
    assert state(lead) == "rejected"


def test_all_still_asks_each_seat_whoever_holds_them(funnel):
    lead = funnel(parallel("all")).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="lao", 法务="lao", 区域总监="boss")
    ask(lead, "签约审批")
    decide(lead, "lao", "approve")
    decide(lead, "boss", "approve")
    assert state(lead) == "approved"


@pytest.mark.parametrize(
    ("otherwise", "then"),
    [
        ("", ("rejected", "too_few")),
        ("\n    within: 2 days\n    otherwise: reject", ("rejected", "too_few")),
        ("\n    within: 2 days\n    otherwise: next", ("rejected", "too_few")),
        ("\n    within: 2 days\n    otherwise: approve", ("approved", "decided")),
    ],
)
def test_a_vote_that_too_few_people_could_cast_says_so_and_asks_nobody(funnel, otherwise, then):
    lead = funnel(parallel("{votes: 3}").rstrip() + otherwise).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="lao", 法务="lao", 区域总监="boss")
    decision = ask(lead, "签约审批")
    (request,) = lead.case.approvals.values()
    assert (request.state, request.because) == then
    assert [warning.code.id for warning in decision.warnings] == ["RULE689"]
    assert [message.reader for message in decision.messages] == ["xiaowang"]
    assert lead.deadlines == {}


def test_an_empty_seat_may_still_be_taken_so_that_the_vote_waits(funnel):
    lead = funnel(parallel("{votes: 3}")).new_case(at="2026-03-02 09:00")
    lead.holders = {"区域总监": None}
    lead.facts = seated(财务="cai", 法务="fa")
    ask(lead, "签约审批")
    assert state(lead) == "running"


def test_a_vote_that_a_departure_leaves_to_too_few_ends_at_the_next_look(funnel):
    lead = funnel(parallel("{votes: 3}")).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="cai", 法务="fa", 区域总监="boss")
    ask(lead, "签约审批")
    lead.facts = {**seated(财务="fa", 法务="fa", 区域总监="boss"), "gone": frozenset({"cai"})}
    decision = lead.ask(RefreshClocks(actor="system"), "2026-03-02 12:00")
    assert state(lead) == "rejected"
    assert [warning.code.id for warning in decision.warnings] == ["RULE689"]


def test_a_deputy_with_a_seat_has_one_say_and_the_absent_keep_theirs(funnel):
    lead = funnel(parallel("{votes: 2}")).new_case(at="2026-03-02 09:00")
    lead.facts = {**seated(财务="cai", 法务="fa", 区域总监="boss"), "stand_ins": {"fa": "cai"}}
    ask(lead, "签约审批")
    decide(lead, "cai", "approve")
    assert waiting(lead) == ["fa", "boss"]
    assert codes(decide(lead, "cai", "reject", comment="不")) == ["RULE690"]
    assert state(lead) == "running"
    decide(lead, "fa", "approve")
    assert state(lead) == "approved"


def test_a_vote_cannot_be_given_to_somebody_who_has_one(funnel):
    lead = funnel(parallel("{votes: 2}")).new_case(at="2026-03-02 09:00")
    lead.facts = seated(财务="cai", 法务="fa", 区域总监="boss")
    ask(lead, "签约审批")
    (id,) = lead.case.approvals
    refused = lead.ask(DelegateApproval(actor="cai", request=id, to="fa"), "2026-03-02 11:00")
    assert codes(refused) == ["RULE677"]
