"""What can be wrong with a waiting state, or with a limit by a date."""

from engine.diagnostics import declare

UNKNOWN_PARTY = declare(
    "MODEL215",
    zh="停表算在“{name}”头上,但没有这个角色{suggestion}",
    en="The wait is charged to “{name}”, which is no role{suggestion}",
    hint_zh="写 客户,或 roles 里的一个角色",
    hint_en="Write customer, or one of the roles",
)
WAIT_IN_END = declare(
    "MODEL216",
    zh="“{name}”是终点,商机已经结束,没有什么可等",
    en="“{name}” is an end: the case is closed and waits for nothing",
    hint_zh="删去它,只写进行中的阶段",
    hint_en="Remove it and name open stages only",
)
NOT_A_DATE_FIELD = declare(
    "MODEL217",
    zh="时限跟着“{name}”走,它却不是日期",
    en="The limit follows “{name}”, which is no date",
    hint_zh="选一个类型是 date 或 date_time 的字段",
    hint_en="Choose a field of type date or date_time",
)
BEFORE_IN_WORKING_TIME = declare(
    "MODEL218",
    zh="提前量“{name}”按工作时间算;从一个日期往前只数自然时间",
    en="“{name}” counts working time; back from a date only natural time is counted",
    hint_zh="用 days 或 hours 写,例如 3 days",
    hint_en="Write it in days or hours, for example 3 days",
)
