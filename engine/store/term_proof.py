"""The proof of the terms: they are worked out anew from entries and occurrences, a few thousand at a time."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select
from sqlalchemy import Row as SqlRow

from engine.domain.ids import BadId, OccurrenceId, obligation_text
from engine.domain.ledger.entry import ENGINE, About
from engine.domain.refusal import Refusal
from engine.store.bulk import among
from engine.store.codec import UNREADABLE, parsed
from engine.store.core_tables import entry_t, event_t, occurrence_t, term_pair_t, term_t
from engine.store.entries import entry_of, holds
from engine.store.event_proof import VersionEntry, entries_of_events, subject_spans
from engine.store.events import OF_VERSIONS
from engine.store.term_pairs import BLOCK, members_by_pair, unpack
from engine.store.terms import (
    Lines,
    NamedItem,
    Owner,
    StoredTerms,
    TermKind,
    TermWriter,
    add_lines_of_event,
    lines_by_owner,
    lines_of_head,
)

_AT_A_TIME = 2000
"""Subjects or occurrences whose terms are worked out at once."""
ItemRow = Sequence[Any]
"""The id and the body of an occurrence."""
_SURE = 2
"""A row lacks a number of pairs only if it was changed; a pair that was changed is named itself."""


def repair_terms(connection: Connection) -> int:
    """Write all terms anew where one of them is wrong; return how many are."""
    events = (entries_of_events(connection, within) for within in subject_spans(connection))
    wrong = sum(1 for _ in damaged_terms(connection, events, rows_of_items(connection)))
    if wrong:
        connection.execute(term_pair_t.delete())
        connection.execute(term_t.delete())
        fill_terms(connection)
    return wrong


def fill_terms(connection: Connection) -> None:
    """Write the terms of all that is recorded, in tables that are empty."""
    writer = TermWriter(connection, 1)
    heads: set[str] = set()
    events = (entries_of_events(connection, within) for within in subject_spans(connection))
    for expected in chain(map(_of_events, events), _of_entries(connection)):
        for owner, lines in expected.items():
            writer.add(owner, lines)
    writer.flush()  # the labels of occurrences are compared with them
    for items, _unreadable, known in _of_items(connection, rows_of_items(connection)):
        heads |= {item.head for item in items}
        for item in items:
            writer.add((TermKind.ITEM, item.id), item.lines(known(item)))
    for head in sorted(heads):
        writer.add((TermKind.HEAD, head), lines_of_head(head))
    writer.flush()


def damaged_terms(
    connection: Connection, events: Iterable[Sequence[VersionEntry]], rows: Iterable[Sequence[ItemRow]]
) -> Iterator[Refusal]:
    """The rows of terms that are not those that follow from the entries and the occurrences, and the pairs that are not
    those of the terms. ``events`` are the entries of all events, those about a subject together; ``rows`` the ids and
    bodies of all occurrences."""
    heads: set[str] = set()
    owned = 0
    for expected in chain(map(_of_events, events), _of_entries(connection)):
        stored = StoredTerms.about(connection, {about for _, about in expected})
        for owner, lines in expected.items():
            own = stored.rows.get(owner, {})
            owned += len(own)
            if not _has(own, lines):
                yield from _differences(owner, own)
    for items, unreadable, known in _of_items(connection, rows):
        heads |= {item.head for item in unreadable}
        stored = StoredTerms.about(connection, [item.id for item in items])
        for item in items:
            head = item.head
            heads.add(head)
            owner = (TermKind.ITEM, item.id)
            own = stored.rows.get(owner, {})
            owned += len(own)
            # a later event may have brought the words of the label; the row has them until the occurrence is another
            if not _has(own, item.lines(known(item), head)) and not _has(own, item.lines("", head)):
                yield from _differences(owner, own)
    stored = StoredTerms.about(connection, heads)
    for head in sorted(heads):
        owner = (TermKind.HEAD, head)
        own = stored.rows.get(owner, {})
        owned += len(own)
        if not _has(own, lines_of_head(head)):
            yield from _differences(owner, own)
    is_owned = owned == connection.execute(select(func.count()).select_from(term_t)).scalar_one()
    for block in sorted(_blocks(connection)):
        yield from _damaged_block(connection, block, None if is_owned else heads)


def _has(rows: Mapping[int, str], lines: Lines) -> bool:
    """Return whether the rows of one owner have exactly these lines."""
    text = "\n".join(rows.values())
    if text == "\n".join(lines):
        return bool(rows) == bool(lines)
    stored = text.split("\n") if rows else []
    return len(stored) == len(lines) and set(stored) == lines.keys()


def _differences(owner: Owner, rows: Mapping[int, str]) -> Iterator[Refusal]:
    """The rows of one owner that do not have its lines."""
    if not rows:
        yield Refusal("row-missing", table=term_t.name, row=owner[1])
    for number in rows:
        yield Refusal("row-altered", table=term_t.name, row=str(number))


# ---- what is expected


def _of_events(entries: Iterable[VersionEntry]) -> dict[Owner, Lines]:
    """The lines of the events of some entries."""
    found: dict[Owner, Lines] = {}
    for kind, _id, _at, body in entries:
        if kind in OF_VERSIONS:
            add_lines_of_event(found, body)
    return found


def _of_entries(connection: Connection) -> Iterator[dict[Owner, Lines]]:
    """The lines of the entries of people about some occurrences at a time."""
    column = entry_t.c.subject_id
    by_people = (holds(entry_t.c.about, About.OCCURRENCE), entry_t.c.actor != ENGINE)
    for ids in _keys(connection, column, select(column).where(*by_people).distinct()):
        entries = select(entry_t).where(among(connection, column, ids), entry_t.c.actor != ENGINE)
        rows = connection.execute(entries.order_by(entry_t.c.seq)).all()
        none: dict[Owner, Lines] = {(TermKind.ENTRY, id): {} for id in ids}
        yield none | lines_by_owner(entry_of(row) for row in rows if row.about == About.OCCURRENCE.value)


_Items = tuple[Sequence[NamedItem], Sequence[NamedItem], Callable[[NamedItem], str]]


def rows_of_items(connection: Connection, *columns: Column[Any]) -> Iterator[Sequence[SqlRow[Any]]]:
    """The ids and bodies of all occurrences, or these columns, in the order of their ids, some at a time."""
    query = select(*(columns or (occurrence_t.c.id, occurrence_t.c.body))).order_by(occurrence_t.c.id).limit(_AT_A_TIME)
    after: str | None = None
    while rows := connection.execute(query if after is None else query.where(occurrence_t.c.id > after)).all():
        yield rows
        after = rows[-1].id


def _of_items(connection: Connection, every: Iterable[Sequence[ItemRow]]) -> Iterator[_Items]:
    """The names of some occurrences at a time; of those whose rows cannot be read, as verification says, what their ids
    say; and the texts of the events about the subject of each."""
    for rows in every:
        read = {id: _item(id, body) for id, body in rows}
        items = [item for item in read.values() if item is not None]
        unreadable = [named for id, item in read.items() if item is None and (named := _named(id)) is not None]
        stored = StoredTerms.about(connection, {item.subject for item in items if item.subject is not None})
        texts: Callable[[NamedItem], str] = partial(_texts_of_subject, stored)
        yield items, unreadable, texts


def _texts_of_subject(stored: StoredTerms, item: NamedItem) -> str:
    return stored.text((TermKind.EVENT, item.subject or ""))


def _named(id: str) -> NamedItem | None:
    """The names of an occurrence as far as its id has them; None for a text that is no id."""
    try:
        parsed = OccurrenceId.parse(id)
    except BadId:
        return None
    return NamedItem(id, str(parsed.obligation), parsed.subject, None)


_PLAIN = r'(?:null|"([^"\\]*)")'
_BEGINNING = re.compile(rf'\{{"id":{_PLAIN},"agreement":{_PLAIN},"obligation":{_PLAIN},')
_MIDDLE = re.compile(rf',"event":{_PLAIN},"subject":{_PLAIN},"label":{_PLAIN},"number":')
"""The names in a body as it is written, where no sign of them is escaped."""


def _item(id: str, body: str) -> NamedItem | None:
    """The names of a stored occurrence; None where its row cannot be read, as verification says.

    A body is long and has few names, so they are looked up where they stand in it.
    """
    beginning = _BEGINNING.match(body)
    middle = _MIDDLE.search(body, beginning.end()) if beginning is not None else None
    if beginning is not None and middle is not None and body.endswith("}"):
        _id, agreement, obligation = beginning.groups()
        if agreement is not None and obligation is not None:
            return NamedItem(id, obligation_text(agreement, obligation), middle[2], middle[3])
    try:
        occurrence = parsed(body)
        promise = obligation_text(occurrence["agreement"], occurrence["obligation"])
        return NamedItem(id, promise, occurrence.get("subject"), occurrence.get("label"))
    except (*UNREADABLE, LookupError):
        return None


def _keys(connection: Connection, column: ColumnElement[str], query: Select[tuple[str]]) -> Iterator[list[str]]:
    """The values of a column in order, some at a time."""
    last: str | None = None
    while True:
        after = query if last is None else query.where(column > last)
        keys = list(connection.execute(after.order_by(column).limit(_AT_A_TIME)).scalars())
        if not keys:
            return
        yield keys
        last = keys[-1]


# ---- the rows of one block, and their pairs


def _damaged_block(connection: Connection, block: int, heads: set[str] | None) -> Iterator[Refusal]:
    """The rows of a block that are about nothing that is recorded, and the pairs that are not those of its rows.

    ``heads`` are the beginnings of ids; None where every row is known to be about something.
    """
    query = select(term_t).where(term_t.c.number.between(block * BLOCK, (block + 1) * BLOCK - 1))
    rows = connection.execute(query.order_by(term_t.c.number)).all()
    if heads is not None:
        yield from _foreign(connection, rows, heads)
    expected = members_by_pair({row.number % BLOCK: row.text for row in rows})
    columns = (term_pair_t.c.pair, term_pair_t.c.members)
    stored_rows = connection.execute(select(*columns).where(term_pair_t.c.block == block)).all()
    stored: dict[str, str] = {pair: members for pair, members in stored_rows}  # noqa: C416  (rows are no pairs to mypy)
    lacking: dict[int, int] = {}
    for pair in sorted(stored.keys() | expected.keys()):
        wanted = expected.get(pair, [])
        try:
            members = unpack(stored.get(pair, ""))
        except ValueError:
            members = None
        if members == wanted:
            continue
        code = (
            "row-altered" if pair in stored and pair in expected else "row-foreign" if pair in stored else "row-missing"
        )
        yield Refusal(code, table=term_pair_t.name, row=f"{pair}, {block}")
        for offset in set(members if members is not None else wanted) ^ set(wanted):
            lacking[offset] = lacking.get(offset, 0) + 1
    present = {row.number % BLOCK for row in rows}
    for offset, pairs in sorted(lacking.items()):
        if pairs >= _SURE:
            code = "row-altered" if offset in present else "row-missing"
            yield Refusal(code, table=term_t.name, row=str(block * BLOCK + offset))


def _foreign(connection: Connection, rows: Sequence[SqlRow[Any]], heads: set[str]) -> Iterator[Refusal]:
    """The rows of terms that are about nothing that is recorded."""
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row.kind, set()).add(row.about)
    known = {**_known(connection, names), TermKind.HEAD.value: heads}
    for row in rows:
        if row.about not in known.get(row.kind, ()):
            yield Refusal("row-foreign", table=term_t.name, row=str(row.number))


def _blocks(connection: Connection) -> set[int]:
    """The blocks that have rows, or pairs."""
    of_rows = connection.execute(select(term_t.c.number // BLOCK).distinct()).scalars()
    return {*connection.execute(select(term_pair_t.c.block).distinct()).scalars(), *of_rows}


def _known(connection: Connection, names: Mapping[str, set[str]]) -> Mapping[str, set[str]]:
    """Those of some names, by kind of terms, that are recorded as what such terms are about."""
    of_people = (holds(entry_t.c.about, About.OCCURRENCE), entry_t.c.actor != ENGINE)
    columns = {
        TermKind.EVENT: (event_t.c.subject, ()),
        TermKind.ITEM: (occurrence_t.c.id, ()),
        TermKind.ENTRY: (entry_t.c.subject_id, of_people),
    }
    return {
        kind.value: set(
            connection.execute(
                select(column).where(among(connection, column, names[kind.value]), *which).distinct()
            ).scalars()
        )
        for kind, (column, which) in columns.items()
        if kind.value in names
    }
