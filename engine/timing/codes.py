"""What can be wrong with a duration or a working calendar."""

from __future__ import annotations

from engine.diagnostics import declare

NO_DURATION = declare(
    "TIME401",
    zh="“{text}”不是时长",
    en="“{text}” is not a duration",
    hint_zh="写数字加单位，例如 5天、48小时、30分钟、2个工作日、6工作小时",
    hint_en="Write a number and a unit, for example 5 days, 48 hours, 30 min, 2 workdays, 6 work hours",
)
UNKNOWN_UNIT = declare(
    "TIME402",
    zh="不认识时间单位“{unit}”，最接近的是“{nearest}”",
    en="There is no unit of time “{unit}”; the nearest is “{nearest}”",
    hint_zh="改成 分钟、小时、天、周、工作日、工作小时 之一",
    hint_en="Use one of min, hours, days, weeks, workdays, work hours",
)
NO_UNIT = declare(
    "TIME403",
    zh="“{text}”没有写单位",
    en="“{text}” has no unit",
    hint_zh="在数字后写单位：“{text}天”是自然日，“{text}个工作日”只数工作日",
    hint_en="Add a unit: “{text} days” are natural days, “{text} workdays” skip weekends and holidays",
)
NOT_POSITIVE = declare(
    "TIME404",
    zh="时长“{text}”必须大于零",
    en="The duration “{text}” must be more than zero",
    hint_zh="最短可以写 1分钟；不限时就去掉这一行",
    hint_en="The shortest is 1 min; to set no limit, leave the line out",
)
TOO_FINE = declare(
    "TIME405",
    zh="时长“{text}”换算下来不是整数（单位：{whole}）",
    en="The duration “{text}” is not a whole number of {whole}s",
    hint_zh="换成更小的单位：半个工作日写成 4工作小时，再短的写成整分钟",
    hint_en="Use a smaller unit: write half a workday as 4 work hours, anything shorter in whole minutes",
)
TOO_LONG = declare(
    "TIME406",
    zh="时长“{text}”超过了十年",
    en="The duration “{text}” is longer than ten years",
    hint_zh="检查数字和单位是否写对",
    hint_en="Check the number and the unit",
)
NO_FIXED_LENGTH = declare(
    "TIME407",
    zh="“{unit}”没有固定的长度，不能用作时限单位",
    en="A “{unit}” has no fixed length and cannot be a limit",
    hint_zh="改用天数，例如一个月写成 30天",
    hint_en="Count days instead, for example 30 days for a month",
)
MIXED_CLOCKS = declare(
    "TIME408",
    zh="“{text}”把自然时间和工作时间加在了一起",
    en="“{text}” adds natural time and working time together",
    hint_zh="只用一种：全写自然时间（天、小时），或全写工作时间（工作小时），或只写工作日",
    hint_en="Use one of them: natural time (days, hours), work hours, or workdays alone",
)
EMPTY_WEEK = declare(
    "TIME410",
    zh="工作日历“{calendar}”一周里没有任何上班时间",
    en="The calendar “{calendar}” has no working time in its week",
    hint_zh="在 week 里至少给一天写上班时间，例如 周一: [09:00-18:00]",
    hint_en="Give at least one day its hours under week, for example monday: [09:00-18:00]",
)
BAD_HOURS = declare(
    "TIME411",
    zh="“{text}”不是一段上班时间",
    en="“{text}” is not an interval of working hours",
    hint_zh="写成 09:00-18:00，下班晚于上班；到午夜写 24:00，跨夜的班次拆成两天",
    hint_en="Write 09:00-18:00, closing after opening; midnight is 24:00, split a night shift over two days",
)
OVERLAPPING_HOURS = declare(
    "TIME412",
    zh="{day}的上班时间 {first} 和 {second} 重叠",
    en="The hours {first} and {second} of {day} overlap",
    hint_zh="把重叠的两段合成一段",
    hint_en="Join the two intervals into one",
)
UNKNOWN_ZONE = declare(
    "TIME413",
    zh="没有时区“{zone}”",
    en="There is no time zone “{zone}”",
    hint_zh="写 IANA 时区名，例如 Asia/Shanghai",
    hint_en="Write an IANA zone name, for example Asia/Shanghai",
)
BAD_DAY = declare(
    "TIME414",
    zh="“{day}”既不是星期几也不是日期",
    en="“{day}” is neither a day of the week nor a date",
    hint_zh="week 里写 周一 到 周日，days、holidays 和 valid_until 里写日期，例如 2026-10-01",
    hint_en="Under week write monday to sunday, for days, holidays and valid_until dates such as 2026-10-01",
)
BAD_CALENDAR = declare(
    "TIME415",
    zh="工作日历里的“{key}”缺少或形状不对",
    en="“{key}” of the calendar is missing or has the wrong shape",
    hint_zh="日历要写 zone、week（星期 → 时间段列表）和 valid_until，可以再写 holidays（日期列表）和 days（日期 → 时间段列表）",
    hint_en="A calendar has zone, week (day → list of hours) and valid_until, and may have holidays (list of dates) and days (date → list of hours)",
)
