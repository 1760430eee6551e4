"""What a plan is asked by these two models, as choices for a form; and the plan's text with what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from engine.diagnostics import Language, Text
from engine.migration.barriers import Standing
from engine.migration.plan import Plan, Treatment
from engine.migration.reading import KEYS
from engine.model.kernel import Clause, Model
from engine.rules.renaming import clause_now
from engine.source import read

Part = Literal["move", "limits", "agreements", "drop"]
# Beside the stages that a case may be moved to, none of which is called so: a key of a plan has no slash.
STAY = "stay/"
DROP = "drop/"
_PLAIN = re.compile(r"[^\W\d]\w*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is a stage, an agreement or a field; `chosen` is one of `choices`, or "" where none was made.

    `cases` are those that it is about, where that is known; `before` and `after` the limits as they are written.
    """

    part: Part
    name: str
    choices: tuple[str, ...]
    chosen: str
    cases: int = 0
    before: Text | None = None
    after: Text | None = None

    @property
    def id(self) -> str:
        return f"{self.part}/{self.name}"


def questions(before: Model, after: Model, plan: Plan, standing: Standing) -> Iterator[Question]:
    here = [id for id, stage in after.stages.items() if stage.kind == "open"]
    for stage, count in standing.stages.items():
        if plan.renames.get(f"stage/{stage}", stage) not in here:
            chosen = STAY if stage in plan.stays else plan.moves.get(stage, "")
            yield Question("move", stage, (*here, STAY), chosen, count)
    yield from _clocks(before, after, plan)
    for name, count in standing.fields.items():
        if count and after.case_form.field(plan.renames.get(f"field/case/{name}", name)) is None:
            yield Question("drop", name, (DROP,), DROP if name in plan.dropped else "", count)


def _clocks(before: Model, after: Model, plan: Plan) -> Iterator[Question]:
    """One for each stage or agreement whose time is another one now; all clauses of an agreement go together."""
    was = {clause_now(plan.renames, id): clause for id, clause in before.clauses.items()}
    asked = set[tuple[str, str]]()
    for id, clause in after.clauses.items():
        earlier = was.get(id)
        part, name = _owner(clause)
        if earlier is None or earlier.duration == clause.duration or (part, name) in asked:
            continue
        asked.add((part, name))
        chosen = plan.clocks.get(id, "recompute")
        yield Question(part, name, get_args(Treatment), chosen, 0, _words(earlier), _words(clause))


def _owner(clause: Clause) -> tuple[Part, str]:
    if clause.stage is not None:
        return "limits", clause.stage
    return "agreements", clause.agreement or ""


def _words(clause: Clause) -> Text:
    languages: tuple[Language, Language] = ("zh", "en")
    return Text(*(clause.duration.words_with_meaning(language) for language in languages))


def answered(text: str, asked: Iterable[Question], answers: Mapping[str, str]) -> str:
    """`answers` by the question's id. A text that says it already, or says more, is left as it is."""
    data = _parts(text)
    before = {key: dict(part) for key, part in data.items()}
    for question in asked:
        answer = answers.get(question.id)
        if answer is not None and (answer in question.choices or not answer):
            _answer(data, question, answer)
    return text if data == before else _written(data)


def _parts(text: str) -> dict[str, dict[str, str]]:
    """All parts as mappings; what is listed maps to itself. What cannot be read is not there."""
    data = read(text if text.strip() else "{}", "plan.yaml").data
    found = dict[str, dict[str, str]]()
    for key in KEYS:
        said = data.get(key) if isinstance(data, dict) else None
        if isinstance(said, dict):
            found[key] = {name: value for name, value in said.items() if isinstance(value, str)}
        else:
            names = said if isinstance(said, list) else [said]
            found[key] = {name: name for name in names if isinstance(name, str)}
    return found


def _answer(data: dict[str, dict[str, str]], question: Question, answer: str) -> None:
    name, part = question.name, question.part
    data[part].pop(name, None)
    if part == "move":
        data["stay"].pop(name, None)
    if answer == STAY:
        data["stay"][name] = name
    elif answer == DROP:
        data["drop"][name] = name
    elif answer and answer != "recompute":
        data[part][name] = answer


def _written(data: Mapping[str, Mapping[str, str]]) -> str:
    lines = []
    for key, part in data.items():
        if key in ("stay", "drop"):
            lines += [f"{key}: [{', '.join(map(_quoted, part))}]"] if part else []
        elif part:
            lines += [f"{key}:", *(f"  {_quoted(name)}: {_quoted(value)}" for name, value in part.items())]
    return "".join(f"{line}\n" for line in lines)


def _quoted(name: str) -> str:
    """Bare where YAML cannot take it for anything else."""
    if _PLAIN.fullmatch(name) and name.lower() not in _WORDS:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
