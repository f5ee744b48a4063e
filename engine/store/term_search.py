"""Read the terms by their pairs of characters: those that have a word, and those most like a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, literal, or_, select

from engine.store.bulk import among, among_numbers
from engine.store.core_tables import term_pair_t, term_t
from engine.store.term_pairs import BLOCK, bits_of, numbers_of, pairs_of
from engine.store.terms import TermKind

_MOST_PAIRS = 12
"""The pairs of a word that are asked for: more would seldom leave fewer rows."""


Names = Sequence[str] | Select[tuple[str]]
"""Numbers of subjects, ids of occurrences, or beginnings of ids; where there are many, a query for them."""
_LISTED = 1000
"""Up to so many rows of terms are read here. The names of more stay in the database."""


@dataclass(frozen=True, slots=True)
class TermNames:
    """The names of what has a word in its terms."""

    subjects: Names = ()
    items: Names = ()
    heads: Sequence[str] = ()


def numbers_with(connection: Connection, word: str) -> list[int]:
    """The numbers of the rows that may have a folded word without blanks, of two characters and more: they have all of
    its pairs."""
    return _numbers_with_all(connection, pairs_of(word))


def names_with(connection: Connection, word: str, numbers: Sequence[int] | None = None) -> TermNames:
    """The names of what has a word in one of its texts; ``numbers`` are those of the rows that may have it."""
    if numbers is None:
        numbers = numbers_with(connection, word)
    return _names(connection, numbers, _has(connection, word))


def names_of_value(connection: Connection, value: str) -> TermNames:
    """The names of what has a value without blanks, exactly as it is written, as one of its texts."""
    numbers = _numbers_with_all(connection, pairs_of(value))
    return _names(connection, numbers, _is_value(connection, value))


def names_among(connection: Connection, names: Iterable[str], word: str, values: Iterable[str]) -> frozenset[str]:
    """Those of some names that have a word in one of their texts, or one of some values as a text."""
    of_value = or_(false(), *(_is_value(connection, value) for value in values))
    fits = or_(_has(connection, word), of_value)
    query = select(term_t.c.about).where(among(connection, term_t.c.about, names), fits)
    return frozenset(connection.execute(query).scalars())


def numbers_alike(connection: Connection, text: str, most: int) -> list[int]:
    """The numbers of the rows that share the most pairs with a text; of those that share as many, the first."""
    by_pair: dict[str, int] = {}
    query = select(term_pair_t).where(among(connection, term_pair_t.c.pair, pairs_of(text)))
    for row in connection.execute(query):
        by_pair[row.pair] = by_pair.get(row.pair, 0) | bits_of(row.members) << row.block * BLOCK
    # the bits of each number's count, one integer for each place of it: a number is counted in all rows at once
    places: list[int] = []
    for carry in by_pair.values():
        for at, place in enumerate(places):
            places[at], carry = place ^ carry, place & carry
            if not carry:
                break
        if carry:
            places.append(carry)
    alike: list[int] = []
    for count in range(len(by_pair), 0, -1):
        bits = _all_with(places, count)
        for number in numbers_of(bits) if bits else ():
            alike.append(number)
            if len(alike) >= most:
                return alike
    return alike


def _all_with(places: list[int], count: int) -> int:
    """The rows whose count is this, as bits."""
    bits = -1
    for at, place in enumerate(places):
        bits &= place if count >> at & 1 else ~place
    return bits if count >> len(places) == 0 else 0


def _numbers_with_all(connection: Connection, pairs: set[str]) -> list[int]:
    """The numbers of the rows that have all of some pairs."""
    asked = sorted(pairs)[:: max(1, len(pairs) // _MOST_PAIRS)] if len(pairs) > _MOST_PAIRS else sorted(pairs)
    if not asked:
        return []
    blocks: dict[int, list[str]] = {}
    query = select(term_pair_t.c.block, term_pair_t.c.members).where(among(connection, term_pair_t.c.pair, asked))
    for block, members in connection.execute(query):
        blocks.setdefault(block, []).append(members)
    numbers: list[int] = []
    for block, packed in sorted(blocks.items()):
        if len(packed) == len(asked):  # else a pair is in none of its rows
            bits = -1
            for members in sorted(packed, key=len):
                bits &= bits_of(members)
                if not bits:
                    break
            numbers += [block * BLOCK + offset for offset in numbers_of(bits)]
    return numbers


def _names(connection: Connection, numbers: Sequence[int], which: ColumnElement[bool]) -> TermNames:
    """The names of the rows with some numbers that fulfil a condition."""
    if not numbers:
        return TermNames()
    fits = (among_numbers(connection, term_t.c.number, numbers), which)
    if len(numbers) <= _LISTED:
        found: dict[str, set[str]] = {}
        for kind, about in connection.execute(select(term_t.c.kind, term_t.c.about).where(*fits)):
            found.setdefault(kind, set()).add(about)
        subjects, heads = found.pop(TermKind.EVENT.value, ()), found.pop(TermKind.HEAD.value, ())
        return TermNames(sorted(subjects), sorted({id for ids in found.values() for id in ids}), sorted(heads))
    of_events = select(term_t.c.about).where(*fits, term_t.c.kind == TermKind.EVENT.value)
    of_items = select(term_t.c.about).where(*fits, term_t.c.kind.in_([TermKind.ITEM.value, TermKind.ENTRY.value]))
    head = case((term_t.c.kind == TermKind.HEAD.value, term_t.c.about))  # of items, one row says that there are some
    others = select(head).where(*fits, term_t.c.kind != TermKind.EVENT.value).distinct()
    named = list(connection.execute(others).scalars())
    has_items = None in named
    return TermNames(of_events, of_items if has_items else (), sorted(name for name in named if name is not None))


def _is_value(connection: Connection, value: str) -> ColumnElement[bool]:
    """The condition that a text of an event, or of somebody who did something, is a value."""
    lines = literal("\n") + term_t.c.text + literal("\n")
    recorded = term_t.c.kind.in_([TermKind.EVENT.value, TermKind.ENTRY.value])
    return and_(recorded, _contains(connection, lines, f"\n{value}\n"))


def _has(connection: Connection, word: str) -> ColumnElement[bool]:
    return _contains(connection, term_t.c.text, word)


def _contains(connection: Connection, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    where = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return where(column, text) > 0
