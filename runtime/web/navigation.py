"""The few places a person goes to, by what the person is. At most five: a phone's bottom bar has no more room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.model.kernel import Model
from runtime.accounts.account import Account


@dataclass(frozen=True, slots=True)
class Entry:
    """`also` are the pages reached from there. The word for `name` is in `templates/navigation.html`, the icon is `name` in `static/icons.svg`."""

    name: str
    path: str
    shows_for: Callable[[Account, Model], bool]
    also: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        return any(path == mine or path.startswith(mine + "/") for mine in (self.path, *self.also))


def everyone(account: Account, model: Model) -> bool:
    return True


def leaders(account: Account, model: Model) -> bool:
    return account.administrator or any(
        role in model.roles and model.roles[role].sees == "unit" for role in account.roles
    )


def givers(account: Account, model: Model) -> bool:
    return any(agreement.provider in account.roles for agreement in model.agreements.values())


ENTRIES = (
    Entry("today", "/today", everyone, also=("/approvals",)),
    Entry("cases", "/cases", everyone),
    Entry("board", "/board", leaders),
    Entry(
        "director",
        "/director",
        leaders,
        also=("/leaks", "/scores", "/overrides", "/rows", "/collaboration", "/costs"),
    ),
    Entry("leads", "/leads", givers),
    Entry("me", "/me", everyone, also=("/calendars", "/leave", "/channels", "/deliveries", "/models")),
)


def entries_for(account: Account, model: Model | None) -> tuple[Entry, ...]:
    """None before anything is published: then there is nowhere to go."""
    return () if model is None else tuple(entry for entry in ENTRIES if entry.shows_for(account, model))
