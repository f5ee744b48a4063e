"""How completion is verified: the ``check`` of an obligation, and how several answers combine into one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Union, assert_never

from engine.domain.agreement.check.machine import Machine as Machine
from engine.domain.agreement.side import Side
from engine.domain.text import Text
from engine.plugins import modules


class CheckAnswer(StrEnum):
    """The answer of a check. COULD_NOT is neither a breach nor a pass: the operator is warned and the check repeats."""

    MET = "met"
    NOT_MET = "not met"
    COULD_NOT = "could not check"


@dataclass(frozen=True, slots=True)
class Attest:
    """A person's delivery with the agreed evidence; by the consumer where only the receiver can judge.

    ``schema`` is a JSON Schema (as JSON text) for the evidence as an object of texts by field; a file is given by its
    name.
    """

    by: Side = Side.PROVIDER
    schema: str | None = None
    kind: Literal["attest"] = "attest"


def machine_kinds() -> tuple[type[Machine], ...]:
    """The classes of the checks that need no person: those that the modules of this package define."""
    classes = (kind for module in modules(__name__).values() for kind in vars(module).values())
    return tuple(
        dict.fromkeys(c for c in classes if isinstance(c, type) and issubclass(c, Machine) and c is not Machine)
    )


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met if every one of several checks is met."""

    checks: "tuple[Check, ...]"
    kind: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met if at least one of several checks is met."""

    checks: "tuple[Check, ...]"
    kind: Literal["any"] = "any"


if TYPE_CHECKING:
    Check = Attest | Machine | AllOf | AnyOf
else:  # readers of stored checks see the kinds that there are: each tells itself apart by its ``kind``
    Check = Union[(Attest, *machine_kinds(), AllOf, AnyOf)]


@dataclass(frozen=True, slots=True)
class CheckSubject:
    """The occurrence that a check examines.

    ``key`` is the number of the event's subject or of the request, ``period`` the label of the period served; one of
    the two is None. ``at`` is the instant of the check. Instants are in UTC.
    """

    occurrence: str
    key: str | None
    period: str | None
    opens_at: datetime
    at: datetime

    @property
    def name(self) -> str:
        """The key or the period, whichever there is."""
        return self.key or self.period or ""


@dataclass(frozen=True, slots=True)
class Observation:
    """The result of a check.

    ``what`` is one sentence without a full stop. ``done_at`` is the instant of completion (UTC), where the outside
    system gives one. ``digest`` identifies the content: the same content gives the same digest; empty if there is
    none.
    """

    answer: CheckAnswer
    what: Text
    done_at: datetime | None = None
    digest: str = ""


def leaves(check: Check) -> Iterator[Attest | Machine]:
    """The single checks of a check, in reading order."""
    match check:
        case AllOf(checks=parts) | AnyOf(checks=parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield check


def machines(check: Check) -> tuple[Machine, ...]:
    """The single checks of a check that need no person, each once, in reading order."""
    if isinstance(check, Attest):  # most checks
        return ()
    return tuple(dict.fromkeys(leaf for leaf in leaves(check) if not isinstance(leaf, Attest)))


def attestation(check: Check) -> Attest | None:
    """The part of a check that a person attests, or None."""
    return next((leaf for leaf in leaves(check) if isinstance(leaf, Attest)), None)


def attestation_suffices(check: Check) -> bool:
    """True if a person's attestation alone makes a check met, whatever its machines answer."""
    unmet = Observation(CheckAnswer.NOT_MET, Text.plain(""))
    return (
        together(check, dict.fromkeys(machines(check), unmet), Observation(CheckAnswer.MET, Text.plain(""))).answer
        is CheckAnswer.MET
    )


def unchanged(
    check: Check, observations: Mapping[Machine, Observation], sent_back: Iterable[str]
) -> frozenset[Machine]:
    """The machines of a check whose results show only deliveries that were sent back.

    ``sent_back`` are digests as ``together`` joins them. In an ``AllOf``, one machine with new content, or one that
    could not check, is enough for the others to count.
    """
    before = {digest for joined in sent_back for digest in joined.split("+")}
    stale = {m for m, o in observations.items() if o.answer is CheckAnswer.MET and o.digest in before}
    return _unchanged(check, observations, stale)


def _unchanged(
    check: Check, observations: Mapping[Machine, Observation], stale: AbstractSet[Machine]
) -> frozenset[Machine]:
    match check:
        case AllOf():
            candidates = {m for m in machines(check) if observations[m].answer is not CheckAnswer.NOT_MET}
            return frozenset(candidates) if candidates <= stale else frozenset()
        case AnyOf(checks=parts):
            return frozenset(m for part in parts for m in _unchanged(part, observations, stale))
        case Attest():
            return frozenset()
        case Machine():
            return frozenset({check} & stale)
        case _:
            assert_never(check)


def together(check: Check, observations: Mapping[Machine, Observation], attested: Observation) -> Observation:
    """The result of a check as a whole, from the observation of each of its machines and the person's part.

    *All*: a part that is not met decides, then one that could not be checked. *Any*: a part that is met decides, then
    one that could not be checked. *All* is done when its last part is (unknown if one of them has no date), *any* when
    its first part is.
    """
    match check:
        case Attest():
            return attested
        case AllOf(checks=checks):
            parts = [together(part, observations, attested) for part in checks]
            return _joined(parts, (CheckAnswer.NOT_MET, CheckAnswer.COULD_NOT), CheckAnswer.MET, _last)
        case AnyOf(checks=checks):
            parts = [together(part, observations, attested) for part in checks]
            return _joined(parts, (CheckAnswer.MET, CheckAnswer.COULD_NOT), CheckAnswer.NOT_MET, _first)
        case Machine():
            return observations[check]
        case _:
            assert_never(check)


def _joined(
    parts: Sequence[Observation],
    first: tuple[CheckAnswer, ...],
    otherwise: CheckAnswer,
    pick: Callable[[Sequence[datetime | None]], datetime | None],
) -> Observation:
    answer = next((a for a in first if any(p.answer is a for p in parts)), otherwise)
    deciding = [p for p in parts if p.answer is answer]
    return Observation(
        answer,
        Text(zh="；".join(p.what.zh for p in deciding), en="; ".join(p.what.en for p in deciding)),
        pick([p.done_at for p in deciding]),
        "+".join(p.digest for p in deciding if p.digest),
    )


def _last(dates: Sequence[datetime | None]) -> datetime | None:
    known = [date for date in dates if date is not None]
    return max(known) if known and len(known) == len(dates) else None


def _first(dates: Sequence[datetime | None]) -> datetime | None:
    return min((date for date in dates if date is not None), default=None)
