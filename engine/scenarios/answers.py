"""Was a step accepted or refused as it was meant to be?"""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnostics import Diagnostic, Text
from engine.diagnostics.diagnostic import Parameter
from engine.rehearsal.life import Answer
from engine.scenarios import codes
from engine.scenarios.scenario import Step

Said = dict[str, Parameter]
ANY = Text("任何原因", "any reason")


def answered(step: Step, answer: Answer, at: str) -> Diagnostic | None:
    """The first difference between the step's `refused` and `warned` and what `decide` said."""
    assert step.act is not None
    wanted, refused = step.act.refused, answer.decision.refused
    if wanted is None and refused:
        named = ", ".join(dict.fromkeys(str(each.code) for each in refused))
        said: Said = {"at": at, "why": in_words(refused), "codes": named}
        return Diagnostic(codes.REFUSED, step.case, said, step.place)
    if wanted is not None and ((unsaid := _unsaid(wanted, refused)) or not refused):
        instead = in_words(refused) if refused else Text("被接受了", "it was accepted")
        said = {"at": at, "expected": unsaid or ANY, "instead": instead}
        return Diagnostic(codes.NOT_REFUSED, step.case, said, step.place)
    if unsaid := _unsaid(step.act.warned, warnings := answer.decision.warnings):
        quoted = Text(f"提示“{unsaid}”", f"the warning “{unsaid}”")
        instead = in_words(warnings) if warnings else Text("没有提示", "there was none")
        said = {"at": at, "expected": quoted, "instead": instead}
        return Diagnostic(codes.DIFFERS, step.case, said, step.place)
    return None


def _unsaid(wanted: Sequence[str], said: Sequence[Diagnostic]) -> str | None:
    """The first code or word that was meant to be said and was not."""
    return next((word for word in wanted if not any(_holds(each, word) for each in said)), None)


def _holds(said: Diagnostic, word: str) -> bool:
    return word == said.code.id or word in said.message("zh") or word in said.message("en")


def in_words(said: Sequence[Diagnostic]) -> Text:
    zh = ";".join(f"{each.message('zh')}({each.code})" for each in said)
    en = "; ".join(f"{each.message('en')} ({each.code})" for each in said)
    return Text(zh, en)
