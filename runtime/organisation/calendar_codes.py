"""What administrators are told about working calendars."""

from __future__ import annotations

from engine.diagnostics import declare

ENDS_SOON = declare(
    "TIME430",
    zh="工作日历“{calendar}”只到 {day},还有 {left} 天。",
    en="The working calendar “{calendar}” ends on {day}, in {left} days.",
    hint_zh="把下一年的放假和调休写进日历再发布;在那之前,超出这一天的时限显示“等待日历”,不会提醒。",
    hint_en="Add next year's holidays and publish it; until then deadlines beyond that day await the calendar and remind nobody.",
)
NOT_PUBLISHED = declare(
    "TIME431",
    zh="模型用到的工作日历“{calendar}”还没有发布,按工作时间算的时限都在等它。",
    en="The model counts the working time of “{calendar}”, which nobody has published; its deadlines wait.",
    hint_zh="在“工作日历”页面或用 dongxian calendar publish 发布它,或把模型的 calendar 改成 cn-workdays。",
    hint_en="Publish it on the page of calendars or by dongxian calendar publish, or use calendar: cn-workdays in the model.",
)

CANNOT_FOLLOW = declare(
    "TIME441",
    zh="一条商机跟不上日历“{calendar}”:试了几次都不能重新计算它的时限,仍按旧日历算(编号 {case})。",
    en="A case does not follow the calendar “{calendar}”: its deadlines could not be derived again, and stay as the old one has them (id {case}).",
    hint_zh="在日志里看原因,修好后再发布一次日历。",
    hint_en="See the log for the reason; mend it and publish the calendar again.",
)
CALENDAR_MOVED = declare(
    "TIME446",
    zh="日历“{calendar}”在您改的时候被别人发布过,您的还没有发布",
    en="Somebody published the calendar “{calendar}” while you were at it; yours is not published",
    hint_zh="先在另一页打开它看看现在的内容,合到一起,再发布一次",
    hint_en="Open it on another page to see what it says now, put both together and publish once more",
)
