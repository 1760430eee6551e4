from engine.diagnostics import Location
from engine.source import path_text, read


def data(text: str):
    source = read(text, "funnel.yaml")
    assert source.diagnostics == ()
    return source.data


def test_words_of_yaml_1_1_are_text():
    assert data("a: on\nb: no\nc: 12:30\nd: 2026-01-01\ne: 1_000\nf: y\n") == {
        "a": "on",
        "b": "no",
        "c": "12:30",
        "d": "2026-01-01",
        "e": "1_000",
        "f": "y",
    }


def test_words_of_the_core_schema_have_their_type():
    assert data("[null, ~, true, False, 5, -3, 0o17, 0x1F, 1.5, .5, 1e3, '5', \"true\"]") == [
        *(None, None, True, False, 5, -3, 15, 31, 1.5, 0.5, 1000.0),
        *("5", "true"),
    ]
    assert data("a:\nb: 1\n") == {"a": None, "b": 1}


def test_keys_are_names_whatever_they_look_like():
    assert data("on: 1\ntrue: 2\n2026: 3\nnull: 4\n") == {"on": 1, "true": 2, "2026": 3, "null": 4}


def test_every_key_and_value_knows_its_place():
    source = read("case:\n  fields:\n    来源: [展会, 自拓]\n    备注:\n", "funnel.yaml")
    assert source.locate_key(("case", "fields", "来源")) == Location("funnel.yaml", 3, 5)
    assert source.locate(("case", "fields", "来源")) == Location("funnel.yaml", 3, 9)
    assert source.locate(("case", "fields", "来源", 1)) == Location("funnel.yaml", 3, 14)
    assert source.locate(("case", "fields", "备注")) == Location("funnel.yaml", 4, 5)


def test_what_is_missing_is_located_at_the_nearest_thing_above_it():
    source = read("a:\n  b: [x]\n", "f")
    assert source.locate(("a", "b", 7, "c")) == Location("f", 2, 6)
    assert source.locate_key(("a", "b", 0)) == Location("f", 2, 7)
    assert source.locate(("zzz",)) == Location("f", 1, 1)


def test_columns_count_characters_and_windows_line_ends_count_once():
    source = read("名: 😀\r\n值: [😀, x]\r\n", "f")
    assert source.locate(("值", 1)) == Location("f", 2, 8)


def test_json_is_read_with_places_tabs_and_escapes():
    source = read('{\n\t"a":1,\n\t"b": ["\\u5ba2\\/\\ud83d\\ude00", true, null, -1.5e2]\n}', "f.json")
    assert source.diagnostics == ()
    assert source.data == {"a": 1, "b": ["客/😀", True, None, -150.0]}
    assert source.locate(("b", 1)) == Location("f.json", 3, 32)


def test_a_byte_order_mark_is_not_part_of_the_text():
    assert read("\ufeffa: 1".encode(), "f").data == {"a": 1}
    assert read("\ufeffa: 1", "f").data == {"a": 1}


def test_an_alias_stands_for_its_anchor():
    source = read("a: &phone {type: phone}\nb: *phone\n", "f")
    assert source.data == {"a": {"type": "phone"}, "b": {"type": "phone"}}
    assert source.locate(("b", "type")) == Location("f", 2, 4)


def test_block_texts_keep_their_lines():
    assert data("a: |\n  一：\n  　　二\nb: >\n  x\n  y\n") == {"a": "一：\n　　二\n", "b": "x y\n"}


def test_a_leading_version_and_document_mark_are_fine():
    assert data("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}


def test_a_path_is_written_as_people_read_it():
    assert path_text(("stages", 1, "deliver", "any", 0)) == "stages[1].deliver.any[0]"
    assert path_text(()) == ""
