"""Two at once, or one too late: one decision, one end, one publication, and the other hears why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from engine.rules.event import ApprovalDecided, ApprovalEnded
from runtime.storage.tables import publications
from tests.acceptance.model_life import MODEL as LIFE
from tests.acceptance.model_life import ONE as ONE_DAY
from tests.acceptance.model_life import SEVEN, begun
from tests.acceptance.office import Office, OpenOffice, id_of, says
from tests.acceptance.test_c020_ladder import proven
from tests.acceptance.test_c027_approvals import ONE, asked, decide, state
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller


def at_once(*acts: Callable[[], object]) -> list[object]:
    start = Barrier(len(acts))

    def begun(act: Callable[[], object]) -> object:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begun, acts))


def events(office: Office, case: str, kind: type) -> list[object]:
    return [each for each in office.history(case) if isinstance(each, kind)]


def test_the_same_approver_says_yes_and_no_at_once_and_one_of_it_holds(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    wang = [caller(office, "wang") for _ in range(6)]
    said = [
        {"occurrence": 1, "verdict": verdict, "comment": "想好了"} for verdict in ("approve", "reject") * 3
    ]
    answers = at_once(
        *(
            lambda client=client, one=one: client.post(f"{approval}/decide", json=one)
            for client, one in zip(wang, said, strict=True)
        )
    )
    assert all(says(answer) for answer in answers)
    assert len(events(office, case, ApprovalDecided)) == 1
    assert len(events(office, case, ApprovalEnded)) == 1
    assert proven(office)


def test_a_recall_and_a_decision_at_once_end_it_once(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    wang, li = caller(office, "wang"), caller(office, "li")
    answers = at_once(
        lambda: wang.post(f"{approval}/decide", json={"occurrence": 1, "verdict": "approve"}),
        lambda: li.post(f"{approval}/recall", json={"comment": "先不批"}),
        lambda: wang.post(f"{approval}/delegate", json={"to": "root"}),
        lambda: li.post(f"/cases/{id_of(case)}/approvals", json={"approval": "签约审批"}),
    )
    assert all(says(answer) for answer in answers)
    assert len(events(office, case, ApprovalEnded)) <= 1
    assert proven(office)


def test_what_is_decided_is_recalled_by_nobody(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    decide(office, "wang", approval, "approve")
    before = office.history(case)
    for who in ("li", "wang", "root", "sun"):
        answer = caller(office, who).post(f"{approval}/recall", json={"comment": "反悔"})
        says(answer)
    assert (office.history(case), state(office)) == (before, "approved")


def test_of_two_drafts_published_at_once_one_is_in_force_and_one_hears_of_it(open_office: OpenOffice):
    office = open_office(LIFE)
    office.at("2026-03-02 10:00")
    first, second = begun(office.browser("lin")), begun(office.browser("lin"))
    lin = [caller(office, "lin") for _ in range(4)]
    for draft, model in ((first, SEVEN), (second, ONE_DAY)):
        asked = {"name": "x", "files": {"funnel.yaml": complete(model)}, "revision": 1}
        assert lin[0].put(f"/model/drafts/{id_of(draft)}", json=asked).status_code == 200
    before = office.count(publications)
    answers = at_once(
        *(
            lambda client=client, draft=draft: client.post(
                f"/model/drafts/{id_of(draft)}/publish", json={"note": "x"}
            )
            for client, draft in zip(lin, (first, second, first, second), strict=True)
        )
    )
    assert all(says(answer) for answer in answers)
    assert office.count(publications) == before + 1
    assert sorted(answer.status_code for answer in answers)[0] == 200
