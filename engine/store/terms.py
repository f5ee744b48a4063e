"""The terms by which subjects and occurrences are found: made from what is recorded, and written in its commit.

A text is kept folded, blanks as one space, since a word that is searched for has none. A number of a subject is kept
once for all of its occurrences, as are the values of its events. The beginning of an id, up to the number, is the same
for thousands and is kept once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import Connection, func, select, tuple_

from engine.domain.action.table import transition
from engine.domain.ids import SEPARATORS, event_text, obligation_text, occurrence_text
from engine.domain.ledger.entry import ENGINE, About, Entry, Json, Kind
from engine.domain.text import folded
from engine.services.ports.occurrences import Row
from engine.store.bulk import Clash, among, perhaps_there, put, put_values
from engine.store.core_tables import term_pair_t, term_t
from engine.store.term_pairs import BLOCK, added, members_by_pair, without

SUBMITTED = ("evidence", "comment", "reason", "note", "to")
"""The keys of entries under which people find their own words and names."""
_SEPARATOR = re.compile(f"[{SEPARATORS}]")
_ID = re.compile(r"[\w.@-]{1,80}")
_NO_ID = " "
"""Stands before what is no person's id: the number of a subject, and a text that is spelled otherwise."""


class TermKind(StrEnum):
    """The source of a row of terms: events about a subject, entries of people about an occurrence, the row of an
    occurrence itself, or the beginning that ids share."""

    __hash__ = str.__hash__  # that of an enumeration is a call of Python for each look-up of an owner

    EVENT = "event"
    ENTRY = "entry"
    ITEM = "item"
    HEAD = "head"


Owner = tuple[TermKind, str]
"""The kind, and the number of a subject, the id of an occurrence, or the beginning of ids."""
Lines = dict[str, None]
"""Lines in the order in which they were first recorded."""


@dataclass(frozen=True, slots=True)
class NamedItem:
    """The names of an occurrence itself: its id, under its obligation (``agreement/obligation``), and its label.
    ``subject`` is the number of its subject."""

    id: str
    promise: str
    subject: str | None
    label: str | None

    @property
    def head(self) -> str:
        """The beginning of its id that others share: as far as the number of the subject, where that is all the rest
        behind the name of an event, else as far as the obligation."""
        beginning = occurrence_text(self.promise, "")
        if self.subject and self.id.endswith(self.subject):
            before = self.id[: -len(self.subject)]
            if before.startswith(beginning) or not self.id.startswith(beginning):
                return _head(beginning, before)
        return beginning

    def lines(self, known: str, head: str | None = None) -> Lines:
        """The rest of the id, and the label, where the texts ``known`` of the subject do not have them. ``head`` is the
        beginning of its id where it was worked out already."""
        rest = self.id.removeprefix(self.head if head is None else head)
        lines: Lines = {line_of(rest): None} if rest != self.subject else {}
        label = line_of(self.label or "")
        for word in label.split():
            if word not in known:
                lines[label] = None
                break
        return lines


@lru_cache(maxsize=1024)  # the ids of thousands go on behind the same beginning
def _head(beginning: str, before: str) -> str:
    """The beginning that ids share, by that of their obligation and by what stands before the number of a subject."""
    event = before.removeprefix(beginning)
    has_number = event == event_text(event[:-1], "") and not _SEPARATOR.search(event[:-1])
    return beginning + event if has_number else beginning


def texts_of(value: Json) -> Iterator[str]:
    """Every text at or below a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from texts_of(below)
    elif isinstance(value, Sequence):
        for below in value:
            yield from texts_of(below)


def line_of(text: str) -> str:
    """A text as it is kept and searched for: folded, with single blanks."""
    return " ".join(text.lower().split()) if text.isascii() else _folded_line(text)


@lru_cache(maxsize=4096)  # folding looks at each character
def _folded_line(text: str) -> str:
    return " ".join(folded(text).split())


def lines_of(texts: Iterable[str]) -> Iterator[str]:
    """The lines of texts. Ids of people are compared exactly: a text that is spelled otherwise than its line is marked,
    and what may be an id stands as it was written too."""
    for text in texts:
        line = line_of(text)
        if line == text != "":
            yield line
        elif line:
            yield f"{_NO_ID}{line}"
            if _ID.fullmatch(text) is not None:
                yield text


def lines_of_head(head: str) -> Lines:
    """The lines of a beginning of ids. Its last sign is one, for a word that has no more of it."""
    return dict.fromkeys([line_of(head), head[-1:]])


def lines_by_owner(entries: Iterable[Entry]) -> dict[Owner, Lines]:
    """The lines that entries give to each subject and occurrence."""
    found: dict[Owner, Lines] = {}
    for entry in entries:
        if entry.kind in (Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED):
            add_lines_of_event(found, entry.body)
        elif entry.actor != ENGINE and transition(entry.kind).about is About.OCCURRENCE:
            texts = (text for key in SUBMITTED for text in texts_of(entry.body.get(key)))
            if lines := dict.fromkeys(lines_of(texts)):
                found.setdefault((TermKind.ENTRY, entry.subject_id), {}).update(lines)
    return found


def add_lines_of_event(found: dict[Owner, Lines], body: Mapping[str, Json]) -> None:
    """Add the lines that an event gives to its subject, by the body of its entry."""
    subject = str(body["subject"])
    lines = found.setdefault((TermKind.EVENT, subject), {f"{_NO_ID}{line_of(subject)}": None})
    if body["data"]:
        lines.update(dict.fromkeys(lines_of(texts_of(body["data"]))))


def named_items(rows: Iterable[Row]) -> list[NamedItem]:
    """The names of occurrences by their rows."""
    return [
        NamedItem(o.id, obligation_text(o.agreement, o.obligation), o.subject, o.label)
        for o in (row.occurrence for row in rows)
    ]


@dataclass(frozen=True, slots=True)
class StoredTerms:
    """The rows of terms about some owners: the numbers and the text of each."""

    rows: Mapping[Owner, Mapping[int, str]]

    @classmethod
    def about(cls, connection: Connection, names: Iterable[str]) -> "StoredTerms":
        """Read those about subjects, occurrences or beginnings of ids."""
        columns = (term_t.c.number, term_t.c.kind, term_t.c.about, term_t.c.text)
        there = perhaps_there(connection, term_t.c.about, names)
        query = select(*columns).where(among(connection, term_t.c.about, there)).order_by(term_t.c.number)
        found: dict[Owner, dict[int, str]] = {}
        for number, kind, about, text in connection.execute(query).all():
            if kind in _KINDS:
                found.setdefault((_KINDS[kind], about), {})[number] = text
        return cls(found)

    def text(self, owner: Owner) -> str:
        """All lines of an owner."""
        return "\n".join(self.rows.get(owner, {}).values())


_KINDS = {kind.value: kind for kind in TermKind}
_NAMES = {kind: kind.value for kind in TermKind}
_COLUMNS = tuple(term_t.columns.keys())
_NO_ROWS: Mapping[int, str] = {}


def write_terms(
    connection: Connection, recorded: Mapping[Owner, Lines], items: Sequence[NamedItem], removed: Sequence[str]
) -> None:
    """Add what entries give (``lines_by_owner``), and make the terms of occurrences those of their rows as they are
    now; those of ``removed`` rows go."""
    if not (recorded or items or removed):
        return
    subjects = {item.subject for item in items if item.subject is not None}
    heads_of_items = [item.head for item in items]
    heads = set(heads_of_items)
    names = {about for _, about in recorded} | subjects | heads | {item.id for item in items} | set(removed)
    stored = StoredTerms.about(connection, names)
    last = connection.execute(select(func.max(term_t.c.number))).scalar()
    writer = TermWriter(connection, int(last or 0) + 1)
    for owner, lines in recorded.items():
        if owner not in stored.rows:
            writer.add(owner, lines)
            continue
        old = set(stored.text(owner).split("\n"))
        writer.add(owner, [line for line in lines if line not in old])
    for head in sorted(heads):
        if (TermKind.HEAD, head) not in stored.rows:
            writer.add((TermKind.HEAD, head), lines_of_head(head))
    gone: dict[int, str] = {}
    for item, head in zip(items, heads_of_items, strict=True):
        events, owner = (TermKind.EVENT, item.subject or ""), (TermKind.ITEM, item.id)
        known = "\n".join([*stored.rows.get(events, _NO_ROWS).values(), *recorded.get(events, ())])
        lines = item.lines(known, head)
        if not lines and owner not in stored.rows:
            continue
        if list(lines) != (stored.text(owner).split("\n") if owner in stored.rows else []):
            gone |= stored.rows.get(owner, {})
            writer.add(owner, lines)
    for id in removed:
        gone |= stored.rows.get((TermKind.ITEM, id), {})
    remove_terms(connection, gone)
    writer.flush()


@dataclass(slots=True)
class TermWriter:
    """Writes rows of terms with the numbers from ``number`` on, with their pairs, a block at a time."""

    connection: Connection
    number: int
    _waiting: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, owner: Owner, lines: Iterable[str]) -> None:
        """Add a row for an owner; none without lines."""
        text = "\n".join(lines)
        if not text:
            return
        kind, about = owner
        self._waiting.append((self.number, _NAMES[kind], about, text))
        self.number += 1
        if self.number % BLOCK == 0:
            self.flush()

    def flush(self) -> None:
        """Write what waits: all of it lies in one block."""
        if not self._waiting:
            return
        put_values(self.connection, term_t, _COLUMNS, self._waiting)
        block = (self.number - 1) // BLOCK
        members = members_by_pair({number % BLOCK: text for number, _, _, text in self._waiting})
        old = members_in(self.connection, block, members)
        rows = [
            {"pair": pair, "block": block, "members": added(old.get(pair, ""), offsets)}
            for pair, offsets in sorted(members.items())
        ]
        put(self.connection, term_pair_t, rows, Clash.REPLACE)
        self._waiting.clear()


def members_in(connection: Connection, block: int, pairs: Iterable[str]) -> dict[str, str]:
    """The packed numbers of a block that have these pairs."""
    query = select(term_pair_t.c.pair, term_pair_t.c.members).where(
        among(connection, term_pair_t.c.pair, pairs), term_pair_t.c.block == block
    )
    return {row.pair: row.members for row in connection.execute(query)}


def remove_terms(connection: Connection, gone: Mapping[int, str]) -> None:
    """Delete rows of terms, given by number with their texts, and take their numbers from their pairs."""
    if not gone:
        return
    by_block: dict[int, dict[int, str]] = {}
    for number, text in sorted(gone.items()):
        by_block.setdefault(number // BLOCK, {})[number % BLOCK] = text
    for block, texts in by_block.items():
        rows_gone = term_t.c.number.in_([block * BLOCK + offset for offset in texts])
        connection.execute(term_t.delete().where(rows_gone))
        members = members_by_pair(texts)
        old = members_in(connection, block, members)
        left = {pair: without(old.get(pair, ""), offsets) for pair, offsets in sorted(members.items())}
        rows = [{"pair": pair, "block": block, "members": packed} for pair, packed in left.items() if packed]
        put(connection, term_pair_t, rows, Clash.REPLACE)
        empty = [(pair, block) for pair, packed in left.items() if not packed]
        if empty:
            key = tuple_(term_pair_t.c.pair, term_pair_t.c.block)
            connection.execute(term_pair_t.delete().where(key.in_(empty)))
