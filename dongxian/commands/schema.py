"""`dongxian schema`: the JSON Schema of a model document or of scenarios, for editors that complete and check while typing."""

from __future__ import annotations

import argparse
import json

from dongxian.commands import Subparsers
from engine.model import document_schema
from engine.scenarios.schema import scenarios_schema


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "schema", help="输出模型的 JSON Schema · print the JSON Schema of a model", description=__doc__
    )
    command.add_argument("--scenarios", action="store_true", help="the schema of scenarios.yaml instead")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    schema = scenarios_schema() if args.scenarios else document_schema()
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
