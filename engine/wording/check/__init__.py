"""Checks as sentences in both languages: what counts as done, how that is verified, and the results.

Each kind of check has its sentences in a module of this package.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Protocol, assert_never, cast

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check, Machine
from engine.domain.agreement.side import Side
from engine.domain.refusal import Value
from engine.domain.text import Text
from engine.plugins import modules


def check_text(check: Check) -> Text:
    """The requirement of an obligation's check, in one line."""
    match check:
        case Attest(by=Side.PROVIDER):
            return Text(zh="提供方交付", en="the provider delivers it")
        case Attest():
            return Text(zh="接收方确认", en="the consumer confirms that it is done")
        case Machine():
            return wording_of(check.kind).sentence(check)
        case AllOf(checks=checks):
            parts = [check_text(part) for part in checks]
            return Text(zh="，并且".join(p.zh for p in parts), en=", and ".join(p.en for p in parts))
        case AnyOf(checks=checks):
            parts = [check_text(part) for part in checks]
            return Text(zh="，或者".join(p.zh for p in parts), en=", or ".join(p.en for p in parts))
        case _:
            assert_never(check)


class CheckWording(Protocol):
    """The sentences of one kind of check: a module of this package with the name of the kind."""

    RESOURCE: Text
    """The name of its resource: *folder*."""
    RESOURCES: Text
    """Several of them: *folders*."""
    RESULTS: Mapping[str, Text]
    """The sentence of each result by code, without a full stop, with placeholders for its values."""

    def sentence(self, check: Any, /) -> Text:
        """The requirement of a check of this kind."""


def wording_of(kind: str) -> CheckWording:
    """The sentences of a kind of check."""
    return cast(CheckWording, import_module(f"{__name__}.{kind}"))


def result_text(code: str, /, **values: Value) -> Text:
    """The sentence of a result, filled with its values. Raises KeyError if the code has no sentence."""
    from engine.wording.refusal import fill  # it words the checks that a refusal names

    return fill(results()[code], values)


@cache
def results() -> Mapping[str, Text]:
    """The sentences of results by code, from all modules of this package."""
    sentences: dict[str, Text] = {}
    for module in modules(__name__).values():
        sentences |= module.RESULTS
    return sentences
