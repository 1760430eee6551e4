"""The door for programs: what pages can do, as JSON; the same gate behind it."""

from runtime.web.api import (
    approvals,
    bulk,
    cases,
    commands,
    deliveries,
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
)

ROUTERS = (
    cases.router,
    history.router,
    commands.router,
    bulk.router,
    lists.router,
    tasks.router,
    approvals.router,
    messages.router,
    deliveries.router,
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
