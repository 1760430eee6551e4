"""A model and its scenarios in one test: what is played, and the first difference as data."""

from __future__ import annotations

from textwrap import dedent

from engine.diagnostics import Diagnostic
from engine.scenarios import Played, play, read_scenarios
from tests.engine.rules.story import model_of

MODEL = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 联系电话: phone, 预算: money, 级别: [大客户, 普通客户]}
      required: [客户名称]
      unique: 联系电话
    definitions: {合格线索: filled(预算)}
    records: {报价单: {fields: {报价编号: text}, required: [报价编号]}}
    activities:
      客户沟通:
        must_do: {weekly: 2, weight: 1}
        fields: {沟通结果: [已沟通, 未接通], 录音: audio}
        required: [沟通结果]
        counts_if: 沟通结果 == "已沟通"
    stages:
      - stage: 触达
        deliver: 客户沟通
        limit: 5 days
        overdue:
          - {notify: 主管, cc: 培训负责人, say: "{{ 客户名称 }}停留{{ 停留 }},{{ 负责人 }}"}
          - {task: 话术辅导, for: 培训负责人, note: "陪{{ 负责人 }}"}
      - stage: 需求确认
      - {won: 赢单}
      - {lost: 输单, reasons: [价格]}
    rules:
      大单: {when: {changed: 预算}, if: 预算 >= 500000, do: [{set: {级别: '"大客户"'}}]}
    agreements:
      跟进: {from: 市场部, gives: 合格线索, to: 销售代表, does: [客户沟通], within: 48 hours, missed: [{notify: 市场部}]}
    scores: {PEI: {of: must_do, per: 销售代表, every: week, pass: 2}}
"""


def diagnosed(steps: str, model: str = MODEL) -> tuple[Diagnostic, ...]:
    return read_scenarios(dedent(steps), "scenarios.yaml", model_of(model)).diagnostics


def played(steps: str, model: str = MODEL) -> Played:
    """One scenario, written as its steps."""
    text = "people: {小王: 销售代表, 小李: 销售代表}\nscenarios:\n  一:\n" + indented(steps)
    loaded = model_of(model)
    read = read_scenarios(text, "scenarios.yaml", loaded)
    assert read.diagnostics == (), [f"{each.location} {each.message('zh')}" for each in read.diagnostics]
    (scenario,) = read.scenarios
    return play(loaded, scenario)


def indented(steps: str) -> str:
    return "\n".join(f"    {line}" for line in dedent(steps).strip().splitlines())


def difference(steps: str, model: str = MODEL) -> tuple[str, str]:
    """The code and the words of the first difference."""
    found = played(steps, model).difference
    assert found is not None
    return found.code.id, found.message("zh")
