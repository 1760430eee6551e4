"""The reference pages, rendered from the catalogue and the registries: `python -m dongxian.reference`."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import engine
import runtime
from engine.actions import ACTIONS
from engine.conditions import CONDITIONS
from engine.diagnostics import CODES, Code
from engine.expressions.page import functions_table
from engine.fields import FIELD_TYPES
from engine.registry import Kind
from engine.triggers import TRIGGERS

DOCS = Path(__file__).parent.parent / "docs"
ERRORS_PAGE = DOCS / "errors.md"
KINDS_PAGE = DOCS / "reference" / "kinds.md"
EXPRESSIONS_PAGE = DOCS / "reference" / "expressions.md"

# Where a model names a kind, and what it may name there.
REGISTRIES: tuple[tuple[str, Iterable[type[Kind]]], ...] = (
    ("字段类型 · Field types (`fields`)", FIELD_TYPES),
    ("交付物条件 · Gate conditions (`deliver`, `entry`)", CONDITIONS),
    ("触发 · Triggers (`rules.when`)", TRIGGERS),
    ("动作 · Actions (`overdue`, `do`, `missed`)", ACTIONS),
)

_FAMILIES = {
    "YAML": "文本 · The text of a document",
    "EXPR": "表达式 · Expressions",
    "MODEL": "模型 · The model",
    "TABLE": "决策表 · Decision tables",
    "TIME": "时长与工作日历 · Durations and calendars",
    "TEST": "场景和事件映射 · Scenarios and event maps",
    "REPLAY": "重放 · Replay",
    "FORM": "表单 · Forms",
    "RULE": "规则与移动 · Rules and moves",
    "STORE": "存储 · Storage",
    "IMPORT": "导入 · Import",
    "DOOR": "登录与上传 · Doors",
    "PUBLISH": "发布 · Publishing",
    "CHAN": "通知渠道 · Channels",
}

_HEAD = """# 错误码 · Errors

每个错误都有编码、位置、原因和下一步。本页由代码目录生成，请勿手改。
Every error has a code, a place, a reason and a next step. This page is generated; do not edit it.
"""


def catalogue() -> list[Code]:
    """Every code of every room; a code exists once the module that declares it is imported."""
    for room in (engine, runtime):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    return sorted(CODES.values(), key=lambda code: (_family_order(code), code.id))


def errors_page() -> str:
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for family, codes in groupby(catalogue(), key=_family):
        yield f"## {family}：{_FAMILIES.get(family, family)}\n"
        yield "| | 问题 · Problem | 下一步 · Next step |\n|---|---|---|"
        for code in codes:
            yield f"| {code.id} | {_cell(code.message.zh, code.message.en)} | {_cell(code.hint.zh, code.hint.en)} |"
        yield ""


_KINDS_HEAD = """# 种类 · Kinds

模型里能写的字段类型、条件、触发和动作。本页由注册表生成,请勿手改。
What a model can name. This page is generated from the registries; do not edit it.
"""


def kinds_page() -> str:
    lines = [_KINDS_HEAD]
    for title, registry in REGISTRIES:
        lines += [f"## {title}\n", "| | | 例 · Example |\n|---|---|---|"]
        for kind in sorted(registry, key=lambda each: each.kind):
            example = json.dumps(kind.example, ensure_ascii=False)
            said = f"**{kind.title.zh} · {kind.title.en}**<br>{_cell(kind.help.zh, kind.help.en)}"
            lines.append(f"| `{kind.kind}` | {said} | `{example}` |")
        lines.append("")
    return "\n".join(lines)


def expressions_page(written: str) -> str:
    """The page as it is, its tables of functions as the registry says."""
    before, start, rest = written.partition("<!-- functions -->")
    _, end, after = rest.partition("<!-- end -->")
    return f"{before}{start}\n\n{functions_table('zh')}\n\n{functions_table('en')}\n\n{end}{after}"


def _cell(zh: str, en: str) -> str:
    """Doubled braces are how templates write one."""
    text = f"{zh}<br>{en}".replace("{{", "{").replace("}}", "}")
    return text.replace("|", "\\|").replace("\n", " ")


def _family(code: Code) -> str:
    return code.id.rstrip("0123456789")


def _family_order(code: Code) -> int:
    families = list(_FAMILIES)
    return families.index(_family(code)) if _family(code) in families else len(families)


if __name__ == "__main__":
    ERRORS_PAGE.write_text(errors_page(), encoding="utf-8")
    KINDS_PAGE.write_text(kinds_page(), encoding="utf-8")
    written = EXPRESSIONS_PAGE.read_text(encoding="utf-8")
    EXPRESSIONS_PAGE.write_text(expressions_page(written), encoding="utf-8")
