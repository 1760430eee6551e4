"""`dongxian replay` as an operations manager types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dongxian.cli import main
from tests.engine.rules.story import complete

MODEL = complete("""
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
""")
LOG = """编号,活动,时间
L1,触达,2026-03-02 10:00
L2,触达,2026-03-02 11:00
L1,需求确认,2026-03-08 10:00
L2,需求确认,2026-03-12 10:00
L2,传真,2026-03-12 10:00
L3,触达,改天
"""
MAP = "case: 编号\nactivity: 活动\ntime: 时间\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    texts = {
        "model.yaml": MODEL,
        "draft.yaml": MODEL.replace("5 days", "7 days"),
        "map.yaml": MAP,
        "log.csv": LOG,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name.partition(".")[0]: str(tmp_path / name) for name in texts}


def test_a_log_is_summed_up_with_the_differences_of_a_draft_by_case(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["replay", files["model"], "--events", files["log"], "--map", files["map"]]
    assert main([*asked, "--draft", files["draft"], "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "重放了 2 个商机的 4 个事件,时钟走到 2026-03-12 10:00;什么也没有写入" in said
    assert "映射里没有“传真”(1 行)" in said
    assert "第 7 行:看不懂时间“改天”" in said
    assert "触达的停留时限:2 次;及时 0,超时 2(2 个商机,2026-03-07 10:00 到 2026-03-07 11:00)" in said
    assert "不再发生:1\n    L1: 提醒主管, 触达的停留时限, 2026-03-07 10:00\n" in said
    assert "L2: 提醒主管, 触达的停留时限, 2026-03-07 11:00 → 2026-03-09 11:00" in said
    assert "L1: 触达的停留时限 超时 → 及时" in said


def test_programs_get_everything_case_by_case(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["replay", files["model"], "--events", files["log"], "--map", files["map"], "--json", "-"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["case"], each["sort"], each["outcome"]) for each in told["found"]] == [
        ("L1", "clause", "missed"),
        ("L2", "clause", "missed"),
        ("L1", "reminder", "主管"),
        ("L2", "reminder", "主管"),
    ]
    assert told["left_out"] == {
        "bad": 1,
        "ignored": {},
        "unmapped": {"传真": 1},
        "repeated": {},
        "erased": 0,
    }
    assert "differences" not in told


def test_a_log_of_which_nothing_is_understood_says_what_was_not(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files["log"]).write_text("编号,活动,时间\nL1,传真,2026-03-02\nL1,触达,改天\n", encoding="utf-8")
    asked = ["replay", files["model"], "--events", files["log"], "--map", files["map"], "--lang", "zh"]
    assert main(asked) == 1
    said = capsys.readouterr().out
    assert "没有可以重放的事件" in said
    assert "映射里没有“传真”(1 行)" in said
    assert "第 3 行:看不懂时间“改天”" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "选一个"),
        (["--events", "log", "--database"], "选一个"),
        (["--events", "nowhere.csv"], "没有“nowhere.csv”这个文件"),
        (["--events", "log"], "日志里没有“case:concept:name”这一列"),
        (["--events", "log", "--map", "map", "--until", "改天"], "看不懂 --until 的时间“改天”"),
        (["--events", "log", "--map", "log"], "TEST603"),
        (["--database"], "dongxian migrate"),
    ],
)
def test_what_cannot_be_asked_gets_a_plain_word(
    files: dict[str, str],
    options: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    named = [files.get(option, option) for option in options]
    assert main(["replay", files["model"], *named, "--lang", "zh"]) == 2
    assert said in capsys.readouterr().err
