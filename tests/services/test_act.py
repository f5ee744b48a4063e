"""Actions on an occurrence: who may act, what may follow, and its effect."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.services.refused import Refused

ARREARS = "insurance-finance/arrears-report@2025-12"
"""Recurring: due when 4 January ends, a Sunday; silence accepts after 2 working days."""
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""From an event, with two signed photos: due at the close of the next working day."""
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
CARD = "customer-service-finance/card-slips@vehicle.delivered/A-1"
PICTURE = Attachment("slip.png", b"\x89PNG\r\n\x1a\n picture")
SIGNED = {"files": {"order_slip": PICTURE, "delivery_slip": PICTURE}, "signed": ("order_slip", "delivery_slip")}


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


@pytest.fixture
def delivered_car(begun: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered."""
    begun.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    begun.run("2026-01-08T16:00")
    return begun


def refusal(world: Any, *args: Any, **kwargs: Any) -> str:
    """The text that refuses an action; nothing is written."""
    head = world.ledger.head()
    with pytest.raises(Refused) as refused:
        world.act(*args, **kwargs)
    assert world.ledger.head() == head
    assert refused.value.text.zh
    return str(refused.value.text.en)


# ---- who may


def name_of(world: Any, id: str) -> str:
    return next(str(p.name) for p in world.definitions.people if p.id == id)


@pytest.mark.parametrize(
    ("kind", "actor", "department", "title"),
    [
        (Kind.DELIVERED, "finance-clerk-1", "Insurance", "delivered"),
        (Kind.NOTHING_TO_REPORT, "finance-head-1", "Insurance", "nothing to report"),
        (Kind.DELIVERED, "sales-clerk-1", "Insurance", "delivered"),
        (Kind.RECEIVED, "insurance-clerk-1", "Finance", "received"),
        (Kind.ACCEPTED, "insurance-head-1", "Finance", "accepted"),
        (Kind.RETURNED, "insurance-clerk-1", "Finance", "returned"),
        (Kind.RATED, "insurance-clerk-1", "Finance", "rated"),
        (Kind.DATE_CONFIRMED, "insurance-clerk-1", "Finance", "earlier date approved"),
        (Kind.DATE_REFUSED, "sales-clerk-1", "Finance", "earlier date rejected"),
    ],
)
def test_nobody_acts_for_the_other_side(begun: Any, kind: Kind, actor: str, department: str, title: str) -> None:
    assert refusal(begun, kind, ARREARS, actor, "2026-01-02T10:00", reason="r", score=3) == (
        f"Only {department} can do this ({title}); {name_of(begun, actor)} is not in that department."
    )


def test_a_person_whom_nobody_knows_is_told_of_near_ids(begun: Any) -> None:
    error = refusal(begun, Kind.DELIVERED, ARREARS, "insurance-clerk", "2026-01-02T10:00")
    assert error.startswith("Nobody has the id or name insurance-clerk. Did you mean: insurance-clerk-1")


def test_a_person_acts_only_while_holding_a_role(begun: Any) -> None:
    begun.event("employee.insured", "E-1", "2026-01-30 10:00", "2026-01-30T10:05", name="N")
    id = "hr-finance/insurance-start@employee.insured/E-1"
    values = {"starts_on": "2026-02-01"}
    assert "人事专员二 holds no role on 2026-01-31" in refusal(
        begun, Kind.DELIVERED, id, "hr-clerk-2", "2026-01-31T23:59", values=values
    )
    assert "人事专员一 holds no role on 2026-02-01" in refusal(
        begun, Kind.DELIVERED, id, "hr-clerk-1", "2026-02-01T00:00", values=values
    )
    assert begun.act(Kind.DELIVERED, id, "hr-clerk-2", "2026-02-01T00:00", values=values).verdict.phase is Phase.CLOSED


def test_an_occurrence_that_is_not_there_is_told_of_near_ids(begun: Any) -> None:
    error = refusal(
        begun, Kind.DELIVERED, "insurance-finance/arrears-report@2025-11", "insurance-clerk-1", "2026-01-02T10:00"
    )
    assert error.startswith(
        "There is no item insurance-finance/arrears-report@2025-11. Did you mean: insurance-finance/"
    )


# ---- what may follow


def test_what_cannot_follow_is_said_with_what_could(begun: Any) -> None:
    assert refusal(begun, Kind.ACCEPTED, ARREARS, "finance-clerk-1", "2026-01-02T10:00") == (
        "“accept” is not possible while the item is open; it must be delivered, awaiting acceptance or closed."
    )
    assert refusal(begun, Kind.RATED, ARREARS, "finance-clerk-1", "2026-01-02T10:00", score=3) == (
        "There is no delivery to rate yet."
    )
    assert refusal(begun, Kind.DATE_CONFIRMED, ARREARS, "finance-clerk-1", "2026-01-02T10:00") == (
        "No earlier date is waiting for an answer."
    )


def test_nothing_to_report_only_where_it_is_agreed(delivered_car: Any) -> None:
    assert refusal(delivered_car, Kind.NOTHING_TO_REPORT, CARD, "customer-service-clerk-1", "2026-01-09T09:00") == (
        "This obligation does not allow “nothing to report”."
    )
    done = delivered_car.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-09T09:00")
    assert (done.verdict.phase, done.verdict.timeliness) == (Phase.DELIVERED, Timeliness.LATE)


def test_a_return_needs_its_reason_and_a_score_is_one_to_five(delivered_car: Any) -> None:
    delivered_car.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", **SIGNED)
    assert refusal(delivered_car, Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-09T09:00", reason=" ") == (
        "A return needs a reason."
    )
    for score in (0, 6):
        error = refusal(delivered_car, Kind.RATED, SLIPS, "finance-clerk-1", "2026-01-09T09:00", score=score)
        assert error.startswith("A score is 1 to 5")
    delivered_car.act(Kind.RATED, SLIPS, "finance-clerk-1", "2026-01-09T09:00", score=5)


def test_nothing_is_recorded_ahead_of_time(begun: Any) -> None:
    error = refusal(
        begun, Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-02T10:00", claimed="2026-01-02T10:01"
    )
    assert error == "2026-01-02 10:01 is in the future: nothing can be recorded in advance."


# ---- acceptance


@pytest.mark.parametrize("found_at", ["2026-01-07T17:30", "2026-01-07T17:31", "2026-02-20T09:00"])
def test_silence_accepts_at_its_deadline_whenever_a_run_finds_it(begun: Any, found_at: str) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-04T10:00")  # a worked Sunday: + 5th, 6th
    begun.run("2026-01-06T17:29:59")
    assert begun.verdict(ARREARS).phase is Phase.DELIVERED
    begun.run(found_at)
    verdict = begun.verdict(ARREARS)
    assert (verdict.phase, verdict.outcome, verdict.timeliness) == (Phase.CLOSED, Outcome.ACCEPTED, Timeliness.ON_TIME)
    [silence] = begun.entries(ARREARS, Kind.ACCEPTED_AUTOMATICALLY)
    assert silence.effective_at == verdict.closed_at
    assert silence.effective_at.isoformat() == "2026-01-06T09:30:00+00:00"
    assert begun.differences() == ()


def test_a_delivery_can_be_accepted_until_silence_does_and_not_after(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-04T10:00")
    assert "closed" in refusal(begun, Kind.ACCEPTED, ARREARS, "finance-clerk-1", "2026-01-06T17:30")
    done = begun.act(Kind.ACCEPTED, ARREARS, "finance-clerk-1", "2026-01-06T17:29")
    assert (done.verdict.phase, done.verdict.outcome) == (Phase.CLOSED, Outcome.ACCEPTED)


def test_what_an_event_asked_for_can_be_returned_for_five_working_days(delivered_car: Any) -> None:
    delivered_car.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", **SIGNED)
    late = refusal(delivered_car, Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-15T17:31", reason="unsigned")
    assert late == "The time to return it ended at 2026-01-15 17:30."
    done = delivered_car.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-15T17:30", reason="unsigned")
    assert (done.verdict.phase, done.verdict.timeliness) == (Phase.OPEN, Timeliness.OVERDUE)
    again = delivered_car.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-15T18:00", **SIGNED)
    assert (again.verdict.phase, again.verdict.timeliness) == (Phase.CLOSED, Timeliness.LATE)
    assert again.verdict.due == done.verdict.due


def test_what_was_accepted_can_no_longer_be_returned(begun: Any) -> None:
    begun.act(Kind.RECEIVED, ARREARS, "finance-clerk-1", "2026-01-04T10:00")
    assert refusal(begun, Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-04T11:00", reason="r") == (
        "An item that was accepted or has lapsed can no longer be returned."
    )


# ---- back-dating


def test_a_back_dating_counts_from_recording_until_the_other_sides_yes(begun: Any) -> None:
    done = begun.act(
        Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-06T10:00", claimed="2026-01-04T10:00"
    )
    assert done.verdict.timeliness is Timeliness.LATE
    begun.run("2026-01-06T11:00")
    assert begun.verdict(ARREARS).timeliness is Timeliness.LATE
    yes = begun.act(Kind.DATE_CONFIRMED, ARREARS, "finance-clerk-1", "2026-01-07T10:00")
    assert yes.verdict.timeliness is Timeliness.ON_TIME
    assert refusal(begun, Kind.DATE_REFUSED, ARREARS, "finance-clerk-1", "2026-01-07T10:01") == (
        "No earlier date is waiting for an answer."
    )


def test_a_no_to_a_back_dating_leaves_it_late_and_silence_is_a_no(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-06T10:00", claimed="2026-01-04T10:00")
    error = refusal(begun, Kind.DATE_CONFIRMED, ARREARS, "finance-clerk-1", "2026-01-13T17:30")
    assert error == "The time to answer ended at 2026-01-13 17:30: no answer counts as a no."
    no = begun.act(Kind.DATE_REFUSED, ARREARS, "finance-clerk-1", "2026-01-13T17:29")
    assert no.verdict.timeliness is Timeliness.LATE


def test_a_back_dated_delivery_is_never_accepted_by_silence(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-06T10:00", claimed="2026-01-04T10:00")
    begun.run("2026-02-20T09:00")
    assert begun.verdict(ARREARS).phase is Phase.DELIVERED


def test_a_receipt_may_be_dated_back_by_the_consumer_alone(begun: Any) -> None:
    done = begun.act(Kind.RECEIVED, ARREARS, "finance-clerk-1", "2026-01-06T10:00", claimed="2026-01-04T10:00")
    assert (done.verdict.phase, done.verdict.outcome, done.verdict.timeliness) == (
        Phase.CLOSED,
        Outcome.ACCEPTED,
        Timeliness.ON_TIME,
    )


# ---- evidence


def test_what_is_missing_or_wrong_is_said_field_by_field(delivered_car: Any) -> None:
    photo = Attachment("order.txt", b"no picture")
    error = refusal(
        delivered_car,
        Kind.DELIVERED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-08T17:00",
        values={"colour": "red"},
        files={"order_slip": photo, "delivery_slip": Attachment("empty.png", b"")},
        signed=("order_slip",),
    )
    assert error == (
        "“colour” is not agreed evidence; agreed evidence: Order slip, Delivery slip; "
        "“Order slip” must be a photo or scan (PNG, JPEG, WebP, HEIC, PDF); "
        "order.txt is not; "
        "The file empty.png is empty; "
        "“Delivery slip” must be signed by the customer"
    )


def test_a_file_must_be_ticked_as_signed(delivered_car: Any) -> None:
    files = SIGNED["files"]
    assert "signed by" in refusal(
        delivered_car, Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", files=files
    )
    done = delivered_car.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", **SIGNED)
    assert done.entry.body["signed"] == ["delivery_slip", "order_slip"]
    sha = done.entry.body["evidence"]["order_slip"]["sha256"]
    assert (delivered_car.folder / "evidence" / sha[:2] / sha).read_bytes() == PICTURE.content


def test_a_sheet_that_lacks_a_column_is_refused(begun: Any) -> None:
    sheet = Attachment("arrears.csv", "客户,金额\n张三,900\n".encode(), ("客户", "金额"))
    error = refusal(begun, Kind.DELIVERED, ARREARS, "insurance-clerk-1", "2026-01-02T10:00", files={"report": sheet})
    assert error == "missing columns: 逾期天数 (the headings are: 客户, 金额)"


def test_values_are_typed(begun: Any) -> None:
    begun.event(
        "claim.settled",
        "C-1",
        "2026-01-05 10:00",
        "2026-01-05T10:05",
        customer="C",
        plate="P",
        insurer="I",
        amount="10",
    )
    id = "insurance-finance/claim-amount@claim.settled/C-1"
    attached = {"notice": Attachment("notice.pdf", b"%PDF-1.7")}
    wrong = refusal(
        begun, Kind.DELIVERED, id, "insurance-clerk-1", "2026-01-05T11:00", values={"amount": "many"}, files=attached
    )
    assert wrong == "Exact amount: “many” is not a number, such as 8,500.00"
    done = begun.act(
        Kind.DELIVERED, id, "insurance-clerk-1", "2026-01-05T11:00", values={"amount": "¥8,500.00"}, files=attached
    )
    assert done.entry.body["evidence"]["amount"] == "8500.00"


def test_borrowed_evidence_has_to_be_handed_in_first_and_counts_for_its_own_subject_alone(delivered_car: Any) -> None:
    delivered_car.event(
        "vehicle.delivered", "A-2", "2026-01-08 15:00", "2026-01-08T16:01", customer="C", plate="P", amount="10"
    )
    delivered_car.act(Kind.DELIVERED, SLIPS.replace("A-1", "A-2"), "sales-consultant-1", "2026-01-08T16:30", **SIGNED)
    files = {"decoration_slip": PICTURE}
    error = refusal(delivered_car, Kind.DELIVERED, DECORATION, "sales-consultant-1", "2026-01-08T17:00", files=files)
    assert "“Order slip” must be submitted under “Order and delivery slip signed by the customer” first" in error
    delivered_car.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", **SIGNED)
    done = delivered_car.act(Kind.DELIVERED, DECORATION, "sales-consultant-1", "2026-01-08T17:10", files=files)
    assert done.verdict.phase is Phase.CLOSED
    delivered_car.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-09T09:00", reason="unsigned")
    delivered_car.act(Kind.RETURNED, DECORATION, "finance-clerk-1", "2026-01-09T09:01", reason="unsigned")
    assert "submitted under" in refusal(
        delivered_car, Kind.DELIVERED, DECORATION, "sales-consultant-1", "2026-01-09T10:00", files=files
    )


# ---- requests


COMPANY = "customer-service-finance/bank-company"


def test_a_time_that_both_sides_named_is_the_due_instant_and_the_consumer_attests(begun: Any) -> None:
    requested = begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00", key="R-1", wish="2026-01-06T10:00")
    id = f"{COMPANY}@request/R-1"
    assert (requested.occurrence.id, requested.verdict.due) == (id, None)
    named = begun.act(Kind.RESPONDED, id, "customer-service-clerk-1", "2026-01-05T09:30", time="2026-01-06T14:00")
    assert named.verdict.due is None
    agreed = begun.act(Kind.RESPONDED, id, "finance-cashier-1", "2026-01-05T09:40")
    assert agreed.verdict.due.at.isoformat() == "2026-01-06T06:00:00+00:00"
    begun.run("2026-01-06T14:00")
    assert begun.verdict(id).timeliness is Timeliness.OVERDUE
    assert "Finance confirms this item itself" in refusal(
        begun, Kind.DELIVERED, id, "customer-service-clerk-1", "2026-01-06T14:30"
    )
    done = begun.act(Kind.DELIVERED, id, "finance-cashier-1", "2026-01-06T14:30")
    assert (done.verdict.phase, done.verdict.timeliness) == (Phase.CLOSED, Timeliness.LATE)
    assert begun.differences() == ()


def test_a_wish_that_the_provider_confirms_is_agreed(begun: Any) -> None:
    begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00", key="R-1", wish="2026-01-06T10:00")
    done = begun.act(Kind.RESPONDED, f"{COMPANY}@request/R-1", "customer-service-clerk-1", "2026-01-05T09:30")
    assert done.verdict.due.at.isoformat() == "2026-01-06T02:00:00+00:00"


def test_one_request_is_one_occurrence(begun: Any) -> None:
    begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00", key="R-1")
    with pytest.raises(Refused, match=r"Request R-1 already exists\."):
        begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00", key="R-1")
    first = begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00").occurrence.id
    second = begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00").occurrence.id
    assert [first, second] == [f"{COMPANY}@request/2026-01-05-1", f"{COMPANY}@request/2026-01-05-2"]


def test_only_the_consumer_asks_and_only_for_what_can_be_asked(begun: Any) -> None:
    with pytest.raises(Refused, match="Only Finance"):
        begun.request(COMPANY, "customer-service-clerk-1", "2026-01-05T09:00")
    with pytest.raises(Refused, match=r"is not an obligation that can be requested\. These can be: .*bank-company"):
        begun.request("insurance-finance/arrears-report", "finance-clerk-1", "2026-01-05T09:00")


@pytest.mark.parametrize("promise", ["nobody-finance/anything", "insurance-finance/anything", "no id"])
def test_an_obligation_that_nobody_has_cannot_be_requested(begun: Any, promise: str) -> None:
    with pytest.raises(Refused, match=f"{promise} is not an obligation that can be requested"):
        begun.request(promise, "finance-cashier-1", "2026-01-05T09:00")


@pytest.mark.parametrize("key", ["a/b", "a#2", "a@b", " ", "a\nb", "x" * 101])
def test_a_request_key_that_would_not_make_an_id_is_refused(begun: Any, key: str) -> None:
    with pytest.raises(Refused):
        begun.request(COMPANY, "finance-cashier-1", "2026-01-05T09:00", key=key)


def test_a_workbook_is_held_to_the_columns_agreed_like_a_csv_file(begun: Any) -> None:
    def workbook(*headings: str) -> Attachment:
        book, out = Workbook(), BytesIO()
        sheet = book.active
        assert sheet is not None
        sheet.append(headings)
        sheet.append(["1"] * len(headings))
        book.save(out)
        return Attachment("arrears.xlsx", out.getvalue())

    at, who = "2026-01-03T10:00", "insurance-clerk-1"
    with pytest.raises(Refused) as refused:
        begun.act(Kind.DELIVERED, ARREARS, who, at, files={"report": workbook("客户", "金额")})
    assert "逾期天数" in refused.value.text.zh
    done = begun.act(Kind.DELIVERED, ARREARS, who, at, files={"report": workbook("客户", "金额", "逾期天数")})
    assert done.entry.kind is Kind.DELIVERED
