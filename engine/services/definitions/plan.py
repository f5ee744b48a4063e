"""What a change of the definitions would do, before it is done; and doing exactly that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.deadline.due import Due
from engine.domain.figures.overdue import Head
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.ledger.entry import Entry, Json, Kind, Phase
from engine.domain.notification.escalation import CANCELLED, MOVED, OPENING
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Rulebooks, Terms, extends, same_terms
from engine.domain.occurrence.verdict import Outcome, Timeliness, written_instant
from engine.domain.text import Text
from engine.services.case import Case
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.facts import facts_of
from engine.services.ports.definitions import DefinitionStore
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.runs import LastRun
from engine.services.refused import Refused
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import PEOPLE, name_of_all
from engine.services.snapshot import facts_only, rulebooks
from engine.services.terms import bindings

OPERATOR = "operator"
"""The actor of what ``apply`` records."""
_END = datetime(9000, 1, 1, tzinfo=UTC)


class PlanEffect(StrEnum):
    """What becomes of an occurrence: its date moves, it stays but by the new terms, it appears, it is cancelled, or one
    that was cancelled comes back."""

    MOVES = "moves"
    STAYS = "stays"
    APPEARS = "appears"
    RETURNS = "comes back"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """What of the change touches an occurrence: its obligation, its calendar, or that more days are published."""

    OBLIGATION = "obligation"
    PARTIES = "parties"
    CALENDAR = "calendar"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Touched:
    """One occurrence that the change touches.

    ``notified_people`` names the people who will hear of it, sorted; ``overdue`` says whether it is overdue once the change is in
    force, ``by`` is the revision and ``day_table`` the day table by which it is judged from then on.
    """

    occurrence: str
    agreement: str
    obligation: str
    title: Text
    label: str | None
    effect: PlanEffect
    why: Why
    old: Due | None
    new: Due | None
    notified: tuple[str, ...]
    overdue: bool
    by: str
    day_table: str


@dataclass(frozen=True, slots=True)
class ObligationChange:
    """An obligation that is added, changed, renamed or removed; ``what`` names the parts that differ, ``old`` and
    ``new`` are the obligation before and after."""

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


def make_plan(ledger: Ledger, new: Definitions, command_time: CommandTime) -> Plan:
    """What the folder's definitions would do to what is in force at an instant; nothing is written.

    It is done, looked at and taken back: what is shown is what happens. Raises Refused before the first run.
    """
    head = ledger.head()
    return ledger.dry_run(lambda inner: _carry_out(inner, new, command_time, head)).plan


def apply(ledger: Ledger, new: Definitions, command_time: CommandTime, *, plan: str | None = None) -> Applied:
    """Put the folder's definitions in force, as one batch: each definition, and each open occurrence that goes over,
    comes back or is cancelled.

    Raises Refused where ``plan`` names another plan than the one that would be carried out: the record or the folder
    moved since it was shown, or time has brought another outcome.
    """

    def attempt() -> Applied:
        shown = make_plan(ledger, new, command_time)
        if plan is not None and plan != shown.id:
            raise Refused(_ANOTHER)
        if shown.is_empty:
            return Applied(shown, 0, 0)
        done = _carry_out(ledger, new, command_time, ledger.head())
        return replace(done, plan=replace(done.plan, id=shown.id))

    return retry(attempt)


_ANOTHER = Text(
    zh="台账或文件在预览之后变了，没有生效。请重新运行：duecourse plan",
    en="The record or the files changed since that plan was shown; nothing was applied. Again: duecourse plan",
)


def previous(books: Rulebooks) -> Definitions | None:
    """What was in force before the last change, for undoing it; None where there was none. Days published since
    stay published."""
    now = books.current.definitions
    tables = {table.id: table for table in now.calendars}
    for _, book in reversed(books.versions[:-1]):
        kept = tuple(
            tables[table.id] if table.id in tables and extends(tables[table.id], table) else table
            for table in book.definitions.calendars
        )
        old = replace(book.definitions, calendars=kept)
        if old != now:
            return old
    return None


def _carry_out(ledger: Ledger, new: Definitions, command_time: CommandTime, head: Head | None) -> Applied:
    """Bring the record to the instant, put the definitions in force, bring it on, and tell what that did.

    Raises HeadMoved where somebody else's commit came between; what was brought to the instant stays.
    """
    before = _evaluate_all(ledger, command_time)
    expected_head = ledger.expected_head(command_time.at)
    books = rulebooks(ledger)
    texts = {t.name: t for t in ledger.definitions.spell(new)}
    folder = Rulebook(new, {name: t.hash for name, t in texts.items()})
    definitions = _changes(books.current, folder)
    if not definitions:
        return Applied(
            _named(ledger.definitions, head, (), (), command_time.at, books.current, folder), before.entries, 0
        )
    over = _over(ledger, books, folder, command_time.at, expected_head.recorded_at)
    applied = tuple(_applied(change, command_time, expected_head.recorded_at) for change in definitions)
    given = tuple(texts[c.name] for c in definitions if c.new is not None)
    old = {row.occurrence.id: row for row in ledger.occurrences.all_rows()}
    ledger.commit(Batch("apply", (*applied, *over), definitions=given), expected_head)
    after = _evaluate_all(ledger, command_time)
    now = rulebooks(ledger)
    ledger.runs.record_run(
        LastRun(command_time.at, after.seen, now.current.horizon(command_time.at), name_of_all(ledger.definitions))
    )
    touched = _touched(ledger, old, {e.subject_id: e.kind for e in over}, books, now, command_time.at)
    plan = _named(ledger.definitions, head, definitions, touched, command_time.at, books.current, folder)
    return Applied(plan, len(applied) + len(over) + before.entries + after.entries, after.opened)


def _named(
    texts: DefinitionStore,
    head: Head | None,
    definitions: tuple[DefinitionChange, ...],
    touched: tuple[Touched, ...],
    at: datetime,
    old: Rulebook,
    new: Rulebook,
) -> Plan:
    seen = f"{head.batch} {head.hash}" if head is not None else ""
    lines = [f"{t.occurrence} {t.effect} {_written(t.new)}" for t in touched]
    id = texts.digest("\n".join([seen, *(f"{c.name} {c.new or ''}" for c in definitions), *lines]))[:12]
    return Plan(id, at, definitions, touched, old.definitions, new.definitions)


def _evaluate_all(ledger: Ledger, command_time: CommandTime) -> Evaluated:
    """Bring the rows to an instant by what is in force."""
    return evaluate(ledger, rulebooks(ledger), command_time.at, definitions=name_of_all(ledger.definitions))


# ---- what differs


def _changes(old: Rulebook, new: Rulebook) -> tuple[DefinitionChange, ...]:
    names = sorted({*old.hashes, *new.hashes} - {PEOPLE})
    return tuple(_definition(n, old, new) for n in names if old.hashes.get(n) != new.hashes.get(n))


def _definition(name: str, old: Rulebook, new: Rulebook) -> DefinitionChange:
    was, becomes = old.hashes.get(name), new.hashes.get(name)
    parsed = DefinitionName.parse(name)
    if parsed.kind is not DefinitionKind.AGREEMENT:
        return DefinitionChange(name, was, becomes, ())
    before, after = old.definitions.agreement(parsed.id), new.definitions.agreement(parsed.id)
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


# ---- what goes over


def _applied(change: DefinitionChange, command_time: CommandTime, recorded_at: datetime) -> Entry:
    body: Mapping[str, Json] = {"hash": change.new}
    return Entry(Kind.APPLIED, change.name, OPERATOR, command_time.at, recorded_at, body)


def _over(ledger: Ledger, books: Rulebooks, folder: Rulebook, at: datetime, recorded_at: datetime) -> list[Entry]:
    """That each open occurrence whose terms change goes over to the new ones, which hold from the batch's instant on,
    or is cancelled; and that what an earlier change cancelled comes back where it is promised again and not due yet.
    """
    rows = _rows(ledger.occurrences)
    names = {(a.id, o.key) for a in folder.definitions.agreements for o in a.obligations}
    facts: Facts | None = None
    found: list[Entry] = []
    for name in sorted({*books.names(), *names}):
        spans = books.terms_of(*name)
        current = spans[-1] if spans and spans[-1].until is None else None
        promised = folder.find(*name)
        if not rows.get(name) or (current is None and promised is None):
            continue
        if current is not None and same_terms(current, folder):
            continue
        given: dict[str, Occurrence] = {}
        terms: Terms | None = None
        if promised is not None:
            facts = facts or facts_of(ledger, Rulebooks([*books.versions, (recorded_at, folder)]))
            terms = Terms(recorded_at, None, folder, *promised)
            after = Rulebooks([*books.versions, (recorded_at, folder)])
            given = {o.id: o for o in terms.occurrences(facts, after.span(terms, at, far=True))}
        entries = ledger.entries.of([row.occurrence.id for row in rows[name]])
        for row in rows[name]:
            id = row.occurrence.id
            mine = entries.get(id, ())
            becomes = given.get(id)
            if row.verdict.outcome is Outcome.CANCELLED:
                due = becomes.due if becomes is not None else None
                if becomes is not None and terms is not None and (due is None or due.at > at):
                    found.append(_superseded(row, becomes, terms, mine, recorded_at, at))
            elif becomes is not None and terms is not None:
                found.append(_superseded(row, becomes, terms, mine, recorded_at, at))
            else:
                found.append(_cancelled(row, books, mine, recorded_at, at))
    return found


def _rows(occurrences: Occurrences) -> Mapping[tuple[str, str], Sequence[Row]]:
    """What a change can touch: what is upcoming or open, and what was cancelled."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in occurrences.all_rows():
        if row.verdict.phase in (Phase.UPCOMING, Phase.OPEN) or row.verdict.outcome is Outcome.CANCELLED:
            found.setdefault((row.occurrence.agreement, row.occurrence.obligation), []).append(row)
    return found


def _superseded(
    row: Row,
    becomes: Occurrence,
    terms: Terms,
    entries: Sequence[Entry],
    recorded_at: datetime,
    at: datetime,
) -> Entry:
    body: Mapping[str, Json] = {
        "since": written_instant(recorded_at),
        "revision": terms.book.revision(terms.agreement.id),
        "day_table": terms.book.day_table(terms.obligation),
        "was": _written(row.verdict.due),
    }
    # its due instant by the new terms, with all that the two sides have settled
    entry = Entry(Kind.SUPERSEDED, row.occurrence.id, OPERATOR, at, recorded_at, body)
    due = Case.of(terms, becomes, [*facts_only(entries), entry], at).verdict.due
    return replace(entry, body={**body, "due_at": _written(due)})


def _cancelled(row: Row, books: Rulebooks, entries: Sequence[Entry], recorded_at: datetime, at: datetime) -> Entry:
    id = row.occurrence.id
    terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: entries}))
    since = written_instant(terms.since) if terms is not None and terms.since is not None else None
    body: Mapping[str, Json] = {"since": since, "was": _written(row.verdict.due)}
    return Entry(Kind.CANCELLED, id, OPERATOR, at, recorded_at, body)


# ---- what came of it


def _touched(
    ledger: Ledger, old: Mapping[str, Row], over: Mapping[str, Kind], books: Rulebooks, now: Rulebooks, at: datetime
) -> tuple[Touched, ...]:
    """Each occurrence that came, went or moved, by its due instant and id."""
    rows = {row.occurrence.id: row for row in ledger.occurrences.all_rows()}
    ids = [id for id in sorted({*old, *rows}) if id in over or _moved(old.get(id), rows.get(id))]
    entries = ledger.entries.of(ids)
    found = [
        _one(rows.get(id) or old[id], old.get(id), over.get(id), entries.get(id, ()), books, now, at) for id in ids
    ]
    return tuple(sorted(found, key=lambda t: (_written(t.new or t.old) or "", t.occurrence)))


def _moved(old: Row | None, new: Row | None) -> bool:
    return old is None or new is None or _written(old.verdict.due) != _written(new.verdict.due)


def _one(
    row: Row,
    old: Row | None,
    over: Kind | None,
    entries: Sequence[Entry],
    books: Rulebooks,
    now: Rulebooks,
    at: datetime,
) -> Touched:
    occurrence, verdict = row.occurrence, row.verdict
    name = (occurrence.agreement, occurrence.obligation)
    was = old.verdict.due if old is not None else None
    if verdict.outcome is Outcome.CANCELLED:
        effect = PlanEffect.CANCELLED
    elif old is None:
        effect = PlanEffect.APPEARS
    elif old.verdict.outcome is Outcome.CANCELLED:
        effect = PlanEffect.RETURNS
    else:
        effect = PlanEffect.MOVES if _moved(old, row) else PlanEffect.STAYS
    before, after = books.current.find(*name), now.current.find(*name)
    terms = now.terms(occurrence, row.revision, row.day_table, bindings({occurrence.id: entries}))
    shown = after or before or ((terms.agreement, terms.obligation) if terms is not None else None)
    assert shown is not None and terms is not None
    why = Why.CALENDAR
    if over is None and old is not None:
        why = Why.PUBLISHED
    elif before is None or after is None or before[1] != after[1]:
        why = Why.OBLIGATION
    elif any(getattr(before[0], part) != getattr(after[0], part) for part in _BOUNDS):
        why = Why.PARTIES
    return Touched(
        occurrence=occurrence.id,
        agreement=occurrence.agreement,
        obligation=occurrence.obligation,
        title=shown[1].title,
        label=occurrence.label or occurrence.served,
        effect=effect,
        why=why,
        old=was,
        new=None if effect is PlanEffect.CANCELLED else verdict.due,
        notified=notified_people(row, terms, entries, now.current, at) if effect is not PlanEffect.CANCELLED else (),
        overdue=verdict.timeliness is Timeliness.OVERDUE,
        by=row.revision,
        day_table=row.day_table,
    )


_BOUNDS = ("provider", "consumer", "effective_from", "effective_until")


def notified_people(row: Row, terms: Terms, entries: Sequence[Entry], book: Rulebook, at: datetime) -> tuple[str, ...]:
    """Who will hear in the next digest, or when it opens, that it is there, has moved, or is owed no more."""
    case = Case.stored(terms, row, entries, _END)
    if case.verdict.phase is Phase.UPCOMING and not any(what == OPENING for what, _ in case.history.notified):
        case = replace(case, verdict=replace(case.verdict, phase=Phase.OPEN))  # told when it opens
    climbed = case.escalation()
    agreement, obligation = book.of(row.occurrence) or (terms.agreement, terms.obligation)
    people = set()
    for telling in climbed.reached:
        if telling.what == OPENING or telling.what.startswith((MOVED, CANCELLED)):
            on = book.home.local(max(telling.notify_at, at)).date()
            people |= {
                p.id for who in telling.audience for p in book.directory.audience(who, agreement, obligation, on)
            }
    return tuple(sorted(people))


def _written(due: Due | None) -> str | None:
    return written_instant(due.at) if due is not None else None
