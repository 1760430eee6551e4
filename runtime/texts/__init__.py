"""The one catalogue of what people read on screens: Chinese is the source, `en.po` the translation."""

from runtime.texts.catalogue import TRANSLATIONS, choose_language

__all__ = ["TRANSLATIONS", "choose_language"]
