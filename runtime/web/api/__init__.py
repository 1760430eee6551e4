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
    leave,
    lists,
    messages,
    model,
    overrides,
    overview,
    reference,
    rows,
    scores,
    uploads,
)

ROUTERS = (
    cases.router,
    history.router,
    commands.router,
    bulk.router,
    lists.router,
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
    leave.router,
    model.router,
    reference.router,
)

__all__ = ["ROUTERS"]
