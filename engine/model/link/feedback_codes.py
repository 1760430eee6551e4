"""What can be wrong with what is shown after a submission."""

from engine.diagnostics import declare

UNKNOWN_SUGGESTION = declare(
    "MODEL311",
    zh="没有叫“{name}”的动作可以建议{suggestion}",
    en="There is no activity “{name}” to suggest{suggestion}",
    hint_zh="写 activities 里的一个动作",
    hint_en="Name one of the activities",
)
UNKNOWN_SHOWN = declare(
    "MODEL312",
    zh="没有叫“{name}”的档案可以给人看{suggestion}",
    en="There is no record type “{name}” to show{suggestion}",
    hint_zh="写 records 里的一种档案",
    hint_en="Name one of the records",
)
UNKNOWN_FILLED = declare(
    "MODEL313",
    zh="“{activity}”的表里没有字段“{name}”{suggestion}",
    en="The form of “{activity}” has no field “{name}”{suggestion}",
    hint_zh="写那张表里的字段",
    hint_en="Name a field of that form",
)
