"""How completion is verified: what an obligation's ``check`` says, and how several answers make one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, assert_never

from engine.domain.agreement.side import Side
from engine.domain.text import Text


class CheckAnswer(StrEnum):
    """What a check says. COULD_NOT is neither a breach nor a pass: the operator is warned, and it is tried again."""

    MET = "met"
    NOT_MET = "not met"
    COULD_NOT = "could not check"


@dataclass(frozen=True, slots=True)
class Attest:
    """A person's delivery, with the evidence agreed; by the consumer where only the receiver can judge.

    ``schema`` is a JSON Schema (as JSON text) that the evidence has to fit, as an object of texts by field; a file
    stands there with its name.
    """

    by: Side = Side.PROVIDER
    schema: str | None = None
    kind: Literal["attest"] = "attest"


@dataclass(frozen=True, slots=True)
class SheetRule:
    """What a table has to be, in a watched folder or uploaded: its ``sheet`` (None: the first), the ``columns`` it
    must have, the rows it must have at the least under its headings, and a JSON Schema (as JSON text) that each row
    has to fit, as an object of texts by heading."""

    sheet: str | None = None
    columns: tuple[str, ...] = ()
    min_rows: int = 0
    row: str | None = None


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file under a named root. ``path`` may hold ``{period}`` or ``{key}``; ``min_bytes`` is its least size,
    ``max_age`` the longest time since it was modified; ``table`` None: any file will do."""

    root: str
    path: str
    min_bytes: int = 1
    max_age: timedelta | None = None
    table: SheetRule | None = None
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class SqlCheck:
    """One query on a named source. With ``:key`` or ``:period`` in it, it is asked once for each occurrence and
    a row says that it was done; without, once for all, and its column ``key`` (``period``) says of which.

    A column ``done_at`` dates it, a column ``met`` that is false says that it is not done after all.
    """

    source: str
    query: str
    kind: Literal["sql"] = "sql"


@dataclass(frozen=True, slots=True)
class HttpCheck:
    """A GET on a named endpoint. ``path`` may hold ``{period}`` or ``{key}``; ``find`` is a JMESPath into the JSON
    that it answers, ``schema`` a JSON Schema (as JSON text) that what is found has to fit (None: anything but nothing
    or false will do), ``done_at`` a JMESPath to the instant at which it was done.
    """

    endpoint: str
    path: str
    find: str
    schema: str | None = None
    done_at: str | None = None
    kind: Literal["http"] = "http"


Machine = FileCheck | SqlCheck | HttpCheck
"""A check that needs no person."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of several has to say so."""

    checks: "tuple[Check, ...]"
    kind: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several is enough."""

    checks: "tuple[Check, ...]"
    kind: Literal["any"] = "any"


Check = Attest | FileCheck | SqlCheck | HttpCheck | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class CheckSubject:
    """The occurrence that a check is asked about. ``key`` is the number of the event's subject or of the request,
    ``period`` the label of the period served; one of the two is None. ``at`` is the instant of asking; all in UTC."""

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
    """What a check saw. ``what`` is one sentence without a full stop; ``done_at`` when it was done, where the outside
    says (UTC); ``digest`` names what was seen: the same content gives the same digest, empty where nothing was."""

    answer: CheckAnswer
    what: Text
    done_at: datetime | None = None
    digest: str = ""


def leaves(check: Check) -> Iterator[Attest | Machine]:
    """The single checks of a check, in reading order."""
    match check:
        case AllOf(checks=several) | AnyOf(checks=several):
            for one in several:
                yield from leaves(one)
        case _:
            yield check


def machines(check: Check) -> tuple[Machine, ...]:
    """The checks of a check that need no person, each once, in reading order."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(check) if not isinstance(leaf, Attest)))


def attestation(check: Check) -> Attest | None:
    """Whose word counts in a check; None where nobody's does."""
    return next((leaf for leaf in leaves(check) if isinstance(leaf, Attest)), None)


def attestation_suffices(check: Check) -> bool:
    """Whether a person's word alone makes a check met, whatever its machines say."""
    unmet = Observation(CheckAnswer.NOT_MET, Text.plain(""))
    return (
        together(check, dict.fromkeys(machines(check), unmet), Observation(CheckAnswer.MET, Text.plain(""))).answer
        is CheckAnswer.MET
    )


def unchanged(check: Check, seen: Mapping[Machine, Observation], sent_back: Iterable[str]) -> frozenset[Machine]:
    """The machines of a check that see nothing but what was sent back; ``sent_back`` are digests as ``together`` joins
    them. Of *all*, one that sees something new, or cannot look, is enough for the others to count as they are."""
    before = {digest for joined in sent_back for digest in joined.split("+")}
    return _unchanged(
        check, seen, {m for m, one in seen.items() if one.answer is CheckAnswer.MET and one.digest in before}
    )


def _unchanged(check: Check, seen: Mapping[Machine, Observation], stale: AbstractSet[Machine]) -> frozenset[Machine]:
    match check:
        case AllOf():
            some = {m for m in machines(check) if seen[m].answer is not CheckAnswer.NOT_MET}
            return frozenset(some) if some <= stale else frozenset()
        case AnyOf(checks=several):
            return frozenset(m for one in several for m in _unchanged(one, seen, stale))
        case Attest():
            return frozenset()
        case FileCheck() | SqlCheck() | HttpCheck():
            return frozenset({check} & stale)
        case _:
            assert_never(check)


def together(check: Check, seen: Mapping[Machine, Observation], word: Observation) -> Observation:
    """What a check says as a whole. ``seen`` has an answer for each machine of it, ``word`` is the person's part.

    *All*: one that is not met decides, then one that could not be checked. *Any*: one that is met decides, then one
    that could not be checked. All are done when the last is, which nobody knows where one of them has no date; any
    when the first is.
    """
    match check:
        case Attest():
            return word
        case AllOf(checks=several):
            parts = [together(one, seen, word) for one in several]
            return _joined(parts, (CheckAnswer.NOT_MET, CheckAnswer.COULD_NOT), CheckAnswer.MET, _last)
        case AnyOf(checks=several):
            parts = [together(one, seen, word) for one in several]
            return _joined(parts, (CheckAnswer.MET, CheckAnswer.COULD_NOT), CheckAnswer.NOT_MET, _first)
        case FileCheck() | SqlCheck() | HttpCheck():
            return seen[check]
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
