"""The commands that look after the rows, as an administrator types them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from dongxian.cli import main
from engine.rules.event import NoteAdded
from runtime.accounts.password import password_matches
from runtime.storage.database import Database
from runtime.storage.history import Head, Stream, append
from runtime.storage.rows import Rows
from runtime.storage.tables import accounts, appeals, deadlines, events, organisations, people
from tests.runtime.jobs.company import Company

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'dongxian.db'}"
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", url)
    return url


@pytest.fixture
def database(url: str) -> Database:
    assert main(["migrate"]) == 0
    database = Database.open(url)

    def begin(connection: object) -> None:
        connection.execute(insert(organisations).values(id="org", name="华东", created_at=NOW))  # type: ignore[attr-defined]
        connection.execute(insert(people).values(organisation="org", id="p1", number="1001", name="张三"))  # type: ignore[attr-defined]
        notes = [NoteAdded(actor="p1", occurred_at=NOW, recorded_at=NOW, text=text) for text in "甲乙"]
        rows = Rows()
        append(rows, Stream("org", "c1"), Head(), notes, None)
        rows.write(connection)  # type: ignore[arg-type]

    database.write(begin)
    return database


def test_migrate_says_what_is_needed_and_does_it_once(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--check"]) == 1
    assert main(["migrate"]) == 0
    assert main(["migrate", "--check", "--lang", "en"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_audit_verify_is_content_with_an_untouched_history_and_names_a_removed_event(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0
    with database:
        database.write(lambda connection: connection.execute(delete(events).where(events.c.sequence == 2)))
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)["华东"]["findings"]
    assert (finding["code"], finding["path"]) == ("STORE706", "case/c1/2")


def test_audit_verify_names_an_appeal_that_nobody_raised(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = {"id": "a1", "agreement": "线索跟进", "quarter": "2026-Q1", "unit": "hz", "reason": "断网"}
    row = {**forged, "organisation": "org", "raised_by": "p1", "raised_at": NOW, "words": ""}
    with database:
        database.write(lambda connection: connection.execute(insert(appeals).values(row)))
    assert main(["audit", "verify", "--json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)["华东"]["findings"]
    assert (finding["code"], finding["path"]) == ("SCORE905", "appeal/a1")


def test_a_user_is_added_for_somebody_who_is_there_with_a_password_from_the_pipe(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def typed(*arguments: str, password: str = "correct horse") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return main(["user", *arguments, "--lang", "en"])

    assert typed("add", "zhangsan", "--number", "9999") == 1
    assert typed("add", "zhangsan", "--number", "1001", password="short") == 1
    assert typed("add", "zhangsan", "--number", "1001") == 0
    assert typed("add", "zhangsan", "--number", "1001") == 1
    assert typed("add", "ZhangSan", "--number", "1001") == 1
    assert typed("password", "ZHANGSAN", password="battery staple") == 0
    with database, database.read() as connection:
        hashed = connection.scalar(select(accounts.c.password_hash))
    assert password_matches("battery staple", hashed)
    assert "exists already" in capsys.readouterr().err


def test_audit_replay_compares_states_with_their_history_and_repairs_one_that_differs(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "replay", "--lang", "en"]) == 0
    assert "every state is equal" in capsys.readouterr().out


def test_audit_deadlines_names_a_deadline_that_history_does_not_tell_and_rebuilds_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Company(database).customer("甲")
    assert main(["audit", "deadlines", "--lang", "en"]) == 0
    assert "The deadlines of 1 cases are those that history tells" in capsys.readouterr().out

    database.write(lambda connection: connection.execute(delete(deadlines)))
    assert main(["audit", "deadlines", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["count"], told["differing"]) == (1, 1)
    assert [(each["code"], each["path"]) for each in told["findings"]] == [("STORE723", f"case/{case}")]

    assert main(["audit", "deadlines", "--repair"]) == 0
    assert main(["audit", "deadlines"]) == 0
