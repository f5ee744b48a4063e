"""Everything as it stood at an instant, worked out from the facts then known; never from what the engine wrote
itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.closing import Closed, Closing, Later, closings, recorded_later
from engine.domain.delegation import Delegation, delegations
from engine.domain.entries import ENGINE, About, Entry, Kind
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.language import Text
from engine.domain.occurrence import Facts, questions
from engine.domain.organisation import Person
from engine.domain.overdue import Judged, OverdueReport, due_in, month_of, overdue_report
from engine.domain.recurrence import Period
from engine.domain.rulebook import Rulebook, Rulebooks
from engine.domain.title import title_of
from engine.domain.verdict import answerable, stopped_by
from engine.services.case import Case
from engine.services.facts import facts_of
from engine.services.ports.entries import Cut, Entries
from engine.services.ports.ledger import Record
from engine.services.refused import Refused
from engine.services.stance import cut_at


@dataclass(frozen=True, slots=True)
class Survey:
    """The rulebook in force at the instant, the facts known, and each occurrence judged, by id."""

    at: datetime
    book: Rulebook
    facts: Facts
    judged: tuple[Judged, ...]


_NOTHING = Text(zh="还没有任何约定生效。先运行：duecourse run", en="Nothing is in force yet. Run first: duecourse run")


def rulebook(record: Record, cut: Cut | None = None) -> Rulebook:
    """What is (was) in force. Raises Refused before the first run."""
    found = record.definitions.in_force(cut)
    if found is None:
        raise Refused(_NOTHING)
    return Rulebook(found, record.definitions.hashes(cut), _delegations(record.entries, found.people, cut))


def rulebooks(record: Record, cut: Cut | None = None) -> Rulebooks:
    """All that is or was in force; everyone by the people of the last. Raises Refused before the first run."""
    versions = record.definitions.versions(cut)
    if not versions:
        raise Refused(_NOTHING)
    people = {
        name: hash_
        for name, hash_ in versions[-1][1].items()
        if DefinitionName.parse(name).kind is DefinitionKind.PEOPLE
    }
    ordered: list[tuple[datetime | None, Mapping[str, str]]] = []
    for since, hashes in versions:
        merged = {**hashes, **people}
        if not ordered or ordered[-1][1] != merged:  # a change of people alone is no new version
            ordered.append((since, merged))
    defined = [(since, record.definitions.read(hashes), hashes) for since, hashes in ordered]
    given = _delegations(record.entries, defined[-1][1].people, cut)
    return Rulebooks([(since, Rulebook(found, hashes, given)) for since, found, hashes in defined])


def _delegations(entries: Entries, people: Sequence[Person], cut: Cut | None) -> tuple[Delegation, ...]:
    return delegations(entries.about(About.PERSON, {p.id for p in people}, cut))


def bindings(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, datetime | None]:
    """Since when the terms hold that the record binds an occurrence to; an occurrence that nothing binds is left
    out."""
    found: dict[str, datetime | None] = {}
    for id, group in entries.items():
        for entry in group:
            if entry.kind in (Kind.SUPERSEDED, Kind.CANCELLED):
                since = entry.body.get("since")
                found[id] = datetime.fromisoformat(str(since)) if since else None
    return found


def survey(record: Record, at: datetime) -> Survey:
    """Judge every occurrence at an instant by the facts recorded up to it (decision 4).

    Run later it gives the same answer: what was recorded after the instant is not read. Raises Refused before the
    first run.
    """
    cut = cut_at(record.runs, at)
    books = rulebooks(record, cut)
    facts = facts_of(record, books, cut=cut)
    entries = record.entries.all(cut)
    judged = []
    for terms, occurrence in books.occurrences(facts, at, bindings(entries)):
        case = Case.of(terms, occurrence, facts_only(entries.get(occurrence.id, ())), at)
        history = case.history
        judged.append(
            Judged(
                terms.agreement,
                terms.obligation,
                occurrence,
                case.verdict,
                len(history.returns),
                history.first_due_at,
                history.late_reason,
                stopped_by(terms.obligation, occurrence, history, case.clocks, at),
                history,
                answerable(history, case.clocks, at),
            )
        )
    return Survey(at, books.current, facts, tuple(sorted(judged, key=lambda j: j.occurrence.id)))


def facts_only(entries: Sequence[Entry]) -> Sequence[Entry]:
    """What people did; what the engine wrote is derived and not read back."""
    return [e for e in entries if e.actor != ENGINE]


def report_overdue(record: Record, at: datetime, *, period: Period | None = None) -> OverdueReport:
    """The overdue report as of an instant, for a month (default: the one the instant lies in). Of a month that was
    closed by then the figures are as of the closing. Raises Refused before the first run."""
    return record.reading(lambda one_state: _report_overdue(one_state, at, period))


def _report_overdue(record: Record, at: datetime, period: Period | None) -> OverdueReport:
    seen = survey(record, at)
    period = period or month_of(at, seen.book.home)
    closing = closings(record.entries.about(About.PERIOD, [str(period)], cut_at(record.runs, at))).get(str(period))
    closed = None
    if closing is not None:
        now, at = seen, closing.at
        seen = survey(record, at)
        closed = Closed(closing, _later(record, period, seen, now, closing))
    book = seen.book
    opening = record.runs.opening()
    asked = [q for a in book.definitions.agreements for q in questions(a, book.calendars, seen.facts)]
    return overdue_report(
        seen.judged,
        as_of=at,
        period=period,
        calendar=book.home,
        organisation=book.organisation.title,
        rehearsal=bool(opening and opening.rehearsal),
        questions=asked,
        head=record.head(cut_at(record.runs, at)),
        closed=closed,
    )


def _later(record: Record, period: Period, then: Survey, now: Survey, closing: Closing) -> tuple[Later, ...]:
    """What was recorded after a closing about what falls due in its period, as known then or now."""
    known = due_in(then.judged, period, then.book.home)
    titles = {
        j.occurrence.id: title_of(j.obligation, j.occurrence)
        for j in [*due_in(now.judged, period, now.book.home), *known]
    }
    entries = record.entries.of(titles, cut_at(record.runs, now.at))
    return recorded_later(titles, [j.occurrence.id for j in known], entries, closing)
