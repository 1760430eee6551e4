"""`dongxian test`: the examples pass, a failure exits with 1 and says why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dongxian.cli import main
from engine.scenarios.schema import scenarios_schema
from engine.source import read

EXAMPLES = Path(__file__).parents[2] / "examples"
DAIRY = EXAMPLES / "dairy-east-china"


@pytest.mark.parametrize(
    "example", ["dairy-east-china", "crm-pipeline", "medical-device-quotes", "medical-device-visits"]
)
def test_every_example_passes_its_own_scenarios_and_all_of_its_rules_act_in_them(
    example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", str(EXAMPLES / example / "model"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(each["passed"] for each in told["scenarios"])
    assert told["coverage"]["never_fired"] == []


def test_a_changed_limit_fails_in_words_and_names_what_never_acted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DAIRY, tmp_path / "dairy")
    model = tmp_path / "dairy" / "model" / "funnel.yaml"
    model.write_text(model.read_text().replace("limit: 5 days", "limit: 7 days"))
    assert main(["test", str(model.parent), "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "不通过  触达超过五天,提醒主管并派一次话术辅导" in said
    assert "scenarios.yaml:19:20  TEST651  2026-03-07 10:01:应当提醒主管" in said
    assert "没有场景触发过:触达的停留时限" in said


def test_scenarios_inside_the_model_folder_are_no_part_of_the_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DAIRY / "model", tmp_path / "model")
    shutil.copy(DAIRY / "scenarios.yaml", tmp_path / "model" / "dairy.scenarios.yaml")
    assert main(["check", str(tmp_path / "model")]) == 0
    assert main(["test", str(tmp_path / "model")]) == 0
    capsys.readouterr()


def test_without_scenarios_or_with_broken_ones_there_is_a_plain_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DAIRY / "model", tmp_path / "model")
    assert main(["test", str(tmp_path / "model"), "--lang", "zh"]) == 2
    assert "没有 scenarios.yaml" in capsys.readouterr().err
    broken = tmp_path / "scenarios.yaml"
    broken.write_text("scenarios: {一: [{at: 2026-03-02 10:00, create: {客户: x}}]}")
    assert main(["test", str(tmp_path / "model"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in told["diagnostics"]] == ["TEST610", "TEST608"]


@pytest.mark.parametrize("example", ["dairy-east-china", "crm-pipeline", "medical-device-quotes"])
def test_the_schema_for_editors_accepts_the_examples(
    example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "--scenarios"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == scenarios_schema()
    validator = Draft202012Validator(schema)
    page = read((EXAMPLES / example / "scenarios.yaml").read_text(), "")
    assert [error.message for error in validator.iter_errors(page.data)] == []
    assert not validator.is_valid({"scenarios": {"一": [{"at": "2026-03-02 10:00", "moov": "触达"}]}})
