"""The word with which a command gives up; apart from what raises it, so that the command line starts quickly."""

from __future__ import annotations

from engine.diagnostics import Text


class Stop(Exception):
    """A command cannot begin or go on: the command line prints `text` and exits with 2, for 1 is an answer."""

    def __init__(self, text: Text, **parameters: object) -> None:
        self.text = Text(text.zh.format(**parameters), text.en.format(**parameters)) if parameters else text
        super().__init__(self.text.en)
