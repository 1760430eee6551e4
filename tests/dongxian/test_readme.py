"""What the two READMEs and the guide show is true: their models load, their mistake is answered as they promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dongxian.cli import main
from engine.model import load

ROOT = Path(__file__).parents[2]
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
MADE_UP = re.compile("`deliver: (客户勾通)`|把 `deliver` 写成 `(客户勾通)`")


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def problems_of(model: str) -> list[str]:
    return [f"{each.location} {each.message('zh')}" for each in load({"funnel.yaml": model}).diagnostics]


@pytest.mark.parametrize("page", READMES.values())
def test_every_model_of_a_readme_loads_without_a_word(page: str) -> None:
    models = YAML.findall(text_of(page))
    assert models
    for model in models:
        assert model.startswith("dongxian: 1\n")
        assert problems_of(model) == []


@pytest.mark.parametrize(("language", "page"), READMES.items())
def test_the_check_prints_what_the_readme_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    page: str,
) -> None:
    text = text_of(page)
    (model,) = YAML.findall(text)
    promised = re.search(rf"dongxian check funnel\.yaml --lang {language}\n    (.+)\n", text)[1]
    (tmp_path / "funnel.yaml").write_text(model, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "funnel.yaml", "--lang", language]) == 0
    assert capsys.readouterr().out.strip() == promised


@pytest.mark.parametrize(("language", "page"), READMES.items())
def test_the_mistake_that_the_readme_suggests_is_named_with_its_place_the_nearest_name_and_the_next_step(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    page: str,
) -> None:
    (model,) = YAML.findall(text_of(page))
    mistake = MADE_UP.search(text_of(page))
    broken = model.replace("deliver: 客户沟通", f"deliver: {mistake[1] or mistake[2]}")
    line = broken.partition("勾通")[0].count("\n") + 1
    (tmp_path / "funnel.yaml").write_text(broken, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "funnel.yaml", "--lang", language]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"funnel.yaml:{line}:14  MODEL")
    message, path, step = said.split("\n")[:3]
    assert "客户勾通" in message
    assert "客户沟通" in message
    assert path.strip() == "stages[0].deliver"
    assert step.strip()


def skeleton(page: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Depths of the headings, the commands without comment and language, the pictures, the linked pages."""
    text = text_of(page)
    commands = re.findall(r"^    (?:\$ )?((?:make|uv run|\.venv/bin/dongxian) .*)$", text, re.MULTILINE)
    links = re.findall(r"\]\(([^)]+)\)", text)
    return (
        re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE),
        [re.sub(r" +#.*| --lang \w+", "", command) for command in commands],
        [link for link in links if link.startswith("docs/images/")],
        [link for link in links if not link.startswith(("docs/images/", "README"))],
    )


def test_the_two_readmes_have_the_same_sections_commands_pictures_and_links() -> None:
    assert skeleton(READMES["en"]) == skeleton(READMES["zh"])
    headings, commands, *_ = skeleton(READMES["en"])
    assert len(headings) > 4
    assert len(commands) > 5


def test_the_two_readmes_show_the_same_model_but_for_its_comments() -> None:
    bare = [re.sub(r" *#.*", "", YAML.findall(text_of(page))[0]) for page in READMES.values()]
    assert bare[0] == bare[1]


@pytest.mark.parametrize("page", READMES.values())
def test_what_a_readme_links_to_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text_of(page))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_pieces_of_the_guide_make_one_model_that_loads_without_a_word() -> None:
    """Each piece has parts of its own, so that a reader who types them one after the other has a model."""
    pieces = YAML.findall(text_of("docs/guide/model.md"))
    assert pieces[0].startswith("dongxian: 1")
    assert len(pieces) > 4
    assert problems_of("\n".join(pieces)) == []
