"""What a browser sends becomes raw values; what it was made to skip or to add is for the check to refuse."""

from engine.forms import check_submission
from runtime.web.forms import UploadedFile, raw_from_form
from tests.engine.forms.forms import MOMENT, form_of

FORM = form_of({
    "结果": {"type": "choice", "options": ["已沟通", "未接通"], "required": True},
    "标签": {"type": "choice", "options": ["甲", "乙"], "multiple": True},
    "预算": {"type": "money"},
    "照片": {"type": "photo"},
})  # fmt: skip
FILE = UploadedFile("f1", "门头.jpg", "0" * 64, 1000, "image/jpeg")
OLD = UploadedFile("f0", "旧.jpg", "1" * 64, 900, "image/jpeg")


def codes(items, kept=None):
    raw = raw_from_form(FORM, items, kept)
    return [(found.path, found.code.id) for found in check_submission(FORM, raw, {}, MOMENT).diagnostics]


def test_names_are_field_ids_and_empty_inputs_are_absent():
    items = [
        ("_token", "t"),
        ("结果", "已沟通"),
        ("标签", "甲"),
        ("标签", "乙"),
        ("预算", ""),
        ("照片", FILE),
    ]
    assert raw_from_form(FORM, items) == {"结果": "已沟通", "标签": ["甲", "乙"], "照片": [FILE.as_json()]}
    assert codes(items) == []


def test_a_file_kept_from_before_is_known_by_its_id_and_a_foreign_id_is_refused():
    items = [("结果", "已沟通"), ("照片", "f0"), ("照片", FILE)]
    assert raw_from_form(FORM, items, {"f0": OLD})["照片"] == [OLD.as_json(), FILE.as_json()]
    assert codes(items, {}) == [("照片[0]", "FORM510")]


def test_the_server_refuses_what_the_page_would_not_send():
    assert codes([]) == [("结果", "FORM501")]
    assert codes([("结果", "已沟通"), ("结果", "未接通")]) == [("结果", "FORM510")]
    assert codes([("结果", "已沟通"), ("owner", "me")]) == [("owner", "FORM502")]
    assert codes([("结果", "已沟通"), ("预算", FILE)]) == [("预算", "FORM516")]
