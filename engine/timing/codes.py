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
    hint_zh="week 里写 周一 到 周日，holidays、workdays、days 和 valid_until 里写日期，例如 2026-10-01",
    hint_en="Under week write monday to sunday, for holidays, workdays, days and valid_until dates such as 2026-10-01",
)
BAD_CALENDAR = declare(
    "TIME415",
    zh="工作日历里的“{key}”缺少或形状不对",
    en="“{key}” of the calendar is missing or has the wrong shape",
    hint_zh="日历要写 calendar（名称）、zone、week（星期 → 时间段列表）和 valid_until，可以再写 holidays 和 workdays（日期列表）、days（日期 → 时间段列表）",
    hint_en="A calendar has calendar (its name), zone, week (day → list of hours) and valid_until, and may have holidays and workdays (lists of dates) and days (date → list of hours)",
)
BOTH_OFF_AND_ON = declare(
    "TIME416",
    zh="{day} 既写成休息又写成上班",
    en="{day} is written both as a holiday and as a working day",
    hint_zh="对照放假通知，只留下一处",
    hint_en="Look it up in the announcement and keep one of them",
)
DAY_TWICE = declare(
    "TIME417",
    zh="“{day}”写了两次",
    en="“{day}” is written twice",
    hint_zh="合成一处；同一天有几段上班时间，写成 [09:00-12:00, 13:00-18:00]",
    hint_en="Keep one; several intervals of one day are written [09:00-12:00, 13:00-18:00]",
)
AFTER_THE_END = declare(
    "TIME418",
    zh="{day} 在日历的有效期（到 {end}）之后",
    en="{day} lies after the end of the calendar, {end}",
    hint_zh="把 valid_until 延长到已经公布放假安排的最后一天，或删掉这个日期",
    hint_en="Move valid_until to the last day whose holidays are announced, or leave this date out",
)
OVER_ALREADY = declare(
    "TIME419",
    zh="日历的有效期 {day} 在今天（{today}）之前就结束了",
    en="The calendar ends on {day}, before today ({today})",
    hint_zh="补上新一年的节假日，把 valid_until 写成其最后一天，例如 2027-12-31",
    hint_en="Add the holidays of the new year and write its last day as valid_until, for example 2027-12-31",
)
TOO_FAR_AHEAD = declare(
    "TIME420",
    zh="有效期写到了 {day}，十年以后的节假日没有人知道",
    en="The calendar is valid until {day}; nobody knows the holidays of ten years ahead",
    hint_zh="valid_until 写已经公布放假安排的最后一天；之后的时限会等日历发布后再算",
    hint_en="Write the last day whose holidays are announced; deadlines beyond it wait for the next calendar",
)
UNKNOWN_KEY = declare(
    "TIME421",
    zh="工作日历里没有“{key}”这一项，最接近的是 {nearest}",
    en="A calendar has no “{key}”; the nearest is {nearest}",
    hint_zh="改名，或删掉这一行",
    hint_en="Rename it, or leave the line out",
)
