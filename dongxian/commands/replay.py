"""`dongxian replay`: what a model would have done with an event log, or with our own history. Writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dongxian.commands import Subparsers
from dongxian.documents import read_documents
from dongxian.installation import installed, organisation_named
from dongxian.replay_report import write_json, write_left_out, write_text
from dongxian.report import spoken
from dongxian.stop import Stop
from engine.diagnostics import Diagnostic, Text
from engine.model import Model, load
from runtime.clock import SystemClock
from runtime.imports.sheet import SheetRefused
from runtime.models import Models
from runtime.replay.entry import read_time
from runtime.replay.event_log import LogRefused
from runtime.replay.event_map import EventMap, read_map
from runtime.replay.replaying import Replayed, replay_log, replay_own
from runtime.replay.scratch import Scratch
from runtime.replay.summary import Summary

ONE_OF_TWO = Text(
    "写 --events 日志文件,或 --database(用自己的历史);选一个",
    "Give either --events with a log, or --database for our own history",
)
NO_DATE = Text("看不懂 {option} 的时间“{typed}”", "The time “{typed}” of {option} cannot be read")
UNPUBLISHED = Text(
    "这个组织还没有发布过模型,没有可以比较的", "The organisation has published no model to compare with"
)
NO_FILE = Text("没有“{path}”这个文件", "There is no file “{path}”")
NOTHING = Text("没有可以重放的事件", "There was nothing to replay")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "replay", help="这套规则当时会怎样 · what would this model have done?", description=__doc__
    )
    command.add_argument("paths", nargs="+", metavar="MODEL", help="model files, or folders that hold them")
    command.add_argument("--events", metavar="LOG", help="event log: CSV, xlsx, XES or XES.gz")
    command.add_argument("--map", metavar="MAP.yaml", help="what the log's columns and activities mean")
    command.add_argument("--database", action="store_true", help="our own history, against what is published")
    command.add_argument("--organisation", default="", help="with --database; not needed when there is one")
    command.add_argument(
        "--draft", action="append", default=[], metavar="OTHER", help="compare with this model"
    )
    command.add_argument(
        "--until", metavar="TIME", help="where the clock stops; default: the last event, or now"
    )
    command.add_argument("--days", type=int, metavar="N", help="report only the last N days")
    command.add_argument("--show", type=int, default=10, metavar="N", help="cases to list (default 10)")
    command.add_argument(
        "--json", metavar="OUT", help="everything, case by case, into this file (- to print)"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when there was a history to replay, whatever it shows; 1 when no row of the log means anything."""
    if bool(args.events) == args.database:
        raise Stop(ONE_OF_TWO)
    models = [_model(paths) for paths in (args.paths, args.draft) if paths]
    with Scratch() as scratch:
        replayed = _own(args, models, scratch) if args.database else _foreign(args, models, scratch)
        if replayed.until is None:
            print(NOTHING.to(args.language))
            write_left_out(replayed, Summary(scratch), args.show, args.language)
            return 1
        since = replayed.until - timedelta(days=args.days) if args.days else None
        summary = Summary(scratch, since)
        # Our own history is compared with what is published, and told of the model that was named.
        told = len(replayed.models) - 1 if args.database else 0
        if args.json:
            write_json(args.json, replayed, summary, told)
        if args.json != "-":
            write_text(replayed, summary, told, args.show, args.language)
    return 0


def _model(paths: Sequence[str]) -> Model:
    loaded = load(read_documents(paths))
    if loaded.model is None:
        raise Stop(spoken(loaded.diagnostics))
    return loaded.model


def _foreign(args: argparse.Namespace, models: Sequence[Model], scratch: Scratch) -> Replayed:
    log = Path(args.events)
    named = read_documents([args.map] if args.map else [])
    file, text = next(iter(named.items()), ("", None))
    maps = [_map(text, file, model) for model in models]
    if not log.is_file():
        raise Stop(NO_FILE, path=log)
    try:
        return replay_log(models, maps, log, scratch, _until(args, maps[0].zone))
    except (LogRefused, SheetRefused) as refused:
        raise Stop(spoken([refused.diagnostic])) from refused


def _map(text: bytes | None, file: str, model: Model) -> EventMap:
    found = read_map(text, file, model)
    if isinstance(found, EventMap):
        return found
    problems: tuple[Diagnostic, ...] = found
    raise Stop(spoken(problems))


def _own(args: argparse.Namespace, models: list[Model], scratch: Scratch) -> Replayed:
    with installed() as database, database.read() as connection:
        organisation = organisation_named(connection, args.organisation)
        published = Models().current(connection, organisation)
        if published is None:
            raise Stop(UNPUBLISHED)
        models = [models[0], models[1]] if len(models) == 2 else [published, models[0]]
        until = _until(args, ZoneInfo(models[0].timezone)) or SystemClock().now()
        return replay_own(models, connection, organisation, scratch, until)


def _until(args: argparse.Namespace, zone: ZoneInfo) -> datetime | None:
    if args.until is None:
        return None
    at = read_time(args.until, zone)
    if at is None:
        raise Stop(NO_DATE, option="--until", typed=args.until)
    return datetime.fromtimestamp(at / 1_000_000, UTC)
