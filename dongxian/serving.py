"""Pages, API and, unless told otherwise, the worker in one process: what `serve` and `demo` have in common."""

from __future__ import annotations

from contextlib import ExitStack

import uvicorn

from dongxian.services import services_on
from runtime.gate import Gate
from runtime.jobs.in_process import working
from runtime.jobs.settings import WorkerSettings
from runtime.organisation.calendars import Calendars
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.web import create_app


def serve(
    settings: Settings,
    database: Database,
    *,
    host: str,
    port: int,
    worker: WorkerSettings,
    works: bool = True,
) -> None:
    """Blocks until a signal ends it. Unless it `works`, deadlines and messages are another process's work."""
    with ExitStack() as stack:
        if not works:
            services = services_on(settings, database, worker=worker)
        else:
            services = services_on(settings, database, lambda: inside.wake(), worker)
            own_gate = Gate(database, services.models, services.clock, Calendars())
            inside = worker.worker(database, own_gate, services.clock, services.files)
            stack.enter_context(working(inside))
        uvicorn.run(
            create_app(services),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
        )
