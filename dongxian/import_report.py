"""How an import ended, as text for people and as data for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from dongxian import report
from engine.diagnostics import Diagnostic, Language, Text
from runtime.imports.findings import Finding
from runtime.imports.importing import Previewed
from runtime.imports.ledger import Import
from runtime.imports.rejects import Reject

BAR = 30

COUNTS = Text(
    "{file}:新建 {created},已有 {unchanged},未导入 {rejected}",
    "{file}: {created} created, {unchanged} unchanged, {rejected} rejected",
)
REJECTED = Text("未导入的原因:", "Rejected because:")
REMARKS = Text("已导入,但请留意:", "Imported, but note:")
ROWS = Text("第 {rows} 行{more}", "rows {rows}{more}")
KEPT = Text(
    "未导入的行和原因在 {path};改好后只导入这个文件",
    "The rejected rows and why: {path}; correct them there and import that file alone",
)
FINE = Text("可以导入", "fine")
ROW = Text("第 {row} 行", "Row {row}")


def progress(now: Import) -> None:
    """One line that is written over; nothing when nobody watches."""
    if not sys.stderr.isatty():
        return
    total = max(now.total, now.settled, 1)
    done = BAR * now.settled // total
    end = "\n" if now.state != "running" else ""
    bar = "█" * done + "░" * (BAR - done)
    print(f"\r{bar} {now.settled:,}/{total:,}", end=end, file=sys.stderr, flush=True)


def as_text(ended: Import, kept_in: str | None, language: Language) -> str:
    if ended.problem is not None:
        return report.as_text(ended.problem, language)
    lines = [
        COUNTS.to(language).format(
            file=ended.file_name, created=ended.created, unchanged=ended.unchanged, rejected=ended.rejected
        )
    ]
    for title, kinds in ((REJECTED, ended.findings.reasons), (REMARKS, ended.findings.remarks)):
        if kinds:
            lines += ["", title.to(language), *(_finding(kind, language) for kind in _most_first(kinds))]
    if kept_in is not None:
        lines += ["", KEPT.to(language).format(path=kept_in)]
    return "\n".join(lines)


def as_data(ended: Import, rejects: Sequence[Reject], kept_in: str | None, language: Language) -> object:
    return {
        "import": ended.id,
        "state": ended.state,
        "problem": None if ended.problem is None else _diagnostic(ended.problem, language),
        "created": ended.created,
        "unchanged": ended.unchanged,
        "rejected": ended.rejected,
        "reasons": [_kind(kind, language) for kind in _most_first(ended.findings.reasons)],
        "remarks": [_kind(kind, language) for kind in _most_first(ended.findings.remarks)],
        "rejected_rows": [
            {"row": each.row, "reasons": [_diagnostic(reason, language) for reason in each.reasons]}
            for each in rejects
        ],
        "rejected_file": kept_in,
    }


def preview_data(rows: Sequence[Previewed], language: Language) -> object:
    return [
        {
            "row": each.row.number,
            "reasons": [_diagnostic(problem, language) for problem in each.problems],
            "remarks": [_diagnostic(remark, language) for remark in each.remarks],
        }
        for each in rows
    ]


def preview_text(rows: Sequence[Previewed], language: Language) -> str:
    return "\n".join(
        f"{ROW.to(language).format(row=each.row.number)}: "
        + (
            "; ".join(_said(found, language) for found in (*each.problems, *each.remarks))
            or FINE.to(language)
        )
        for each in rows
    )


def _finding(kind: Finding, language: Language) -> str:
    more = "…" if kind.count > len(kind.rows) else ""
    rows = ROWS.to(language).format(rows=", ".join(map(str, kind.rows)), more=more)
    return f"  {kind.count:>6}  {kind.example.code}  {_said(kind.example, language)}  ({rows})"


def _said(found: Diagnostic, language: Language) -> str:
    return f"{found.path}: {found.message(language)}" if found.path else found.message(language)


def _most_first(kinds: Mapping[str, Finding]) -> list[Finding]:
    return sorted(kinds.values(), key=lambda kind: -kind.count)


def _kind(kind: Finding, language: Language) -> dict[str, object]:
    return {**_diagnostic(kind.example, language), "count": kind.count, "first_rows": kind.rows}


def _diagnostic(found: Diagnostic, language: Language) -> dict[str, object]:
    return {
        "code": str(found.code),
        "column": found.path,
        "message": found.message(language),
        "hint": found.hint(language),
    }
