"""What a change of the definitions would do, before it is done; and doing exactly that (decisions 1 and 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from engine.domain.agreement import Agreement, Obligation
from engine.domain.definitions import Definitions
from engine.domain.due import Due
from engine.domain.entries import Entry, Json, Kind, Phase
from engine.domain.language import Text
from engine.domain.occurrence import Facts, Occurrence
from engine.domain.overdue import Head
from engine.domain.rulebook import Epoch, Rulebook, Rulebooks, same_terms
from engine.domain.verdict import written_instant
from engine.services.ports import Batch, DefinitionText, HeadMoved, Passage, Record, Row
from engine.services.refused import Refused
from engine.services.settle import Settled, settle
from engine.services.stance import Stance
from engine.services.survey import rulebooks
from engine.services.take_in import PEOPLE, name_of_all

OPERATOR = "operator"
"""The actor of what ``apply`` records."""
_TRIES = 50


class Effect(StrEnum):
    """What becomes of an occurrence: its date moves, it stays but by the new terms, it appears, it is cancelled."""

    MOVES = "moves"
    STAYS = "stays"
    APPEARS = "appears"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Touched:
    """One occurrence that the change touches; ``told`` names the people who will hear of it."""

    occurrence: str
    agreement: str
    obligation: str
    title: Text
    label: str | None
    effect: Effect
    old: Due | None
    new: Due | None
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObligationChange:
    """An obligation that is added, changed or removed; ``what`` names the parts that differ, ``old`` and ``new`` are it."""

    id: str
    effect: str
    what: tuple[str, ...]
    old: Obligation | None
    new: Obligation | None


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """A definition (``agreement/…``, ``calendar/…``) that differs, with its hashes; None where there is none."""

    name: str
    old: str | None
    new: str | None
    obligations: tuple[ObligationChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``apply`` would do. ``id`` names this plan on this state of the record: the record moved, it is another."""

    id: str
    at: datetime
    definitions: tuple[DefinitionChange, ...]
    occurrences: tuple[Touched, ...]
    old: Definitions
    new: Definitions

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.definitions


@dataclass(frozen=True, slots=True)
class Applied:
    """What ``apply`` recorded: the plan it carried out, and how many entries it wrote."""

    plan: Plan
    entries: int
    opened: int


def make_plan(record: Record, new: Definitions, stance: Stance) -> Plan:
    """What the folder's definitions would do to what is in force at an instant; nothing is written.

    The record is brought to the instant first, in a rehearsal of it. Raises Refused before the first run.
    """

    def work(inner: Record) -> Plan:
        _settle(inner, stance)
        return _plan(inner, new, stance.at, record.head())

    return record.rehearse(work)


def apply(record: Record, new: Definitions, stance: Stance, *, plan: str | None = None) -> Applied:
    """Put the folder's definitions in force, as one batch: each definition, and each open occurrence that goes over or
    is cancelled.

    Raises Refused where ``plan`` names another plan than the one that would be carried out: the record or the folder moved since it
    was shown.
    """
    for _ in range(_TRIES):
        shown = make_plan(record, new, stance)
        if plan is not None and plan != shown.id:
            raise Refused(
                Text(
                    zh="台账或文件在预览之后变了，没有生效。请重新运行：duecourse plan",
                    en="The record or the files changed since that plan was shown; nothing was applied. Again: duecourse plan",
                )
            )
        if shown.is_empty:
            return Applied(shown, 0, 0)
        before = _settle(record, stance)
        draft = record.draft(stance.at)
        done = _plan(record, new, stance.at, draft.head)
        texts = {t.name: t for t in record.spell(new)}
        entries = [_applied(change, stance, draft.recorded_at) for change in done.definitions]
        entries += [
            _over(t, rulebooks(record), new, texts, stance.at, draft.recorded_at)
            for t in done.occurrences
            if _is_over(t)
        ]
        given = tuple(texts[c.name] for c in done.definitions if c.new is not None)
        try:
            record.commit(Batch("apply", tuple(entries), definitions=given), draft)
        except HeadMoved:
            continue
        after = _settle(record, stance)
        record.passed(Passage(stance.at, after.seen, rulebooks(record).current.horizon(stance.at), name_of_all(record)))
        return Applied(done, len(entries) + before.entries + after.entries, after.opened)
    raise HeadMoved(f"the record moved {_TRIES} times while a plan was applied")


def _settle(record: Record, stance: Stance) -> Settled:
    """Bring the rows to an instant by what is in force."""
    return settle(record, rulebooks(record), stance.at, definitions=name_of_all(record))


# ---- planning


def _plan(record: Record, new: Definitions, at: datetime, head: Head | None) -> Plan:
    books = rulebooks(record)
    hashes = books.current.hashes
    texts = {t.name: t for t in record.spell(new)}
    offered = Rulebook(new, {name: t.hash for name, t in texts.items()})
    names = sorted({*hashes, *texts} - {PEOPLE})
    differ = [n for n in names if hashes.get(n) != (texts[n].hash if n in texts else None)]
    definitions = tuple(
        _definition(n, books.current, offered, hashes.get(n), texts[n].hash if n in texts else None) for n in differ
    )
    touched = tuple(_touched(record, books, offered, at)) if differ else ()
    seen = f"{head.batch} {head.hash}" if head is not None else ""
    id = record.digest("\n".join([seen, *(f"{n} {texts[n].hash if n in texts else ''}" for n in differ)]))[:12]
    return Plan(id, at, definitions, touched, books.current.definitions, new)


def _definition(name: str, old: Rulebook, new: Rulebook, was: str | None, becomes: str | None) -> DefinitionChange:
    kind, _, id = name.partition("/")
    if kind != "agreement":
        return DefinitionChange(name, was, becomes, ())
    before, after = old.definitions.agreement(id), new.definitions.agreement(id)
    ids = [o.key for a in (before, after) if a is not None for o in a.obligations]
    changes = []
    for one in dict.fromkeys(ids):
        was_one = before.obligation(one) if before is not None else None
        now_one = after.obligation(one) if after is not None else None
        if was_one == now_one:
            continue
        effect = "added" if was_one is None else "removed" if now_one is None else "changed"
        if was_one is not None and now_one is not None and was_one.id != now_one.id:
            effect = "renamed"
        changes.append(
            ObligationChange(
                now_one.id if now_one is not None else one, effect, _parts(was_one, now_one), was_one, now_one
            )
        )
    return DefinitionChange(name, was, becomes, tuple(changes))


def _parts(old: Obligation | None, new: Obligation | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    return tuple(f.name for f in fields(Obligation) if getattr(old, f.name) != getattr(new, f.name))


def _touched(record: Record, books: Rulebooks, offered: Rulebook, at: datetime) -> list[Touched]:
    """Each open occurrence whose terms change, and each that appears; by what would be its due instant, then id."""
    open_rows: dict[tuple[str, str], list[Row]] = {}
    for row in record.open_rows():
        open_rows.setdefault((row.occurrence.agreement, row.occurrence.obligation), []).append(row)
    offered_names = {(a.id, o.key) for a in offered.definitions.agreements for o in a.obligations}
    facts: Facts | None = None
    found: list[Touched] = []
    for agreement_id, obligation_id in sorted({*books.names(), *offered_names}):
        spans = books.epochs(agreement_id, obligation_id)
        current = spans[-1] if spans and spans[-1].until is None else None
        promised = offered.find(agreement_id, obligation_id)
        if (current is None and promised is None) or (current is not None and same_terms(current, offered)):
            continue
        if facts is None:
            facts = Facts.of(record.facts(), record.requests())
        given: dict[str, Occurrence] = {}
        terms: Epoch | None = None
        if promised is not None:
            terms = Epoch(at, None, offered, *promised)
            span = offered.span(promised[1], at)
            given = {o.id: o for o in offered.of_obligation(*promised, facts, span)}
        for row in open_rows.get((agreement_id, obligation_id), ()):
            if current is None or books.terms(row.occurrence, row.revision, row.day_table) != current:
                continue
            found.append(_open(row, current, given.get(row.occurrence.id), offered, promised, at))
        if terms is None:
            continue
        known = record.rows(given)
        for id, occurrence in given.items():
            if id not in known and terms.claims(occurrence):
                found.append(_appears(occurrence, terms, at))
    return sorted(found, key=lambda t: (_place(t), t.occurrence))


def _open(
    row: Row,
    current: Epoch,
    becomes: Occurrence | None,
    offered: Rulebook,
    promised: tuple[Agreement, Obligation] | None,
    at: datetime,
) -> Touched:
    old = row.verdict.due
    new = becomes.due if becomes is not None else None
    if becomes is not None and promised is not None and promised[1].due.kind == "agreed":
        new = old  # the two sides have agreed it, not the text
    effect = Effect.CANCELLED if becomes is None else Effect.STAYS if _instant(old) == _instant(new) else Effect.MOVES
    obligation = promised[1] if promised is not None else current.obligation
    told: tuple[str, ...] = ()
    if effect is Effect.MOVES:
        on = offered.home.local(at).date()
        told = tuple(p.id for p in offered.directory.holders(obligation.owner, on))
    occurrence = row.occurrence
    label = occurrence.label or occurrence.served
    return Touched(
        occurrence.id, occurrence.agreement, occurrence.obligation, obligation.title, label, effect, old, new, told
    )


def _appears(occurrence: Occurrence, terms: Epoch, at: datetime) -> Touched:
    told = terms.book.directory.holders(terms.obligation.owner, terms.book.home.local(at).date())
    return Touched(
        occurrence.id,
        occurrence.agreement,
        occurrence.obligation,
        terms.obligation.title,
        occurrence.label or occurrence.served,
        Effect.APPEARS,
        None,
        occurrence.due,
        tuple(p.id for p in told),
    )


def _instant(due: Due | None) -> datetime | None:
    return due.at if due is not None else None


def _place(touched: Touched) -> str:
    due = touched.new or touched.old
    return written_instant(due.at) if due is not None else ""


# ---- applying


def _applied(change: DefinitionChange, stance: Stance, recorded_at: datetime) -> Entry:
    body: Mapping[str, Json] = {"hash": change.new}
    return Entry(Kind.APPLIED, change.name, OPERATOR, stance.at, recorded_at, body)


def _is_over(touched: Touched) -> bool:
    return touched.effect is not Effect.APPEARS


def _over(
    touched: Touched,
    books: Rulebooks,
    new: Definitions,
    texts: Mapping[str, DefinitionText],
    at: datetime,
    recorded_at: datetime,
) -> Entry:
    """That an open occurrence goes over to the new terms, which hold from the batch's instant on, or is cancelled."""
    current = books.epochs(touched.agreement, touched.obligation)[-1]
    was = written_instant(touched.old.at) if touched.old is not None else None
    if touched.effect is Effect.CANCELLED:
        since = written_instant(current.since) if current.since is not None else None
        return Entry(Kind.CANCELLED, touched.occurrence, OPERATOR, at, recorded_at, {"since": since, "was": was})
    agreement = new.agreement(touched.agreement)
    obligation = agreement.obligation(touched.obligation) if agreement is not None else None
    assert obligation is not None
    body: Mapping[str, Json] = {
        "since": written_instant(recorded_at),
        "revision": texts[f"agreement/{touched.agreement}"].hash,
        "day_table": texts[f"calendar/{obligation.calendar}"].hash,
        "was": was,
        "due_at": written_instant(touched.new.at) if touched.new is not None else None,
    }
    return Entry(Kind.SUPERSEDED, touched.occurrence, OPERATOR, at, recorded_at, body)
