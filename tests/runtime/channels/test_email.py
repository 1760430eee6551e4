from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from runtime.channels.channel import Problem, Recipient
from runtime.channels.email import Email, MailServer
from tests.runtime.channels.letters import NOON, SUPERVISOR, TRAINER, letter
from tests.runtime.channels.mailbox import Mailbox, mailbox


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def test_a_mail_says_the_details_and_shows_who_has_a_copy(box: Mailbox) -> None:
    assert Email(box.server).send((letter(),), NOON).delivered

    ((envelope, mail),) = box.received
    assert envelope == ["wang@example.com"]
    assert mail["To"].addresses[0].addr_spec == "wang@example.com"
    assert [(each.display_name, each.addr_spec) for each in mail["Cc"].addresses] == [
        ("李培训", "li@example.com")
    ]
    assert mail["Subject"] == "触达超时"
    assert mail["Message-ID"] == "<m1@example.com>"
    assert "上海宏达医院在触达已停留5天" in mail.get_content()
    assert "https://dx.example.com/cases/c1" in mail.get_content()


def test_the_copy_goes_to_the_trainer_and_says_that_it_is_one(box: Mailbox) -> None:
    Email(box.server).send((letter("m2", TRAINER, copy=True),), NOON)

    ((envelope, mail),) = box.received
    assert envelope == ["li@example.com"]
    assert mail["To"].addresses[0].addr_spec == "wang@example.com"
    assert "(抄送给你)" in mail.get_content()


def test_the_frame_is_in_the_readers_language(box: Mailbox) -> None:
    Email(box.server).send((letter(recipient=replace(SUPERVISOR, language="en")),), NOON)

    assert "Why you get this mail" in box.received[0][1].get_content()


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("451 try later", Problem.TRANSIENT),
        ("554 spam", Problem.CONTENT),
        ("535 no", Problem.AUTH),
    ],
)
def test_the_servers_answer_decides_what_comes_next(box: Mailbox, answer: str, problem: Problem) -> None:
    box.answer = answer
    email = Email(box.server)

    receipt = email.send((letter(),), NOON)

    assert (receipt.delivered, receipt.code) == (False, answer[:3])
    assert email.meaning(receipt.code).problem is problem


def test_an_unknown_mailbox_is_the_recipients_problem(box: Mailbox) -> None:
    box.unknown.add("wang@example.com")
    email = Email(box.server)

    receipt = email.send((letter(),), NOON)

    assert (receipt.code, receipt.text) == ("550", "no such user")
    assert email.meaning(receipt.code).problem is Problem.RECIPIENT


@pytest.mark.parametrize(
    "address", [None, "", "nobody", "a@b.c\r\nBcc: all@example.com", "two@example.com, all@example.com"]
)
def test_an_address_that_is_none_sends_nothing(box: Mailbox, address: str | None) -> None:
    email = Email(box.server)

    receipt = email.send((letter(recipient=Recipient("p9", "某人", email=address)),), NOON)

    assert email.meaning(receipt.code).problem is Problem.RECIPIENT
    assert box.received == []


def test_a_line_break_in_a_title_or_a_name_starts_no_new_header(box: Mailbox) -> None:
    reader = replace(SUPERVISOR, name="王\r\nBcc: all@example.com")
    sneaky = replace(letter(), recipient=reader, addressed=(reader,), title="超时\r\nBcc: all@example.com")

    assert Email(box.server).send((sneaky,), NOON).delivered
    assert box.received[0][1]["Bcc"] is None


def test_a_server_without_the_encryption_we_ask_for_gets_neither_password_nor_mail(box: Mailbox) -> None:
    server = replace(box.server, security="starttls", user="dx", password="geheim")
    email = Email(server)

    receipt = email.send((letter(),), NOON)

    assert (receipt.code, email.meaning(receipt.code).problem) == ("no_starttls", Problem.AUTH)
    assert box.received == []


def test_a_server_that_is_away_may_come_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    email = Email(MailServer("127.0.0.1", "dx@example.com", port=port, security="none", timeout=2))

    receipt = email.send((letter(),), NOON)

    assert (receipt.code, email.meaning(receipt.code).problem) == ("connect", Problem.TRANSIENT)


def test_a_server_that_accepts_and_never_speaks_is_left_after_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        server = MailServer("127.0.0.1", "dx@example.com", port=port, security="none", timeout=0.2)
        assert Email(server).send((letter(),), NOON).code == "timeout"
