"""``check``: how completion is verified. Reads each part and refuses checks that cannot work."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check
from engine.domain.agreement.rule import Trigger
from engine.domain.agreement.side import Side
from engine.loading.check.kind import check_kinds
from engine.loading.check.values import CheckValues
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping
from engine.wording.diagnostics import checks


@dataclass(frozen=True, slots=True)
class CheckReader:
    """Reads the check of one obligation.

    ``trigger`` decides whether an occurrence is identified by its period or by a key.
    """

    place: str
    trigger: Trigger
    problems: Problems

    def check(self, block: Mapping) -> Check | None:
        """The check; None if a problem was reported."""
        attests = list(_attests(block))
        for second in attests[1:]:
            self.problems.report(checks.TWO_ATTESTATIONS, second.mark)
        check = self._check(block)
        return None if len(attests) > 1 else check

    def _check(self, block: Mapping) -> Check | None:
        values = CheckValues(self.place, self.trigger, self.problems)
        attest = block.mapping("attest")
        if attest is not None:
            return _attest(attest, values)
        for name, kind in check_kinds().items():
            inner = block.mapping(name)
            if inner is not None:
                return kind.read(inner, values)
        several = block.sequence("all") or block.sequence("any")
        parts = [self._check(item) for item in several.items if isinstance(item, Mapping)] if several else []
        sound = tuple(part for part in parts if part is not None)
        if len(sound) < len(parts):
            return None
        return AllOf(sound) if "all" in block else AnyOf(sound)


def _attest(block: Mapping, values: CheckValues) -> Attest | None:
    schema = values.schema(block.mapping("schema"))
    if "schema" in block and schema is None:
        return None
    return Attest(Side(block.text("by") or "provider"), schema)


def _attests(block: Mapping) -> Iterator[Mapping]:
    """All ``attest`` blocks of a check."""
    inner = block.mapping("attest")
    if inner is not None:
        yield inner
    for key in ("all", "any"):
        several = block.sequence(key)
        for item in several.items if several else ():
            if isinstance(item, Mapping):
                yield from _attests(item)
