"""What can be wrong with the evidence of an activity."""

from engine.diagnostics import declare

UNKNOWN_EVIDENCE = declare(
    "MODEL301",
    zh="证据里的“{name}”不是这张表的字段{suggestion}",
    en="“{name}” of the evidence is no field of this form{suggestion}",
    hint_zh="写这个动作自己的字段,或先把它加进 fields",
    hint_en="Name a field of this activity, or add it to its fields first",
)
NO_SUCH_EVIDENCE = declare(
    "MODEL302",
    zh="“{activity}”要求{part},但它的表里没有能当{part}的字段,这一项不会查",
    en="“{activity}” demands {part}, but no field of its form can be that; it is not looked at",
    hint_zh="加一个这样的字段:{kinds};或写明用哪个字段",
    hint_en="Add a field of type {kinds}, or say which field it is",
)
NOT_A_POSITION = declare(
    "MODEL303",
    zh="“{name}”不是位置,不能说明人在哪里",
    en="“{name}” is no position and cannot tell where somebody was",
    hint_zh="选一个类型是 geo_point 的字段",
    hint_en="Choose a field of type geo_point",
)
UNKNOWN_SITE = declare(
    "MODEL304",
    zh="没有叫“{name}”的地点{suggestion}",
    en="There is no site called “{name}”{suggestion}",
    hint_zh="写商机的一个位置或区域字段,或一种带位置字段的档案",
    hint_en="Name a position or area of the case, or a record type that has one",
)
NOT_A_LENGTH = declare(
    "MODEL305",
    zh="“{name}”不是距离",
    en="“{name}” is no length",
    hint_zh="写成 500 m 或 1.5 km,在 1 米到 1000 公里之间",
    hint_en="Write 500 m or 1.5 km, between 1 m and 1,000 km",
)
NEAR_AND_WITHIN = declare(
    "MODEL306",
    zh="near 和 within 要一起写:在哪里附近,多近",
    en="near and within go together: near what, and how near",
    hint_zh="例如 near: 院区,within: 500 m",
    hint_en="For example near: 院区, within: 500 m",
)
FRESH_IN_WORKING_TIME = declare(
    "MODEL314",
    zh="“{name}”按工作时间算;定位和动作差多久只数自然时间",
    en="“{name}” counts working time; how far a fix lies from the activity is natural time",
    hint_zh="写成 15 min 或 1 hour",
    hint_en="Write 15 min or 1 hour",
)
MISSED_WITHOUT_TIME = declare(
    "MODEL307",
    zh="写了没补齐怎么办(missed),却没写多久内补齐",
    en="It says what happens when evidence stays away (missed), but not by when",
    hint_zh="加上 complete_within: 24 hours",
    hint_en="Add complete_within: 24 hours",
)
