"""In which language the command line speaks: --lang, then DONGXIAN_LANGUAGE, then the locale."""

from __future__ import annotations

import os

from engine.diagnostics import Language

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen(option: Language | None) -> Language:
    if option is not None:
        return option
    wish = os.environ.get("DONGXIAN_LANGUAGE", "")
    if wish in ("zh", "en"):
        return "zh" if wish == "zh" else "en"
    locale = next((os.environ[name] for name in _LOCALE_VARIABLES if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
