"""What can be wrong with an approval."""

from engine.diagnostics import declare

UNKNOWN_APPROVAL = declare(
    "MODEL295",
    zh="没有“{name}”这个审批{suggestion}",
    en="There is no approval “{name}”{suggestion}",
    hint_zh="改名,或先在 approvals 里添加它",
    hint_en="Correct the name, or add it under approvals first",
)
APPROVAL_OF_NOTHING = declare(
    "MODEL296",
    zh="“{name}”不是属于商机的档案,不是销售动作,也不是 case{suggestion}",
    en="“{name}” is no record of a case, no activity, and not `case`{suggestion}",
    hint_zh="for 后面写一类档案、一个动作,或 case(整条商机)",
    hint_en="After `for` write a record type, an activity, or case",
)
TOO_MANY_VOTES = declare(
    "MODEL297",
    zh="只问 {asked} 人,要 {votes} 票永远不够",
    en="{asked} are asked, so {votes} votes are never reached",
    hint_zh="减少 votes,或在 ask 里多写几个角色",
    hint_en="Lower votes, or ask more roles",
)
WITHIN_AND_OTHERWISE = declare(
    "MODEL298",
    zh="within 和 otherwise 要一起写,这里缺 {missing}",
    en="within and otherwise belong together; {missing} is missing here",
    hint_zh="例如 within: 2 workdays 和 otherwise: reject",
    hint_en="For example within: 2 workdays and otherwise: reject",
)
ASKED_TWICE = declare(
    "MODEL299",
    zh="同一步里“{name}”写了两次",
    en="One step asks “{name}” twice",
    hint_zh="删去一个;要先后问两次,写成两步",
    hint_en="Remove one; to ask twice, write two steps",
)
CASE_IS_NOT_SAVED_ONCE = declare(
    "MODEL211",
    zh="整条商机随时在改,不能一保存就送审",
    en="A case is edited all the time and cannot be submitted by each save",
    hint_zh="删去 on_save,由人送审,或用规则 {{when: {{changed: 字段}}, do: [{{approve: 审批}}]}}",
    hint_en="Remove on_save: a person asks, or a rule does with {{approve: name}}",
)
