"""Payloads: an entry is written from its type and read back as the same."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.action.action import Action
from engine.domain.action.rate import Rate
from engine.domain.action.table import payloads
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.payload import Origin, Payload, field_types, origin_of

AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
KEYS = {
    "accepted": "comment for",
    "accepted automatically": "",
    "answered anonymously": "about content department nonce",
    "answers committed": "answers forms people root",
    "applied": "hash quiet_before rehearsal",
    "attested": "backdated comment evidence for signed",
    "breached": "",
    "cancelled": "since was",
    "change in force": "",
    "change proposed": "base definitions departments",
    "change rejected": "reason",
    "change replaced": "by_proposal",
    "change signed": "departments for",
    "checked": "answer en seen zh",
    "corrective action decided": "defect due_on for number obligation owner person planned what",
    "commented": "for text",
    "date confirmed": "for",
    "date refused": "for",
    "defect closed": "action stage",
    "defect dismissed": "for reason",
    "defect linked": "for items",
    "defect opened": "category description for items severity",
    "defect recurred": "for items",
    "delegated": "since to until",
    "delegation ended": "",
    "delivered": "backdated comment done_at en evidence for seen signed zh",
    "due set": "due_at reason was",
    "effect checked": "after before defects_after defects_before finding limit needed p stage",
    "erased": "",
    "event cancelled": "reason same_as subject",
    "event corrected": "data identity key name same_as source subject",
    "event recorded": "data identity key name same_as source subject",
    "evidence erased": "fields files",
    "extension granted": "for reason",
    "extension refused": "for reason",
    "extension requested": "for reason until was",
    "lapsed": "event reason",
    "late reason": "category for note promised_on",
    "longer pause granted": "for reason",
    "longer pause refused": "for reason",
    "longer pause requested": "for reason working_days",
    "met": "event reason",
    "not applicable granted": "for reason",
    "not applicable refused": "for reason",
    "not applicable requested": "for reason",
    "nothing to report": "backdated comment for",
    "notified": "due_at quiet step to",
    "opened": "due_at",
    "partly delivered": "backdated comment evidence for signed",
    "paused": "backdated for reason waiting_for",
    "period closed": "",
    "rated": "bad comment dimensions for lost_minutes reason score",
    "appealed": "for rater reason",
    "appeal decided": "decision for rater reason",
    "praised": "for person text",
    "evidence replaced": "backdated comment evidence for signed",
    "rating asked": "again to",
    "reassigned": "comment for to",
    "received": "backdated comment for",
    "reminded": "comment for",
    "requested": "comment for key obligation wish",
    "responded": "agrees comment for side time",
    "resumed": "backdated for side",
    "returned": "for reason",
    "review proposed": "text",
    "root cause stated": "category for text",
    "round answered": "about comment department expected lost_minutes rater scores",
    "round closed": "answered rated valid wanted",
    "round opened": "closes_at k raters revision served since until",
    "round remark": "about comment department",
    "superseded": "day_table due_at first_due revision since was",
    "took part": "",
    "waiver granted": "for reason",
    "waiver refused": "for reason",
    "waiver requested": "for reason",
    "withdrawn": "for reason",
}
"""The keys of each body. They are data in every ledger: a key may be added, but none may change or go."""


def test_the_keys_of_released_bodies_stay() -> None:
    keys = {kind: {f.metadata.get("key") or f.name for f in in_body(type_)} for kind, type_ in payloads().items()}
    assert {str(kind): " ".join(sorted(names)) for kind, names in keys.items()} == KEYS


def in_body(type_: type[Payload]) -> list[Any]:
    return [f for f in fields(type_) if origin_of(f) in (Origin.INPUT, Origin.COMPUTED)]


def values(type_: Any) -> st.SearchStrategy[Any]:
    """Values of the type of a field."""
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return st.sampled_from(list(type_))
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text("ab 甲", min_size=1),
        int: st.integers(1, 5),
        bool: st.just(True),
        datetime: st.integers(0, 500_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
        date: st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    }
    if type_ in known:
        return known[type_]
    names = st.lists(st.text("abc", min_size=1), unique=True, max_size=3)
    if "frozenset" in str(type_):
        return names.map(frozenset)
    return names.map(tuple) if "tuple" in str(type_) else st.dictionaries(st.text("abc", min_size=1), st.text("xyz"))


@pytest.mark.parametrize("kind", payloads(), ids=str)
@given(st.data())
def test_what_is_written_is_read_as_the_same(kind: Kind, data: st.DataObject) -> None:
    type_ = payloads()[kind]
    types = field_types(type_)
    given_values = {
        f.name: data.draw(values(types[f.name]))
        for f in in_body(type_)
        if f.default is MISSING or data.draw(st.booleans())
    }
    if issubclass(type_, Action):
        action = type_(occurrence="a/b@2026-01", actor="pat", **given_values)
        entry = action.entry(AT)
        assert type_.read(entry) == (replace(action, at=AT) if "at" in types else action)
    else:
        payload = type_(**given_values)
        entry = payload.entry_about("a/b@2026-01", actor="engine", recorded_at=AT)
        assert entry == Entry(kind, "a/b@2026-01", "engine", AT, AT, payload.body())
        assert type_.read(entry) == payload


def test_a_body_leaves_out_what_says_nothing() -> None:
    rating = Rate(occurrence="a/b@2026-01", actor="pat", score=4)
    assert rating.body() == {"score": 4}
    assert replace(rating, comment="good", on_behalf_of=("ann",)).body() == {
        "comment": "good",
        "for": ["ann"],
        "score": 4,
    }


def test_a_body_without_what_its_kind_needs_is_named() -> None:
    with pytest.raises(KeyError, match=r"rated of a/b@2026-01: .*score"):
        Rate.read(Entry(Kind.RATED, "a/b@2026-01", "pat", AT, AT, {}))
