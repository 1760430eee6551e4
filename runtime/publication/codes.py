"""Publishing by hand: PUBLISH920-939."""

from engine.diagnostics import declare

BASE_MOVED = declare(
    "PUBLISH920",
    zh="{who}在 {when} 发布了版本 {version},这一份不是照它改的",
    en="{who} published version {version} at {when}; this one was not written on it",
    hint_zh="看看两版的差别,把您的改动放到新版本上,再发布",
    hint_en="Look at what differs, put your change on the new version, and publish again",
)
NO_SUCH_VERSION = declare(
    "PUBLISH921",
    zh="没有发布过版本“{version}”",
    en="No version “{version}” was ever published",
    hint_zh="dongxian publish --versions 列出所有版本;写版本号的前几位就够",
    hint_en="dongxian publish --versions lists them all; the first characters are enough",
)
SCENARIO_FAILS = declare(
    "PUBLISH922",
    zh="场景“{scenario}”没有通过:{problem}",
    en="The scenario “{scenario}” fails: {problem}",
    hint_zh="改模型或改场景;确实要跳过,用 --without-scenarios 写明原因,原因会留下",
    hint_en="Mend the model or the scenario; to skip them give a reason with --without-scenarios, which is kept",
)
STORM = declare(
    "PUBLISH923",
    zh="发布后马上有 {overdue} 条商机超时(进行中 {open} 条)",
    en="{overdue} of {open} open cases would be overdue at once",
    hint_zh="先用 --dry-run 看是哪些;确定要发布,加上 --yes(页面上打勾)",
    hint_en="See which with --dry-run; to publish all the same add --yes (tick the box on the page)",
)
PAST_DATE = declare(
    "PUBLISH924",
    zh="生效时间“{time}”已经过去,或看不懂",
    en="The effective time “{time}” has passed, or cannot be read",
    hint_zh="写将来的时间,例如 2026-12-01T08:00",
    hint_en="Give a time to come, for example 2026-12-01T08:00",
)
FELL_THROUGH = declare(
    "PUBLISH925",
    zh="定好在 {when} 发布的版本 {version} 没有发布:{problem}",
    en="Version {version}, to be published at {when}, was not: {problem}",
    hint_zh="处理完上面的问题,重新发布",
    hint_en="Mend this and publish again",
)
CANNOT_FOLLOW = declare(
    "PUBLISH926",
    zh="{count} 条商机没能换到新版本,仍按原来的版本办",
    en="{count} cases could not follow the new version and stay with theirs",
    hint_zh="dongxian publish --versions 列出是哪些和原因",
    hint_en="dongxian publish --versions lists them and why",
)
SAVED_MEANWHILE = declare(
    "PUBLISH927",
    zh="您改的时候,{who}在 {when} 保存了这份草稿",
    en="While you were at it, {who} saved this draft at {when}",
    hint_zh="下面是您写的,旁边是对方保存的;合到一起,再保存一次",
    hint_en="Yours is below, theirs beside it: put them together and save once more",
)
WAITS_IN_VAIN = declare(
    "PUBLISH928",
    zh="定好在 {when} 发布的版本 {version} 是照原来的版本写的,到时候不会生效",
    en="Version {version}, set for {when}, was written on the version before and will not come into force",
    hint_zh="把它的改动放到现在的版本上,重新定时间发布",
    hint_en="Put its changes on what is in force now, and set a time again",
)
STAYS = declare(
    "PUBLISH929",
    zh="按迁移计划,“{stage}”里的商机按原来的版本办完",
    en="The plan lets cases in “{stage}” finish on their version",
    hint_zh="不用处理",
    hint_en="Nothing to do",
)
NOWHERE = declare(
    "PUBLISH930",
    zh="新版本没有阶段“{stage}”",
    en="The new version has no stage “{stage}”",
    hint_zh="退回原来的版本,再用迁移计划发布;或者让它按原来的版本办完",
    hint_en="Go back to the version before and publish again with a plan; or let it finish as it is",
)
FAULT = declare(
    "PUBLISH931",
    zh="换版本时出错:{fault}",
    en="Following failed: {fault}",
    hint_zh="看日志;处理后再发布一次,它会再试",
    hint_en="See the log; it is tried again with the next publication",
)
NOBODY = declare(
    "PUBLISH932",
    zh="从这些部门往上找不到“{role}”:{units};要告诉他们的:{by}",
    en="From these units upward nobody is “{role}”: {units}; they would be told by {by}",
    hint_zh="在人员表里给这些部门或上级安排这个角色;没有的话,提醒只到管理员那里",
    hint_en="Give somebody there or above the role in the people sheet; until then administrators hear of it",
)
NO_CALENDAR = declare(
    "PUBLISH933",
    zh="还没有发布过日历“{calendar}”,按工作日或工作小时算的时限都会等它",
    en="The calendar “{calendar}” was never published; limits in working time will wait for it",
    hint_zh="先用 dongxian calendar publish 或在“工作日历”里发布它",
    hint_en="Publish it with dongxian calendar publish or on the page of working calendars",
)
CALENDAR_ENDS = declare(
    "PUBLISH934",
    zh="日历“{calendar}”只到 {until},之后按工作日或工作小时算的时限要等新的",
    en="The calendar “{calendar}” ends on {until}; limits in working time beyond it will wait",
    hint_zh="放假安排公布以后,发布下一年的日历",
    hint_en="Publish the next year's calendar once the holidays are announced",
)
NOT_TEXT = declare(
    "PUBLISH935",
    zh="“{file}”不是 UTF-8 的文本",
    en="“{file}” is not UTF-8 text",
    hint_zh="在编辑器里另存为 UTF-8,再上传",
    hint_en="Save it as UTF-8 in your editor and upload it again",
)
MANY_REMINDERS = declare(
    "PUBLISH936",
    zh="{who}最忙的一周会收到 {after} 条提醒(现在的版本是 {before} 条)",
    en="{who} would get {after} reminders in the busiest week ({before} with what is in force)",
    hint_zh="放宽时限、加大间隔,或在模型里写 reminders 合并提醒;确定要发布,加上 --yes(页面上打勾),或用 --most-reminders 改这条线",
    hint_en="Widen limits, or gather reminders with `reminders` in the model; to publish all the same add --yes (tick the box on the page), or move the line with --most-reminders",
)
UNCOUNTED = declare(
    "PUBLISH937",
    zh="历史太长,发布前没有数每个人会收到多少提醒",
    en="The history is too long: how many reminders each person would get was not counted",
    hint_zh="让管理员在服务器上运行 dongxian publish --dry-run,它会数",
    hint_en="Have an administrator run dongxian publish --dry-run on the server, which counts them",
)
