"""The ladder that these stories climb, and what is asked of it."""

from __future__ import annotations

from engine.rules import Decision
from engine.rules.command import AcknowledgeReminder
from engine.rules.event import LevelCame
from tests.engine.rules.story import Lead

ROLES = "roles: [销售代表, 主管, 培训负责人, 区域总监, 市场部]"
STAGES = """
    {roles}
    activities:
      客户拜访: {{fields: {{拜访纪要: text}}}}
    stages:
      - stage: 触达
        limit: {limit}
        ladder:
          80%: {{notify: 销售代表, say: 快到了}}
          100%:
            - {{notify: 主管, cc: 培训负责人, say: 超时了}}
            - {{task: 话术辅导, for: 培训负责人}}
          150%:
            - {{notify: 区域总监, say: "停留{{{{ 停留 }}}}"}}
            - {{task: 复盘, for: 主管}}
        {more}
      - stage: 需求确认
      - won: 赢单
      - lost: 输单
        reasons: [价格]
"""
CLAUSE = "stage/触达"


def ladder(limit: str = "10 days", more: str = "") -> str:
    return STAGES.format(roles=ROLES, limit=limit, more=more)


def acknowledge(lead: Lead, by: str, at: str, comment: str = "") -> Decision:
    command = AcknowledgeReminder(actor=by, clause=CLAUSE, occurrence=1, comment=comment)
    return lead.ask(command, at)


def outcomes(lead: Lead) -> list[tuple[int, str, bool]]:
    return [(each.step, each.outcome, each.late) for each in lead.events if isinstance(each, LevelCame)]


def waits(lead: Lead) -> dict[int, object]:
    """Step -> when it falls due."""
    return {key[2] if len(key) == 3 else 0: due for key, due in lead.deadlines.items()}
