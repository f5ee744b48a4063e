"""Rounds of surveys in a run: the run opens those that are due and closes those that are over.

A round opens on its day, once. A run that comes later opens the latest round that is due, and people have their whole
time from then on; a round whose time has passed is closed as of that time.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.action.survey_round import CloseRound, OpenRound, written_raters, written_served
from engine.domain.agreement.survey import Survey
from engine.domain.ids import DefinitionKind, definition_text
from engine.domain.ledger.entry import ENGINE, Entry
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.survey.rater import pairs_served, raters_of
from engine.domain.survey.result import indices_of
from engine.domain.survey.round import Round
from engine.domain.survey.schedule import RoundDates, closes_at, opens_at, round_dates
from engine.domain.survey.validity import ResponseRate
from engine.services.commit import decide
from engine.services.finding import Finding
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
    """Close the rounds that are over at an instant. A second time changes nothing."""

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, RoundsRun]:
        known = known_rounds(ledger, books, at)
        entries = tuple(_closings(ledger, known, at, expected_head.recorded_at))
        return _written(entries, tuple(map(_closing_finding, entries)))

    return decide(ledger, at, work) if _has_surveys(books) else NO_ROUNDS


def open_rounds(ledger: Ledger, books: Rulebooks, at: datetime) -> RoundsRun:
    """Open the rounds that are due at an instant. A second time changes nothing."""

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, RoundsRun]:
        known = known_rounds(ledger, books, at)
        entries = tuple(_openings(ledger, books, known, at, expected_head.recorded_at))
        return _written(entries, tuple(map(_opening_finding, entries)))

    return decide(ledger, at, work) if _has_surveys(books) else NO_ROUNDS


def _has_surveys(books: Rulebooks) -> bool:
    return any(book.definitions.surveys for _, book in books.versions)


def _written(entries: tuple[Entry, ...], findings: tuple[Finding, ...]) -> tuple[Batch | None, RoundsRun]:
    return (Batch("run", entries) if entries else None), RoundsRun(entries, findings)


def _closings(ledger: Ledger, known: Mapping[str, Round], at: datetime, recorded_at: datetime) -> Iterator[Entry]:
    """The entries that close the rounds whose time has passed."""
    over = {id: r for id, r in known.items() if r.closed is None and r.closes_at <= at}
    answers = answers_in(ledger, over) if over else {}
    for id, one in over.items():
        given = answers.get(id, ())
        rate = ResponseRate(one.answers_wanted, len(given))
        valid = rate.is_enough(one.survey.valid_if)
        rated = {about: str(index) for about, index in indices_of(one.survey, given).items()} if valid else None
        content = CloseRound(wanted=rate.wanted, answered=rate.answered, valid=valid, rated=rated)
        yield content.entry_about(id, actor=ENGINE, effective_at=one.closes_at, recorded_at=recorded_at)


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
    ledger: Ledger, books: Rulebooks, survey: Survey, planned: RoundDates, opened_at: datetime
) -> OpenRound:
    """The content of the entry that opens a round: what the definitions, the roles of the day and the record of
    service give."""
    book = books.current
    deliveries = deliveries_between(ledger, books, planned.since, planned.until)
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


def _closing_finding(entry: Entry) -> Finding:
    content = CloseRound.read(entry)
    percent = ResponseRate(content.wanted, content.answered).percent
    values = {"round": entry.subject_id, "answered": content.answered, "wanted": content.wanted, "percent": percent}
    if content.valid:
        return Finding("round-closed", (entry.subject_id,), **values)
    return Finding("round-not-valid", (entry.subject_id,), **values)


def _opening_finding(entry: Entry) -> Finding:
    content = OpenRound.read(entry)
    if not content.raters:
        return Finding("round-without-raters", (entry.subject_id,), round=entry.subject_id)
    return Finding("round-opened", (entry.subject_id,), round=entry.subject_id, people=len(content.raters))
