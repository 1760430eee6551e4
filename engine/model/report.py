"""Collects what is wrong with a model, each problem located and with its path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.diagnostics import Code, Diagnostic, Fix, Location, Severity, Text
from engine.diagnostics.diagnostic import Parameter
from engine.model.document.part import Path
from engine.model.documents import Documents
from engine.model.scalar import place
from engine.registry import nearest
from engine.source import path_text

NOTHING = Text("", "")


class Report:
    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.found: list[Diagnostic] = []

    def error(self, code: Code, path: Path, fix: Fix | None = None, **parameters: Parameter) -> None:
        """About the value at `path`."""
        self.found.append(Diagnostic(code, path_text(path), parameters, self.documents.locate(path), fix=fix))

    def about_key(self, code: Code, path: Path, fix: str | None = None, **parameters: Parameter) -> None:
        """About the key itself; `fix` is the key that was meant."""
        location = self.documents.locate_key(path)
        mend = Fix(self._inside(path, location, 1, 1), len(str(path[-1])), fix) if fix else None
        self.found.append(Diagnostic(code, path_text(path), parameters, location, fix=mend))

    def warning(self, code: Code, path: Path, *, key: bool = False, **parameters: Parameter) -> None:
        location = self.documents.locate_key(path) if key else self.documents.locate(path)
        self.found.append(Diagnostic(code, path_text(path), parameters, location, Severity.WARNING))

    def unknown(
        self,
        code: Code,
        path: Path,
        name: str,
        candidates: dict[str, Text],
        *,
        at: tuple[int, int] = (1, 1),
        **parameters: Parameter,
    ) -> None:
        """An unknown name with the nearest one; `candidates` says what each one is.

        `at` is where the name stands in the text at `path`, by default the whole of it.
        """
        inside = self.inside(path, *at)
        location = self.documents.locate(path) if at == (1, 1) else inside
        near = nearest(name, candidates)
        fix = Fix(inside, len(name), near) if near else None
        parameters |= {"name": name, "suggestion": suggestion(near, candidates.get(near or "", NOTHING))}
        self.found.append(Diagnostic(code, path_text(path), parameters, location, fix=fix))

    def unknown_key(
        self, code: Code, path: Path, candidates: dict[str, Text], **parameters: Parameter
    ) -> None:
        """The key that `path` ends with names something that does not exist."""
        near = nearest(str(path[-1]), candidates)
        said = suggestion(near, candidates.get(near or "", NOTHING))
        self.about_key(code, path, fix=near, name=str(path[-1]), suggestion=said, **parameters)

    def relocated(self, diagnostic: Diagnostic, path: Path) -> None:
        """A problem inside the text at `path`, moved from the text's own lines to the file's."""
        inner = diagnostic.location
        location = self.inside(path, inner.line, inner.column) if inner else self.documents.locate(path)
        fix = diagnostic.fix
        if fix is not None:
            fix = replace(fix, location=self.inside(path, fix.location.line, fix.location.column))
        self.found.append(
            Diagnostic(
                diagnostic.code,
                path_text(path),
                diagnostic.parameters,
                location,
                diagnostic.severity,
                fix,
            )
        )

    def inside(self, path: Path, line: int, column: int) -> Location:
        return self._inside(path, self.documents.locate(path), line, column)

    def _inside(self, path: Path, start: Location, line: int, column: int) -> Location:
        return place(self.documents.source_of(path), start, line, column)


def listing(names: Iterable[str]) -> Text:
    said = list(names)
    return Text("、".join(said), ", ".join(said))


def suggestion(near: str | None, what: Text) -> Text:
    if near is None:
        return NOTHING
    zh = f"({what.zh})" if what.zh else ""
    en = f" ({what.en})" if what.en else ""
    return Text(f",最接近“{near}”{zh}", f"; the nearest is “{near}”{en}")
