"""A five-year-old phone on one bar of signal: what a rep's form loads before it can be typed into is small."""

from __future__ import annotations

import gzip
import re

from runtime.web.page import HERE, STATIC

# All that every form may load by itself, gzipped. What captures comes on demand: with the first photo, or with a form that
# has a signature or a recording.
BUDGET = 20 * 1024
ON_DEMAND = {"shrink.js", "sign.js", "record.js"}
FORBIDDEN = re.compile(r"\beval\s*\(|new\s+Function\b|setTimeout\(\s*[\"'`]|\bimport\s*\(\s*[\"'`]http")


def modules() -> set[str]:
    """Those of every page, and those that a form asks for."""
    layout = (HERE / "templates" / "layout.html").read_text(encoding="utf-8")
    listed = re.search(r"\{% for module in \[([^\]]+)\]", layout)
    assert listed is not None
    form = (HERE / "templates" / "form.html").read_text(encoding="utf-8")
    found = {f"{name}.js" for name in re.findall(r'"(\w+)"', listed[1])}
    return (found | set(re.findall(r"asset\('(\w+\.js)'\)", form))) - ON_DEMAND


def test_the_scripts_of_a_form_stay_within_their_budget():
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in sorted(modules())}
    assert {"expressions.js", "form_logic.js", "live.js", "drafts.js"} <= sizes.keys()
    assert sum(sizes.values()) <= BUDGET, sizes


def test_no_script_runs_text_as_code():
    for file in STATIC.glob("*.js"):
        assert not FORBIDDEN.search(file.read_text(encoding="utf-8")), file.name
