"""The renderer nobody generated: one Jinja macro that looks at every field anew. An oracle and a contender."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from engine.diagnostics import Diagnostic, Language
from engine.model.kernel import Form
from runtime.web.forms import words
from runtime.web.forms.as_typed import as_typed, chosen, dated
from runtime.web.forms.rendering import html_id

GenericForm = Callable[[Form, Language, Mapping[str, object], Sequence[Diagnostic], Mapping[str, str]], str]


def generic_form() -> GenericForm:
    here = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=here, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(as_typed=as_typed, chosen=chosen, dated=dated, html_id=html_id, words=words)
    template = environment.get_template("generic_form.html")

    def render(
        form: Form,
        language: Language,
        values: Mapping[str, object],
        problems: Sequence[Diagnostic],
        people: Mapping[str, str],
    ) -> str:
        found: dict[str, list[Diagnostic]] = {}
        for problem in problems:
            found.setdefault(problem.path.split("[")[0].split(".")[0], []).append(problem)
        return template.render(form=form, language=language, values=values, found=found, people=people)

    return render
