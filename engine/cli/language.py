"""The language of the command line: --lang, else DUECOURSE_LANG, LC_ALL, LC_MESSAGES, LANG.

A value that starts with zh is Chinese, every other is English.
"""

from collections.abc import Mapping, Sequence

from engine.domain.text import Language


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of a command line. It is read before the parser runs, so that --help is translated too."""
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
