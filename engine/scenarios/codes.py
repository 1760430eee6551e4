"""What can be wrong with a page of scenarios, and how the model can differ from them."""

from engine.diagnostics import declare

NOT_SCENARIOS = declare(
    "TEST601",
    zh="这份文件不是场景:最外层要有 scenarios",
    en="This file holds no scenarios: its outermost level needs the key scenarios",
    hint_zh="写 scenarios:,下面每个场景一个名字,名字下面是按时间排的步骤",
    hint_en="Write scenarios:, below it a name for each scenario, below the name its steps in the order of time",
)
UNKNOWN_KEY = declare(
    "TEST602",
    zh="这里没有“{name}”这个键{suggestion}",
    en="There is no key “{name}” here{suggestion}",
    hint_zh="可以写的键:{known}",
    hint_en="Keys that may stand here: {known}",
)
WRONG_SHAPE = declare(
    "TEST603",
    zh="这里要写{expected},现在是{got}",
    en="This takes {expected}, but it is {got}",
    hint_zh="例如 {example}",
    hint_en="For example {example}",
)
ONE_ACT = declare(
    "TEST604",
    zh="一步只做一件事,这里有 {count} 件:{acts}",
    en="A step does one thing, here are {count}: {acts}",
    hint_zh="拆成几步;同一时刻的后一步可以不写 at",
    hint_en="Make them several steps; one at the same instant as the step before needs no at",
)
EMPTY_STEP = declare(
    "TEST605",
    zh="这一步什么也没有做,也没有期望",
    en="This step does nothing and expects nothing",
    hint_zh="写一件事或 expect;可以写的键:{known}",
    hint_en="Write an act or expect; keys that may stand here: {known}",
)
TIME_UNREADABLE = declare(
    "TEST606",
    zh="看不懂时间“{text}”",
    en="The time “{text}” cannot be read",
    hint_zh="写 2026-03-02 10:00(当地时间),或 +5 days 1 min(从场景的第一步算起)",
    hint_en="Write 2026-03-02 10:00 (local time) or +5 days 1 min (from the scenario's first step)",
)
TIME_BACKWARDS = declare(
    "TEST607",
    zh="这一步({at})早于上一步({before})",
    en="This step ({at}) lies before the one above it ({before})",
    hint_zh="按时间先后排;事后补报的事用 happened 写它发生的时间",
    hint_en="Put the steps in the order of time; what is reported later says with happened when it took place",
)
UNKNOWN_NAME = declare(
    "TEST608",
    zh="没有{noun}“{name}”{suggestion}",
    en="There is no {noun} “{name}”{suggestion}",
    hint_zh="可以写:{known}",
    hint_en="Choices: {known}",
)
NO_CASE = declare(
    "TEST609",
    zh="这时还没有商机{case}",
    en="At this point there is no case{case} yet",
    hint_zh="先写一步 create",
    hint_en="Write a step with create before it",
)
NOTHING_EXPECTED = declare(
    "TEST610",
    zh="场景“{name}”什么也没有期望,永远会通过",
    en="The scenario “{name}” expects nothing, so it always passes",
    hint_zh="加上 expect 或 refused;什么都不该发生就写 expect: silence",
    hint_en="Add expect or refused; if nothing may happen write expect: silence",
)
MISSING_KEY = declare(
    "TEST611",
    zh="缺少“{name}”",
    en="“{name}” is missing",
    hint_zh="补上,例如 {example}",
    hint_en="Add it, for example {example}",
)
SILENCE_AND_MORE = declare(
    "TEST612",
    zh="既说 silence,又列出了提醒或任务",
    en="It says silence and names reminders or tasks as well",
    hint_zh="只留一个",
    hint_en="Keep one of the two",
)
TOO_FAR = declare(
    "TEST613",
    zh="{at} 离场景的第一步({first})超过十年",
    en="{at} is more than ten years from the scenario's first step ({first})",
    hint_zh="核对年份;要试更久以后的事,另写一个从那时开始的场景",
    hint_en="Check the year; for what happens later write another scenario that begins then",
)
DIFFERS = declare(
    "TEST651",
    zh="{at}:应当{expected};实际{instead}",
    en="{at}: expected {expected}; instead {instead}",
    hint_zh="先确定哪一边说得对:改模型,或者改场景",
    hint_en="Decide which of the two is right: change the model, or the scenario",
)
REFUSED = declare(
    "TEST652",
    zh="{at}:应当被接受;实际被拒绝:{why}",
    en="{at}: expected to be accepted; instead refused: {why}",
    hint_zh="补上缺的内容;如果就该被拒,写 refused: {codes}",
    hint_en="Give what is missing; if it should be refused write refused: {codes}",
)
NOT_REFUSED = declare(
    "TEST653",
    zh="{at}:应当因为“{expected}”被拒绝;实际{instead}",
    en="{at}: expected to be refused for “{expected}”; instead {instead}",
    hint_zh="先确定哪一边说得对:改模型的门槛,或者改场景",
    hint_en="Decide which of the two is right: change the gate of the model, or the scenario",
)
