"""Diagnostics for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.diagnostics import Diagnostic, Fix, Language, Location, Severity, Text

Data = Mapping[str, "str | int | Data | None"]

_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_WARNING = Text("（提醒）", "(warning) ")


def as_text(diagnostic: Diagnostic, language: Language) -> str:
    """`file:line:col  CODE  message`, then indented the path, the next step and the fix."""
    mark = _WARNING.to(language) if diagnostic.severity is Severity.WARNING else ""
    head = f"{diagnostic.code}  {mark}{diagnostic.message(language)}"
    if diagnostic.location is not None:
        head = f"{diagnostic.location}  {head}"
    details = [diagnostic.path, diagnostic.hint(language), _fix(diagnostic.fix, language)]
    return "\n".join([head, *(f"    {detail}" for detail in details if detail)])


def spoken(diagnostics: Sequence[Diagnostic]) -> Text:
    zh, en = ("\n".join(as_text(each, language) for each in diagnostics) for language in _LANGUAGES)
    return Text(zh, en)


def _fix(fix: Fix | None, language: Language) -> str:
    if fix is None:
        return ""
    place = f"{fix.location.line}:{fix.location.column}"
    if not fix.text.strip():
        return f"{place} 处删掉或换成空格" if language == "zh" else f"at {place} delete it or use spaces"
    return f"{place} 处改成：{fix.text}" if language == "zh" else f"at {place} write: {fix.text}"


def as_data(diagnostic: Diagnostic) -> Data:
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.severity.value,
        "path": diagnostic.path,
        "location": _place(diagnostic.location),
        "message": {"zh": diagnostic.message("zh"), "en": diagnostic.message("en")},
        "hint": {"zh": diagnostic.hint("zh"), "en": diagnostic.hint("en")},
        "fix": _change(diagnostic.fix),
    }


def _place(location: Location | None) -> Data | None:
    if location is None:
        return None
    return {"file": location.file, "line": location.line, "column": location.column}


def _change(fix: Fix | None) -> Data | None:
    if fix is None:
        return None
    return {"location": _place(fix.location), "length": fix.length, "text": fix.text}


def summary(diagnostics: Sequence[Diagnostic], files: int, language: Language) -> str:
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    if language == "zh":
        return f"检查了 {files} 个文件：{errors} 个错误，{warnings} 个提醒"
    return f"{_counted(files, 'file')} checked: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
