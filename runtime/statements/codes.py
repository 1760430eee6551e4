"""What the audit may find of quarterly statements."""

from __future__ import annotations

from engine.diagnostics import declare

_RESTORE = {
    "hint_zh": "从备份恢复到另一个库里对比,并查清谁能直接改数据库",
    "hint_en": "Restore a backup beside it, compare, and find out who can write to the database directly",
}

STATEMENT_CHANGED = declare(
    "SCORE901",
    zh="“{agreement}”{quarter} 的定稿被改动过",
    en="The statement of {agreement} for {quarter} was changed",
    **_RESTORE,
)
STATEMENT_REMOVED = declare(
    "SCORE902",
    zh="“{agreement}”{quarter} 之前的定稿被改动或删除",
    en="A statement of {agreement} before {quarter} was changed or removed",
    **_RESTORE,
)
APPEAL_DIFFERS = declare(
    "SCORE905",
    zh="申诉 {appeal} 和它的历史对不上:被改动、添加或删除过",
    en="The appeal {appeal} is not what its history says: it was changed, added or removed",
    **_RESTORE,
)
