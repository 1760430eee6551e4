"""What a text says: waiting letters for the same readers share one, and every link survives any cut."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Recipient
from runtime.channels.excerpt import excerpt, size

_LINK_BYTES = 400
_NAMES_BYTES = 300
_BETWEEN = "\n\n"
_COPY = Text("抄送", "copy")


@dataclass(frozen=True, slots=True)
class Wording:
    """`most` bytes; `says` is the sentence of a letter; `names` what stands below it for its readers."""

    most: int
    says: Callable[[Letter], str]
    names: Callable[[Sequence[Letter]], str]

    def text(self, batch: Sequence[Letter]) -> str:
        """The same notice for several people is said once."""
        notices = self._notices(batch)
        if len(notices) == 1:
            return self._paragraph(notices[0], self.most)
        return _BETWEEN.join(self._paragraph(letters) for letters in notices)

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        """Fills texts up to the limit without cutting; only a notice that is too long alone is cut."""
        batches: list[tuple[Letter, ...]] = []
        batch: tuple[Letter, ...] = ()
        for letter in letters:
            longer = (*batch, letter)
            if batch and len(self._notices(longer)) > 1 and size(self.text(longer)) > self.most:
                batches.append(batch)
                longer = (letter,)
            batch = longer
        return [*batches, batch] if batch else batches

    def _notices(self, batch: Sequence[Letter]) -> list[list[Letter]]:
        notices: dict[tuple[str, str | None], list[Letter]] = {}
        for letter in batch:
            notices.setdefault((self.says(letter), letter.link), []).append(letter)
        return list(notices.values())

    def _paragraph(self, letters: Sequence[Letter], room: int = sys.maxsize) -> str:
        first = letters[0]
        link = first.link if first.link and size(first.link) <= min(_LINK_BYTES, room // 2) else ""
        names = excerpt(self.names(letters), min(_NAMES_BYTES, room // 4))
        tail = ("\n" + names if names else "") + ("\n" + link if link else "")
        return excerpt(self.says(first), room - size(tail)) + tail


def for_a_group(most: int, mention: Callable[[Recipient], str | None]) -> Wording:
    """Only the public sentence: a customer's details stay behind the link.

    People who cannot be mentioned are called by name.
    """

    def names(letters: Sequence[Letter]) -> str:
        return ", ".join(dict.fromkeys(_unmentioned(letters, mention)))

    return Wording(most, lambda letter: letter.public, names)


def for_one_person(most: int) -> Wording:
    """The whole sentence; a copy says so."""

    def names(letters: Sequence[Letter]) -> str:
        first = letters[0]
        return f"({_COPY.to(first.recipient.language)})" if first.copy else ""

    return Wording(most, lambda letter: letter.say, names)


def mentioned(batch: Sequence[Letter], mention: Callable[[Recipient], str | None]) -> list[str]:
    """Each person once."""
    found = (mention(letter.recipient) for letter in batch)
    return list(dict.fromkeys(id for id in found if id))


def by_key(letters: Sequence[Letter], key: Callable[[Letter], object]) -> list[list[Letter]]:
    groups: dict[object, list[Letter]] = {}
    for letter in letters:
        groups.setdefault(key(letter), []).append(letter)
    return list(groups.values())


def _unmentioned(letters: Iterable[Letter], mention: Callable[[Recipient], str | None]) -> Iterable[str]:
    for letter in letters:
        name = letter.recipient.name
        if letter.copy:
            yield f"{name}({_COPY.to(letter.recipient.language)})"
        elif not mention(letter.recipient):
            yield name
