"""What may be wrong with returning a lead: MODEL267-269."""

from __future__ import annotations

from engine.diagnostics import declare

NO_SUCH_REASON = declare(
    "MODEL267",
    zh="“{name}”不是“{reason}”的选项",
    en="“{name}” is no option of {reason}",
    hint_zh="写其中一个:{known}",
    hint_en="Write one of them: {known}",
)
NEEDS_WITHOUT_REASON = declare(
    "MODEL268",
    zh="写了 return_needs,却没说反馈表里哪个字段写退回原因",
    en="There is return_needs, but not which field of the feedback form names the reason",
    hint_zh="加上 return_reason: 退回原因",
    hint_en="Add return_reason: <field>",
)
WEIGHS_NOTHING = declare(
    "MODEL269",
    zh="“{side}”一方各项加起来是 0,算不出分",
    en="The parts of the side {side} add up to 0, which makes no score",
    hint_zh="至少给一项大于 0 的数,例如 {example}",
    hint_en="Give at least one part a number above 0, for example {example}",
)
