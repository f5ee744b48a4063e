"""The language of a command line."""

from collections.abc import Mapping, Sequence

from engine.domain.text import Language
from engine.wiring import language_of


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that ``--lang`` names, else that of the environment.

    It is read before the parser runs, so that help is in it too.
    """
    return language_of(_option_value(arguments), environment)


def _option_value(arguments: Sequence[str]) -> str | None:
    """The value of the first ``--lang``; None if there is none."""
    for argument, following in zip(arguments, (*arguments[1:], None), strict=False):
        if argument == "--lang":
            return following
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None
