"""Two spellings of one number are one subject; numbers that may be one are a question to the recorder."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.agreement.catalogue import Catalogue
from engine.services.command_time import resolve_command_time
from engine.services.events.answer_number import AnsweredNumber, answer_number
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import Ingested, ingest
from engine.services.events.open_questions import number_questions
from engine.services.refused import Refused
from tests.builders import SHANGHAI, instant

T = "2026-01-06T11:00"
PAID = {"event": "purchase.paid", "time": "2026-01-06 10:20", "customer": "C", "model": "M", "amount": "10"}
RECORDER = "sales-consultant-1"


def row(key: str, line: int = 2, **changed: str) -> SourceRow:
    return SourceRow(line, {**PAID, "key": key, **changed})


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


def subjects(begun: Any) -> list[str]:
    return sorted(fact.current.subject for fact in begun.ledger.events.facts())


def answer(begun: Any, event: str, at: str, *, same: bool, person: str = RECORDER) -> AnsweredNumber:
    time = resolve_command_time(begun.ledger, instant(at), begun.now)
    return answer_number(begun.ledger, event, same=same, person=person, command_time=time)


def test_width_capitals_and_what_nobody_sees_make_no_second_subject(begun: Any) -> None:
    begun.ingest([row("C-1"), row("ｃ－２", 3)], T)
    done = begun.ingest([row("c-1"), row(" Ｃ－１\u200b", 3), row("C-2", 4)], T)
    assert (done.imported, done.corrected, done.unchanged, len(done.rejected)) == (0, 0, 3, 0)
    assert subjects(begun) == ["C-1", "c-2"], "each as it was first written"


def test_two_spellings_in_one_file_that_disagree_are_a_contradiction(begun: Any) -> None:
    done = begun.ingest([row("C-1"), row("c-1", 3, amount="11")], T)
    assert (done.imported, len(done.rejected)) == (1, 1)
    assert done.rejected[0].reason.en.startswith("contradicts line 2 of the same file")


def test_numbers_of_one_file_that_differ_in_leading_zeros_are_a_question_whatever_their_spelling(begun: Any) -> None:
    done = begun.ingest([row("C12"), row("c12", 3), row("12", 4), row("0012", 5), row("１２", 6)], T)
    assert (done.imported, done.unchanged, done.questioned) == (3, 2, 1)
    assert subjects(begun) == ["12", "C12"]
    [question] = number_questions(begun.ledger)
    assert (question.event.subject, question.known) == ("0012", "12")


def test_a_number_that_differs_in_leading_zeros_opens_nothing_and_is_a_question(begun: Any) -> None:
    begun.ingest([row("123")], T)
    done = begun.ingest([row("00123")], T)
    assert (done.imported, done.questioned) == (1, 1)
    assert subjects(begun) == ["123"]
    [question] = number_questions(begun.ledger)
    assert (question.event.subject, question.known, question.zeros) == ("00123", "123", True)
    assert question.department == "sales"
    assert begun.ingest([row("00123")], T).unchanged == 1
    found = begun.run("2026-01-06T12:00").findings
    assert [f.about for f in found if f.code == "number-questioned"] == [("purchase.paid/00123",)]
    assert not begun.ledger.occurrences.rows(["sales-finance/purchase-slips@purchase.paid/00123"])


def test_answered_another_it_counts_from_the_answer_on(begun: Any) -> None:
    begun.ingest([row("123")], T)
    begun.ingest([row("0123")], T)
    done = answer(begun, "purchase.paid/0123", "2026-01-06T14:00", same=False)
    assert done.events == ("purchase.paid/0123",)
    assert subjects(begun) == ["0123", "123"] and number_questions(begun.ledger) == ()
    [late] = [f for f in begun.ledger.events.facts() if f.current.subject == "0123"]
    assert late.first.recorded_at == instant("2026-01-06T14:00")
    assert begun.ingest([row("0123")], "2026-01-06T15:00").unchanged == 1, "and is asked no second time"


def test_answered_the_same_its_events_are_those_of_the_known_number(begun: Any) -> None:
    begun.ingest([row("123")], T)
    begun.ingest([row("0123", amount="12")], T)
    with pytest.raises(Refused):
        answer(begun, "purchase.paid/0123", T, same=True, person="finance-clerk-1")
    answer(begun, "purchase.paid/0123", "2026-01-06T14:00", same=True)
    [fact] = begun.ledger.events.facts()
    assert fact.current.data["amount"] == "10", "what was recorded first stands"
    later = begun.ingest([row("0123", amount="13")], "2026-01-06T15:00")
    assert (later.corrected, later.questioned) == (1, 0), "later rows are read as the known number"
    assert subjects(begun) == ["123"]
    with pytest.raises(Refused):
        answer(begun, "purchase.paid/0123", "2026-01-06T16:00", same=True)


def test_a_new_number_with_the_same_identifying_field_within_a_day_is_a_question(begun: Any) -> None:
    shipped: Catalogue = begun.definitions.catalogue
    paid = shipped.event("purchase.paid")
    assert paid is not None
    fields = tuple(replace(f, identifies=f.name == "model") for f in paid.fields)
    catalogue = replace(
        shipped, events=tuple(replace(e, fields=fields) if e.name == paid.name else e for e in shipped.events)
    )

    def take(*rows: SourceRow) -> Ingested:
        return ingest(
            begun.ledger,
            rows,
            catalogue,
            source="test",
            columns=Columns(),
            zone=SHANGHAI,
            command_time=resolve_command_time(begun.ledger, instant("2026-01-09T09:00"), begun.now),
        )

    assert take(row("A-1", model="样A1"), row("B-1", 3, model=" 样a1 ")).questioned == 1
    assert take(row("B-2", model="样A1", time="2026-01-07 10:20")).questioned == 1
    assert take(row("B-3", model="样A1", time="2026-01-07 10:21")).questioned == 0, "more than a day later"
    assert take(row("B-4", model="样A2")).questioned == 0
    assert [q.zeros for q in number_questions(begun.ledger)] == [False, False]
    answer(begun, "purchase.paid/B-1", "2026-01-09T10:00", same=False)
    assert subjects(begun) == ["A-1", "B-1", "B-3", "B-4"]
