"""Whom a model speaks to, place by place: what publishing looks for holders of."""

from __future__ import annotations

from engine.model.told import told
from tests.engine.rules.story import model_of


def test_every_level_and_rule_names_the_roles_that_it_reaches() -> None:
    model = model_of(
        """
    roles: [销售代表, 主管, 培训负责人, 区域总监, 市场部]
    stages:
      - stage: 触达
        limit: 5 days
        ladder:
          80%: {notify: 销售代表}
          100%: {notify: 主管, cc: [培训负责人, 主管]}
          150%: [{notify: 区域总监}, {task: 复盘, for: 主管}]
      - won: 赢单
    rules:
      大单: {when: {entered: 触达}, do: [{notify: 市场部}, {assign: 主管}]}
    """
    )
    assert [(each.what, each.role) for each in told(model)] == [
        ("clause/stage/触达@80", "销售代表"),
        ("clause/stage/触达", "主管"),
        ("clause/stage/触达", "培训负责人"),
        ("clause/stage/触达@150", "区域总监"),
        ("clause/stage/触达@150", "主管"),
        ("rule/大单", "市场部"),
        ("rule/大单", "主管"),
    ]
