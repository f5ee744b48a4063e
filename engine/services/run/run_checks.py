"""Check whether open items are done: run the checks, combine their results, record the consequences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from engine.domain.action.deliver import Deliver
from engine.domain.action.fold import fold
from engine.domain.agreement.check import (
    Check,
    CheckAnswer,
    CheckSubject,
    Machine,
    Observation,
    machines,
    together,
    unchanged,
)
from engine.domain.deadline.explanation_steps import DueTime
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.consequence import Checked
from engine.domain.ledger.entry import CHECK, ENGINE, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.occurrence.deliverable import deliverable_from
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.text import Text
from engine.services.commit import decide
from engine.services.finding import Finding
from engine.services.ports.checks import CheckRunner
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.run.evaluate import CHUNK
from engine.services.run.evaluate_one import evaluate_one
from engine.services.terms import bindings
from engine.wording.lists import first_names
from engine.wording.observation import UNCONFIRMED, confirmed_text, earlier_text, too_early_text, unchanged_text


@dataclass(frozen=True, slots=True)
class ChecksRun:
    """The number of occurrences checked, of those found done and of entries written, and a finding for each reason why
    some could not be checked."""

    checked: int = 0
    found_done: int = 0
    entries: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckExplanation:
    """The result of a check of one occurrence: of each part, and of the whole."""

    occurrence: Occurrence
    check: Check
    parts: Mapping[Machine, Observation]
    attestation: Observation
    whole: Observation
    counts_from: datetime | None
    """The instant that a delivery would count from; None where the check is not met."""


def run_checks(ledger: Ledger, books: Rulebooks, check_runner: CheckRunner, at: datetime) -> ChecksRun:
    """Check all open occurrences that a machine can check.

    One that is done is recorded as delivered; any other result is recorded where it differs from the last one. Running
    the checks twice records nothing more.
    """
    promises = [
        name for name in books.names() if any(machines(terms.obligation.check) for terms in books.terms_of(*name))
    ]
    rows = ledger.occurrences.open_rows(promises) if promises else ()
    ids = [row.occurrence.id for row in rows if row.verdict.phase is Phase.OPEN]
    found_done = entries = 0
    unchecked: dict[Text, list[str]] = {}
    for start in range(0, len(ids), CHUNK):
        explanations, written = _check_chunk(ledger, books, check_runner, ids[start : start + CHUNK], at)
        found_done += sum(e.kind is Kind.DELIVERED for e in written)
        entries += len(written)
        for explanation in explanations:
            if explanation.whole.answer is CheckAnswer.COULD_NOT:
                unchecked.setdefault(explanation.whole.what, []).append(explanation.occurrence.id)
    findings = [_could_not(why, ids) for why, ids in unchecked.items()]
    if promises and (problem := check_runner.problem()) is not None:
        findings.insert(0, Finding("settings-have-errors", problem=problem))
    return ChecksRun(len(ids), found_done, entries, tuple(findings))


def explain_check(
    entries: Entries, books: Rulebooks, check_runner: CheckRunner, terms: Terms, occurrence: Occurrence, at: datetime
) -> CheckExplanation:
    """Check one occurrence as a run would do now; nothing is written."""
    history = fold(entries.of([occurrence.id]).get(occurrence.id, ()), occurrence.wish)
    observations = _observe([(terms, occurrence, history)], check_runner, at, books.current.home.zone)
    return _explanation(terms, occurrence, history, observations, at)


# ---- observing


_Open = tuple[Terms, Occurrence, History]


def _observe(
    open_: Sequence[_Open], check_runner: CheckRunner, at: datetime, zone: tzinfo
) -> Mapping[tuple[Machine, str], Observation]:
    """Run the checks of some occurrences; each check runs once for all of its occurrences."""
    subjects: dict[Machine, list[CheckSubject]] = {}
    for terms, occurrence, _ in open_:
        for machine in machines(terms.obligation.check):
            subjects.setdefault(machine, []).append(_subject(occurrence, at))
    return check_runner.run([(machine, tuple(about)) for machine, about in subjects.items()], zone)


def _explanation(
    terms: Terms,
    occurrence: Occurrence,
    history: History,
    observations: Mapping[tuple[Machine, str], Observation],
    at: datetime,
) -> CheckExplanation:
    """Combine the observations of one occurrence, in view of its history."""
    check = terms.obligation.check
    raw = {m: observations[m, occurrence.id] for m in machines(check)}
    stale = unchanged(check, raw, history.sent_back)
    calendar = terms.calendar()
    from_ = deliverable_from(terms.obligation, occurrence, calendar)
    since = DueTime(from_, calendar.zone) if from_ is not None else None
    parts = {m: _fresh(part, occurrence, since, sent_back=m in stale) for m, part in raw.items()}
    attestation = _attestation(history)
    whole = together(check, parts, attestation)
    earliest = max([occurrence.opens_at, *(r.at for r in history.returns[-1:])])  # a returned one has to be done again
    counts_from = min(max(whole.done_at or at, earliest), at) if whole.answer is CheckAnswer.MET else None
    return CheckExplanation(occurrence, check, parts, attestation, whole, counts_from)


def _subject(occurrence: Occurrence, at: datetime) -> CheckSubject:
    request = OccurrenceId.parse(occurrence.id).request
    return CheckSubject(
        occurrence=occurrence.id,
        key=request.key if request is not None else occurrence.subject,
        period=occurrence.served,
        opens_at=occurrence.opens_at,
        at=at,
    )


def _attestation(history: History) -> Observation:
    """The part of a check that a person answers."""
    if history.attestation is None:
        return Observation(CheckAnswer.NOT_MET, UNCONFIRMED)
    return Observation(CheckAnswer.MET, confirmed_text(history.attestation.by), history.attestation.at)


def _fresh(observation: Observation, occurrence: Occurrence, since: DueTime | None, *, sent_back: bool) -> Observation:
    """The observation; not met where it shows only what was returned before, what closed an earlier one of the series,
    or what was done before the period was over (``since``)."""
    if observation.answer is not CheckAnswer.MET:
        return observation
    if sent_back:
        return replace(observation, answer=CheckAnswer.NOT_MET, what=unchanged_text(observation.what))
    if since is not None and observation.done_at is not None and observation.done_at < since.at:
        return replace(observation, answer=CheckAnswer.NOT_MET, what=too_early_text(observation.what, since))
    if (occurrence.number or 1) > 1 and (observation.done_at is None or observation.done_at < occurrence.opens_at):
        return replace(observation, answer=CheckAnswer.NOT_MET, what=earlier_text(observation.what))
    return observation


# ---- recording


def _check_chunk(
    ledger: Ledger, books: Rulebooks, check_runner: CheckRunner, ids: Sequence[str], at: datetime
) -> tuple[list[CheckExplanation], Sequence[Entry]]:
    """Check some occurrences, and record results that are new. The checks run once, however often the head moves;
    their results are compared with the ledger as it is at the commit."""
    observations: Mapping[tuple[Machine, str], Observation] | None = None

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, tuple[list[CheckExplanation], Sequence[Entry]]]:
        nonlocal observations
        rows = ledger.occurrences.rows(ids)
        entries = ledger.entries.of(ids)
        open_ = _open(books, [rows[id] for id in ids if id in rows], entries)
        if observations is None:
            observations = _observe(open_, check_runner, at, books.current.home.zone)
        explanations: list[CheckExplanation] = []
        new: list[Entry] = []
        changed: list[Row] = []
        for terms, occurrence, history in open_:
            if any((machine, occurrence.id) not in observations for machine in machines(terms.obligation.check)):
                continue  # other terms hold by now: the next run checks by these
            explanation = _explanation(terms, occurrence, history, observations, at)
            explanations.append(explanation)
            entry = _result_entry(explanation, history, expected_head.recorded_at)
            results = () if entry is None else (entry,)
            known = [*entries.get(occurrence.id, ()), *results]
            found_out = explanation.whole.answer is not CheckAnswer.COULD_NOT
            row, follows = evaluate_one(terms, occurrence, known, at, expected_head.recorded_at, found_out=found_out)
            if not results and not follows:
                continue
            stored = rows[occurrence.id]
            new += [*results, *follows]
            changed.append(replace(row, revision=stored.revision, day_table=stored.day_table))
        return Batch("check", tuple(new), tuple(changed)) if new else None, (explanations, new)

    return decide(ledger, at, work)


def _open(books: Rulebooks, rows: Sequence[Row], entries: Mapping[str, Sequence[Entry]]) -> list[_Open]:
    """The open occurrences that a machine can check, with their terms and histories."""
    bound = bindings(entries)
    open_: list[_Open] = []
    for row in rows:
        terms = books.terms(row.occurrence, row.revision, row.day_table, bound)
        history = fold(entries.get(row.occurrence.id, ()), row.occurrence.wish)
        if terms is not None and machines(terms.obligation.check) and history.is_open:
            open_.append((terms, row.occurrence, history))
    return open_


def _result_entry(explanation: CheckExplanation, history: History, recorded_at: datetime) -> Entry | None:
    """The entry for the result of a check; None where the last one recorded is the same."""
    whole = explanation.whole
    zh, en, seen, id = whole.what.zh, whole.what.en, whole.digest, explanation.occurrence.id
    if explanation.counts_from is not None:
        found = Deliver(
            occurrence=id, actor=CHECK, at=explanation.counts_from, zh=zh, en=en, seen=seen, done_at=whole.done_at
        )
        return found.entry(recorded_at)
    last = history.check_result
    if last is not None and (last.answer, last.what) == (whole.answer, whole.what):
        return None
    return Checked(zh=zh, en=en, seen=seen, answer=whole.answer).entry_about(id, actor=ENGINE, recorded_at=recorded_at)


def _could_not(why: Text, ids: Sequence[str]) -> Finding:
    return Finding("could-not-check", tuple(ids), count=len(ids), why=why, ids=first_names(ids))
