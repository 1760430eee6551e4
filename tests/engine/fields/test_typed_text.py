"""What people type in a form or a sheet, and what is stored of it."""

import pytest
from pydantic import TypeAdapter

from engine.fields import FIELD_TYPES, FieldType, field_type_union

FIELDS = TypeAdapter(field_type_union())


def field(kind: str, **options: object) -> FieldType:
    return FIELDS.validate_python({"type": kind, **options})


def codes(type: FieldType, value: object) -> list[str]:
    return [problem.code.id for problem in type.check(value)]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("money", "12万", 12_000_000),
        ("money", "1.5 万元", 1_500_000),
        ("money", "1,200.50", 120_050),
        ("money", "¥12345元", 1_234_500),
        ("integer", "1,200", 1200),
        ("number", "1,234.5", 1234.5),
        ("percent", "12.5%", 12.5),
        ("yes_no", "是", True),
        ("yes_no", "No", False),
        ("date", "2025/7/1", "2025-07-01"),
        ("date", "2025年7月1日", "2025-07-01"),
        ("date", "2025-07-01 00:00:00", "2025-07-01"),
        ("month", "2025年7月", "2025-07"),
        ("time", "14点半", "14:30"),
        ("time", "9:05", "09:05"),
        ("date_time", "2025-07-01T14:30", "2025-07-01T14:30:00+08:00"),
        ("date_time", "2025年7月1日14:30", "2025-07-01T14:30:00+08:00"),
        ("duration", "2小时", "2 hours"),
        ("phone", "138 0013 8000", "13800138000"),
        ("phone", "+86 138-0013-8000", "13800138000"),
        ("phone", "(021)1234 5678 转 801", "021-12345678-801"),
        ("phone", "+86 21 12345678", "021-12345678"),
        ("phone", "13800138000", "13800138000"),
        ("phone", "+852 2345 6789", "+85223456789"),
        ("phone", 13800138000.0, "13800138000"),
        ("email", "Zhang@EXAMPLE.com", "Zhang@example.com"),
        ("url", "www.example.com", "https://www.example.com"),
        (
            "geo_point",
            "31.2304, 121.4737, 15",
            {"lat": 31.2304, "lng": 121.4737, "system": "wgs84", "accuracy": 15.0},
        ),
        (
            "geo_point",
            "31.230400,121.473700,15,wgs84,2026-03-04T02:00:05Z",
            {
                "lat": 31.2304,
                "lng": 121.4737,
                "system": "wgs84",
                "accuracy": 15.0,
                "at": "2026-03-04T02:00:05Z",
            },
        ),
        ("text", "  上海\t乳业\n ", "上海 乳业"),
        ("long_text", "一\r\n二\r三", "一\n二\n三"),
    ],
)
def test_what_people_type_becomes_one_stored_form(kind, typed, stored):
    type = field(kind)
    assert type.normalise(typed) == stored
    assert codes(type, stored) == []
    assert type.normalise(stored) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("money", "1.234", "FORM517"),
        ("money", "1,2", "FORM516"),
        ("money", "12-13万", "FORM516"),
        ("money", "1.38E+10", "FORM516"),
        ("money", "99999999999999万", "FORM515"),
        ("money", "9999999999999999999999", "FORM515"),
        ("money", "9" * 50, "FORM515"),
        ("integer", "9" * 50, "FORM515"),
        ("money", "-50000", "FORM515"),
        ("integer", "3.5", "FORM516"),
        ("number", "NaN", "FORM516"),
        ("percent", "Infinity", "FORM516"),
        ("phone", "1.38E+10", "FORM540"),
        ("phone", "12345", "FORM541"),
        ("phone", "238 0013 8000", "FORM541"),
        ("date", "2025-02-30", "FORM530"),
        ("date", "7/1/2025", "FORM530"),
        ("month", "2025-13", "FORM530"),
        ("time", "25:00", "FORM530"),
        ("date_time", "2025-07-01", "FORM530"),
        ("duration", "2 workdays", "FORM530"),
        ("email", "a@b", "FORM542"),
        ("email", "a@b.cn\nBcc: c@d.cn", "FORM542"),
        ("url", "javascript:alert(1)", "FORM543"),
        ("url", "https://bank.cn@evil.cn", "FORM543"),
        ("geo_point", "91,0", "FORM560"),
        ("geo_point", "人民广场", "FORM510"),
        ("geo_point", "31,121,5,wgs84,yesterday", "FORM510"),
        ("geo_point", "31,121,5,wgs84,2026-13-04T02:00:05Z", "FORM560"),
        ("person", "../admin", "FORM544"),
        ("text", "a\x00b", "FORM512"),
        ("text", "a\ud800", "FORM512"),
        ("yes_no", "也许", "FORM510"),
    ],
)
def test_what_cannot_be_understood_stays_as_typed_and_is_explained(kind, typed, code):
    type = field(kind)
    stored = type.normalise(typed)
    assert code in codes(type, stored)
    for problem in type.check(stored):
        for language in ("zh", "en"):
            assert "{" not in problem.message(language) + problem.hint(language)


@pytest.mark.parametrize("kind", FIELD_TYPES.kinds())
@pytest.mark.parametrize("typed", ["", "   ", "\u3000", "\u200b\u200d", "\u3164", "\u2800", [], None])
def test_what_shows_nothing_is_missing(kind, typed):
    type = FIELDS.validate_python(FIELD_TYPES[kind].example)
    assert type.normalise(typed) is None


def test_an_option_may_be_typed_as_its_title_in_either_language():
    source = field("choice", options={"fair": {"title": {"zh": "展会", "en": "Trade fair"}}, "own": "自拓"})
    assert [source.normalise(typed) for typed in ("展会", "trade fair", "fair", "自拓")] == [
        "fair",
        "fair",
        "fair",
        "own",
    ]
    assert source.show("fair", "en") == "Trade fair"


def test_several_options_in_one_cell_are_told_apart():
    tags = field("choice", options=["价格", "竞品", "失联"], multiple=True)
    assert tags.normalise("价格、竞品;失联") == ["价格", "竞品", "失联"]
    assert codes(tags, ["价格", "价格", "别的"]) == ["FORM522", "FORM520"]
    assert [problem.path for problem in tags.check(["价格", "价格", "别的"])] == ["[1]", "[2]"]


def test_a_retired_option_is_named_as_such_and_still_shown():
    source = field("choice", options={"展会": None, "黄页": {"retired": True, "title": "电话黄页"}})
    assert codes(source, "黄页") == ["FORM521"]
    assert source.show("黄页", "zh") == "电话黄页"


@pytest.mark.parametrize("options", [[], ["甲", "甲"], [""], [" 甲"], ["甲\u200b\x00"], {}])
def test_options_that_cannot_be_told_apart_are_refused_in_the_model(options):
    with pytest.raises(ValueError):
        field("choice", options=options)


def test_wall_time_is_the_model_zone():
    berlin = field("date_time", timezone="Europe/Berlin")
    assert berlin.normalise("2025-07-01 14:30") == "2025-07-01T14:30:00+02:00"
    with pytest.raises(ValueError):
        field("date_time", timezone="Mars/Olympus")


def test_a_refund_is_taken_where_the_model_allows_it_and_a_loss_where_a_formula_says_so():
    refund = field("money", at_least=-3_000_000)
    assert (refund.normalise("-3百万"), codes(refund, -300_000_000)) == (-300_000_000, [])
    assert codes(refund, -300_000_001) == ["FORM515"]
    assert codes(field("money").computed(), -100) == []
    assert codes(field("money", at_least=0).computed(), -100) == ["FORM515"]


def test_a_computed_amount_rounds_half_a_fen_to_even():
    money = field("money")
    assert [money.write(value) for value in (100.5, 101.5, 99.4, None)] == [100, 102, 99, None]


PHOTO = {"id": "f1", "name": "门头.jpg", "sha256": "0" * 64, "size": 1000, "type": "image/jpeg"}


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"sha256": "x"}, "[0].sha256", "FORM551"),
        ({"name": "../../etc/passwd"}, "[0].name", "FORM551"),
        ({"size": 0}, "[0].size", "FORM551"),
        ({"size": 10**9}, "[0].size", "FORM552"),
        ({"type": "text/html"}, "[0].type", "FORM553"),
        ({"path": "/etc"}, "[0].path", "FORM551"),
    ],
)
def test_a_file_record_is_checked_property_by_property(change, path, code):
    photo = field("photo")
    assert codes(photo, [PHOTO]) == []
    [problem] = photo.check([{**PHOTO, **change}])
    assert (problem.path, problem.code.id) == (path, code)


def test_ten_files_are_one_too_many():
    assert codes(field("photo"), [PHOTO] * 10) == ["FORM550"]
