"""Ids: each is written and read back in one place, and what is no id is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.ids import (
    CATALOGUE,
    PEOPLE,
    SEPARATORS,
    BadId,
    CauseId,
    CauseKind,
    DefinitionKind,
    DefinitionName,
    EventId,
    ObligationId,
    OccurrenceId,
    RequestId,
    definition_text,
    event_key,
    event_text,
    obligation_parts,
    obligation_text,
    occurrence_text,
)
from engine.domain.survey.ids import RoundId
from engine.wording.refusal import refusal_text

_ODD = st.text(st.sampled_from("ab7.-_ 合同客户　é/@#\n"), max_size=6)
"""Parts as people might write them, right and wrong."""
_PLAIN = st.text(st.characters(exclude_characters=SEPARATORS, exclude_categories=["Cs"]), min_size=1, max_size=12)
_NAMES = st.text("ab7.-_服务约定é", min_size=1, max_size=8)
_KEYS = st.builds(lambda subject, own: subject + own, _PLAIN, st.text("/ 7客-", max_size=6))
_PERIODS = st.sampled_from(["2026", "2026-02", "2026-02-13", "2026-W07", "2026-Q1", "2026-H2"])

_OBLIGATIONS = st.builds(ObligationId, _NAMES, _NAMES)
_EVENTS = st.builds(EventId, _PLAIN.filter(lambda name: name != "request"), _KEYS)
_UNCAUSED = st.one_of(
    st.builds(OccurrenceId, _OBLIGATIONS, _PERIODS),
    st.builds(OccurrenceId, _OBLIGATIONS, st.builds(RequestId, _PLAIN)),
    st.builds(OccurrenceId, _OBLIGATIONS, _EVENTS, st.none() | st.integers(1, 10**6)),
)
_CAUSED = st.builds(
    lambda about, obligation, kind, which: OccurrenceId(
        ObligationId(about.agreement, obligation),
        CauseId(kind, which, about.obligation.obligation, about.served, about.number),
    ),
    _UNCAUSED,
    _NAMES,
    st.sampled_from(CauseKind),
    _NAMES,
)
_OCCURRENCES = _UNCAUSED | _CAUSED
_DEFINITIONS = st.builds(DefinitionName, st.sampled_from(DefinitionKind), _NAMES)
_ROUNDS = st.builds(RoundId, _NAMES, _PERIODS)


@given(_OBLIGATIONS, _EVENTS, _OCCURRENCES, _DEFINITIONS, _ROUNDS)
def test_what_is_written_is_read_back(
    obligation: ObligationId, event: EventId, occurrence: OccurrenceId, definition: DefinitionName, round_id: RoundId
) -> None:
    assert ObligationId.parse(str(obligation)) == obligation
    assert EventId.parse(str(event)) == event
    assert OccurrenceId.parse(str(occurrence)) == occurrence
    assert DefinitionName.parse(str(definition)) == definition
    assert RoundId.parse(str(round_id)) == round_id


@given(st.builds("{}{}{}{}{}".format, _ODD, st.sampled_from(["/", "@", ""]), _ODD, st.sampled_from("/@#"), _ODD))
def test_every_text_is_refused_or_stands_for_itself(written: str) -> None:
    for kind in (ObligationId, EventId, OccurrenceId, DefinitionName, RoundId):
        with suppress(BadId):
            assert str(kind.parse(written)) == written


@given(_ODD, _ODD, _ODD, _ODD, st.none() | st.integers(-1, 3))
def test_no_id_is_made_that_reads_as_another(
    agreement: str, obligation: str, name: str, key: str, number: int | None
) -> None:
    with suppress(BadId):
        id = OccurrenceId(ObligationId(agreement, obligation), EventId(name, key), number)
        assert OccurrenceId.parse(str(id)) == id


@given(_OCCURRENCES, _EVENTS)
def test_the_short_way_writes_the_same(occurrence: OccurrenceId, event: EventId) -> None:
    obligation = occurrence.obligation
    assert obligation_text(obligation.agreement, obligation.obligation) == str(obligation)
    assert occurrence_text(str(obligation), str(occurrence.served), occurrence.number) == str(occurrence)
    assert event_text(event.name, event.key) == str(event)


@given(_ODD, _ODD, st.sampled_from(CauseKind), _EVENTS | _PERIODS, st.none() | st.integers(-1, 3))
def test_no_cause_is_made_that_reads_as_another(
    which: str, obligation: str, kind: CauseKind, served: EventId | str, number: int | None
) -> None:
    with suppress(BadId):
        id = OccurrenceId(ObligationId("a", "b"), CauseId(kind, which, obligation, served, number))
        assert OccurrenceId.parse(str(id)) == id


def test_an_occurrence_with_a_cause() -> None:
    id = OccurrenceId.parse("sales-finance/recovery@rated/li/overdue@delivery.arranged/A-1#2")
    assert (id.agreement, id.obligation.obligation, id.number) == ("sales-finance", "recovery", None)
    assert (id.period, id.event, id.request) == (None, None, None)
    assert id.cause is not None
    assert (id.cause.kind, id.cause.which) == (CauseKind.RATED, "li")
    assert str(id.cause.about(id.agreement)) == "sales-finance/overdue@delivery.arranged/A-1#2"
    assert (id.subject, id.what) == ("A-1", "rated/li/overdue@delivery.arranged/A-1#2")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("s/recovery@rated/li/claim@", "“” after “@” is neither a period nor an event nor a request"),
        ("s/recovery@rated/li@2026-02", "the number “li@2026-02” may not contain “@”"),
        ("s/recovery@liked/li/claim@2026-02", "the number “li/claim@2026-02” may not contain “/”"),
        ("s/recovery@rated/li/claim@2026-02#1", "only items that an event starts have “#”"),
        ("s/recovery@rated/li/claim@x/A#0", "“0” after “#” is none of the numbers 1, 2, 3 and so on"),
        ("s/recovery@rated/li/fix@returned/1/claim@2026-02", "the number “1/claim@2026-02” may not contain “/”"),
    ],
)
def test_what_is_no_cause_is_refused(written: str, why: str) -> None:
    with pytest.raises(BadId) as refused:
        OccurrenceId.parse(written)
    assert refusal_text(refused.value.why).en == why


def test_an_occurrence_of_a_period() -> None:
    id = OccurrenceId.parse("insurance-finance/arrears-report@2026-02")
    assert (id.agreement, id.obligation.obligation, id.period) == ("insurance-finance", "arrears-report", "2026-02")
    assert (id.event, id.request, id.subject, id.number, id.what) == (None, None, None, None, "2026-02")


def test_an_occurrence_after_an_event() -> None:
    id = OccurrenceId.parse("insurance-finance/claim-amount@claim.settled/C-302")
    assert id.event == EventId("claim.settled", "C-302")
    assert (id.period, id.request, id.subject, id.number) == (None, None, "C-302", None)


def test_a_repeat_after_an_event_that_repeats() -> None:
    id = OccurrenceId.parse("a/o@delivery.arranged/甲 1007/2026-02-13T08:00:00+00:00#12")
    assert id.event == EventId("delivery.arranged", event_key("甲 1007", "2026-02-13T08:00:00+00:00"))
    assert (id.subject, id.number, str(id.event.without_own)) == ("甲 1007", 12, "delivery.arranged/甲 1007")
    assert id.what == "delivery.arranged/甲 1007/2026-02-13T08:00:00+00:00#12"


def test_an_occurrence_on_a_request() -> None:
    id = OccurrenceId.parse("customer-service-finance/bank-company@request/K 1")
    assert (id.request, id.event, id.period, id.subject) == (RequestId("K 1"), None, None, None)


def test_the_same_under_another_obligation() -> None:
    id = OccurrenceId.parse("a/o@x/A-1#2")
    assert str(id.under(ObligationId("a", "line.part"))) == "a/line.part@x/A-1#2"
    assert str(id).startswith(id.obligation.occurrences)


def test_ids_are_in_order_of_obligation_then_subject_then_number() -> None:
    written = ["a/o@2026-02", "a/o@x/A-1#2", "a/o@x/A-1#10", "a/p@2026-01", "b/a@request/1"]
    assert [str(id) for id in sorted(OccurrenceId.parse(w) for w in reversed(written))] == written


def test_an_agreement_names_its_own_obligations_alone() -> None:
    assert obligation_parts("arrears-report") == (None, "arrears-report")
    assert obligation_parts("insurance-finance/arrears-report") == ("insurance-finance", "arrears-report")


def test_definitions_by_kind() -> None:
    assert (str(CATALOGUE), str(PEOPLE)) == ("catalogue/events", "people/people")
    assert definition_text(DefinitionKind.CALENDAR, "dealership") == "calendar/dealership"
    assert DefinitionName.parse("agreement/保险-财务") == DefinitionName(DefinitionKind.AGREEMENT, "保险-财务")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "the agreement is empty"),
        ("insurance-finance", "“/” is missing after the agreement “insurance-finance”"),
        ("insurance-finance/arrears-report", "“@” is missing after the obligation “arrears-report”"),
        ("a/b/c@2026-02", "the obligation “b/c” may not contain “/”"),
        ("a /b@2026-02", "the agreement “a ” may not contain spaces"),
        ("a/@2026-02", "the obligation is empty"),
        ("a/b@", "“” after “@” is neither a period nor an event nor a request"),
        ("a/b@C-302", "“C-302” after “@” is neither a period nor an event nor a request"),
        ("a/b@2026-02#2", "only items that an event starts have “#”"),
        ("a/b@request/K#2", "only items that an event starts have “#”"),
        ("a/b@request/", "the number is empty"),
        ("a/b@x/", "the number is empty"),
        ("a/b@/A-1", "the event's name is empty"),
        ("a/b@x/A@1", "the number “A@1” may not contain “@”"),
        ("a/b@x/A-1#0", "“0” after “#” is none of the numbers 1, 2, 3 and so on"),
        ("a/b@x/A-1#02", "“02” after “#” is none of the numbers 1, 2, 3 and so on"),
        ("a/b@x/A-1#２", "“２” after “#” is none of the numbers 1, 2, 3 and so on"),
    ],
)
def test_what_is_no_id_of_an_occurrence_is_refused_with_its_place_and_what_is_right(written: str, why: str) -> None:
    with pytest.raises(BadId) as refused:
        OccurrenceId.parse(written)
    sentence = refusal_text(refused.value.refusal)
    assert sentence.en == (
        f"“{written}” is not the id of an item: {why}. Write agreement/obligation@period, …@event/number or "
        "…@request/number, such as insurance-finance/arrears-report@2026-02"
    )
    assert "不是事项的编号" in sentence.zh


@pytest.mark.parametrize("written", ["a/b@2026-02", "a/b@2026-O2", "a/b@request/K 1", "a/b@x/甲 7#2"])
def test_a_slip_of_the_pen_is_still_meant_as_an_id(written: str) -> None:
    assert OccurrenceId.resembles(written)


@pytest.mark.parametrize("written", ["", "a/b", "a/b@", "ann@shop.example", "Slip to finance / late @ noon"])
def test_other_cells_of_a_table_are_not_meant_as_ids(written: str) -> None:
    assert not OccurrenceId.resembles(written)


def test_an_event_called_request_begins_nothing() -> None:
    with pytest.raises(BadId) as refused:
        OccurrenceId(ObligationId("a", "b"), EventId("request", "K-1"))
    assert refusal_text(refused.value.why).en == "an event's name cannot be request"


def test_a_definition_of_no_kind_is_refused() -> None:
    with pytest.raises(BadId) as kind:
        DefinitionName.parse("escalation/one")
    assert refusal_text(kind.value.why).en == "there is no kind of definition “escalation”"
    with pytest.raises(BadId) as id:
        DefinitionName.parse("agreement")
    assert refusal_text(id.value.why).en == "the id is empty"
