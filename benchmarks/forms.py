"""A submission of 20 fields beside JSON Schema validators, and its form beside one generic Jinja macro.

    uv run --no-sync python -m benchmarks.forms

Every validator finds all errors with their paths; the ones built from a schema are built once and reused.
jsonschema-rs, which is native code, only confirms which fields are wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

import jsonschema_rs
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from benchmarks.gated import compare
from benchmarks.generic_form import generic_form
from benchmarks.reading import Reading, report
from engine.diagnostics import Text
from engine.fields import field_type_union
from engine.forms import compile_form, json_schema
from engine.model.kernel import Field, Form
from runtime.web.forms import render_form

VALIDATION_BAR = 25.0
RENDERING_BAR = 4.0

KINDS: tuple[tuple[str, dict[str, object], object, object], ...] = (
    ("客户名称", {"type": "text"}, "上海乳业有限公司", 12),
    ("联系人", {"type": "text", "at_most": 50}, "张三", "张三"),
    ("联系电话", {"type": "phone"}, "13800138000", "1380013800"),
    ("邮箱", {"type": "email"}, "zhang@example.com", "zhang@example.com"),
    ("来源", {"type": "choice", "options": ["展会", "转介绍", "自拓"]}, "展会", "展览"),
    ("需求", {"type": "choice", "options": ["奶源", "设备", "冷链"], "multiple": True}, ["奶源", "冷链"], ["奶源", "奶"]),
    ("预算", {"type": "money"}, 12_000_000, 12_000_000),
    ("台数", {"type": "integer", "at_least": 0, "at_most": 1000}, 3, -3),
    ("面积", {"type": "number", "at_least": 0}, 120.5, 120.5),
    ("折扣", {"type": "percent", "at_least": 0, "at_most": 100}, 12.5, 120),
    ("老客户", {"type": "yes_no"}, True, True),
    ("签约日期", {"type": "date"}, "2025-07-01", "2025-07-01"),
    ("拜访时刻", {"type": "time"}, "14:30", "14:30"),
    ("采购月份", {"type": "month"}, "2025-07", "2025-07"),
    ("时长", {"type": "duration"}, "2 hours", "2 hours"),
    ("网站", {"type": "url"}, "https://example.com/a", "https://example.com/a"),
    ("经手人", {"type": "person"}, "0197c0ffee00", "0197c0ffee00"),
    ("纪要", {"type": "long_text"}, "谈了三点:价格、交期、售后。" * 5, "谈了三点:价格、交期、售后。" * 5),
    ("位置", {"type": "geo_point"}, {"lat": 31.2, "lng": 121.4, "system": "wgs84"}, {"lat": 31.2, "lng": 121.4, "system": "wgs84"}),
    (
        "报价单",
        {"type": "file"},
        [{"id": "f1", "name": "报价.pdf", "sha256": "0" * 64, "size": 9000, "type": "application/pdf"}],
        [{"id": "f1", "name": "报价.pdf", "sha256": "0" * 64, "size": 9000, "type": "application/pdf"}],
    ),
)  # fmt: skip
TYPES = TypeAdapter(field_type_union())
FORM = Form(
    "activity/bench",
    Text("客户拜访", "Customer visit"),
    tuple(
        Field(
            id,
            Text(id, id),
            TYPES.validate_python(spec),
            required=place < 6,
            help=Text("照实填写", "As it is"),
        )
        for place, (id, spec, _, _) in enumerate(KINDS)
    ),
)
VALID = {id: good for id, _, good, _ in KINDS}
SIX_ERRORS = {id: bad for id, _, _, bad in KINDS}


def validation(values: Mapping[str, object]) -> dict[str, float]:
    schema = json_schema(FORM)
    python, rust = Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)
    ours = compile_form(FORM).validate
    contenders: dict[str, Callable[[], object]] = {
        "ours": lambda: ours(values),
        "jsonschema": lambda: [(error.message, error.absolute_path) for error in python.iter_errors(values)],
    }
    found = {len(ours(values)), *(len(_places(validator, values)) for validator in (python, rust))}
    assert len(found) == 1, f"the validators disagree: {found}"
    return compare(contenders)


def _places(validator: Draft202012Validator, values: Mapping[str, object]) -> set[object]:
    errors = validator.iter_errors(values)
    return {next(iter(getattr(error, "instance_path", None) or error.absolute_path)) for error in errors}


def rendering() -> dict[str, float]:
    problems = [problem for found in compile_form(FORM).validate(SIX_ERRORS).values() for problem in found]
    people = {"0197c0ffee00": "李四"}
    generic = generic_form()

    def ours() -> str:
        return render_form(FORM, "zh", SIX_ERRORS, problems, people=people)

    def jinja() -> str:
        return generic(FORM, "zh", SIX_ERRORS, problems, people)

    assert "".join(ours().split()) == "".join(jinja().split()), "the two renderers disagree"
    return compare({"ours": ours, "jinja": jinja})


def readings() -> Iterator[Reading]:
    for title, values in (("valid", VALID), ("six errors", SIX_ERRORS)):
        times = validation(values)
        yield Reading.times_faster(
            f"check 20 fields, {title}", times["ours"], times["jsonschema"], "jsonschema", VALIDATION_BAR
        )
    times = rendering()
    yield Reading.times_faster(
        "render 20 fields, six errors", times["ours"], times["jinja"], "one Jinja loop", RENDERING_BAR
    )


if __name__ == "__main__":
    sys.exit(report(readings()))
