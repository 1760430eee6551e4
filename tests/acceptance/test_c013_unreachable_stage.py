import json
from pathlib import Path

from tests.acceptance.command_line import dongxian
from tests.acceptance.office import OpenOffice
from tests.runtime.web.shop import send

STAGES = ("触达", "需求确认", "方案演示", "报价谈判", "赢单", "输单")
FIXED = """dongxian: 1
funnel: 华东区销售漏斗
timezone: Asia/Shanghai
roles: [销售代表, 主管, 市场部]
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone}
stages:
  - stage: 触达
  - stage: 需求确认
    moves: [方案演示, 输单]
  - stage: 方案演示
  - stage: 报价谈判
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
# Nobody comes to 报价谈判: the step before it goes elsewhere.
BROKEN = FIXED.replace("  - stage: 方案演示\n", "  - stage: 方案演示\n    moves: [赢单, 输单]\n")


def test_a_stage_that_nothing_reaches_is_named_with_its_line(tmp_path: Path):
    """C013: the check of a model with a stage that no move leads to names the stage and its line."""
    file = tmp_path / "funnel.yaml"
    file.write_text(BROKEN, "utf-8")
    line = BROKEN.splitlines().index("  - stage: 报价谈判") + 1

    told = dongxian("check", str(file), "--lang", "zh")
    assert told.returncode == 1
    assert f"{file}:{line}:" in told.stdout
    assert "MODEL254  没有一条路能走到“报价谈判”" in told.stdout

    found = json.loads(dongxian("check", str(file), "--json").stdout)
    [problem] = found["diagnostics"]
    assert (problem["code"], problem["location"]["line"]) == ("MODEL254", line)


def test_after_the_fix_the_funnel_is_on_the_screen_with_every_stage(open_office: OpenOffice, tmp_path: Path):
    """C013, second half: once the line is mended the check passes and a new case shows the whole way."""
    file = tmp_path / "funnel.yaml"
    file.write_text(FIXED, "utf-8")
    assert dongxian("check", str(file)).returncode == 0

    office = open_office(FIXED)
    case = send(office.browser("li"), "/cases/new", 客户名称="明德医院", 联系电话="13800138000").text
    for stage in STAGES:
        assert stage in case


def test_after_the_fix_the_board_has_a_column_for_each_stage(open_office: OpenOffice):
    office = open_office(FIXED)
    office.customer(office.browser("li"))
    board = office.browser("wang").get("/board")
    assert board.status_code == 200
    for stage in STAGES[:5]:
        assert stage in board.text
