"""XLSForms translated to a model's fields, and everything that is not, listed by its cell."""

import pytest

from tests.engine.xlsform.written import fields_of, loaded, told, translated

VISIT = """
    | survey |
    | | type | name | label::中文 (zh) | label::English (en) | required | constraint | constraint_message |
    | | text | shop | 门店 | Shop | yes | | |
    | | integer | stock | 库存 | Stock | | . >= 0 | 不能是负数 |
    | | decimal | price | 价格 | Price | | | |
    | | select_one yn | order | 下单 | Order | true | | |
    | | select_multiple brands | seen | 见到的品牌 | Brands seen | | | |
    | | date | next | 下次 | Next visit | | . > today() | |
    | | image | shelf | 货架 | Shelf | | | |
    | | geopoint | place | 位置 | Place | | | |
    | choices |
    | | list_name | name | label::中文 (zh) | label::English (en) |
    | | yn | yes | 是 | Yes |
    | | yn | no | 否 | No |
    | | brands | 1 | 甲牌 | Brand A |
    | | brands | 2 | 乙牌 | Brand B |
    | settings |
    | | form_title | form_id |
    | | 门店拜访 | visit |
"""


def test_questions_become_fields_of_an_activity_that_the_model_accepts():
    form = translated(VISIT)
    assert form.diagnostics == ()
    fields = fields_of(form)
    assert form.name == "门店拜访"
    assert [(id, field.type.kind) for id, field in fields.items()] == [
        ("shop", "text"),
        ("stock", "integer"),
        ("price", "number"),
        ("order", "choice"),
        ("seen", "choice"),
        ("next", "date"),
        ("shelf", "photo"),
        ("place", "geo_point"),
    ]
    assert [id for id, field in fields.items() if field.required] == ["shop", "order"]
    assert (fields["shop"].title.zh, fields["shop"].title.en) == ("门店", "Shop")
    assert fields["stock"].constraint.text == "stock >= 0"
    assert fields["stock"].constraint_message.zh == "不能是负数"
    assert fields["seen"].type.multiple
    assert fields["seen"].type.option_title("1", "en") == "Brand A"


def test_the_same_form_may_be_one_that_several_activities_share():
    form = translated(VISIT, section="forms", name="拜访表")
    assert [each.code.id for each in loaded(form).diagnostics] == ["MODEL243"]


def test_a_group_hides_all_its_questions_and_its_heading_is_listed():
    form = translated("""
        | survey |
        | | type | name | label | relevant |
        | | integer | age | Age | |
        | | begin_group | adults | Adults | ${age} >= 18 |
        | | text | work | Work | ${age} < 65 |
        | | text | mail | Mail | |
        | | end_group | | | |
    """)
    assert told(form) == [("XLSFORM830", "survey!A3")]
    fields = fields_of(form)
    assert fields["work"].visible_if.text == "age >= 18 and age < 65"
    assert fields["mail"].visible_if.text == "age >= 18"


def test_what_is_calculated_takes_the_type_of_its_formula_in_whatever_order_it_stands():
    fields = fields_of(
        translated("""
            | survey |
            | | type | name | label | calculation |
            | | calculate | grade | | if(${total} > 100, 'big', 'small') |
            | | calculate | total | | ${price} * ${count} |
            | | calculate | due | | today() + 7 |
            | | decimal | price | Price | |
            | | integer | count | Count | |
        """)
    )
    assert [(id, field.type.kind, field.computed.text) for id, field in fields.items() if field.computed] == [
        ("grade", "text", '"big" if total > 100 else "small"'),
        ("total", "number", "price * count"),
        ("due", "date", "add_days(today(), 7)"),
    ]


def test_other_adds_an_option_and_a_question_which():
    fields = fields_of(
        translated("""
            | survey |
            | | type | name | label |
            | | select_one c or_other | city | City |
            | choices |
            | | list_name | name | label |
            | | c | sh | Shanghai |
        """)
    )
    assert fields["city"].type.offered == ("sh", "other")
    assert fields["city_other"].visible_if.text == 'city == "other"'


def test_everything_that_is_left_out_is_listed_by_sheet_row_and_column():
    form = translated("""
        | survey |
        | | type | name | label | label::Français (fr) | default | relevant | calculation | appearance |
        | | start | start | | | | | | |
        | | text | first-name | Name | Nom | Li | | | |
        | | note | hello | Hello | | | | | |
        | | geotrace | way | Way | | | | | |
        | | text | code | Code | | | regex(${first-name}, '[A-Z]') | | numbers |
        | | text | told | Told | | | ${way} != '' | | |
        | | begin_repeat | kids | Kids | | | | | |
        | | text | kid | Kid | | | | | |
        | | begin_repeat | toys | Toys | | | | | |
        | | text | toy | Toy | | | | | |
        | | end_repeat | | | | | | | |
        | | end_repeat | | | | | | | |
        | | text | a | A | | | ${b} = 'x' | | |
        | | text | b | B | | | ${a} = 'x' | | |
        | choices |
        | | list_name | name | label | zone |
        | | c | sh | Shanghai | east |
        | settings |
        | | form_title | version | style |
        | | T | 3 | pages |
        | entities |
        | | dataset |
        | | trees |
    """)
    assert told(form) == [
        ("XLSFORM831", "survey!D1"),
        ("XLSFORM825", "survey!A2"),
        ("XLSFORM829", "survey!B3"),
        ("XLSFORM823", "survey!E3"),
        ("XLSFORM824", "survey!A4"),
        ("XLSFORM824", "survey!A5"),
        ("XLSFORM828", "survey!F6"),
        ("XLSFORM823", "survey!H6"),
        ("XLSFORM828", "survey!F7"),
        ("XLSFORM826", "survey!A10"),
        ("XLSFORM826", "survey!A11"),
        ("XLSFORM832", "survey!F14"),
        ("XLSFORM822", "choices!D1"),
        ("XLSFORM823", "settings!C2"),
        ("XLSFORM821", "entities!A1"),
    ]
    assert list(fields_of(form)) == ["first_name", "code", "told", "kids", "a", "b"]
    assert all(each.location.file.startswith("[form.xlsx]") for each in form.diagnostics)


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ("| | | a | A | |", "XLSFORM803", "survey!A2"),
        ("| | text | | A | |", "XLSFORM804", "survey!B2"),
        ("| | text | 1st | A | |", "XLSFORM805", "survey!B2"),
        ("| | text | a | A | |\n| | text | a | B | |", "XLSFORM806", "survey!B3"),
        ("| | textt | a | A | |", "XLSFORM807", "survey!A2"),
        ("| | select_one nowhere | a | A | |", "XLSFORM808", "survey!A2"),
        ("| | begin_group | g | G | |\n| | text | a | A | |", "XLSFORM809", "survey!A2"),
        ("| | text | a | A | |\n| | end_group | | | |", "XLSFORM810", "survey!A3"),
        ("| | text | a | A | ${b} = 1 |", "XLSFORM811", "survey!D2"),
        ("| | text | a | A | |\n| | text | b | A | ${a} = (1 |", "XLSFORM812", "survey!D3"),
        ("| | text | a | | |", "XLSFORM816", "survey!C2"),
        ("| | note | n | Hello | |", "XLSFORM815", "survey!A1"),
        ("| | calculate | c | | |", "XLSFORM833", "survey!A2"),
    ],
)
def test_a_form_that_is_broken_is_refused_at_the_cell(rows, code, cell):
    form = translated(f"| survey |\n| | type | name | label | relevant |\n{rows}")
    assert form.yaml is None
    assert (code, cell) in told(form)


def test_lists_are_refused_where_an_option_is_missing_or_stands_twice():
    form = translated("""
        | survey |
        | | type | name | label |
        | | select_one c | city | City |
        | choices |
        | | list_name | name | label |
        | | c | sh | Shanghai |
        | | c | sh | Shanghai again |
        | | c | | Nameless |
    """)
    assert form.yaml is None
    assert told(form) == [("XLSFORM814", "choices!B3"), ("XLSFORM813", "choices!B4")]


def test_a_workbook_without_survey_says_which_sheets_it_has():
    form = translated("| Sheet1 |\n| | a |\n| | b |")
    assert [each.message("en") for each in form.diagnostics] == [
        "The file has no sheet “survey”; it has: Sheet1"
    ]


def test_a_repeat_becomes_rows_and_the_form_reads_them_together():
    form = translated("""
        | survey |
        | | type | name | label | relevant | constraint | calculation |
        | | integer | discount | Discount | | | |
        | | begin_repeat | lines | Lines | ${discount} < 90 | | |
        | | text | item | Item | | | |
        | | begin_group | money | Money | ${item} = 'x' | | |
        | | decimal | price | Price | | . > ${discount} | |
        | | end_group | | | | | |
        | | calculate | net | | | | ${price} * (100 - ${discount}) |
        | | end_repeat | | | | | |
        | | calculate | total | | | | sum(${net}) |
        | | text | why | Why | count(${lines}) > 3 and max(${price}) > 10 | | |
        | | text | odd | Odd | ${price} > 3 | | |
    """)
    assert told(form) == [("XLSFORM830", "survey!A5"), ("XLSFORM828", "survey!D12")]
    fields = fields_of(form)
    assert list(fields) == ["discount", "lines", "total", "why", "odd"]
    assert (fields["lines"].type.kind, fields["lines"].visible_if.text) == ("repeat", "discount < 90")
    rows = {field.id: field for field in fields["lines"].rows.fields}
    assert rows["price"].visible_if.text == 'item == "x"'
    assert rows["price"].constraint.text == "price > discount"
    assert rows["net"].computed.text == "price * (100 - discount)"
    assert fields["total"].computed.text == "coalesce(sum(lines.net), 0)"
    assert fields["why"].visible_if.text == "coalesce(len(lines), 0) > 3 and max(lines.price) > 10"


def test_a_repeat_of_which_nothing_is_left_is_listed():
    form = translated("""
        | survey |
        | | type | name | label |
        | | text | a | A |
        | | begin_repeat | r | R |
        | | note | n | N |
        | | end_repeat | | |
    """)
    assert told(form) == [("XLSFORM824", "survey!A3"), ("XLSFORM824", "survey!A4")]
    assert list(fields_of(form)) == ["a"]
