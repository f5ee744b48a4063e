"""The outbox: messages written in the commit of their cause, leased for sending, and marked once sent."""

import base64
import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update
from sqlalchemy import Row as SqlRow

from engine.services.ports.outbox import LeasedMessage, Message, MessageAbout, MessagePart
from engine.store.codec import canonical
from engine.store.core_tables import batch_t, message_t
from engine.store.instants import instant, micro
from engine.store.overlay import for_update
from engine.store.seal import sealed
from engine.store.session import Session

_WAITING = message_t.c.sent_at.is_(None) & message_t.c.given_up_at.is_(None)


class SqlOutbox:
    """The messages of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def digests_since(self, on: date) -> frozenset[tuple[str, date]]:
        """(person, local date) of each digest made for that date or later."""
        query = select(message_t.c.person, message_t.c.digest_on).where(message_t.c.digest_on >= on.isoformat())
        with self._session.reading() as connection:
            return frozenset((row.person, date.fromisoformat(row.digest_on)) for row in connection.execute(query))

    def messages(self, since: int = 0) -> tuple[Message, ...]:
        """All messages in the order of their creation."""
        with self._session.reading() as connection:
            query = select(message_t).where(message_t.c.id > since).order_by(message_t.c.id)
            return tuple(_message(row) for row in connection.execute(query))

    def count_to(self, person: str) -> int:
        """The number of messages to a person that were ever made."""
        with self._session.reading() as connection:
            return int(connection.execute(select(func.count()).where(message_t.c.person == person)).scalar_one())

    def about(self, item: str, people: Collection[str], since: datetime) -> tuple[MessageAbout, ...]:
        """The messages to some people, made at an instant or later, that are about an item, oldest first.

        The index over person and instant leaves a few; the list that each is about decides.
        """
        columns = ("person", "channel", "step", "made_at", "sent_at", "given_up_at", "problem", "about")
        query = (
            select(*(message_t.c[name] for name in columns))
            .where(
                message_t.c.person.in_(sorted(people)),
                message_t.c.made_at >= micro(since),
                message_t.c.about.contains(canonical(item), autoescape=True),
            )
            .order_by(message_t.c.id)
        )
        with self._session.reading() as connection:
            return tuple(_about(row) for row in connection.execute(query) if item in json.loads(row.about))

    def lease(self, now: datetime, until: datetime, limit: int, after: int = 0) -> tuple[LeasedMessage, ...]:
        """Lease waiting messages that nobody holds, oldest first; each lease raises the fencing number.

        The search begins behind the message ``after``, so that it does not pass over those that wait again and again.
        """
        free = or_(message_t.c.leased_until.is_(None), message_t.c.leased_until <= micro(now))
        to_try = or_(message_t.c.next_attempt_at.is_(None), message_t.c.next_attempt_at <= micro(now))
        query = (
            select(message_t)
            .where(_WAITING, message_t.c.id > after, free, to_try)
            .order_by(message_t.c.id)
            .limit(limit)
        )
        with self._session.writing() as connection:
            rows = connection.execute(for_update(connection, query, skip_locked=True)).all()
            for row in rows:
                self._update(
                    connection,
                    row,
                    leased_until=micro(until),
                    fence=row.fence + 1,
                    attempts=row.attempts + 1,
                    first_attempt_at=micro(now) if row.first_attempt_at is None else row.first_attempt_at,
                )
        return tuple(_leased(row, now) for row in rows)

    def sent(self, leased: LeasedMessage, now: datetime) -> bool:
        """Mark a message as sent; False where another sender holds the lease by now."""
        return self._mark(leased, sent_at=micro(now), problem=None)

    def postpone(self, leased: LeasedMessage, problem: str, next_attempt_at: datetime) -> bool:
        """Store why a message could not be sent, and when to try again; False where the lease was lost."""
        return self._mark(leased, leased_until=None, next_attempt_at=micro(next_attempt_at), problem=problem)

    def give_up(self, leased: LeasedMessage, problem: str, now: datetime) -> bool:
        """Store why a message is never tried again; False where the lease was lost."""
        return self._mark(leased, leased_until=None, given_up_at=micro(now), problem=problem)

    def blank(self, before: datetime, at: datetime) -> int:
        """Take the content of messages that were sent or given up before an instant; return how many had any."""
        old = (message_t.c.sent_at < micro(before)) | (message_t.c.given_up_at < micro(before))
        with self._session.writing() as connection:
            return blank_messages(connection, old, self._session.key, micro(at))

    def _mark(self, leased: LeasedMessage, **values: object) -> bool:
        held = (message_t.c.id == leased.id) & (message_t.c.fence == leased.fence) & _WAITING
        with self._session.writing() as connection:
            row = connection.execute(for_update(connection, select(message_t).where(held))).first()
            if row is not None:
                self._update(connection, row, **values)
            return row is not None

    def _update(self, connection: Connection, row: SqlRow[Any], **values: object) -> None:
        """Change a message that was read for update, and seal it again."""
        new = sealed(self._session.key, message_t, {**row._mapping, **values})
        connection.execute(update(message_t).where(message_t.c.id == row.id).values(**values, seal=new["seal"]))


def blank_messages(connection: Connection, which: ColumnElement[bool], key: bytes, at: int) -> int:
    """Take address and content of messages; return how many had any. One that waits is never sent: given up ``at``.

    Key, recipient, channel and times stay, so that nothing is sent twice.
    """
    rows = connection.execute(for_update(connection, select(message_t).where(which, _content()))).all()
    for row in rows:
        waiting = row.sent_at is None and row.given_up_at is None
        values = {**_BLANK, "leased_until": None, "given_up_at": at if waiting else row.given_up_at}
        new = sealed(key, message_t, {**row._mapping, **values})
        connection.execute(update(message_t).where(message_t.c.id == row.id).values(**values, seal=new["seal"]))
    return len(rows)


_BLANK: dict[str, object] = {"address": "", "subject": "", "text": "", "html": None, "parts": None, "problem": None}
"""The columns of a message whose content was erased."""


def _content() -> ColumnElement[bool]:
    """The condition that a message has an address or content."""
    return or_(*(message_t.c[name].is_not(None) if v is None else message_t.c[name] != v for name, v in _BLANK.items()))


def has_content(row: SqlRow[Any]) -> bool:
    """Return whether a message has an address or content, or still waits to be sent."""
    waiting = row.sent_at is None and row.given_up_at is None
    return waiting or any(row._mapping[name] != blank for name, blank in _BLANK.items())


def add_messages(connection: Connection, messages: Sequence[Message], key: bytes, *, batch: int, made_at: int) -> None:
    """Write messages to be sent, sealed with ``key``; ``made_at`` is the instant of their commit, in microseconds.

    They are numbered through all batches, which count them, so a message that is missing has a number; and none gets
    that of a message which something else has written.
    """
    if not messages:
        return
    earlier = select(func.coalesce(func.sum(batch_t.c.messages), 0)).where(batch_t.c.id < batch)
    newest = connection.execute(select(func.max(message_t.c.id))).scalar()
    last = max(int(connection.execute(earlier).scalar_one()), int(newest or 0))
    rows: list[dict[str, object]] = [
        {
            "id": last + n,
            "key": m.key,
            "person": m.person,
            "address": m.address,
            "channel": m.channel,
            "step": m.step,
            "digest_on": m.digest_on.isoformat() if m.digest_on else None,
            "about": canonical(list(m.about)),
            "subject": m.subject,
            "text": m.text,
            "html": m.html,
            "parts": _written_parts(m.parts),
            "made_at": made_at,
            "fence": 0,
            "leased_until": None,
            "attempts": 0,
            "first_attempt_at": None,
            "next_attempt_at": None,
            "problem": None,
            "sent_at": None,
            "given_up_at": None,
        }
        for n, m in enumerate(messages, start=1)
    ]
    connection.execute(message_t.insert(), [sealed(key, message_t, row) for row in rows])


def _message(row: SqlRow[Any]) -> Message:
    return Message(
        key=row.key,
        person=row.person,
        address=row.address,
        channel=row.channel,
        step=row.step,
        digest_on=date.fromisoformat(row.digest_on) if row.digest_on else None,
        about=tuple(json.loads(row.about)),
        subject=row.subject,
        text=row.text,
        html=row.html,
        parts=_parts(row.parts),
    )


def _about(row: SqlRow[Any]) -> MessageAbout:
    return MessageAbout(
        person=row.person,
        channel=row.channel,
        step=row.step,
        made_at=instant(row.made_at),
        is_sent=row.sent_at is not None,
        is_given_up=row.given_up_at is not None,
        problem=row.problem,
    )


def _leased(row: SqlRow[Any], now: datetime) -> LeasedMessage:
    """A message as it was before its lease, with the numbers of the lease."""
    first = now if row.first_attempt_at is None else instant(row.first_attempt_at)
    return LeasedMessage(row.id, row.fence + 1, instant(row.made_at), _message(row), row.attempts + 1, first)


def _written_parts(parts: Sequence[MessagePart]) -> str | None:
    """The parts as JSON with their content in base64; None where there are none."""
    plain = [[p.content_type, p.name, base64.b64encode(p.content).decode()] for p in parts]
    return canonical(plain) if plain else None


def _parts(written: str | None) -> tuple[MessagePart, ...]:
    plain = json.loads(written) if written else []
    return tuple(MessagePart(type_, name, base64.b64decode(content)) for type_, name, content in plain)
