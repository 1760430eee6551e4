"""`dongxian demo`: a dairy company with six months of life, in a folder of its own, ready to log in."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from dongxian.commands import Subparsers
from dongxian.demo import MODEL
from dongxian.port import demand_port
from dongxian.stop import Stop
from engine.diagnostics import Text

NO_EXAMPLE = Text(
    "找不到示例模型 {folder};请在代码目录里运行",
    "The example model {folder} is not here; run this in a checkout",
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("demo", help="演示公司 · a company to try", description=__doc__)
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--data", type=Path, default=Path("var/demo"), help="folder of the demo's data")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if not MODEL.is_dir():
        raise Stop(NO_EXAMPLE, folder=MODEL)
    demand_port("127.0.0.1", args.port)
    beginning = [sys.executable, "-m", "dongxian.demo.beginning", str(args.data), args.language]
    with subprocess.Popen(beginning) as founding:
        from dongxian.demo.hosting import host  # noqa: PLC0415  # loads while the company is invented

        if founding.wait():
            return 1
    host(args.data, args.port, args.language)
    return 0
