"""Commands that check and mend a company that lives: history, states, tokens."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, select, update

from dongxian.cli import main
from runtime.storage.database import Database
from runtime.storage.tables import cases, deadlines, events
from tests.runtime.jobs.company import MODEL, Company


@pytest.fixture
def company(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", database_url)
    company = Company(database)
    company.move(company.customer("宏达医院"))
    return company


def spoken(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main([*arguments, "--lang", "en"])
    return code, capsys.readouterr().out


def test_audit_names_a_changed_and_a_reordered_event(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spoken(capsys, "audit", "verify")[0] == 0

    def swap(connection: Connection) -> None:
        one, two = connection.execute(
            select(events.c.type, events.c.envelope, events.c.hash, events.c.stream)
            .where(events.c.sequence.in_((2, 3)))
            .order_by(events.c.sequence)
        )
        for sequence, row in ((2, two), (3, one)):
            connection.execute(
                update(events)
                .where(events.c.sequence == sequence)
                .values(type=row.type, envelope=row.envelope, hash=row.hash)
            )

    company.database.write(swap)
    code, told = spoken(capsys, "audit", "verify", "--json")
    assert code == 1
    [report] = json.loads(told).values()
    assert {finding["path"].rsplit("/", 1)[1] for finding in report["findings"]} >= {"2", "3"}


def test_replay_names_what_differs_rebuilds_it_and_refuses_a_case_that_is_not_there(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spoken(capsys, "audit", "replay") == (0, "1 cases replayed, every state is equal\n")
    company.database.write(lambda connection: connection.execute(update(cases).values(stage="赢单")))
    code, told = spoken(capsys, "audit", "replay", "--json")
    assert code == 1
    [finding] = json.loads(told)["findings"]
    assert "cases.stage" in finding["message"]["en"]
    assert spoken(capsys, "audit", "replay", "--repair")[0] == 0
    assert spoken(capsys, "audit", "replay")[0] == 0
    assert main(["audit", "replay", "--case", "nobody"]) == 2


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    code, secret = spoken(capsys, "token", "--login", "boss", "--title", "BI", "--scope", "read")
    assert code == 0
    code, told = spoken(capsys, "token", "--json")
    [listed] = json.loads(told)
    assert (listed["login"], listed["title"]) == ("boss", "BI")
    assert secret.strip() not in told
    assert spoken(capsys, "token", "--revoke", listed["id"])[0] == 0
    assert json.loads(spoken(capsys, "token", "--json")[1]) == []
    assert main(["token", "--login", "nobody"]) == 1


def test_a_clock_of_working_days_follows_from_history_too(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", database_url)
    working = MODEL.replace("5 days", "5 workdays").replace("send_by:", "calendar: cn-workdays\nsend_by:")
    company = Company(database, model=working)
    case = company.customer("宏达医院")
    assert spoken(capsys, "audit", "replay")[0] == 0
    company.database.write(lambda connection: connection.execute(update(cases).values(stage="赢单")))
    assert spoken(capsys, "audit", "replay", "--repair")[0] == 0
    with database.read() as connection:
        row = connection.execute(select(deadlines).where(deadlines.c.case == case)).one()
    assert row.calendar_version  # what it was reckoned by stays known
    assert spoken(capsys, "audit", "replay")[0] == 0
