"""XLSForms as their community writes them in tests: sheets as tables with `|`, rows as the spreadsheet counts them."""

from __future__ import annotations

from engine.model import Loaded, load
from engine.xlsform import Row, Sheet, Translated, Workbook, read_form

MODEL = """
dongxian: 1
funnel: 华东区
timezone: Asia/Shanghai
roles: [销售代表]
case:
  owner: 销售代表
  fields: {客户: text}
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def workbook(written: str) -> Workbook:
    tables: dict[str, list[tuple[str, ...]]] = {}
    name = ""
    for line in written.strip().splitlines():
        first, *cells = (cell.strip() for cell in line.strip().removesuffix("|").split("|")[1:])
        name = first or name
        if cells:
            tables.setdefault(name, []).append(tuple(cells))
    return {
        name: Sheet(name, rows[0], tuple(Row(number, row) for number, row in enumerate(rows[1:], start=2)))
        for name, rows in tables.items()
    }


def translated(written: str, **options: str) -> Translated:
    return read_form(workbook(written), "form.xlsx", **options)


def loaded(form: Translated) -> Loaded:
    """The form beside a model, as `dongxian check` reads both."""
    assert form.yaml is not None, [each.message("en") for each in form.diagnostics]
    return load({"model.yaml": MODEL, "form.yaml": form.yaml})


def fields_of(form: Translated) -> dict:
    model = loaded(form).model
    assert model is not None, [each.message("en") for each in loaded(form).diagnostics]
    return {field.id: field for field in model.activities[form.name].form.fields}


def told(form: Translated) -> list[tuple[str, str]]:
    """Code and cell of everything that was said."""
    return [(each.code.id, each.path) for each in form.diagnostics]
