"""The text of a message with `{{ 名字 }}` in it: names only, no logic."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_NAME = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)

# What a Chinese keyboard makes of it: any of the four braces may be full-width.
_WIDE_NAME = re.compile(r"[{｛]{2}\s*([^{｛}｝]*?)\s*[}｝]{2}")
_NARROW = str.maketrans("｛｝", "{}")


@dataclass(frozen=True, slots=True)
class Template:
    text: str

    def names(self) -> tuple[tuple[str, int], ...]:
        """Each name with its offset in the text, in code points."""
        return tuple((found.group(1), found.start(1)) for found in _NAME.finditer(self.text))

    def wide(self) -> tuple[tuple[str, int, str], ...]:
        """Each name between full-width braces, as written, with its offset and as it should be."""
        found = ((match[0], match.start(), match[1]) for match in _WIDE_NAME.finditer(self.text))
        return tuple(
            (written, offset, f"{{{{ {name} }}}}")
            for written, offset, name in found
            if written != written.translate(_NARROW)
        )

    def stray(self) -> int | None:
        """The offset of a `{{` or `}}` that has no partner, whatever its width."""
        rest = _NAME.sub(lambda found: "\0" * len(found.group()), self.text.translate(_NARROW))
        offsets = [offset for mark in ("{{", "}}") if (offset := rest.find(mark)) >= 0]
        return min(offsets, default=None)

    def render(self, word: Callable[[str], str]) -> str:
        return _NAME.sub(lambda found: word(found.group(1)), self.text)
