"""Publishing by hand: PUBLISH920-939."""

from engine.diagnostics import declare

BASE_MOVED = declare(
    "PUBLISH920",
    zh="您改的时候,{who}在 {when} 发布了另一个版本 {version}",
    en="While you were at it, {who} published another version, {version}, at {when}",
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
    hint_zh="先用 --dry-run 看是哪些;确定要发布,加上 --yes",
    hint_en="See which with --dry-run; to publish all the same add --yes",
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
