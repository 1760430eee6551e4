"""The collaboration score on the command line: what the page says, for people and for programs."""

from __future__ import annotations

import json

import pytest

from dongxian.cli import main
from tests.acceptance.conftest import open_office as open_office
from tests.acceptance.office import Office, OpenOffice
from tests.acceptance.test_c024_collaboration import MODEL, month_of_leads


@pytest.fixture
def office(open_office: OpenOffice, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", database_url)
    return open_office(MODEL)


def test_a_month_is_told_with_both_sides_and_their_parts(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    month_of_leads(office)
    asked = ["measure", "collaboration", "--period", "2026-03", "--lang", "zh"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "线索跟进 2026-03 合计:75.0(到期 20)" in told
    assert "销售代表 90.0:按时跟进 90%(18/20),大致在70%–97%" in told
    assert "市场部 62.5:合格 40%(20/50)" in told
    assert main([*asked, "--json"]) == 0
    whole, team = json.loads(capsys.readouterr().out)
    assert (whole["team"], team["team"], round(whole["score"], 6)) == (None, "杭州", 75)
    assert main([*asked, "--known", "2026-03-02", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["due"] == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--agreement", "别的"], "没有“别的”这个协作协议;有的是:线索跟进"),
        (["--period", "2026-13"], "“2026-13”不是月份或季度"),
        (["--known", "昨天"], "“昨天”不是日期"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    office: Office, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(["measure", "collaboration", *more, "--lang", "zh"]) == 2
    assert said in capsys.readouterr().err
