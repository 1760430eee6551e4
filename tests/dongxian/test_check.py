import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dongxian.cli import main

GOOD = """
dongxian: 1
funnel: 华东区销售漏斗
timezone: Asia/Shanghai
roles: [销售代表]
case:
  owner: 销售代表
  fields:
    客户名称: text
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
BROKEN = GOOD.replace("客户名称: text", "客户名称：text") + "stages: []\n"


def write(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_good_model_passes(tmp_path, capsys):
    assert main(["check", write(tmp_path, "funnel.yaml", GOOD), "--lang", "en"]) == 0
    assert capsys.readouterr().out == "1 file checked: 0 errors, 0 warnings\n"


def test_each_problem_is_printed_with_place_code_path_next_step_and_fix(tmp_path, capsys):
    file = write(tmp_path, "funnel.yaml", BROKEN)
    assert main(["check", file, "--lang", "zh"]) == 1
    first, second, end = capsys.readouterr().out.split("\n\n")
    head, path, hint, fix = first.split("\n")
    assert head.startswith(f"{Path(file).as_posix()}:9:9  YAML030  “客户名称”")
    assert path == "    case.fields"
    assert hint.startswith("    换成英文冒号")
    assert fix == "    9:9 处改成：: "
    assert ":15:1  YAML020  “stages”" in second
    assert end == "检查了 1 个文件：2 个错误，0 个提醒\n"


def test_programs_get_the_same_as_json(tmp_path, capsys):
    assert main(["check", write(tmp_path, "funnel.yaml", BROKEN), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert [(item["code"], item["location"]["line"]) for item in answer["diagnostics"]] == [
        ("YAML030", 9),
        ("YAML020", 15),
    ]
    assert answer["diagnostics"][0]["fix"]["text"] == ": "


def test_a_folder_is_one_model(tmp_path, capsys):
    write(tmp_path, "organisation.yaml", "roles: [销售代表]\n")
    (tmp_path / "funnels").mkdir()
    write(tmp_path / "funnels", "a.yaml", GOOD.replace("roles: [销售代表]\n", ""))
    assert main(["check", str(tmp_path), "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("2 files checked")


def test_a_file_in_another_encoding_is_named_as_such(tmp_path, capsys):
    file = tmp_path / "funnel.yaml"
    file.write_bytes(GOOD.encode("gbk"))
    assert main(["check", str(file), "--lang", "zh"]) == 1
    assert "YAML002  文件不是 UTF-8 编码，看起来是 GBK" in capsys.readouterr().out


def test_a_missing_file_and_an_empty_folder_are_said_so(tmp_path, capsys):
    assert main(["check", str(tmp_path / "没有.yaml"), "--lang", "zh"]) == 2
    assert main(["check", str(tmp_path), "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "没有.yaml”这个文件" in captured.err
    assert "holds no .yaml" in captured.err


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "检查了"),
        ({"LANG": "en_US.UTF-8"}, "checked"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "checked"),
        ({"LANG": "en_US.UTF-8", "DONGXIAN_LANGUAGE": "zh"}, "检查了"),
    ],
)
def test_the_environment_chooses_the_language(tmp_path, capsys, monkeypatch, environment, expected):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "DONGXIAN_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    main(["check", write(tmp_path, "funnel.yaml", GOOD)])
    assert expected in capsys.readouterr().out


def test_a_terminal_that_knows_only_ascii_still_gets_chinese(tmp_path):
    file = write(tmp_path, "funnel.yaml", BROKEN)
    answer = subprocess.run(
        [sys.executable, "-m", "dongxian", "check", file, "--lang", "zh"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        check=False,
    )
    assert answer.returncode == 1
    assert "客户名称" in answer.stdout.decode("utf-8")


def test_the_schema_of_a_model_is_printed_as_json(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"


def test_a_command_is_required(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "COMMAND" in capsys.readouterr().err


def test_what_lies_in_hidden_folders_is_no_model(tmp_path, capsys):
    (tmp_path / ".venv").mkdir()
    write(tmp_path / ".venv", "foreign.yaml", "- 1")
    write(tmp_path, "funnel.yaml", GOOD)
    assert main(["check", str(tmp_path), "--lang", "en"]) == 0
    assert capsys.readouterr().out == "1 file checked: 0 errors, 0 warnings\n"


def test_a_port_that_is_taken_is_said_before_any_address(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DONGXIAN_DATA", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port), "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert (said.out, f"Port {port} cannot be used" in said.err) == ("", True)
