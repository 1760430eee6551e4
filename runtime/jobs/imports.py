"""Works imports off between deadlines and messages, one chunk in each round of the worker."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.imports.importing import Importing
from runtime.imports.ledger import Import


class Imports:
    def __init__(self, importing: Importing) -> None:
        self._importing = importing
        self._at_work: Iterator[Import] | None = None

    def advance(self) -> int:
        """The number of chunks done: one, or none when no import waits."""
        at_work, self._at_work = self._at_work, None
        while (at_work := at_work or self._next()) is not None:
            if next(at_work, None) is not None:
                self._at_work = at_work
                return 1
            at_work = None
        return 0

    def _next(self) -> Iterator[Import] | None:
        found = self._importing.claim()
        return None if found is None else self._importing.run(found)
