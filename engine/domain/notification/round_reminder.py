"""Reminders of rounds of surveys, for people who have not answered: at the opening, halfway and on the last day.

They stand in the digest. A digest that did not go out on its day has the reminder later.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.notification.digest_slots import digest_after
from engine.domain.survey.schedule import reminder_times
from engine.domain.survey.to_answer import RoundToAnswer

_KNOWN_FOR = timedelta(days=7)
"""The days for which it is known which digests went out."""


def reminded_person(one: RoundToAnswer, directory: Directory, at: datetime) -> Person | None:
    """The person to remind of a round; None if nothing is left, or the person is no longer in the department."""
    if not one.left:
        return None
    today = at.astimezone(directory.zone(one.rater.department)).date()
    return next((p for p in directory.members(one.rater.department, today) if p.id == one.rater.person), None)


def is_round_in_digest(
    one: RoundToAnswer,
    person: Person,
    on: date,
    directory: Directory,
    sent: Collection[tuple[str, date]],
    digest_at: time,
) -> bool:
    """True if the digest of a local date reminds a person of a round; ``sent`` has the digests that went out."""
    calendar = directory.calendar(person.department)
    for reminder_at in reminder_times(one.round.opened_at, one.round.closes_at, calendar):
        first = calendar.local(digest_after(reminder_at, digest_at, calendar)).date()
        was_sent = any(id == person.id and first <= day < on for id, day in sent)
        if first <= on <= first + _KNOWN_FOR and not was_sent:
            return True
    return False
