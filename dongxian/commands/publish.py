"""`dongxian publish`: checks a model, says what it would do to running cases, and puts it into force."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.documents import read_documents, scenarios_beside
from dongxian.publish_report import (
    act_lines,
    difference_lines,
    foreseen_lines,
    load_lines,
    looked_data,
    score_lines,
)
from dongxian.replay_report import write_text
from dongxian.report import as_data, as_text, spoken, summary
from dongxian.stop import Stop
from engine.diagnostics import Diagnostic, Language, Severity, Text
from engine.model import Loaded, Model, load
from runtime.accounts.account import folded
from runtime.clock import SystemClock
from runtime.models import Models
from runtime.organisation.organisation import find_organisation, found_organisation
from runtime.publication import codes
from runtime.publication.act import acts_of, in_force
from runtime.publication.followers import count_behind, left
from runtime.publication.guard import second_words
from runtime.publication.looking import MOST_OVERDUE, Looked, look
from runtime.publication.outlook import DAYS, outlook
from runtime.publication.publishing import Asked, documents_of, publish_as
from runtime.publication.reminders import MOST_REMINDERS
from runtime.queries.colleagues import names_of
from runtime.replay.entry import read_time
from runtime.settings import Settings
from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts

FOUNDED = Text("新建了组织“{name}”", "The organisation “{name}” was founded")
PUBLISHED = Text("已发布,版本 {version}", "Published as version {version}")
SCHEDULED = Text("定好在 {when} 发布,版本 {version}", "Version {version} will be published at {when}")
FOLLOW = Text(
    "{count} 条商机由 worker 换到新版本;dongxian publish --versions 看进度",
    "The worker takes {count} cases over to it; dongxian publish --versions shows how far it has come",
)
NOT_FOUNDED = Text(
    "没有这个组织;用 --organisation 写全名,新建加上 --new",
    "No such organisation; name it with --organisation, and add --new to found it",
)
NAME_NEEDED = Text("新建组织要用 --organisation 写名称", "Name the new organisation with --organisation")
TAKEN = Text("组织“{name}”已经存在,去掉 --new", "The organisation “{name}” exists already; leave out --new")
NOTHING_NAMED = Text(
    "写要发布的模型文件,或 --rollback 版本号,或 --versions",
    "Name the files of the model, or --rollback with a version, or --versions",
)
NO_ACCOUNT = Text("没有账号“{login}”,或者它已停用", "There is no login “{login}”, or it is disabled")
NO_FILE = Text("没有“{path}”这个文件", "There is no file “{path}”")
# No version begins like this.
THE_ONE_BEFORE = "-"


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("publish", help="发布模型 · publish a model", description=__doc__)
    command.add_argument(
        "paths", nargs="*", metavar="FILE|FOLDER", help="model files, or folders that hold them"
    )
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--new", action="store_true", help="found the organisation first")
    command.add_argument("--by", metavar="LOGIN", help="who publishes, for those who look back")
    command.add_argument("--note", default="", help="what changed, for those who look back")
    command.add_argument(
        "--plan", metavar="PLAN.yaml", help="where cases of removed stages go, and their clocks"
    )
    command.add_argument("--dry-run", action="store_true", help="say what it would do; write nothing")
    command.add_argument("--days", type=int, default=DAYS, help=f"history to try it on (default {DAYS})")
    command.add_argument("--show", type=int, default=10, metavar="N", help="cases to list (default 10)")
    command.add_argument("--json", action="store_true", help="with --dry-run, for programs")
    command.add_argument(
        "--rollback",
        metavar="VERSION",
        nargs="?",
        const=THE_ONE_BEFORE,
        help="publish an earlier version again; without one, that which was in force before",
    )
    command.add_argument("--versions", action="store_true", help="list what was published, and how far it is")
    command.add_argument("--from", dest="at", metavar="TIME", help="put it into force later")
    _register_guards(command)
    command.set_defaults(run=run)


def _register_guards(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--without-scenarios", metavar="REASON", default="", help="skip them; the reason is kept"
    )
    command.add_argument(
        "--most-overdue",
        type=_bound,
        default=(MOST_OVERDUE, ""),
        metavar="N|N%",
        help=f"more cases overdue at once need --yes (default {MOST_OVERDUE})",
    )
    command.add_argument(
        "--most-reminders",
        type=int,
        default=MOST_REMINDERS,
        metavar="N",
        help=f"more to one person in a week need --yes (default {MOST_REMINDERS})",
    )
    command.add_argument(
        "--yes", action="store_true", help="publish although many become overdue at once, or are reminded"
    )


def run(args: argparse.Namespace) -> int:
    """0 when it was published, or would be; 1 when something speaks against it."""
    if args.paths and not args.rollback and not args.versions:
        documents = read_documents(args.paths)
        loaded = load(documents)
        if loaded.model is None:
            if args.json:
                print(as_json({"problems": [as_data(each) for each in loaded.diagnostics]}))
                return 1
            tell(loaded.diagnostics, args.language)
            print(summary(loaded.diagnostics, len(documents), args.language))
            return 1
        # What loads is UTF-8.
        texts = {name: content.decode("utf-8") for name, content in documents.items()}
    elif not args.rollback and not args.versions:
        raise Stop(NOTHING_NAMED)
    else:
        texts = {}
    settings = Settings.from_environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    with Database.open(settings.database_url) as database:
        migration.upgrade(database)
        organisation = _organisation(args, database)
        if args.versions:
            return _versions(args, database, organisation)
        return _Publishing(args, database, organisation).run(texts or _earlier(args, database, organisation))


def _bound(typed: str) -> tuple[int, str]:
    """`20`, or `10%` of the open cases."""
    unit = "%" if typed.endswith("%") else ""
    bound = int(typed.removesuffix("%"))
    if bound < 0:
        raise ValueError(typed)
    return bound, unit


def as_json(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def tell(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    for diagnostic in diagnostics:
        print(as_text(diagnostic, language), end="\n\n")


def _organisation(args: argparse.Namespace, database: Database) -> str:
    with database.read() as connection:
        organisation = find_organisation(connection, args.organisation)
    if args.new:
        if not args.organisation:
            raise Stop(NAME_NEEDED)
        if organisation is not None:
            raise Stop(TAKEN, name=args.organisation)
        return new_id()
    if organisation is None:
        raise Stop(NOT_FOUNDED)
    return organisation


def _earlier(args: argparse.Namespace, database: Database, organisation: str) -> dict[str, str]:
    with database.read() as connection:
        acts = in_force(connection, organisation)
        if args.rollback == THE_ONE_BEFORE:
            found = {act.before for act in acts[-1:] if act.before}
        else:
            found = {act.version for act in acts if act.version.startswith(args.rollback)}
        if len(found) != 1:
            problem = Diagnostic(codes.NO_SUCH_VERSION, parameters={"version": args.rollback})
            raise Stop(spoken([problem]))
        return documents_of(connection, organisation, found.pop())


def _versions(args: argparse.Namespace, database: Database, organisation: str) -> int:
    with database.read() as connection:
        model = Models().current(connection, organisation)
        acts = acts_of(connection, organisation)
        names = names_of(connection, organisation, {act.asked_by for act in acts})
        zone = ZoneInfo(model.timezone if model else "UTC")
        latest = {act.number for act in in_force(connection, organisation)[-1:]}
        for act in acts:
            behind = count_behind(connection, act) if act.number in latest else 0
            by, stayed = names.get(act.asked_by or "", "—"), left(connection, act)
            print(*act_lines(act, by, zone, behind, stayed, args.language), sep="\n")
    return 0


class _Publishing:
    def __init__(self, args: argparse.Namespace, database: Database, organisation: str) -> None:
        self._args = args
        self._database = database
        self._organisation = organisation
        self._language: Language = args.language
        self._now = SystemClock().now()
        self._plan = _read(args.plan)

    def run(self, documents: dict[str, str]) -> int:
        looked = self._look(documents)
        problems = looked.problems
        if self._args.dry_run:
            self._dry_run(looked)
        elif looked.sound and not self._args.yes:
            problems += self._second_words(looked)
        if not self._args.json:
            tell(problems, self._language)
        if looked.after is None or any(each.severity is Severity.ERROR for each in problems):
            return 1
        return 0 if self._args.dry_run else self._publish(looked.after, documents, looked.before)

    def _second_words(self, looked: Looked) -> tuple[Diagnostic, ...]:
        with self._database.read() as connection:
            asked = second_words(
                connection,
                self._organisation,
                looked,
                self._now,
                most_overdue=self._most_overdue(looked),
                most_reminders=self._args.most_reminders,
                days=self._args.days,
            )
            return tuple(asked)

    def _most_overdue(self, looked: Looked) -> int:
        bound, unit = self._args.most_overdue
        if looked.foreseen is None or not unit:
            return int(bound)
        return int(looked.foreseen.open_cases * bound // 100)

    def _look(self, documents: dict[str, str]) -> Looked:
        skipped = self._args.without_scenarios or not self._args.paths
        with self._database.read() as connection:
            return look(
                connection,
                self._organisation,
                documents,
                self._now,
                plan=self._plan,
                scenarios={} if skipped else scenarios_beside(self._args.paths),
                ahead=True,
            )

    def _dry_run(self, looked: Looked) -> None:
        """Where a case would have nowhere to stand there is nothing to foresee, only what differs."""
        before, after, args, language = looked.before, looked.after, self._args, self._language
        if looked.foreseen is None or before is None or after is None:
            if args.json:
                print(as_json(looked_data(looked, None)))
            elif before is not None:
                print(*difference_lines(looked, before, language), sep="\n")
            return
        with (
            self._database.read() as connection,
            outlook(
                connection, self._organisation, before, after, looked.plan, self._now, args.days
            ) as tried,
        ):
            if args.json:
                print(as_json(looked_data(looked, tried)))
                return
            print(*difference_lines(looked, before, language), sep="\n")
            print(*foreseen_lines(after, looked.foreseen, args.show, language), sep="\n")
            print(*load_lines(tried.loads, args.days, args.show, language), sep="\n")
            tell(tried.loads.storms(args.most_reminders), language)
            for line in score_lines(tried.scores, args.days, args.show, language):
                print(line)
            write_text(tried.replayed, tried.summary, 1, args.show, language)

    def _publish(self, model: Model, documents: dict[str, str], before: Model | None) -> int:
        args, organisation = self._args, self._organisation
        asked = Asked(
            by=self._author(),
            note=args.note,
            plan=self._plan,
            waived=args.without_scenarios,
            base=before.version if before else None,
            at=self._at(model),
        )

        def work(connection: Connection) -> Loaded:
            if args.new:
                found_organisation(connection, organisation, args.organisation, model.language, self._now)
            return publish_as(connection, organisation, documents, asked, self._now)

        published = self._database.write(work)
        if published.model is None:
            tell(published.diagnostics, self._language)
            return 1
        if args.new:
            print(FOUNDED.to(self._language).format(name=args.organisation))
        tell((one for one in published.diagnostics if one.code is codes.WAITS_IN_VAIN), self._language)
        self._say_when(model, asked.at)
        return 0

    def _author(self) -> str | None:
        if self._args.by is None:
            return None
        of = (accounts.c.organisation == self._organisation, accounts.c.login == folded(self._args.by))
        with self._database.read() as connection:
            person = connection.scalar(select(accounts.c.person).where(*of, accounts.c.disabled_at.is_(None)))
        if person is None:
            raise Stop(NO_ACCOUNT, login=self._args.by)
        return str(person)

    def _say_when(self, model: Model, at: datetime | None) -> None:
        version = model.version[:12]
        if at is not None:
            when = f"{at.astimezone(ZoneInfo(model.timezone)):%Y-%m-%d %H:%M}"
            print(SCHEDULED.to(self._language).format(version=version, when=when))
            return
        print(PUBLISHED.to(self._language).format(version=version))
        with self._database.read() as connection:
            behind = count_behind(connection, in_force(connection, self._organisation)[-1])
        if behind:
            print(FOLLOW.to(self._language).format(count=behind))

    def _at(self, model: Model) -> datetime | None:
        if self._args.at is None:
            return None
        read = read_time(self._args.at, ZoneInfo(model.timezone))
        at = None if read is None else datetime.fromtimestamp(read / 1_000_000, self._now.tzinfo)
        if at is None or at <= self._now:
            problem = Diagnostic(codes.PAST_DATE, parameters={"time": self._args.at})
            raise Stop(spoken([problem]))
        return at


def _read(plan: str | None) -> str:
    if plan is None:
        return ""
    file = Path(plan)
    if not file.is_file():
        raise Stop(NO_FILE, path=plan)
    return file.read_text(encoding="utf-8")
