"""`dongxian form`: forms from XLSForm spreadsheets and back; what cannot be translated is listed by its place."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from dongxian.commands import Subparsers
from dongxian.documents import read_documents
from dongxian.report import as_data, as_text, spoken
from dongxian.stop import Stop
from engine.diagnostics import Language, Text
from engine.model import load
from engine.xlsform import Translated, read_form, write_form
from runtime.exports.forms import form_file
from runtime.imports.form_workbook import read_workbook
from runtime.imports.sheet import SheetRefused

NO_FILE = Text("没有“{file}”这个文件", "There is no file “{file}”")
UNREADABLE = Text("“{file}”读不了:{reason}", "“{file}” cannot be read: {reason}")
UNWRITABLE = Text("“{file}”写不了:{reason}", "“{file}” cannot be written: {reason}")
IN_THE_WAY = Text(
    "“{file}”已经在了,不覆盖;换一个文件名", "“{file}” is there already and is left alone; name another file"
)
NO_ACTIVITY = Text("模型里没有动作“{name}”;有:{known}", "The model has no activity “{name}”; it has: {known}")
WRITTEN = Text("已写好 {file}", "{file} is written")
NOTHING_LEFT = Text("全部转换了", "Everything has been translated")
LEFT = Text(
    "有 {count} 处没有照原样转换,已列出", "{count} places are not translated as they were; they are listed"
)
REFUSED = Text(
    "没有转换:先改正列出的 {count} 处", "Nothing is translated: correct the {count} places listed first"
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "form", help="XLSForm 表单 · forms from and to XLSForm", description=__doc__
    )
    kinds = command.add_subparsers(title="what", metavar="import|export", required=True)
    reading = kinds.add_parser("import", help="XLSForm → YAML")
    reading.add_argument("file", type=Path, metavar="FORM.xlsx")
    reading.add_argument("--activity", metavar="NAME", help="its name (default: the form's title)")
    reading.add_argument("--shared", action="store_true", help="a form that several activities share")
    reading.add_argument("--json", action="store_true", help="print YAML and diagnostics as JSON")
    reading.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help="language")
    reading.set_defaults(run=import_form)
    writing = kinds.add_parser("export", help="YAML → XLSForm")
    writing.add_argument("model", metavar="MODEL", help="the model's file or folder")
    writing.add_argument("activity", metavar="ACTIVITY")
    writing.add_argument("-o", dest="file", type=Path, metavar="FORM.xlsx", required=True)
    writing.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help="language")
    writing.set_defaults(run=export_form)


def import_form(args: argparse.Namespace) -> int:
    """YAML on the standard output, the rest beside it; 0 when there is YAML, 1 when the form is refused."""
    try:
        workbook = read_workbook(content_of(args.file), args.file.name)
    except SheetRefused as refused:
        raise Stop(spoken([refused.diagnostic])) from refused
    section = "forms" if args.shared else "activities"
    translated = read_form(workbook, args.file.name, args.activity, section)
    if args.json:
        data = {
            "name": translated.name,
            "yaml": translated.yaml,
            "diagnostics": [as_data(found) for found in translated.diagnostics],
        }
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(translated.yaml or "", end="")
        print(_said(translated, args.language), file=sys.stderr)
    return 1 if translated.yaml is None else 0


def _said(translated: Translated, language: Language) -> str:
    count = len(translated.diagnostics)
    end = REFUSED if translated.yaml is None else LEFT if count else NOTHING_LEFT
    listed = [as_text(found, language) for found in translated.diagnostics]
    return "\n\n".join([*listed, end.to(language).format(count=count)])


def export_form(args: argparse.Namespace) -> int:
    """A file that is there already is left alone."""
    loaded = load(read_documents([args.model]))
    if loaded.model is None:
        raise Stop(spoken(loaded.diagnostics))
    activity = loaded.model.activities.get(args.activity)
    if activity is None:
        known = "、".join(loaded.model.activities) or "—"
        raise Stop(NO_ACTIVITY, name=args.activity, known=known)
    exported = write_form(activity.form)
    try:
        with args.file.open("xb") as new:
            new.write(form_file(exported.workbook))
    except FileExistsError as there:
        raise Stop(IN_THE_WAY, file=args.file) from there
    except OSError as unwritable:
        raise Stop(UNWRITABLE, file=args.file, reason=unwritable.strerror) from unwritable
    for found in exported.diagnostics:
        print(as_text(found, args.language), end="\n\n", file=sys.stderr)
    print(WRITTEN.to(args.language).format(file=args.file))
    return 0


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as gone:
        raise Stop(NO_FILE, file=file) from gone
    except OSError as unreadable:
        raise Stop(UNREADABLE, file=file, reason=unreadable.strerror) from unreadable
