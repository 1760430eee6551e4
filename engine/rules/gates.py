"""What a stage demands before it is left forward, and before it is entered."""

from __future__ import annotations

from dataclasses import dataclass

from engine.conditions import Missing
from engine.diagnostics import Diagnostic, Text
from engine.model.kernel import Stage
from engine.rules import codes
from engine.rules.view import CaseAt


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing that is missing on the way from `stage` into `to`."""

    missing: Missing
    diagnostic: Diagnostic


def barriers(view: CaseAt, stage: Stage, to: Stage) -> tuple[Barrier, ...]:
    """Everything that stands in the way of a forward move; a lost end is never gated."""
    if to.kind == "lost":
        return ()
    leaving = stage.gate.holds(view).missing if stage.gate else ()
    entering = to.entry.holds(view).missing if to.entry else ()
    demanded = [lack for each in view.demands() for lack in each.holds(view).missing]
    if not leaving and not entering and not demanded:
        return ()
    return (
        *(Barrier(each, _leaving(stage, each)) for each in leaving),
        *(Barrier(each, _entering(to, each)) for each in entering),
        *(Barrier(each, _demanded(stage, each)) for each in demanded),
    )


def _leaving(stage: Stage, missing: Missing) -> Diagnostic:
    return Diagnostic(codes.GATE_MISSING, _path(missing), {"stage": stage.title, "missing": missing.text})


def _entering(to: Stage, missing: Missing) -> Diagnostic:
    parameters = {"stage": to.title, "missing": missing.text, "means": _meaning(to)}
    return Diagnostic(codes.ENTRY_MISSING, _path(missing), parameters)


def _demanded(stage: Stage, missing: Missing) -> Diagnostic:
    return Diagnostic(codes.DEMANDED, _path(missing), {"stage": stage.title, "missing": missing.text})


def _meaning(stage: Stage) -> Text:
    """The stage's definition, and what must not be taken for it; empty where the model says neither."""
    defined = stage.definition or Text("", "")
    if not stage.forbidden:
        return defined
    zh = f"这些不算:{'、'.join(each.zh for each in stage.forbidden)}"
    en = f"Not to be taken for it: {', '.join(each.en for each in stage.forbidden)}"
    if stage.definition is None:
        return Text(zh, en)
    return Text(f"{defined.zh.rstrip('。')}。{zh}", f"{defined.en.rstrip('.')}. {en}")


def _path(missing: Missing) -> str:
    return missing.names[0] if missing.names else ""
