from pathlib import Path

import pytest

from runtime.imports.people_pattern import PeoplePattern, people_workbook, read_pattern
from runtime.imports.sheet import SheetRefused, open_sheet
from runtime.organisation.people_sheet import people_from_xlsx

PATTERN = """
units:
  - {name: "{office}"}
  - {name: "{manager}组", parent: "{office}"}
people:
  - {name: "{agent}", unit: "{manager}组", role: 销售代表}
  - {name: "{manager}", unit: "{manager}组", role: 主管}
"""
TEAMS = "agent,manager,office\n张三,王五,杭州\n李四,王五,杭州\n"


def pattern(text: str) -> PeoplePattern:
    found = read_pattern(text.encode(), "people.yaml")
    assert isinstance(found, PeoplePattern)
    return found


def teams(folder: Path) -> Path:
    (folder / "teams.csv").write_text(TEAMS, encoding="utf-8")
    return folder / "teams.csv"


def test_one_row_names_an_agent_a_manager_and_an_office(tmp_path):
    sheet = open_sheet(teams(tmp_path), "teams.csv")
    read = people_from_xlsx(people_workbook(sheet, pattern(PATTERN)), ["销售代表", "主管"])
    assert read.problems == ()
    assert [(unit.name, unit.parent) for unit in read.units] == [("杭州", None), ("王五组", "杭州")]
    assert [(each.number, each.unit, each.roles) for each in read.people] == [
        ("张三", "王五组", ("销售代表",)),
        ("王五", "王五组", ("主管",)),
        ("李四", "王五组", ("销售代表",)),
    ]


def test_a_pattern_that_names_no_column_is_refused_with_those_there_are(tmp_path):
    sheet = open_sheet(teams(tmp_path), "teams.csv")
    with pytest.raises(SheetRefused) as refused:
        people_workbook(sheet, pattern(PATTERN.replace("{office}", "{region}")))
    assert "agent、manager、office" in refused.value.diagnostic.message("zh")


def test_a_pattern_that_is_no_pattern_says_where():
    found = read_pattern(b"units: 1\npeople: []\n", "people.yaml")
    assert isinstance(found, tuple)
    assert "$.units" in found[0].message("en")
