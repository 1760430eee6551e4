"""How settings are read: what cannot be used is named, and its value is never repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from engine.diagnostics import Diagnostic, declare
from runtime.channels.endpoint import Endpoint
from runtime.channels.sms_account import WORDS, Template

Environment = Mapping[str, str]

BAD_SETTING = declare(
    "CHAN901",
    zh="环境变量 {name} 的内容用不了。",
    en="The environment variable {name} cannot be used.",
    hint_zh="应当是{expected};改好后重新启动。",
    hint_en="It should be {expected}; correct it and start again.",
)

_FILE_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}\.txt")
_TEMPLATES = 'JSON such as {"": {"id": "SMS_1", "variables": {"matter": "title"}}}, or a list of words'


class BadSetting(Exception):
    def __init__(self, name: str, expected: str) -> None:
        self.diagnostic = Diagnostic(BAD_SETTING, parameters={"name": name, "expected": expected})
        super().__init__(self.diagnostic.message("en") + " " + self.diagnostic.hint("en"))


def number(environment: Environment, name: str, default: str) -> float:
    try:
        return float(environment.get(name) or default)
    except ValueError:
        raise BadSetting(name, "a number") from None


def whole(environment: Environment, name: str) -> int:
    written = environment.get(name, "").strip()
    if not written.isascii() or not written.isdigit():
        raise BadSetting(name, "a whole number")
    return int(written)


def address(environment: Environment, name: str, default: str) -> str:
    """Where a provider's interface stands; another one than its own is for a gateway or a test."""
    url = (environment.get(name) or default).rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise BadSetting(name, "a URL such as " + default)
    return url


def mapping(environment: Environment, name: str, expected: str) -> dict[str, object]:
    try:
        found = json.loads(environment.get(name) or "{}")
    except (ValueError, RecursionError):
        raise BadSetting(name, expected) from None
    if not isinstance(found, dict):
        raise BadSetting(name, expected)
    return found


def endpoints(environment: Environment, prefix: str, *, one: str, many: str) -> dict[str, Endpoint]:
    """`<prefix>_<one>` and `<prefix>_SECRET` for everybody's; `<prefix>_<many>` for those of units."""
    name = f"{prefix}_{many}"
    expected = 'JSON such as {"<unit>": "https://..."} or {"<unit>": {"url": "https://...", "secret": "..."}}'
    found = {
        key: _endpoint(written, name, expected)
        for key, written in mapping(environment, name, expected).items()
    }
    if single := environment.get(f"{prefix}_{one}"):
        found[""] = Endpoint(single, environment.get(f"{prefix}_SECRET", ""))
    return found


def _endpoint(written: object, name: str, expected: str) -> Endpoint:
    match written:
        case str() as url:
            return Endpoint(url)
        case {"url": str() as url, **rest} if not rest.keys() - {"secret"}:
            secret = rest.get("secret", "")
            if isinstance(secret, str):
                return Endpoint(url, secret)
    raise BadSetting(name, expected)


def templates(environment: Environment, name: str) -> dict[str, Template]:
    return {key: _template(written, name) for key, written in mapping(environment, name, _TEMPLATES).items()}


def _template(written: object, name: str) -> Template:
    match written:
        case {"id": str() | int() as id, "variables": dict() as named} if set(named.values()) <= set(WORDS):
            return Template(str(id), {str(key): str(word) for key, word in named.items()})
        case {"id": str() | int() as id, "variables": list() as placed} if set(placed) <= set(WORDS):
            return Template(str(id), {str(place): str(word) for place, word in enumerate(placed, start=1)})
    raise BadSetting(name, f"{_TEMPLATES}; words are {', '.join(WORDS)}")


def domain_files(environment: Environment) -> dict[str, str]:
    """Files that providers ask for at the root, to see that the domain is ours."""
    name = "DONGXIAN_DOMAIN_FILES"
    expected = 'JSON such as {"WW_verify_abc.txt": "abc"}'
    found = mapping(environment, name, expected)
    if not all(_FILE_NAME.fullmatch(key) and isinstance(text, str) for key, text in found.items()):
        raise BadSetting(name, expected)
    return {key: str(text) for key, text in found.items()}
