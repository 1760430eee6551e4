"""From a model file to an organisation, and from a case to its reasons, by the command line alone."""

import pytest

from dongxian.cli import main

MODEL = """
dongxian: 1
funnel: 我的漏斗
timezone: Asia/Shanghai
roles: [销售, 主管]
case:
  owner: 销售
  fields: {客户名称: text, 预算: money}
  required: [客户名称]
activities:
  客户沟通:
    fields: {结果: [已沟通, 未接通]}
    required: [结果]
stages:
  - {stage: 触达, deliver: 客户沟通}
  - stage: 报价
  - won: 赢单
  - {lost: 输单, reasons: [价格, 其他]}
"""


@pytest.fixture
def model(tmp_path, monkeypatch, empty_database_url):
    monkeypatch.setenv("DONGXIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", empty_database_url)
    file = tmp_path / "funnel.yaml"
    file.write_text(MODEL, encoding="utf-8")
    return file


def test_a_model_is_published_into_a_new_organisation_and_then_again(model, capsys):
    assert main(["publish", str(model), "--new", "--organisation", "朝阳乳品", "--lang", "zh"]) == 0
    assert "新建了组织“朝阳乳品”" in capsys.readouterr().out

    model.write_text(MODEL.replace("报价", "报价谈判"), encoding="utf-8")
    assert main(["publish", str(model)]) == 0


def test_a_model_with_errors_is_not_published(model, capsys):
    model.write_text(MODEL.replace("deliver: 客户沟通", "deliver: 客户勾通"), encoding="utf-8")
    assert main(["publish", str(model), "--new", "--organisation", "朝阳乳品", "--lang", "zh"]) == 1
    assert "最接近“客户沟通”" in capsys.readouterr().out
    assert main(["explain", "谁", "--lang", "zh"]) == 2
    assert "dongxian migrate" in capsys.readouterr().err


def test_an_organisation_is_not_founded_twice_nor_by_accident(model, capsys):
    assert main(["publish", str(model), "--new", "--lang", "zh"]) == 2
    assert main(["publish", str(model), "--lang", "zh"]) == 2
    assert main(["publish", str(model), "--new", "--organisation", "朝阳乳品"]) == 0
    assert main(["publish", str(model), "--new", "--organisation", "朝阳乳品", "--lang", "zh"]) == 2
    assert "已经存在" in capsys.readouterr().err


def test_a_model_in_another_encoding_is_refused_and_not_published_with_holes(model, capsys):
    model.write_bytes(MODEL.encode("gb18030"))
    assert main(["publish", str(model), "--new", "--organisation", "朝阳乳品", "--lang", "zh"]) == 1
    assert "YAML" in capsys.readouterr().out


def test_an_import_needs_a_file_and_tables(model, tmp_path, capsys):
    assert main(["import", "people", str(tmp_path / "nobody.xlsx"), "--lang", "zh"]) == 2
    assert "nobody.xlsx" in capsys.readouterr().err
    (tmp_path / "people.xlsx").write_bytes(b"")
    assert main(["import", "people", str(tmp_path / "people.xlsx"), "--lang", "zh"]) == 2
    assert "dongxian migrate" in capsys.readouterr().err
