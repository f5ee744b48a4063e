"""The text of an occurrence in its row, spelled at once where it is as an event opens it.

A run opens thousands of such: to spell the few values that they have takes half of the time of ``dump_quickly``, which
looks at each field.
"""

from datetime import UTC, datetime
from decimal import Decimal

from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.time.instant import written_instant
from engine.store.codec import canonical_text, dump_quickly

SPELLED = (
    *("id", "agreement", "obligation", "opens_at", "known_at", "dates", "served", "event", "subject", "label"),
    *("number", "ended", "stake", "currency", "wish", "response_due", "requested_by", "named_owner", "shown_changes"),
    "owner",
)
"""The fields of an occurrence, in the order in which they are spelled here."""


def occurrence_text(occurrence: Occurrence) -> str:
    """The text that ``dump_quickly`` writes of an occurrence."""
    o = occurrence
    dates = _dates(o.dates)
    others = o.served, o.number, o.ended, o.wish, o.response_due, o.requested_by, o.shown_changes, o.owner
    if dates is None or others != _NONE_OF_OTHERS or not o.opens_at.tzinfo is o.known_at.tzinfo is UTC:
        return dump_quickly(occurrence)
    return (
        f'{{"id":{canonical_text(o.id)},"agreement":{canonical_text(o.agreement)},'
        f'"obligation":{canonical_text(o.obligation)},"opens_at":"{written_instant(o.opens_at)}",'
        f'"known_at":"{written_instant(o.known_at)}","dates":{dates},"served":null,"event":{_text(o.event)},'
        f'"subject":{_text(o.subject)},"label":{_text(o.label)},"number":null,"ended":null,"stake":{_amount(o.stake)},'
        f'"currency":{_text(o.currency)},"wish":null,"response_due":null,"requested_by":null,'
        f'"named_owner":{_text(o.named_owner)},"shown_changes":[],"owner":null}}'
    )


_NONE_OF_OTHERS = (None, None, None, None, None, None, (), None)


def _dates(dates: tuple[Dated, ...]) -> str | None:
    """The spelling of one due time without pauses; None for any other dates."""
    if len(dates) != 1:
        return None
    dated = dates[0]
    due, anchor = dated.due, dated.anchor
    if dated.pauses or dated.known_at.tzinfo is not UTC or (due is not None and due.at.tzinfo is not UTC):
        return None
    if anchor is None:
        begins = "null"
    elif isinstance(anchor, datetime) and anchor.tzinfo is UTC:
        begins = f'"{written_instant(anchor)}"'
    else:
        return None
    falls = "null"
    if due is not None:
        falls = f'{{"at":"{written_instant(due.at)}","provisional":{"true" if due.provisional else "false"}}}'
    return f'[{{"known_at":"{written_instant(dated.known_at)}","due":{falls},"anchor":{begins},"pauses":[]}}]'


def _text(value: str | None) -> str:
    return canonical_text(value) if value is not None else "null"


def _amount(value: Decimal | None) -> str:
    return f'"{value}"' if value is not None else "null"
