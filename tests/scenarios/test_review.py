"""The review of an agreement: a half-year worked out by hand, both heads who owe it, proposals, the next revision.

The agreement of the template, from 1 January 2026: the monthly report is due on the third working day of each month.

=========  ==================  =====================
due        delivered           outcome
=========  ==================  =====================
January    2 Jan (no report)   on time
Feb-June   on the 20th, 17:00  late, 5 of 6
July       not yet             overdue (next term)
=========  ==================  =====================

Nobody of finance answers a delivery, and neither an order nor a request comes.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Every
from engine.domain.figures.review_term import review_terms
from engine.domain.figures.suggested_change import SuggestedChange
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.text import Language
from engine.loading.folder import load
from engine.loading.starter import starter
from engine.reports.formats import FORMATS, Display, write_report
from engine.reports.next_revision import next_revision
from engine.reports.review_page import review_kind
from engine.services.actions.propose_for_review import propose_for_review
from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.inbox import inbox
from engine.services.reading.review import Review, review
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from tests.builders import instant
from tests.conftest import World

AGREEMENT = "operations-finance"
HEADS = {"review": "li-si", "review-of-consumer": "jo-smith"}
NOW, LATER = "2026-07-02T09:00", "2026-07-02T09:30"


def write_folder(folder: Path) -> Path:
    for name, text in starter(date(2026, 1, 1)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace("\nsign_off: both", "\n# sign_off: both"), encoding="utf-8")
    return folder


def loaded(folder: Path) -> Definitions:
    found = load(folder)
    assert found.definitions is not None, found.errors
    return found.definitions


@pytest.fixture
def half_year(world: World, tmp_path: Path) -> World:
    """The half-year of the table; a run on 2 July has seen all of it."""
    world.definitions = loaded(write_folder(tmp_path / "own"))
    world.run("2026-01-01T09:00")
    for month in range(1, 7):
        item = f"{AGREEMENT}/monthly-report@{'2025-12' if month == 1 else f'2026-{month - 1:02}'}"
        day = "02" if month == 1 else "20"
        world.act(Kind.NOTHING_TO_REPORT, item, "zhang-san", f"2026-{month:02}-{day}T17:00")
        world.run(f"2026-{month:02}-28T09:00")
    world.run(NOW)
    return world


def of(world: World, at: str = NOW) -> Review:
    return review(world.ledger, AGREEMENT, instant(at))


def propose(world: World, text: str, actor: str, at: str = NOW) -> None:
    time = resolve_command_time(world.ledger, instant(at), world.now)
    propose_for_review(world.ledger, AGREEMENT, text, actor=actor, command_time=time)


def decide(world: World, at: str) -> None:
    for id, head in HEADS.items():
        world.act(Kind.DELIVERED, f"{AGREEMENT}/{id}@2026-07-01", head, at, values={"decision": "keep"})


def test_terms_have_whole_months_and_the_month_of_a_review_date_begins_one() -> None:
    terms = review_terms(date(2026, 1, 15), Every.QUARTER, date(2026, 7, 14))
    assert [(t.first, t.last, t.review_on) for t in terms] == [
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 15)),
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 15)),
    ]
    assert len(review_terms(date(2026, 1, 15), Every.QUARTER, date(2026, 7, 15))) == 3
    assert len(review_terms(date(2026, 1, 15), Every.QUARTER, date(2025, 12, 1))) == 1, "before it begins: the first"


@pytest.mark.databases
def test_the_review_of_a_half_year_equals_the_one_worked_out_by_hand(half_year: World) -> None:
    figures = of(half_year)
    assert (figures.term.first, figures.term.last, figures.is_due) == (date(2026, 1, 1), date(2026, 6, 30), True)
    assert figures.before is None
    assert (figures.now.on_time.on_time, figures.now.on_time.late, figures.now.on_time.of) == (1, 5, 6)
    assert figures.earlier.due == 0
    report, note, explanation = figures.obligations
    assert (report.now.due, note.now.due, explanation.now.due) == (6, 0, 0)
    assert (report.to_answer, report.answered) == (6, 0)
    assert [(s.of.obligation.id, s.change) for s in figures.suggestions] == [
        ("monthly-report", SuggestedChange.MORE_TIME),
        ("monthly-report", SuggestedChange.NO_ACCEPTANCE),
        ("delivery-note", SuggestedChange.NEVER_DUE),
        ("explanation", SuggestedChange.NEVER_DUE),
    ]


def test_both_heads_owe_the_review_and_their_inboxes_lead_to_its_page(half_year: World) -> None:
    for id, head in HEADS.items():
        assert half_year.verdict(f"{AGREEMENT}/{id}@2026-07-01").phase is Phase.OPEN
        own = inbox(half_year.ledger, head, instant(NOW))
        assert f"{AGREEMENT}/{id}@2026-07-01" in {j.occurrence.id for row in own.rows for j in row.items}
    mails = [m.text for m in half_year.ledger.outbox.messages() if m.person in HEADS.values()]
    assert any(f"duecourse review {AGREEMENT}" in text for text in mails) or not any("review@" in t for t in mails)


def test_a_review_needs_a_decision_and_then_the_next_term_is_shown(half_year: World) -> None:
    with pytest.raises(Refused):
        half_year.act(Kind.DELIVERED, f"{AGREEMENT}/review@2026-07-01", "li-si", "2026-07-02T10:00")
    decide(half_year, "2026-07-02T10:00")
    after = of(half_year, "2026-07-02T11:00")
    assert (after.is_due, after.term.first) == (False, date(2026, 7, 1))
    assert after.before is not None and after.earlier.due == 6
    assert of(half_year, "2026-07-02T09:30").is_due, "as of then it was still due"


@pytest.mark.databases
def test_people_of_either_side_propose_in_words_with_their_names(half_year: World) -> None:
    propose(half_year, "  by the 5th working day  ", "wang-wu")
    propose(half_year, "send the figures as a table", "zhang-san", "2026-07-02T09:05")
    proposals = of(half_year, "2026-07-02T09:10").proposals
    assert [(p.by, p.text) for p in proposals] == [
        ("wang-wu", "by the 5th working day"),
        ("zhang-san", "send the figures as a table"),
    ]
    with pytest.raises(Refused) as refused:
        propose(half_year, " ", "wang-wu", "2026-07-02T09:10")
    assert refused.value.refusal.code == "review-text-missing"
    assert half_year.differences() == ()


def test_the_changes_of_the_term_say_what_differs(half_year: World, tmp_path: Path) -> None:
    file = tmp_path / "own/agreements" / f"{AGREEMENT}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("{by: {working_day: 3}}", "{by: {working_day: 5}}"), encoding="utf-8")
    half_year.definitions = loaded(tmp_path / "own")
    apply(half_year.ledger, half_year.definitions, CommandTime(instant("2026-07-02T09:20"), rehearsal=True))
    (change,) = of(half_year, "2026-07-02T09:30").changes
    assert [o.id for o in change.change.obligations] == ["monthly-report"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("format_", [f for f in FORMATS if f != "pdf"])
def test_every_format_has_the_review(half_year: World, format_: str, language: Language) -> None:
    propose(half_year, "by the 5th working day", "wang-wu")
    kind, figures = review_kind(AGREEMENT), of(half_year, LATER)
    organisation = rulebook(half_year.ledger).organisation
    written = write_report(kind, figures, organisation, format_, Display(language, table="suggestions"))
    if format_ in ("terminal", "html", "json"):
        assert "by the 5th working day" in written.decode()


def test_the_next_revision_means_the_same_until_somebody_changes_it(half_year: World, tmp_path: Path) -> None:
    propose(half_year, "line one\nobligations: []", "wang-wu")
    text = (tmp_path / "own/agreements" / f"{AGREEMENT}.yaml").read_text(encoding="utf-8")
    prepared = next_revision(text, of(half_year, LATER), Language.EN)
    assert yaml.safe_load(prepared) == yaml.safe_load(text)
    lines = [line.strip() for line in prepared.split("\n")]
    assert lines[0].startswith("# yaml-language-server")
    begin = next(n for n, line in enumerate(lines) if line.startswith("- id: monthly-report"))
    assert lines[begin - 2].startswith("# Suggested: Give more time, about ")
    assert "# Proposed by 王五: line one obligations: []" in lines


def test_the_command_never_writes_over_anything(
    duecourse: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "own")
    monkeypatch.setenv("DUECOURSE_DEFINITIONS", str(folder))
    assert duecourse("run", "--in-process", "--as-of", "2026-01-05T09:00+08:00").code == 0
    target = tmp_path / "next.yaml"
    shown = duecourse("review", AGREEMENT, "--write", str(target))
    assert (shown.code, shown.err) == (0, f"{target}\n")
    assert "Figures of the term" in shown.out
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["agreement"] == AGREEMENT
    assert duecourse("review", AGREEMENT, "--write", str(target)).code == 2
    inside = duecourse("review", AGREEMENT, "--write", str(folder / "agreements/next.yaml"))
    assert inside.code == 2 and "is not written there" in inside.err
    proposed = ("review", "propose", AGREEMENT, "--text", "more time", "--as", "wang-wu")
    assert duecourse(*proposed, "--as-of", "2026-01-05T10:00+08:00").code == 0
    assert "more time" in duecourse("review", AGREEMENT, "--json").out
    unknown = duecourse("review", "operation-finance")
    assert unknown.code == 2 and AGREEMENT in unknown.err
