"""Models that were written to break us, through the command line: an answer with a code, soon, never a stack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dongxian.cli import main
from tests.acceptance.command_line import dongxian
from tests.engine.rules.story import complete

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
ESCAPE = '__import__("os").system("touch {mark}")'


def with_rule(condition: str) -> str:
    quoted = json.dumps(condition, ensure_ascii=False)
    rules = f"rules:\n  坏规则:\n    when: {{entered: 触达}}\n    if: {quoted}\n    do: [{{task: 打电话, for: 主管}}]\n"
    return complete(rules)


def defining(**definitions: str) -> str:
    lines = "".join(f"  {name}: {text}\n" for name, text in definitions.items())
    return complete(f"definitions:\n{lines}")


HOSTILE = {
    "nothing": "",
    "no yaml": "dongxian: [1",
    "binary": "\x00\x01\x02",
    "alias bomb": BOMB,
    "cycle of aliases": "dongxian: &a {b: *a}",
    "deep": "[" * 100_000,
    "tag that runs code": "!!python/object/apply:os.system ['touch {mark}']",
    "merge": "dongxian: 1\n<<: {funnel: x}\n",
    "list": "- 1\n- 2\n",
    "wrong shapes": "dongxian: 1\nfunnel: [x]\ncase: 3\nstages: {a: b}\nroles: 7\nactivities: [1]\n",
    "another version": complete("dongxian: 99"),
    "definitions in a circle": defining(甲="乙", 乙="丙", 丙="甲"),
    "a definition of itself": defining(甲="甲"),
    "import": with_rule(ESCAPE),
    "dunder": with_rule('客户名称.__class__.__mro__[1].__subclasses__() == ""'),
    "lambda": with_rule("(lambda: 1)()"),
    "comprehension": with_rule("[x for x in (1, 2)] == 1"),
    "walrus": with_rule("(x := 1) == 1"),
    "format string": with_rule('f"{客户名称!r}" == ""'),
    "attribute": with_rule('客户名称.format(1) == ""'),
    "huge power": with_rule("9 ** 9 ** 9 ** 9 > 1"),
    "huge text": with_rule('"x" * 1000000000 == ""'),
    "deep brackets": with_rule("(" * 5_000 + "1" + ")" * 5_000 + " == 1"),
    "deep not": with_rule("not " * 20_000 + "True"),
    "long sum": with_rule("+".join(["1"] * 50_000) + " > 1"),
    "two statements": with_rule("预算 > 1; import os"),
    "unknown name": with_rule("open > 1"),
    "template logic": complete(
        "rules:\n  坏:\n    when: {entered: 触达}\n    do: [{notify: 主管, say: '{{ 客户.__class__ }} {% for %}'}]\n"
    ),
    "pattern": complete("case: {owner: 销售代表, fields: {客户名称: {type: text, pattern: '(a+)+$('}}}"),
    "path as a name": complete("activities:\n  ../../etc/passwd: {fields: {x: text}}\nstages: []"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_model_is_refused_with_codes_and_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
):
    file, mark = tmp_path / "funnel.yaml", tmp_path / "it ran"
    file.write_text(HOSTILE[name].replace("{mark}", str(mark)), "utf-8")
    assert main(["check", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["diagnostics"]
    for problem in answer["diagnostics"]:
        assert problem["code"]
        assert problem["location"]["line"] >= 1
        assert 0 < len(problem["message"]["zh"]) < 2_000, "an error is no place for the whole text"
        assert problem["hint"]["en"]
    assert not mark.exists()


def test_a_model_of_fifty_megabytes_is_refused_before_it_is_read_through(tmp_path: Path):
    file = tmp_path / "huge.yaml"
    with file.open("wb") as out:
        out.write(b"dongxian: 1\nfunnel: |\n")
        out.write(b"  x\n" * (12_500_000))
    told = dongxian("check", str(file), "--lang", "zh")
    assert told.returncode == 1
    assert "YAML001" in told.stdout
    assert len(told.stdout) < 2_000


def test_a_folder_that_leads_into_itself_and_a_file_nobody_may_read_are_answered(tmp_path: Path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "loop").symlink_to(tmp_path / "model")
    (tmp_path / "model" / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "model" / "folder.yaml").mkdir()
    told = dongxian("check", str(tmp_path / "model"), "--lang", "en")
    assert told.returncode in (1, 2)
    assert told.stdout + told.stderr
