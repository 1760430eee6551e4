"""What can be wrong with an event log, its rows and its map."""

from engine.diagnostics import declare

LOG_UNREADABLE = declare(
    "REPLAY801",
    zh="{file} 读不通:{why}",
    en="{file} cannot be read: {why}",
    hint_zh="重新从原系统导出 CSV(UTF-8)或 XES",
    hint_en="Export it again as CSV (UTF-8) or XES",
)
DOCTYPE = declare(
    "REPLAY802",
    zh="{file} 里有 DOCTYPE 声明;事件日志不需要它,也不读它",
    en="{file} declares a DOCTYPE; an event log needs none and none is read",
    hint_zh="删掉 <!DOCTYPE …> 那一段再试",
    hint_en="Delete the <!DOCTYPE …> part and try again",
)
COLUMN_UNKNOWN = declare(
    "REPLAY803",
    zh="日志里没有“{column}”这一列{near};有:{columns}",
    en="The log has no column “{column}”{near}; it has: {columns}",
    hint_zh="改正映射里 {key} 的列名",
    hint_en="Correct the column of {key} in the map",
)
CASE_EMPTY = declare(
    "REPLAY804",
    zh="这一行没有写是哪个商机",
    en="The row does not say which case it belongs to",
    hint_zh="补上商机编号这一列",
    hint_en="Fill in the case's id",
)
ACTIVITY_EMPTY = declare(
    "REPLAY805",
    zh="这一行没有写发生了什么",
    en="The row does not say what happened",
    hint_zh="补上活动这一列",
    hint_en="Fill in the activity",
)
TIME_UNREADABLE = declare(
    "REPLAY806",
    zh="看不懂时间“{text}”",
    en="The time “{text}” cannot be read",
    hint_zh="写 2026-03-02 10:00 或 2026-03-02T10:00:00+08:00",
    hint_en="Write 2026-03-02 10:00 or 2026-03-02T10:00:00+08:00",
)
ZONE_UNKNOWN = declare(
    "REPLAY807",
    zh="没有“{name}”这个时区",
    en="There is no time zone “{name}”",
    hint_zh="写时区的标准名,例如 Asia/Shanghai",
    hint_en="Write its standard name, for example Asia/Shanghai",
)
TWO_DEEDS = declare(
    "REPLAY808",
    zh="“{activity}”要对应一件事,这里写了 {count} 件",
    en="“{activity}” stands for one thing; here are {count}",
    hint_zh="在 create、record、move、hand_over、add、ignore 里选一个",
    hint_en="Choose one of create, record, move, hand_over, add, ignore",
)
