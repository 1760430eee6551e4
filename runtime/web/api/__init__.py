"""The door for programs: what pages can do, as JSON; the same gate behind it."""

from runtime.web.api import (
    bulk,
    cases,
    commands,
    directory,
    history,
    imports,
    leads,
    leaks,
    lists,
    messages,
    model,
    overrides,
    overview,
    reference,
    rows,
    scores,
    tasks,
    uploads,
    waits,
)

ROUTERS = (
    cases.router,
    history.router,
    commands.router,
    waits.router,
    bulk.router,
    lists.router,
    tasks.router,
    messages.router,
    overview.router,
    leaks.router,
    rows.router,
    scores.router,
    overrides.router,
    leads.router,
    imports.router,
    uploads.router,
    directory.router,
    model.router,
    reference.router,
)

__all__ = ["ROUTERS"]
