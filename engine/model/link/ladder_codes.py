"""What can be wrong with a ladder."""

from engine.diagnostics import declare

NOT_A_SHARE = declare(
    "MODEL282",
    zh="“{name}”不是时限的百分之几",
    en="“{name}” is no percentage of the limit",
    hint_zh="写 1% 到 {most}%,例如 80%",
    hint_en="Write 1% to {most}%, for example 80%",
)
LEVELS_OUT_OF_ORDER = declare(
    "MODEL283",
    zh="“{name}”写在 {before}% 后面",
    en="“{name}” stands after {before} %",
    hint_zh="从低到高写,每个百分比只写一次;同一级要做几件事,写成列表",
    hint_en="Write the levels upward, each share once; what one level does may be a list",
)
LADDER_WITHOUT_LIMIT = declare(
    "MODEL284",
    zh="有升级链,却没有时限",
    en="There is a ladder, but no limit that it divides",
    hint_zh="加上 {example}",
    hint_en="Add {example}",
)
LEVEL_TO_NOBODY = declare(
    "MODEL285",
    zh="升级链的“{name}”这一级什么也不做",
    en="The level “{name}” of this ladder does nothing",
    hint_zh="写上通知谁,例如 {{notify: 主管}},或删去这一级",
    hint_en="Say whom it tells, for example {{notify: 主管}}, or remove the level",
)
LIMIT_TWICE = declare(
    "MODEL286",
    zh="100% 就是 {key}:两处只能写一处",
    en="The level of 100 % is what {key} says: keep one of the two",
    hint_zh="把 {key} 里的动作移到 100% 这一级,再删去 {key}",
    hint_en="Move the actions of {key} to the level of 100 % and remove {key}",
)
NO_LADDER = declare(
    "MODEL287",
    zh="{key} 要和升级链一起写,这里没有 ladder",
    en="{key} belongs to a ladder, and there is none here",
    hint_zh="加上 ladder,例如 ladder: {{100%: {{notify: 主管}}}},或删去 {key}",
    hint_en="Add one, for example ladder: {{100%: {{notify: 主管}}}}, or remove {key}",
)
NOTHING_TO_REPEAT = declare(
    "MODEL288",
    zh="最后一级没有提醒任何人,没有什么可以再提醒",
    en="The last level tells nobody, so there is nothing to repeat",
    hint_zh="在最后一级写上 notify,或删去 repeat",
    hint_en="Give the last level a notify, or remove repeat",
)
LEVELS_COINCIDE = declare(
    "MODEL289",
    zh="{limit}的 {lower}% 和 {higher}% 是同一个时刻,低的一级永远不会响",
    en="{lower} % and {higher} % of {limit} are the same instant, so the lower level is never heard",
    hint_zh="工作日按整天算,不足一天算一天;把两级离远一点,或用 work hours 写时限",
    hint_en="Shares of workdays are whole days, rounded up; put the levels further apart, or use work hours",
)
CHANNEL_TWICE = declare(
    "MODEL294",
    zh="同一条提醒的渠道里写了两次“{channel}”",
    en="One reminder names the channel “{channel}” twice",
    hint_zh="删去一个;发不通会自动重试,再走后面的渠道",
    hint_en="Remove one; what does not get through is tried again by itself, then by the next channel",
)
