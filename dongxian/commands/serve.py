"""`dongxian serve`: the pages and the API; on a laptop the worker runs inside, so that one command is all."""

from __future__ import annotations

import argparse

from dongxian.commands import Subparsers
from dongxian.installation import installed, worker_settings
from dongxian.port import demand_port
from dongxian.serving import serve
from engine.diagnostics import Text
from runtime.settings import Settings

OPEN = Text("打开 {address}", "Open {address}")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("serve", help="启动网页和接口 · start pages and API", description=__doc__)
    command.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    command.add_argument("--port", type=int, default=8000)
    command.add_argument(
        "--no-worker", action="store_true", help="deadlines and messages are another process's work"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    demand_port(args.host, args.port)
    with installed() as database:
        settings, worker = Settings.from_environment(), worker_settings()
        print(OPEN.to(args.language).format(address=f"http://{args.host}:{args.port}"), flush=True)
        works = not args.no_worker
        serve(settings, database, host=args.host, port=args.port, worker=worker, works=works)
    return 0
