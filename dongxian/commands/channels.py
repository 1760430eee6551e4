"""`dongxian channels`: which channels are set up, and a test message to one person over one of them."""

from __future__ import annotations

import argparse
import json
import sys

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named, worker_settings
from dongxian.report import spoken
from dongxian.stop import Stop
from engine.actions.channel import NAMES
from engine.diagnostics import Diagnostic, Text
from runtime.channels.settings import ChannelSettings
from runtime.channels.setup import needs, ready
from runtime.clock import SystemClock
from runtime.effects import codes
from runtime.effects.trial import Reader, Tried, reader_of, send_trial
from runtime.storage.tables import people

NO_PERSON = Text(
    "没有工号“{number}”的在职人员,用 --to 写工号",
    "Nobody with staff number “{number}” works here; name one with --to",
)
READY = Text("设置齐了", "set up")
MISSING = Text("缺 {names}", "missing: {names}")
OR = Text(" 或 ", " or ")
SENT = Text("发出了", "sent")
NOT_SENT = Text("没发出", "not sent")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("channels", help="消息渠道 · message channels", description=__doc__)
    command.add_argument("what", nargs="?", choices=["list", "test"], default="list")
    command.add_argument("name", nargs="?", help="the channel to test, as send_by in a model has it")
    command.add_argument("--to", default="", metavar="NUMBER", help="staff number of who gets the test")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """1 when the provider did not take the test."""
    worker = worker_settings()
    if args.what == "list":
        return show(args, worker.channels)
    channels = worker.channels.channels()
    if args.name not in channels:
        problem = Diagnostic(
            codes.UNKNOWN_CHANNEL, parameters={"name": args.name or "", "known": ", ".join(channels)}
        )
        raise Stop(spoken([problem]))
    now = SystemClock().now()
    with installed() as database, database.read() as connection:
        reader = reader_numbered(connection, args)
    return say(args, send_trial(channels, args.name, reader, worker.public_url, now))


def reader_numbered(connection: Connection, args: argparse.Namespace) -> Reader:
    organisation = organisation_named(connection, args.organisation)
    person = connection.scalar(
        select(people.c.id).where(people.c.organisation == organisation, people.c.number == args.to)
    )
    reader = reader_of(connection, organisation, person, SystemClock().now()) if person else None
    if reader is None:
        raise Stop(NO_PERSON, number=args.to)
    return reader


def show(args: argparse.Namespace, settings: ChannelSettings) -> int:
    missing = {
        kind: [list(need.names) for need in needs(kind, settings.given) if not need.met] for kind in NAMES
    }
    if args.json:
        print(json.dumps({kind: {"ready": not names, "missing": names} for kind, names in missing.items()}))
        return 0
    for kind, names in missing.items():
        each = ", ".join(OR.to(args.language).join(need) for need in names)
        state = (READY if ready(kind, settings.given) else MISSING).to(args.language).format(names=each)
        print(f"{kind:<14} {NAMES[kind].to(args.language)}: {state}")
    return 0


def say(args: argparse.Namespace, tried: Tried) -> int:
    receipt = tried.receipt
    if args.json:
        words = {"zh": tried.words.zh, "en": tried.words.en}
        said = {
            "channel": tried.kind,
            "delivered": receipt.delivered,
            "code": receipt.code,
            "text": receipt.text,
            "words": words,
        }
        print(json.dumps(said, ensure_ascii=False))
    else:
        head = (SENT if receipt.delivered else NOT_SENT).to(args.language)
        own = f" [{receipt.code} {receipt.text}".rstrip() + "]" if receipt.code else ""
        stream = sys.stdout if receipt.delivered else sys.stderr
        print(f"{head}: {tried.words.to(args.language)}{own}", file=stream)
    return 0 if receipt.delivered else 1
