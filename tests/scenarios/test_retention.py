"""What was kept as long as agreements and settings say is erased by the run, and verification says so."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from engine.checks.evidence import Evidence
from engine.domain.access.audit import AuditKind
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import ENGINE, Kind
from engine.domain.text import Language
from engine.domain.time.retention import RetentionPeriod, RetentionUnit
from engine.intake.rejected_rows import RejectedFolder
from engine.reports.evidence_folder import check_files, write_files
from engine.services.accounts.audit import record_audit
from engine.services.command_time import resolve_command_time
from engine.services.finding import Finding
from engine.services.ports.accounts import AuditQuery
from engine.services.reading.evidence import evidence_of_item
from engine.services.reading.verify import verify
from engine.services.rebuild import rebuild
from engine.services.run.erase_expired import Retention
from engine.services.run.run_compliance import run_compliance
from engine.store.core_tables import audit_t, message_t
from engine.wording.findings import finding_text
from tests.builders import instant
from tests.conftest import PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/{}"
SLIP, NOTE = Attachment("slip.png", PICTURE + b"slip"), Attachment("note.png", PICTURE + b"note")
MONTH = RetentionPeriod.parse("1 month")


def keeping(definitions: Definitions, keep: RetentionPeriod) -> Definitions:
    """The definitions in which the order slip is kept for that long."""

    def kept(obligation: Obligation) -> Obligation:
        evidence = tuple(
            replace(e, keep=keep) if isinstance(e, Field) and e.name == "order_slip" else e for e in obligation.evidence
        )
        return replace(obligation, evidence=evidence)

    agreements = tuple(
        replace(a, obligations=tuple(kept(o) if o.id == "signed-slips" else o for o in a.obligations))
        for a in definitions.agreements
    )
    return replace(definitions, agreements=agreements)


@pytest.fixture
def slips(world: World) -> Callable[..., None]:
    """Delivers the slips of a car, on 14 January unless said otherwise; the order slip is kept for one month."""
    world.definitions = keeping(world.definitions, MONTH)
    world.run("2026-01-02T09:00")

    def deliver(key: str, at: str = "2026-01-14T10:00", order: Attachment = SLIP, note: Attachment = NOTE) -> None:
        day = f"{at[:10]} 09:00"
        world.event("vehicle.delivered", key, day, f"{at[:10]}T09:05", customer="C", plate=key, amount="9")
        world.run(f"{at[:10]}T09:30")
        files = {"order_slip": order, "delivery_slip": note}
        world.act(Kind.DELIVERED, SLIPS.format(key), "sales-consultant-1", at, files=files, signed=list(files))

    return deliver


def run(world: World, at: str, **retention: RetentionPeriod) -> list[Finding]:
    """A run that erases what has expired; what it finds about that."""
    rejected = RejectedFolder(world.folder / "rejected", Language.EN)
    kept = Retention(Evidence(world.folder / "evidence"), rejected, **retention)
    context = replace(world.run_context(), retention=kept)
    done = run_compliance(context, resolve_command_time(world.ledger, instant(at), world.now, run=True))
    return [f for f in done.findings if f.code.endswith("-erased")]


def damage(world: World) -> list[str]:
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    assert answer.broken is None
    return [*(d.code for d in answer.damage), *(d.occurrence for d in answer.differences)]


def kept_files(world: World) -> set[bytes]:
    return {file.read_bytes() for file in (world.folder / "evidence").glob("*/*")}


def test_the_file_goes_on_the_day_after_its_last_one_and_verification_says_erased(
    world: World, slips: Callable[..., None], tmp_path: Path
) -> None:
    slips("A-1")
    assert run(world, "2026-02-14T09:00") == []
    assert SLIP.content in kept_files(world)
    (finding,) = run(world, "2026-02-15T09:00")
    assert (
        finding_text(finding.code, finding.values).en == "Kept long enough, now erased: 1 file of evidence of 1 item."
    )
    assert kept_files(world) == {NOTE.content}  # it has no keep
    assert damage(world) == []
    (entry,) = world.entries(SLIPS.format("A-1"), Kind.EVIDENCE_ERASED)
    assert (entry.actor, entry.body["fields"]) == (ENGINE, ["order_slip"])
    item, _ = evidence_of_item(world.ledger, SLIPS.format("A-1"), instant("2026-02-15T10:00"))
    store = Evidence(world.folder / "evidence")
    assert check_files(item, store) == ()
    exported = write_files(item, store, tmp_path / "out")
    assert [(f.field.field.name, f.path is not None, f.problem) for f in exported] == [
        ("order_slip", False, None),
        ("delivery_slip", True, None),
    ]
    (order, _), (note, _) = ((f.value, f) for s in item.submissions for f in s.fields)
    assert order.erased_at == instant("2026-02-15T09:00") and note.erased_at is None  # type: ignore[union-attr]
    assert run(world, "2026-02-16T09:00") == []
    assert rebuild(world.ledger).changed is False


def test_a_file_that_is_deleted_by_hand_is_missing_and_one_that_is_put_back_is_found(
    world: World, slips: Callable[..., None]
) -> None:
    slips("A-1")
    store = Evidence(world.folder / "evidence")
    name = store.keep(SLIP.content)
    store.erase(name)
    assert damage(world) == ["kept-file-missing"]
    store.keep(SLIP.content)
    run(world, "2026-02-15T09:00")
    store.keep(SLIP.content)
    assert damage(world) == ["erased-file-is-back"]
    assert [f.code for f in run(world, "2026-02-16T09:00")] == ["evidence-erased"]  # as after a run that was killed
    assert damage(world) == []
    assert len(world.entries(SLIPS.format("A-1"), Kind.EVIDENCE_ERASED)) == 1


def test_an_entry_of_an_erasure_that_is_forged_breaks_the_chain(world: World, slips: Callable[..., None]) -> None:
    slips("A-1")
    run(world, "2026-02-15T09:00")
    with world.ledger.database.write.begin() as connection:
        note = Evidence(world.folder / "evidence").keep(NOTE.content)
        forged = f'{{"fields":["delivery_slip"],"files":["{note}"]}}'
        connection.execute(text("UPDATE entry SET body = :b WHERE kind = 'evidence erased'"), {"b": forged})
    assert verify(world.ledger, Evidence(world.folder / "evidence"), world.now).broken is not None


def test_what_is_open_or_asked_about_keeps_its_files(world: World, slips: Callable[..., None]) -> None:
    slips("A-1")
    world.run("2026-01-14T11:00")
    world.act(Kind.RETURNED, SLIPS.format("A-1"), "finance-clerk-1", "2026-01-15T10:00", reason="blurred")
    assert run(world, "2026-03-20T09:00") == []
    assert SLIP.content in kept_files(world)


def test_a_file_that_another_item_still_keeps_stays_until_that_item_lets_it_go(
    world: World, slips: Callable[..., None]
) -> None:
    slips("A-1")
    slips("A-2", "2026-01-20T10:00")  # the same file
    assert run(world, "2026-02-15T09:00") == []
    assert run(world, "2026-02-20T09:00") == []
    assert SLIP.content in kept_files(world)
    (finding,) = run(world, "2026-02-21T09:00")
    assert finding.values["items"] == 2
    assert SLIP.content not in kept_files(world)
    assert damage(world) == []


def test_old_messages_lose_address_and_text_and_new_ones_keep_them(world: World, slips: Callable[..., None]) -> None:
    first = len(world.ledger.outbox.messages())  # sent before, by another clock
    world.now = instant("2026-01-02T09:00")
    slips("A-1")
    world.run("2026-01-15T09:00")
    before = len(world.ledger.outbox.messages())
    world.now = instant("2026-03-02T09:00")
    _, finding = run(world, "2026-03-02T09:00", messages_for=RetentionPeriod.parse("30 days"))
    assert finding.code == "messages-erased"
    messages = world.ledger.outbox.messages()
    assert all(m.key and m.person for m in messages)
    assert all((m.address, m.subject, m.text) == ("", "", "") for m in messages[first:before])
    assert messages[before:] and all(m.text and m.address for m in messages[before:])
    assert finding.values["count"] == before - first
    assert damage(world) == []
    with world.ledger.database.read.begin() as connection:
        assert connection.execute(select(message_t.c.id).where(message_t.c.sent_at.is_(None))).all() == []


def test_old_files_of_rejected_rows_are_deleted(world: World) -> None:
    world.run("2026-01-02T09:00")
    folder = world.folder / "rejected"
    folder.mkdir()
    for name, age in (("old.csv", 91), ("new.csv", 89)):
        (folder / name).write_text("a")
        at = (world.now - timedelta(days=age)).timestamp()
        os.utime(folder / name, (at, at))
    (finding,) = run(world, "2026-01-03T09:00", rejected_for=RetentionPeriod.parse("90 days"))
    assert (finding.code, finding.values["count"]) == ("rejected-erased", 1)
    assert [file.name for file in folder.iterdir()] == ["new.csv"]


def test_rows_of_the_audit_lose_their_address_after_180_days_and_stay_verified(world: World) -> None:
    world.run("2026-01-02T09:00")
    ages = (400, 181, 179, 0)
    for age in ages:
        record_audit(
            world.ledger,
            AuditKind.SIGNED_IN,
            actor="sales-clerk-1",
            about="sales-clerk-1",
            now=world.now - timedelta(days=age),
            address="203.0.113.9",
        )
    (finding,) = run(world, "2026-01-03T09:00")
    assert (finding.code, finding.values["count"]) == ("addresses-erased", 2)
    assert "2 rows of the audit" in finding_text(finding.code, finding.values).en
    kept = world.ledger.accounts.audit(AuditQuery(), 10)
    assert [row.address for row in reversed(kept)] == ["", "", "203.0.113.9", "203.0.113.9"]
    assert {row.actor for row in kept} == {"sales-clerk-1"}
    assert damage(world) == []
    assert run(world, "2026-01-04T09:00") == []
    (finding,) = run(world, "2026-01-05T09:00", addresses_for=RetentionPeriod.parse("90 days"))
    assert finding.values["count"] == 1


def test_a_row_of_the_audit_that_was_altered_keeps_its_address_and_is_found(world: World) -> None:
    world.run("2026-01-02T09:00")
    then = world.now - timedelta(days=400)
    record_audit(world.ledger, AuditKind.SIGNED_IN, actor="a", about="a", now=then, address="203.0.113.9")
    with world.ledger.database.write.begin() as connection:
        connection.execute(update(audit_t).values(actor="b"))
    assert run(world, "2026-01-03T09:00") == []
    assert damage(world) == ["row-altered"]


def test_without_settings_nothing_is_erased(world: World, slips: Callable[..., None]) -> None:
    slips("A-1")
    assert run(world, "2026-02-10T09:00") == []
    assert all(m.text for m in world.ledger.outbox.messages())


@given(
    st.builds(RetentionPeriod, st.integers(1, 9999), st.sampled_from(RetentionUnit)),
    st.dates(min_value=date(1, 1, 2)),
)
def test_the_first_day_that_is_kept_is_the_first_whose_last_day_has_not_passed(
    period: RetentionPeriod, today: date
) -> None:
    assert RetentionPeriod.parse(str(period)) == period
    first = period.first_kept(today)
    assert period.last_day(first) >= today
    assert first == date.min or period.last_day(first - timedelta(days=1)) < today


@pytest.mark.parametrize(
    ("written", "last"),
    [("1 month", date(2026, 2, 28)), ("3 years", date(2029, 1, 31)), ("90 days", date(2026, 5, 1))],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(written: str, last: date) -> None:
    assert RetentionPeriod.parse(written).last_day(date(2026, 1, 31)) == last


@pytest.mark.parametrize("written", ["", "3", "0 years", "3 weeks", "three years", "1 working day", "-1 day"])
def test_other_spans_are_none(written: str) -> None:
    with pytest.raises(ValueError, match=written.replace("-", "\\-") or "^$"):
        RetentionPeriod.parse(written)
