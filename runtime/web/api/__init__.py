"""The door for programs: what pages can do, as JSON; the same gate behind it."""

from runtime.web.api import cases, commands, lists, model, reference, uploads

ROUTERS = (
    cases.router,
    commands.router,
    lists.router,
    model.router,
    uploads.router,
    reference.router,
)

__all__ = ["ROUTERS"]
