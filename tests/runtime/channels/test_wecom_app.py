from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from runtime.channels.channel import Problem, Recipient
from runtime.channels.fake import FakeWeCom
from runtime.channels.fake.wecom import AGENT_ID, CORP_ID, SECRET
from runtime.channels.meaning import in_words
from runtime.channels.outbound import Outbound
from runtime.channels.wecom_app import WeComApp, WeComAppSettings
from tests.runtime.channels.letters import NOON, TRAINER, letter, noon

HOURS = timedelta(hours=1)


@pytest.fixture
def fake() -> Iterator[FakeWeCom]:
    with FakeWeCom(clock=noon) as fake:
        yield fake


def app_of(fake: FakeWeCom, secret: str = SECRET) -> WeComApp:
    settings = WeComAppSettings(CORP_ID, AGENT_ID, secret, fake.address)
    return WeComApp(settings, Outbound(private_allowed=True, timeout=5))


def test_the_person_alone_reads_the_whole_sentence_and_the_link(fake: FakeWeCom) -> None:
    assert app_of(fake).send((letter(),), NOON).delivered

    (said,) = fake.received
    assert said.to == "wangzg"
    assert said.content == "上海宏达医院在触达已停留5天\nhttps://dx.example.com/cases/c1"


def test_letters_waiting_for_one_person_are_one_text_and_other_people_have_their_own(
    fake: FakeWeCom,
) -> None:
    app = app_of(fake)
    waiting = [letter(), letter("m2", TRAINER, copy=True), letter("m3", say="第二家也停了5天")]

    batches = app.batches(waiting)

    assert [[each.id for each in batch] for batch in batches] == [["m1", "m3"], ["m2"]]
    assert all(app.send(batch, NOON).delivered for batch in batches)
    assert "第二家" in fake.received[0].content
    assert "(抄送)" in fake.received[1].content


def test_the_token_is_asked_for_once_and_again_only_when_it_has_ended(fake: FakeWeCom) -> None:
    app = app_of(fake)
    for minute in range(3):
        app.send((letter(f"m{minute}", say=f"{minute}"),), NOON + timedelta(minutes=minute))
    assert len(fake.tokens.until) == 1

    fake.clock = lambda: noon() + 7200
    assert app.send((letter("m9"),), NOON + 2 * HOURS).delivered
    assert len(fake.tokens.until) == 2


@pytest.mark.parametrize("code", [42001, 40014])
def test_a_token_that_the_provider_ended_early_is_renewed_within_the_same_send(
    fake: FakeWeCom, code: int
) -> None:
    app = app_of(fake)
    app.send((letter(),), NOON)
    if code == 42001:
        fake.tokens.revoke_all()
    else:
        fake.tokens.until.clear()

    assert app.send((letter("m2", say="另一条"),), NOON).delivered
    assert fake.answered[-3:] == [code, 0, 0]


def test_a_wrong_secret_is_an_error_of_ours_that_waiting_does_not_mend(fake: FakeWeCom) -> None:
    app = app_of(fake, "geheim")

    receipt = app.send((letter(),), NOON)

    assert (receipt.code, app.meaning(receipt.code).problem) == ("40001", Problem.AUTH)
    assert "geheim" not in repr(receipt)


def test_an_untrusted_server_is_told_which_address_to_add(fake: FakeWeCom) -> None:
    fake.trusts = False
    app = app_of(fake)

    receipt = app.send((letter(),), NOON)

    assert receipt.code == "60020"
    assert "203.0.113.7" in in_words(app.meaning(receipt.code), receipt).zh


@pytest.mark.parametrize(("members", "code"), [({"lipx"}, "81013"), (set(), "81013")])
def test_somebody_whom_wecom_does_not_know_was_not_reached(
    fake: FakeWeCom, members: set[str], code: str
) -> None:
    fake.members = frozenset(members)
    app = app_of(fake)

    receipt = app.send((letter(),), NOON)

    assert (receipt.delivered, receipt.code) == (False, code)
    assert app.meaning(code).problem is Problem.RECIPIENT


def test_errcode_0_that_names_an_unreached_person_is_a_failure(fake: FakeWeCom) -> None:
    app = app_of(fake)
    fake.judge = lambda asked: (  # type: ignore[method-assign]
        200,
        0,
        {"errcode": 0, "access_token": "t", "expires_in": 7200, "unlicenseduser": "wangzg"},
    )

    receipt = app.send((letter(),), NOON)

    assert (receipt.delivered, receipt.code) == (False, "unlicenseduser")


def test_what_is_over_a_members_limit_waits_because_wecom_would_drop_it_silently(fake: FakeWeCom) -> None:
    app = app_of(fake)
    for number in range(30):
        assert app.send((letter(f"m{number}", say=f"{number}号"),), NOON).delivered

    assert app.ready_at((letter(),), NOON) == NOON + timedelta(minutes=1)
    assert app.ready_at((letter("m2", TRAINER),), NOON) == NOON
    assert fake.dropped == []
    assert app.send((letter("m30", say="30号"),), NOON).delivered
    assert [said.content.partition("\n")[0] for said in fake.dropped] == ["30号"]


def test_a_text_sent_again_after_a_crash_is_shown_once(fake: FakeWeCom) -> None:
    for _ in range(2):
        assert app_of(fake).send((letter(),), NOON).delivered
    assert len(fake.received) == 1


def test_a_long_text_is_cut_within_the_bytes_and_keeps_its_link(fake: FakeWeCom) -> None:
    assert app_of(fake).send((letter(say="停留" * 2000),), NOON).delivered
    assert fake.received[0].content.endswith("…\nhttps://dx.example.com/cases/c1")


def test_nobody_is_reached_without_an_id_or_without_an_app(fake: FakeWeCom) -> None:
    stranger = letter(recipient=Recipient("p3", "赵敏"))
    assert app_of(fake).send((stranger,), NOON).code == "no_address"
    assert WeComApp(None, Outbound()).send((letter(),), NOON).code == "not_set_up"
    assert fake.answered == []
