"""Which forms are good: pyxform, the reference converter of XLSForm, and we agree on forms put together at random."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from engine.xlsform import Row, Sheet, Workbook, read_form
from tests.engine.xlsform.written import workbook

HEADINGS = ("type", "name", "label", "required", "relevant", "constraint", "calculation")
CHOICES = Sheet(
    "choices",
    ("list_name", "name", "label"),
    (Row(2, ("c", "x", "X")), Row(3, ("c", "y", "Y")), Row(4, ("d", "1", "One"))),
)
TYPES = [
    *("text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "image", "audio", "file", "note"),
    *("select_one c", "select_one d", "select_multiple c", "select one c", "barcode", "acknowledge", "range"),
    *("calculate", "geotrace", "start", "today", "string", "int"),
]
NAMES = ["a", "b", "c", "d", "客户", "first-name", "x.y", "_z", "1st", "two words", ""]
CONDITIONS = ["", "", "", "${a} = 1", "selected(${b}, 'x')", "${c} != '' and not(${d} > 3)", "${nobody} = 1"]

BAD_TYPES = ["select_one nowhere", "txt", "", "select_multiple nowhere"]
LABELS, YES, FORMULAS = ["A", "题目"], ["", "yes", "true()", "no"], ["", "today()", "${a} + 1"]
ENDS = {"begin_group": "end_group", "begin group": "end group", "begin_repeat": "end_repeat"}
FLAWS = [
    [*TYPES, *BAD_TYPES],
    NAMES,
    ["A", ""],
    YES,
    CONDITIONS,
    ["", ". > 3", "${q} = 1"],
    [*FORMULAS, "${q}"],
]


def row(type: str, *cells: str) -> list[str]:
    return [type, *cells, *[""] * (len(HEADINGS) - 1 - len(cells))]


@st.composite
def surveys(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Mostly good ones, with at most two cells spoilt and one row lost."""
    names = draw(st.lists(st.sampled_from(NAMES[:8]), min_size=1, max_size=6, unique=True))
    rows = []
    for name in names:
        type = draw(st.sampled_from(TYPES))
        relevant = draw(st.sampled_from(["", f"${{{names[0]}}} = 1"]))
        formula = "1 + 1" if type == "calculate" else draw(st.sampled_from(FORMULAS[:2]))
        rows.append([type, name, draw(st.sampled_from(LABELS)), "", relevant, "", formula])
    for name in draw(st.lists(st.sampled_from(["g", "h"]), max_size=2, unique=True)):
        begin = draw(st.sampled_from(list(ENDS)))
        first, last = sorted(draw(st.integers(0, len(rows))) for _ in range(2))
        rows[first:last] = [row(begin, name, "G"), *rows[first:last], row(ENDS[begin])]
    for _ in range(draw(st.integers(0, 2))):
        place, column = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(HEADINGS) - 1))
        rows[place][column] = draw(st.sampled_from(FLAWS[column]))
    if len(rows) > 1 and draw(st.integers(0, 9)) == 0:
        del rows[draw(st.integers(0, len(rows) - 1))]
    return [tuple(row) for row in rows if any(row)]


def by_pyxform(book: Workbook) -> str:
    """Why it is refused, or nothing."""
    data: dict[str, object] = {
        name: [
            {heading: cell for heading, cell in zip(sheet.headings, row.cells, strict=False) if cell}
            for row in sheet.rows
        ]
        for name, sheet in book.items()
        if name in ("survey", "choices", "settings")
    }
    data |= {f"{name}_header": [dict.fromkeys(book[name].headings)] for name in data}
    try:
        convert(xlsform=data, validate=False)
    except PyXFormError as refused:
        return str(refused)
    return ""


def by_us(book: Workbook) -> list[str]:
    """The codes of what is refused, without what only we ask: that something is left to translate."""
    form = read_form(book, "form.xlsx")
    refused = [found.code.id for found in form.diagnostics if found.severity == "error"]
    return [code for code in refused if code != "XLSFORM815"]


@settings(max_examples=600, deadline=None)
@given(surveys())
def test_a_form_is_refused_where_pyxform_refuses_it(rows):
    book = {
        "survey": Sheet("survey", HEADINGS, tuple(Row(number, row) for number, row in enumerate(rows, 2))),
        "choices": CHOICES,
    }
    assert bool(by_us(book)) == bool(by_pyxform(book)), (by_us(book), by_pyxform(book))


WRITTEN = {
    "a form with everything": (
        """
        | survey |
        | | type | name | label::中文 (zh) | label::English (en) | hint | required | relevant | constraint | calculation |
        | | start | start | | | | | | | |
        | | begin_group | shop | 门店 | Shop | | | | | |
        | | select_one kind or_other | kind | 类型 | Kind | | yes | | | |
        | | range | stock | 库存 | Stock | 0-10 | | ${kind} = 'big' | | |
        | | end_group | | | | | | | | |
        | | begin_repeat | staff | 店员 | Staff | | | | | |
        | | text | who | 姓名 | Name | | | | . != '' | |
        | | end_repeat | | | | | | | | |
        | | calculate | twice | | | | | | | ${stock} * 2 |
        | choices |
        | | list_name | name | label::中文 (zh) | label::English (en) |
        | | kind | big | 大 | Big |
        | | kind | small | 小 | Small |
        """,
        True,
    ),
    "an option listed twice": (
        """
        | survey |
        | | type | name | label |
        | | select_one c | a | A |
        | choices |
        | | list_name | name | label |
        | | c | x | X |
        | | c | x | Y |
        """,
        False,
    ),
    "options that may stand twice": (
        """
        | survey |
        | | type | name | label |
        | | select_one c | a | A |
        | choices |
        | | list_name | name | label |
        | | c | x | X |
        | | c | x | Y |
        | settings |
        | | allow_choice_duplicates |
        | | yes |
        """,
        True,
    ),
    "a name in two groups, asked for": (
        """
        | survey |
        | | type | name | label | relevant |
        | | begin_group | g | G | |
        | | text | a | A | |
        | | end_group | | | |
        | | begin_group | h | H | |
        | | text | a | A | |
        | | end_group | | | |
        | | text | b | B | ${a} = 'x' |
        """,
        False,
    ),
    "a name in two groups, not asked for": (
        """
        | survey |
        | | type | name | label |
        | | begin_group | g | G |
        | | text | a | A |
        | | end_group | | |
        | | text | a | A |
        """,
        True,
    ),
    "columns as old tools spell them": (
        """
        | survey |
        | | Type | Name | Label | bind::relevant | bind::constraint | bind::required |
        | | select one from c | a | A | | | yes |
        | | text | b | B | ${a} = 'x' | . != 'y' | |
        | choices |
        | | list name | name | label |
        | | c | x | X |
        """,
        True,
    ),
    "an unknown name in a label": (
        """
        | survey |
        | | type | name | label |
        | | text | a | Hello ${who} |
        """,
        False,
    ),
    "an option without a name": (
        """
        | survey |
        | | type | name | label |
        | | select_one c | a | A |
        | choices |
        | | list_name | name | label |
        | | c | x | X |
        | | c | | Y |
        """,
        False,
    ),
    "a calculation without a formula": (
        "| survey |\n| | type | name | label |\n| | calculate | a | A |",
        False,
    ),
    "a sheet of another name": ("| questions |\n| | type | name | label |\n| | text | a | A |", False),
    "no column of types": ("| survey |\n| | name | label |\n| | a | A |", False),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_both_say_the_same_of_forms_written_for_it(name):
    written, good = WRITTEN[name]
    book = workbook(written)
    assert (not by_us(book), not by_pyxform(book)) == (good, good), (by_us(book), by_pyxform(book))
