"""The language of the command line: --lang, else DUECOURSE_LANG, LC_ALL, LC_MESSAGES, LANG; zh* is
Chinese, all else English."""

import os
import sys
from collections.abc import Mapping, Sequence

from engine.domain.text import Language, Text


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that a command line asks for; read before the command line is parsed, so that --help is in it
    too."""
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            return _language(arguments[n + 1])
        if argument.startswith("--lang="):
            return _language(argument.removeprefix("--lang="))
    for name in ("DUECOURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return _language(environment[name])
    return Language.EN


def _language(name: str) -> Language:
    return Language.ZH if name.lower().startswith("zh") else Language.EN


LANGUAGE = chosen_language(sys.argv[1:], os.environ)
"""The language of this process."""


def localize(zh: str, en: str) -> str:
    """The words in this process's language."""
    return zh if LANGUAGE is Language.ZH else en


def localized(text: Text) -> str:
    """A text in this process's language."""
    return text.in_(LANGUAGE)
