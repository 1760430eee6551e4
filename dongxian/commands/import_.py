"""`dongxian import`: people and cases from spreadsheets; rows that are refused come back with their reasons."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, select

from dongxian import import_report as report
from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from dongxian.report import spoken
from dongxian.stop import Stop
from engine.diagnostics import Text
from engine.model import Model
from runtime.clock import SystemClock
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.imports import ledger, rejects
from runtime.imports.following import follow_units
from runtime.imports.importing import Importing
from runtime.imports.ledger import Import
from runtime.imports.mapping import CaseMapping, problems, read_mapping, with_source
from runtime.imports.people_pattern import people_workbook, read_pattern
from runtime.imports.sheet import SheetRefused, open_sheet
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.organisation.people_import import Imported, import_people
from runtime.organisation.people_template import people_template
from runtime.process import process_name
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.storage.tables import people

PREVIEWED = 20

NO_FILE = Text("没有“{file}”这个文件", "There is no file “{file}”")
NO_PEOPLE_FILE = Text(
    "没有“{file}”这个文件;加上 --template 会写一份带表头和示例的,填好再导入",
    "There is no file “{file}”; with --template one is written with headings and an example, to be filled in",
)
UNREADABLE = Text("“{file}”读不了:{reason}", "“{file}” cannot be read: {reason}")
IN_THE_WAY = Text(
    "“{file}”已经在了,不覆盖;换一个文件名", "“{file}” is there already and is left alone; name another file"
)
TEMPLATE = Text(
    "已写好 {file}:把示例换成您的部门和人员,存盘后去掉 --template 再运行一次",
    "{file} is written: put your units and people in the example's place, save it, and run this without --template",
)
NO_MODEL = Text(
    "这个组织还没有发布流程,先运行 dongxian publish", "Nothing is published yet; run dongxian publish"
)
NO_PERSON = Text("没有工号“{number}”", "There is no staff number “{number}”")
TAKEN_OVER = Text(
    "别的进程接手了这次导入,进度在网页的“导入”里",
    "Another process has taken this import over; its progress is on the imports page",
)
PEOPLE = Text(
    "人员:新建 {created},更新 {changed},不变 {unchanged}",
    "People: {created} created, {changed} changed, {unchanged} unchanged",
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "import", help="导入人员和商机 · import people and cases", description=__doc__
    )
    kinds = command.add_subparsers(title="what", metavar="cases|people", required=True)
    for name, does, help in (
        ("cases", import_cases, "商机 · cases"),
        ("people", import_the_people, "人员、部门、代理 · people, units, deputies"),
    ):
        kind = kinds.add_parser(name, help=help)
        kind.add_argument("file", type=Path, metavar="FILE", help=".xlsx or .csv")
        kind.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="what the columns mean")
        kind.add_argument("--organisation", default="", help="its name; not needed when there is only one")
        kind.add_argument("--json", action="store_true", help="print the result as JSON")
        kind.add_argument("--as", dest="number", metavar="STAFFNUMBER", help="who imports")
        kind.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help="language")
        if name == "cases":
            kind.add_argument(
                "--source", help="where the rows come from (default: remembered, or the file's name)"
            )
            kind.add_argument("--preview", action="store_true", help="only show how the first rows would end")
        else:
            kind.add_argument(
                "--template", action="store_true", help="write FILE with headings, roles and an example"
            )
        kind.set_defaults(run=partial(run, does=does))


def run(args: argparse.Namespace, does: Callable[[Desk, bytes], int]) -> int:
    """0 when nothing was rejected, 1 when something was."""
    template = does is import_the_people and args.template
    content = (
        b"" if template else file_read(args.file, NO_PEOPLE_FILE if does is import_the_people else NO_FILE)
    )
    with installed() as database:
        try:
            return write_template(Desk(database, args)) if template else does(Desk(database, args), content)
        except SheetRefused as refused:
            raise Stop(spoken([refused.diagnostic])) from refused


def file_read(path: Path, missing: Text = NO_FILE) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as gone:
        raise Stop(missing, file=path) from gone
    except OSError as unreadable:
        raise Stop(UNREADABLE, file=path, reason=unreadable.strerror) from unreadable


def write_template(desk: Desk) -> int:
    file = desk.args.file
    try:
        with file.open("xb") as new:
            new.write(people_template(desk.model.roles))
    except FileExistsError as there:
        raise Stop(IN_THE_WAY, file=file) from there
    print(TEMPLATE.to(desk.args.language).format(file=file))
    return 0


class Desk:
    """What both kinds of import work with."""

    def __init__(self, database: Database, args: argparse.Namespace) -> None:
        self.database = database
        self.args = args
        self.clock = SystemClock()
        models = Models()
        self.gate = Gate(database, models, self.clock, Calendars())
        self.importing = Importing(
            database,
            self.gate,
            FileStore.in_folder(Settings.from_environment().files),
            self.clock,
            by=process_name(),
        )
        with database.read() as connection:
            self.organisation = organisation_named(connection, args.organisation)
            model = models.current(connection, self.organisation)
        if model is None:
            raise Stop(NO_MODEL)
        self.model: Model = model

    def person(self) -> str:
        """The system itself imports when nobody is named: who may run this command may read the database."""
        number = self.args.number
        if number is None:
            return "system"
        with self.database.read() as connection:
            found = connection.scalar(
                select(people.c.id).where(
                    people.c.organisation == self.organisation, people.c.number == number
                )
            )
        if found is None:
            raise Stop(NO_PERSON, number=number)
        return str(found)

    def mapping_file(self) -> bytes | None:
        return file_read(self.args.mapping) if self.args.mapping else None


def import_cases(desk: Desk, content: bytes) -> int:
    args = desk.args
    found = desk.importing.upload(desk.organisation, desk.person(), args.file.name, content)
    mapping = chosen_mapping(desk, found)
    if wrong := tuple(problems(mapping, found.headers, desk.model)):
        raise Stop(spoken(wrong))
    if args.preview:
        rows = desk.importing.preview(found, mapping, PREVIEWED)
        print(
            as_json(report.preview_data(rows, args.language))
            if args.json
            else report.preview_text(rows, args.language)
        )
        return 1 if any(row.problems for row in rows) else 0
    ended = carried_out(desk, found, mapping)
    kept_in = written_rejects(desk, ended)
    if args.json:
        with desk.database.read() as connection:
            refused = list(rejects.kept(connection, desk.organisation, ended.id))
        print(as_json(report.as_data(ended, refused, kept_in, args.language)))
    else:
        print(report.as_text(ended, kept_in, args.language))
    return 2 if ended.problem is not None else 1 if ended.rejected else 0


def chosen_mapping(desk: Desk, found: Import) -> CaseMapping:
    """The file's, else what was remembered or suggested at upload."""
    content = desk.mapping_file()
    mapping = found.mapping if content is None else read_mapping(content, str(desk.args.mapping))
    if not isinstance(mapping, CaseMapping):
        raise Stop(spoken(mapping))
    return with_source(mapping, found.file_name, desk.args.source)


def carried_out(desk: Desk, found: Import, mapping: CaseMapping) -> Import:
    def begin(connection: Connection) -> None:
        ledger.choose(connection, found, mapping)
        ledger.start(connection, found)

    desk.database.write(begin)
    taken = desk.importing.take(desk.organisation, found.id)
    latest = None
    for latest in desk.importing.run(taken) if taken else ():
        report.progress(latest)
    if latest is None or latest.state == "running":
        raise Stop(TAKEN_OVER)
    return latest


def written_rejects(desk: Desk, ended: Import) -> str | None:
    """Beside the sheet; nothing is written when nothing was refused."""
    if not ended.rejected:
        return None
    path = desk.args.file.with_suffix(".rejected.xlsx")
    with desk.database.read() as connection:
        refused = rejects.kept(connection, desk.organisation, ended.id)
        rejects.write_xlsx(path, ended.headers, refused, desk.args.language)
    return str(path)


def import_the_people(desk: Desk, content: bytes) -> int:
    args = desk.args
    if (pattern := desk.mapping_file()) is not None:
        read = read_pattern(pattern, str(args.mapping))
        if not isinstance(read, tuple):
            content = people_workbook(open_sheet(args.file, args.file.name), read)
        else:
            raise Stop(spoken(read))
    actor = desk.person()

    def work(connection: Connection) -> Imported:
        imported = import_people(
            connection,
            desk.organisation,
            content,
            roles=desk.model.roles.keys(),
            timezone=desk.model.timezone,
            now=desk.clock.now(),
        )
        follow_units(connection, desk.gate, desk.organisation, imported.moved, actor)
        return imported

    imported = desk.database.write(work)
    if imported.problems:
        raise Stop(spoken(imported.problems))
    counts = {
        "created": imported.created,
        "changed": imported.changed,
        "unchanged": imported.unchanged,
    }
    print(as_json(counts) if args.json else PEOPLE.to(args.language).format_map(counts))
    return 0


def as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
