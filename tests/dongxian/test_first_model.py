"""The README's five minutes, as they are written there, and the workbook of people that they begin with."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dongxian.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to begin in, with nothing in it and nothing set."""
    for name in ("DONGXIAN_DATA", "DONGXIAN_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    return tmp_path


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_five_minutes_of_the_readme_work_as_written(here: Path, readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    model = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"^    \$ \.venv/bin/dongxian (.*)$", text, re.MULTILINE)
    assert model
    assert [command.split()[0] for command in commands] == [
        "check",
        "publish",
        "import",
        "import",
        "user",
        "serve",
    ]
    (here / "funnel.yaml").write_text(model[1], encoding="utf-8")
    for command in commands[:-1]:  # serving goes on for ever
        assert main(shlex.split(command, comments=True)) == 0, command


def founded(here: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    model = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert model
    (here / "funnel.yaml").write_text(model[1], encoding="utf-8")
    assert main(["publish", "funnel.yaml", "--new", "--organisation", "我的公司"]) == 0


def test_the_template_names_the_roles_and_never_writes_over_a_filled_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(here)
    assert main(["import", "people", "--template", "people.xlsx"]) == 0
    workbook = load_workbook("people.xlsx")
    assert workbook.sheetnames == ["部门", "人员", "代理", "请假", "角色"]
    assert [[cell.value for cell in row][:4] for row in workbook["人员"].rows] == [
        ["工号", "姓名", "部门", "角色"],
        ["001", "示例", "总部", "销售、主管"],
    ]
    before = Path("people.xlsx").read_bytes()
    capsys.readouterr()
    assert main(["import", "people", "--template", "people.xlsx", "--lang", "zh"]) == 2
    assert "已经在了" in capsys.readouterr().err
    assert Path("people.xlsx").read_bytes() == before


def test_a_missing_file_a_folder_and_a_damaged_one_are_told_apart(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(here)
    (here / "damaged.xlsx").write_bytes(b"PK\x03\x04 and no more")
    said = []
    for file in ("none.xlsx", ".", "damaged.xlsx"):
        capsys.readouterr()
        assert main(["import", "people", file, "--lang", "zh"]) == 2
        said.append(capsys.readouterr().err)
    missing, folder, damaged = said
    assert "没有“none.xlsx”这个文件" in missing
    assert "--template" in missing
    assert "读不了" in folder
    assert "不是有效的 xlsx" in damaged
