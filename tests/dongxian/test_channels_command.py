"""`dongxian channels`, as an administrator types it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from dongxian.cli import main
from runtime.channels.fake import Street
from runtime.storage.database import Database
from runtime.storage.tables import organisations, people


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    url = f"sqlite:///{tmp_path / 'dongxian.db'}"
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", url)
    monkeypatch.setenv("DONGXIAN_DATA", str(tmp_path))
    assert main(["migrate"]) == 0
    with Street() as street:
        for name, value in street.environment().items():
            monkeypatch.setenv(name, value)
        with Database.open(url) as database:
            own = {"organisation": "org", "id": "p1"}
            database.write(
                lambda connection: (
                    connection.execute(
                        insert(organisations).values(
                            id="org", name="华东", created_at=datetime(2026, 1, 1, tzinfo=UTC)
                        )
                    ),
                    connection.execute(
                        insert(people).values(**own, number="1001", name="张三", wecom_id="zhangsan")
                    ),
                )
            )
        yield street


def test_a_test_reaches_the_person_and_the_answer_is_yes(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["channels", "test", "wecom_app", "--to", "1001", "--lang", "zh"]) == 0
    assert "服务商收下了" in capsys.readouterr().out
    assert [said.to for said in street.wecom.received] == ["zhangsan"]


def test_a_refusal_is_read_in_words_and_the_answer_is_no(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    street.wecom.trusts = False
    capsys.readouterr()

    assert main(["channels", "test", "wecom_app", "--to", "1001", "--json"]) == 1

    said = json.loads(capsys.readouterr().out)
    assert (said["code"], said["delivered"]) == ("60020", False)
    assert "203.0.113.7" in said["words"]["zh"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["pigeon", "--to", "1001"], "CHAN920"), (["wecom", "--to", "9"], "“9”"), ([], "CHAN920")],
)
def test_what_cannot_be_tested_is_named(
    street: Street, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["channels", "test", *arguments, "--lang", "zh"]) == 2
    assert words in capsys.readouterr().err


def test_the_list_says_what_is_missing_and_no_secret(
    street: Street, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["channels", "--lang", "zh"]) == 0
    listed = capsys.readouterr().out
    assert "DONGXIAN_SMTP_HOST" in listed
    assert "企业微信应用消息: 设置齐了" in listed
    assert "fakesecret" not in listed
