"""Find out whether what is owed was done: look at the check_runner, combine what is seen, record what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

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
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import CHECK, ENGINE, Entry, Json, Kind, Phase
from engine.domain.ledger.history import History, fold
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebooks, Terms
from engine.domain.occurrence.verdict import written_instant
from engine.domain.text import Text
from engine.services.commit import decide
from engine.services.finding import Finding
from engine.services.ports.checks import CheckRunner
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.run.evaluate import CHUNK, evaluate_one
from engine.services.terms import bindings

_NAMED = 5
"""How many occurrences a finding names in its sentence."""


@dataclass(frozen=True, slots=True)
class ChecksRun:
    """How many occurrences were looked at, how many were found done, how many entries were written; what could not be
    checked."""

    looked_at: int = 0
    found: int = 0
    entries: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckExplanation:
    """What a check of one occurrence saw: each part, and all of it together."""

    occurrence: Occurrence
    check: Check
    parts: Mapping[Machine, Observation]
    attestation: Observation
    whole: Observation
    counts_from: datetime | None
    """The instant that a delivery would count from; None where it is not met."""


def run_checks(ledger: Ledger, books: Rulebooks, check_runner: CheckRunner, at: datetime) -> ChecksRun:
    """Look at all open occurrences that a machine can check. What is found done is recorded as delivered; what is not,
    or could not be checked, is recorded where that is news. Doing it twice is doing it once."""
    promises = [
        name for name in books.names() if any(machines(terms.obligation.check) for terms in books.terms_of(*name))
    ]
    rows = ledger.occurrences.open_rows(promises) if promises else ()
    ids = [row.occurrence.id for row in rows if row.verdict.phase is Phase.OPEN]
    found = entries = 0
    unseen: dict[Text, list[str]] = {}
    for start in range(0, len(ids), CHUNK):
        looked, written = _check_chunk(ledger, books, check_runner, ids[start : start + CHUNK], at)
        found += sum(e.kind is Kind.DELIVERED for e in written)
        entries += len(written)
        for one in looked:
            if one.whole.answer is CheckAnswer.COULD_NOT:
                unseen.setdefault(one.whole.what, []).append(one.occurrence.id)
    findings = [_could_not(why, ids) for why, ids in unseen.items()]
    if promises and (problem := check_runner.problem()) is not None:
        findings.insert(0, Finding("settings-have-errors", problem))
    return ChecksRun(len(ids), found, entries, tuple(findings))


def explain_check(
    entries: Entries, books: Rulebooks, check_runner: CheckRunner, terms: Terms, occurrence: Occurrence, at: datetime
) -> CheckExplanation:
    """What a run would see of one occurrence now; nothing is written."""
    history = fold(entries.of([occurrence.id]).get(occurrence.id, ()), occurrence.wish)
    seen = _observe([(terms, occurrence, history)], check_runner, at, books.current.home.zone)
    return _explanation(terms, occurrence, history, seen, at)


# ---- looking


_Open = tuple[Terms, Occurrence, History]


def _observe(
    open_: Sequence[_Open], check_runner: CheckRunner, at: datetime, zone: tzinfo
) -> Mapping[tuple[Machine, str], Observation]:
    """What the check_runner shows of some occurrences; each check is asked about all of its occurrences at once."""
    asked: dict[Machine, list[CheckSubject]] = {}
    for terms, occurrence, _ in open_:
        for machine in machines(terms.obligation.check):
            asked.setdefault(machine, []).append(_subject(occurrence, at))
    return check_runner.run([(machine, tuple(about)) for machine, about in asked.items()], zone)


def _explanation(
    terms: Terms,
    occurrence: Occurrence,
    history: History,
    seen: Mapping[tuple[Machine, str], Observation],
    at: datetime,
) -> CheckExplanation:
    """What was seen of one occurrence, held against what happened to it."""
    one = terms.obligation.check
    found = {m: seen[m, occurrence.id] for m in machines(one)}
    stale = unchanged(one, found, history.sent_back)
    parts = {m: _fresh(part, occurrence, sent_back=m in stale) for m, part in found.items()}
    word = _attestation(history)
    whole = together(one, parts, word)
    earliest = max([occurrence.opens_at, *(r.at for r in history.returns[-1:])])  # what was sent back is done anew
    counts = min(max(whole.done_at or at, earliest), at) if whole.answer is CheckAnswer.MET else None
    return CheckExplanation(occurrence, one, parts, word, whole, counts)


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
    """The person's part of a check."""
    if history.attestation is None:
        return Observation(CheckAnswer.NOT_MET, Text(zh="还没有人确认已办到", en="nobody has said that it was done"))
    words = Text(zh="{by} 确认已办到", en="{by} said that it was done")
    return Observation(CheckAnswer.MET, words.filled(by=history.attestation.by), history.attestation.at)


def _fresh(seen: Observation, occurrence: Occurrence, *, sent_back: bool) -> Observation:
    """What was seen, where it is not what was sent back already, nor what closed an earlier one of the series."""
    if seen.answer is not CheckAnswer.MET:
        return seen
    if sent_back:
        words = Text(zh="{what}；退回以后没有变过", en="{what}; unchanged since it was sent back")
        return replace(seen, answer=CheckAnswer.NOT_MET, what=words.filled(what=seen.what))
    if (occurrence.number or 1) > 1 and (seen.done_at is None or seen.done_at < occurrence.opens_at):
        words = Text(zh="{what}；在这一次开立之前", en="{what}; from before this one opened")
        return replace(seen, answer=CheckAnswer.NOT_MET, what=words.filled(what=seen.what))
    return seen


# ---- recording


def _check_chunk(
    ledger: Ledger, books: Rulebooks, check_runner: CheckRunner, ids: Sequence[str], at: datetime
) -> tuple[list[CheckExplanation], Sequence[Entry]]:
    """Look at some occurrences, and write what is news. The check_runner is asked once, however often the head moves; what
    it showed is held against the record as it is then."""
    seen: Mapping[tuple[Machine, str], Observation] | None = None

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, tuple[list[CheckExplanation], Sequence[Entry]]]:
        nonlocal seen
        rows = ledger.occurrences.rows(ids)
        entries = ledger.entries.of(ids)
        open_ = _open(books, [rows[id] for id in ids if id in rows], entries)
        if seen is None:
            seen = _observe(open_, check_runner, at, books.current.home.zone)
        looked: list[CheckExplanation] = []
        news: list[Entry] = []
        moved: list[Row] = []
        for terms, occurrence, history in open_:
            if any((machine, occurrence.id) not in seen for machine in machines(terms.obligation.check)):
                continue  # other terms hold by now: the next run asks by these
            one = _explanation(terms, occurrence, history, seen, at)
            looked.append(one)
            entry = _news(one, history, expected_head.recorded_at)
            said = () if entry is None else (entry,)
            known = [*entries.get(occurrence.id, ()), *said]
            found_out = one.whole.answer is not CheckAnswer.COULD_NOT
            row, follows = evaluate_one(terms, occurrence, known, at, expected_head.recorded_at, found_out=found_out)
            if not said and not follows:
                continue
            stored = rows[occurrence.id]
            news += [*said, *follows]
            moved.append(replace(row, revision=stored.revision, day_table=stored.day_table))
        return Batch("check", tuple(news), tuple(moved)) if news else None, (looked, news)

    return decide(ledger, at, work)


def _open(books: Rulebooks, rows: Sequence[Row], entries: Mapping[str, Sequence[Entry]]) -> list[_Open]:
    """What is open and a machine can check, with its terms and what happened to it."""
    bound = bindings(entries)
    found: list[_Open] = []
    for row in rows:
        terms = books.terms(row.occurrence, row.revision, row.day_table, bound)
        history = fold(entries.get(row.occurrence.id, ()), row.occurrence.wish)
        if terms is not None and machines(terms.obligation.check) and history.is_open:
            found.append((terms, row.occurrence, history))
    return found


def _news(looked: CheckExplanation, history: History, recorded_at: datetime) -> Entry | None:
    """The entry that what was seen calls for; None where the record says so already."""
    whole = looked.whole
    saw: dict[str, Json] = {"zh": whole.what.zh, "en": whole.what.en, "seen": whole.digest}
    if looked.counts_from is not None:
        saw["done_at"] = written_instant(whole.done_at) if whole.done_at else None
        return Entry(Kind.DELIVERED, looked.occurrence.id, CHECK, looked.counts_from, recorded_at, saw)
    last = history.check_result
    if last is not None and (last.answer, last.what) == (whole.answer, whole.what):
        return None
    saw["answer"] = whole.answer.value
    return Entry(Kind.CHECKED, looked.occurrence.id, ENGINE, recorded_at, recorded_at, saw)


def _could_not(why: Text, ids: Sequence[str]) -> Finding:
    words = Text(
        zh="{count} 项无法核验：{why}。不算违约，也不算办到；下次运行再试。（{ids}）",
        en="{count} could not be checked: {why}. That is neither a breach nor a pass; the next run tries again."
        " ({ids})",
    )
    shown = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
    return Finding("could-not-check", words.filled(count=len(ids), why=why, ids=shown), tuple(ids))
