"""The part of the reference page that the function registry writes."""

from __future__ import annotations

from engine.diagnostics import Language, Text
from engine.expressions.function import Function
from engine.expressions.functions import FUNCTIONS

_HEADINGS = {
    "zh": "| 写法 | 意思 | 得出 |\n|---|---|---|",
    "en": "| written | meaning | gives |\n|---|---|---|",
}
_SAME = Text("同参数", "as given")


def functions_table(language: Language) -> str:
    rows = [_row(function, language) for function in FUNCTIONS.values()]
    return "\n".join([_HEADINGS[language], *rows])


def _row(function: Function, language: Language) -> str:
    results = {overload.result.title for overload in function.overloads}
    result = results.pop() if len(results) == 1 else _SAME
    usage = function.usage.replace("|", "\\|")
    return f"| `{usage}` | {function.help.to(language)} | {result.to(language)} |"
