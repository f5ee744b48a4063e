"""Rounds of surveys in a run: the run opens those that are due and closes those that are over.

A round opens on its day, once. A run that comes later opens the latest round that is due, and people have their whole
time from then on; a round whose time has passed is closed as of that time.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from engine.domain.action.anonymous_answer import batch_entries
from engine.domain.action.survey_round import ROUND_CLOSED, CloseRound, OpenRound, written_raters, written_served
from engine.domain.agreement.survey import Survey, SurveyKind
from engine.domain.ids import DefinitionKind, definition_text
from engine.domain.ledger.entry import ENGINE, Entry
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.survey.answer_batch import AnswerBatch, answer_batch
from engine.domain.survey.published_result import published_indices, shown_indices
from engine.domain.survey.rater import pairs_served, raters_of
from engine.domain.survey.round import Round
from engine.domain.survey.schedule import RoundDates, closes_at, opens_at, round_dates
from engine.domain.survey.validity import ResponseRate
from engine.services.finding import Finding
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.rounds import answers_in, known_rounds
from engine.services.run.service_record import deliveries_between


@dataclass(frozen=True, slots=True)
class RoundsRun:
    """The entries that a run wrote about rounds, and what a person should look at."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: "RoundsRun") -> "RoundsRun":
        return RoundsRun(self.entries + other.entries, self.findings + other.findings)


NO_ROUNDS = RoundsRun()


def close_rounds(ledger: Ledger, books: Rulebooks, at: datetime) -> RoundsRun:
    """Close the rounds that are over at an instant. A second time changes nothing.

    The entries of an anonymous round come in the transaction that takes its forms away; what a killed run left behind
    of them is wiped here as well.
    """

    def work(on: Ledger) -> RoundsRun:
        expected_head = on.expected_head(at)
        over = _over(known_rounds(on, books, at), at)
        entries = tuple(_closings(on, over, expected_head.recorded_at))
        return _committed(on, entries, tuple(_closing_findings(entries)), expected_head)

    if not _has_surveys(books):
        return NO_ROUNDS
    closed = ledger.together(work) if _over(known_rounds(ledger, books, at), at) else NO_ROUNDS
    return closed if ledger.open_rounds.wipe() else closed + RoundsRun(findings=(Finding("rounds-not-wiped"),))


def open_rounds(ledger: Ledger, books: Rulebooks, at: datetime) -> RoundsRun:
    """Open the rounds that are due at an instant. A second time changes nothing.

    An anonymous round that is open already and has no place for its forms was restored from a backup: it gets one, and
    asks everybody again.
    """

    def work(on: Ledger) -> RoundsRun:
        expected_head = on.expected_head(at)
        entries = tuple(_openings(on, books, known_rounds(on, books, at), at, expected_head.recorded_at))
        done = _committed(on, entries, tuple(map(_opening_finding, entries)), expected_head)
        fresh = {entry.subject_id for entry in entries}
        again = [
            one.id
            for one in _anonymous(known_rounds(on, books, at), at)
            if on.open_rounds.begin(one.id, [rater.person for rater in one.raters]) and one.id not in fresh
        ]
        return done + RoundsRun(findings=tuple(Finding("round-forms-missing", (id,), round=id) for id in again))

    if not _has_surveys(books):
        return NO_ROUNDS
    known = known_rounds(ledger, books, at)
    planned = (due_round(ledger, books, survey, at) for survey in books.current.definitions.surveys)
    is_due = any(dates is not None and dates.id not in known for dates in planned)
    lacks_place = any(not ledger.open_rounds.has_place(one.id) for one in _anonymous(known, at))
    return ledger.together(work) if is_due or lacks_place else NO_ROUNDS


def _has_surveys(books: Rulebooks) -> bool:
    return any(book.definitions.surveys for _, book in books.versions)


def _over(known: Mapping[str, Round], at: datetime) -> tuple[Round, ...]:
    """The rounds whose time has passed and that are not closed yet."""
    return tuple(one for one in known.values() if one.closed is None and one.closes_at <= at)


def _anonymous(known: Mapping[str, Round], at: datetime) -> tuple[Round, ...]:
    """The anonymous rounds that are open and ask somebody."""
    return tuple(r for r in known.values() if r.kind is SurveyKind.ANONYMOUS and r.is_open(at) and r.raters)


def _committed(
    ledger: Ledger, entries: tuple[Entry, ...], findings: tuple[Finding, ...], expected_head: ExpectedHead
) -> RoundsRun:
    if entries:
        ledger.commit(Batch("run", entries), expected_head)
    return RoundsRun(entries, findings)


def _closings(ledger: Ledger, over: Sequence[Round], recorded_at: datetime) -> Iterator[Entry]:
    """The entries that close rounds whose time has passed."""
    for one in over:
        yield from closing_entries(ledger, one, recorded_at)[1]


def closing_entries(ledger: Ledger, over: Round, recorded_at: datetime) -> tuple[AnswerBatch | None, tuple[Entry, ...]]:
    """The entries that close a round; of an anonymous one also its batch, and its forms are gone when the transaction
    is committed."""
    if over.kind is SurveyKind.ANONYMOUS:
        forms = ledger.open_rounds.drain(over.id)
        may_rate = {rater.department: rater.about for rater in over.raters}
        batch = answer_batch(over.id, forms.people, forms.forms, may_rate, over.k)
        answers = batch_entries(batch, over.id, closed_at=over.closes_at, recorded_at=recorded_at)
        indices = published_indices(over, batch)
        return batch, (*answers, closing_entry(over, batch.commitment.answers, recorded_at, indices))
    given = answers_in(ledger, [over.id]).get(over.id, ())
    return None, (closing_entry(over, len(given), recorded_at, shown_indices(over, given)),)


def closing_entry(
    over: Round, answered: int, recorded_at: datetime, indices: Mapping[str, Fraction] | None = None
) -> Entry:
    """The entry that closes a round; ``indices`` has the mean index of each department rated, as far as it may be
    published."""
    rate = ResponseRate(over.answers_wanted, answered)
    valid = rate.is_enough(over.survey.valid_if)
    rated = {about: str(index) for about, index in indices.items()} if valid and indices else None
    content = CloseRound(wanted=rate.wanted, answered=rate.answered, valid=valid, rated=rated)
    return content.entry_about(over.id, actor=ENGINE, effective_at=over.closes_at, recorded_at=recorded_at)


def _openings(
    ledger: Ledger, books: Rulebooks, known: Mapping[str, Round], at: datetime, recorded_at: datetime
) -> Iterator[Entry]:
    """The entries that open the rounds that are due."""
    for survey in books.current.definitions.surveys:
        planned = due_round(ledger, books, survey, at)
        if planned is not None and planned.id not in known:
            opened_at = _opening(books, planned, at)
            content = opening_content(ledger, books, survey, planned, opened_at)
            yield content.entry_about(planned.id, actor=ENGINE, effective_at=opened_at, recorded_at=recorded_at)


def due_round(ledger: Ledger, books: Rulebooks, survey: Survey, at: datetime) -> RoundDates | None:
    """The latest round of a survey that is to be open, or was, at an instant; None if there is none.

    A survey that comes into force opens no round that was due before that day.
    """
    today = books.current.home.local(at).date()
    planned = deque(round_dates(survey, books.current.home, today), maxlen=1)
    if not planned or planned[0].opens_on < _in_force_on(ledger, books, survey.id):
        return None
    return planned[0]


def _in_force_on(ledger: Ledger, books: Rulebooks, survey: str) -> date:
    """The local date since which a survey has been in force without a break."""
    since: datetime | None = None
    for begins, book in reversed(books.versions):
        if book.definitions.survey(survey) is None:
            break
        since = begins
    if since is None:
        opening = ledger.runs.opening()
        since = opening.at if opening is not None else None
    return books.current.home.local(since).date() if since is not None else date.min


def _opening(books: Rulebooks, planned: RoundDates, at: datetime) -> datetime:
    """The instant at which a round opens: the start of its day, or that of a run on a later day."""
    home = books.current.home
    return opens_at(planned, home) if home.local(at).date() == planned.opens_on else at


def opening_content(
    ledger: Ledger,
    books: Rulebooks,
    survey: Survey,
    planned: RoundDates,
    opened_at: datetime,
    as_of: AsOf | None = None,
) -> OpenRound:
    """The content of the entry that opens a round: what the definitions, the roles of the day and the record of
    service give, as known ``as_of``."""
    book = books.current
    deliveries = deliveries_between(ledger, books, planned.since, planned.until, as_of)
    pairs = pairs_served(survey, deliveries)
    on = book.home.local(opened_at).date()
    return OpenRound(
        revision=book.hashes[definition_text(DefinitionKind.SURVEY, survey.id)],
        since=planned.since,
        until=planned.until,
        closes_at=closes_at(survey, opened_at, book.home),
        k=survey.k,
        served=written_served({pair: deliveries[pair] for pair in pairs}),
        raters=written_raters(raters_of(survey, pairs, book.directory, on, planned.id)),
    )


def _closing_findings(entries: Iterable[Entry]) -> Iterator[Finding]:
    for entry in entries:
        if entry.kind is ROUND_CLOSED:
            content = CloseRound.read(entry)
            percent = ResponseRate(content.wanted, content.answered).percent
            counts = {"answered": content.answered, "wanted": content.wanted, "percent": percent}
            code = "round-closed" if content.valid else "round-not-valid"
            yield Finding(code, (entry.subject_id,), round=entry.subject_id, **counts)


def _opening_finding(entry: Entry) -> Finding:
    content = OpenRound.read(entry)
    if not content.raters:
        return Finding("round-without-raters", (entry.subject_id,), round=entry.subject_id)
    return Finding("round-opened", (entry.subject_id,), round=entry.subject_id, people=len(content.raters))
