"""`dongxian publish`: checks a model and makes it what new cases of the organisation follow."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from dongxian.commands import Subparsers
from dongxian.documents import read_documents
from dongxian.report import as_text, summary
from dongxian.stop import Stop
from engine.diagnostics import Diagnostic, Language, Text
from engine.model import Loaded, Model, load
from runtime.clock import SystemClock
from runtime.organisation.directory import read_directory
from runtime.organisation.organisation import find_organisation, found_organisation
from runtime.publication.publishing import publish
from runtime.settings import Settings
from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.ids import new_id

FOUNDED = Text("新建了组织“{name}”", "The organisation “{name}” was founded")
PUBLISHED = Text("已发布,版本 {version}", "Published as version {version}")
NOT_FOUNDED = Text(
    "没有这个组织;用 --organisation 写全名,新建加上 --new",
    "No such organisation; name it with --organisation, and add --new to found it",
)
NAME_NEEDED = Text("新建组织要用 --organisation 写名称", "Name the new organisation with --organisation")
TAKEN = Text("组织“{name}”已经存在,去掉 --new", "The organisation “{name}” exists already; leave out --new")
NOBODY = Text(
    "提醒:从这些部门往上找不到“{role}”:{units}",
    "Mind: from these units upward nobody is “{role}”: {units}",
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("publish", help="发布模型 · publish a model", description=__doc__)
    command.add_argument(
        "paths", nargs="+", metavar="FILE|FOLDER", help="model files, or folders that hold them"
    )
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--new", action="store_true", help="found the organisation first")
    command.add_argument("--note", default="", help="what changed, for those who look back")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    documents = read_documents(args.paths)
    loaded = load(documents)
    tell(loaded.diagnostics, args.language)
    if loaded.model is None:
        print(summary(loaded.diagnostics, len(documents), args.language))
        return 1
    settings = Settings.from_environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    with Database.open(settings.database_url) as database:
        migration.upgrade(database)
        # What loads is UTF-8.
        texts = {name: content.decode("utf-8") for name, content in documents.items()}
        return _publish(args, database, texts, loaded)


def tell(diagnostics: Iterable[Diagnostic], language: Language) -> None:
    for diagnostic in diagnostics:
        print(as_text(diagnostic, language), end="\n\n")


def _publish(args: argparse.Namespace, database: Database, documents: dict[str, str], loaded: Loaded) -> int:
    now = SystemClock().now()
    with database.read() as connection:
        organisation = find_organisation(connection, args.organisation)
    if args.new:
        if not args.organisation:
            raise Stop(NAME_NEEDED)
        if organisation is not None:
            raise Stop(TAKEN, name=args.organisation)
        organisation = new_id()
    elif organisation is None:
        raise Stop(NOT_FOUNDED)

    def work(connection: Connection) -> Loaded:
        if args.new:
            language = loaded.model.language if loaded.model else "zh"
            found_organisation(connection, organisation, args.organisation, language, now)
        return publish(connection, organisation, documents, now=now, note=args.note)

    published = database.write(work)
    if published.model is None:
        tell([each for each in published.diagnostics if each not in loaded.diagnostics], args.language)
        return 1
    if args.new:
        print(FOUNDED.to(args.language).format(name=args.organisation))
    print(PUBLISHED.to(args.language).format(version=published.model.version[:12]))
    _mention_gaps(args, database, organisation, published.model, now)
    return 0


def _mention_gaps(
    args: argparse.Namespace, database: Database, organisation: str, model: Model, now: datetime
) -> None:
    """A role that nobody holds above a unit would leave its reminders without a reader."""
    with database.read() as connection:
        directory = read_directory(connection, organisation)
    for role in model.roles:
        units = directory.units_without(role, now)
        if units and role != model.owner_role:
            names = "、".join(unit.name for unit in units)
            print(NOBODY.to(args.language).format(role=role, units=names))
