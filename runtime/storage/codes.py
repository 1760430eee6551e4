"""What the audit of the history may find, and what replaying it may show."""

from __future__ import annotations

from engine.diagnostics import declare

_RESTORE = {
    "hint_zh": "从备份恢复到另一个库里对比这条记录,并查清谁能直接改数据库",
    "hint_en": "Restore a backup beside it, compare this stream, and find out who can write to the database directly",
}

EVENT_CHANGED = declare(
    "STORE701",
    zh="“{stream}”的第{sequence}条历史被改动过",
    en="Event {sequence} of {stream} was changed",
    **_RESTORE,
)
PAYLOAD_CHANGED = declare(
    "STORE702",
    zh="“{stream}”第{sequence}条历史的内容被改动过",
    en="The content of event {sequence} of {stream} was changed",
    **_RESTORE,
)
PAYLOAD_REMOVED = declare(
    "STORE703",
    zh="“{stream}”第{sequence}条历史的内容不见了,却没有清除记录",
    en="The content of event {sequence} of {stream} is gone without a recorded erasure",
    **_RESTORE,
)
EVENT_REMOVED = declare(
    "STORE704",
    zh="“{stream}”的第{sequence}条历史被删除",
    en="Event {sequence} of {stream} was removed",
    **_RESTORE,
)
EVENT_REORDERED = declare(
    "STORE705",
    zh="“{stream}”的第{sequence}条历史不在原来的位置",
    en="Event {sequence} of {stream} is not where it was written",
    **_RESTORE,
)
TAIL_REMOVED = declare(
    "STORE706",
    zh="“{stream}”从第{sequence}条起的历史被删除",
    en="The history of {stream} is missing from event {sequence} on",
    **_RESTORE,
)
STREAM_REMOVED = declare(
    "STORE707",
    zh="“{stream}”的全部历史被删除",
    en="The whole history of {stream} was removed",
    **_RESTORE,
)
HEAD_REMOVED = declare(
    "STORE708",
    zh="“{stream}”有历史,却不在目录里",
    en="{stream} has a history but is missing from the list of streams",
    **_RESTORE,
)
HEAD_CHANGED = declare(
    "STORE709",
    zh="“{stream}”的末端登记与第{sequence}条历史不符",
    en="The recorded end of {stream} does not match its event {sequence}",
    **_RESTORE,
)
CHECKPOINT_CHANGED = declare(
    "STORE710",
    zh="第{number}个校验点被改动或删除",
    en="Checkpoint {number} was changed or removed",
    **_RESTORE,
)
REWRITTEN = declare(
    "STORE711",
    zh="“{stream}”到第{sequence}条为止的历史在校验点之后被整体改写",
    en="The history of {stream} up to event {sequence} was rewritten after it had been sealed",
    **_RESTORE,
)
SNAPSHOT_DIFFERS = declare(
    "STORE720",
    zh="“{stream}”的当前状态与重放{sequence}条历史的结果不同:{fields}",
    en="The state of {stream} differs from the replay of its {sequence} events: {fields}",
    hint_zh="运行 dongxian audit replay --repair 用历史重建状态,历史本身不会改变",
    hint_en="Run dongxian audit replay --repair to rebuild the state from history; history itself stays as it is",
)
DEADLINES_LATE = declare(
    "STORE721",
    zh="有时限到点 {minutes} 分钟了还没有处理,提醒正在晚到",
    en="A deadline has been waiting for {minutes} minutes since its time; reminders come late",
    hint_zh="看后台工作(dongxian worker 或 dongxian serve)是否在运行、日志里有没有报错;补上以后每个时限只触发一次,并标明晚了",
    hint_en="See whether dongxian worker, or dongxian serve, is running and what its log says; each deadline still fires once, marked late",
)
DISK_NEARLY_FULL = declare(
    "STORE722",
    zh="“{folder}”所在的磁盘只剩 {percent}% 的空间",
    en="The disk that holds “{folder}” has only {percent} % left",
    hint_zh="删除别的文件或换更大的磁盘;磁盘写满时,新的提交和照片都存不下",
    hint_en="Make room or take a larger disk; once it is full, no form and no photo can be kept",
)
DEADLINES_DIFFER = declare(
    "STORE723",
    zh="商机“{case}”的时限表与历史推出的不同:{columns}",
    en="The deadlines of the case {case} are not those that its history tells: {columns}",
    hint_zh="运行 dongxian audit deadlines --repair 按历史重建时限表,历史本身不会改变",
    hint_en="Run dongxian audit deadlines --repair to rebuild them from history; history itself stays as it is",
)
RECONCILER_FOUND = declare(
    "STORE724",
    zh="每日核对:{count} 条商机的时限表与历史不一致,第一条是“{case}”",
    en="The daily comparison: the deadlines of {count} cases differ from their history, the first is {case}",
    hint_zh="运行 dongxian audit deadlines 看差在哪里,加 --repair 按历史重建;再查清谁能直接改数据库",
    hint_en="Run dongxian audit deadlines to see how, with --repair to rebuild them; then find out who can write to the database directly",
)
