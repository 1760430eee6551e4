"""Calendars by the command line: begin with the built-in one, change it, check it, publish it."""

import json

import pytest

from dongxian.cli import main
from tests.dongxian.test_publish_and_explain import MODEL


@pytest.fixture
def company(tmp_path, monkeypatch, empty_database_url, capsys):
    monkeypatch.setenv("DONGXIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", empty_database_url)
    file = tmp_path / "funnel.yaml"
    file.write_text(MODEL, encoding="utf-8")
    assert main(["publish", str(file), "--new", "--organisation", "朝阳乳品"]) == 0
    capsys.readouterr()
    return tmp_path


def said(capsys, *arguments: str) -> str:
    assert main(["calendar", *arguments, "--lang", "zh"]) == 0
    return capsys.readouterr().out


def test_the_built_in_calendar_is_shown_changed_and_published(company, capsys):
    assert "cn-workdays" in said(capsys, "list")
    text = said(capsys, "show", "cn-workdays").replace("09:00-18:00", "09:00-12:00, 13:00-18:00")
    file = company / "calendar.yaml"
    file.write_text(text, encoding="utf-8")
    assert "没有问题" in said(capsys, "check", str(file))
    assert "内置" in said(capsys, "list")
    assert "已发布“cn-workdays”" in said(capsys, "publish", str(file), "--note", "午休不算")
    assert "内置" not in said(capsys, "list")
    assert said(capsys, "show", "cn-workdays") == text


def test_a_year_is_read_month_by_month(company, capsys):
    may = said(capsys, "show", "cn-workdays", "--year", "2026").splitlines()[4]
    assert may == " 5 月  上班 19 天  放假 1 4 5  调休上班 9"


def test_a_day_unlike_the_state_councils_is_mentioned(company, capsys):
    file = company / "calendar.yaml"
    text = said(capsys, "show", "cn-workdays")
    last = text.rsplit("valid_until: ", 1)[1][:4]
    file.write_text(text.replace("holidays: [", f"holidays: [\n  {last}-12-31,"), encoding="utf-8")
    assert f"{last}-12-31" in said(capsys, "check", str(file))


def test_a_broken_calendar_is_not_published_and_says_where_it_is_broken(company, capsys):
    file = company / "calendar.yaml"
    file.write_text("calendar: 甲\nzone: Asia/Beijing\nweek: {}\nvalid_until: 2030-02-30\n", encoding="utf-8")
    assert main(["calendar", "publish", str(file), "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert [code for code in ("TIME413", "TIME410", "TIME414") if code in out] == [
        "TIME413",
        "TIME410",
        "TIME414",
    ]
    assert main(["calendar", "check", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["location"]["line"] for each in told["diagnostics"]] == [2, 3, 4]
    assert "甲" not in said(capsys, "list")


def test_programs_read_the_list(company, capsys):
    assert main(["calendar", "list", "--json"]) == 0
    assert [each["calendar"] for each in json.loads(capsys.readouterr().out)] == ["cn-workdays"]


@pytest.mark.parametrize(
    "arguments",
    [["show"], ["show", "没有"], ["check"], ["publish"], ["check", "/"], ["check", "nothing.yaml"]],
)
def test_what_is_missing_is_asked_for(company, capsys, arguments):
    assert main(["calendar", *arguments, "--lang", "zh"]) == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("year", ["99999", "-1", "soon", "²"])
def test_a_year_that_is_none_is_refused(company, year):
    with pytest.raises(SystemExit):
        main(["calendar", "show", "cn-workdays", f"--year={year}"])
