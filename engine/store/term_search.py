"""Read the terms by their pairs of characters: those that have a word, and those most like a text."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, false, func, literal, or_, select

from engine.store.bulk import among, among_numbers
from engine.store.tables import term_pair_t, term_t
from engine.store.term_pairs import BLOCK, bits_of, numbers_of, pairs_of
from engine.store.terms import TermKind

_MOST_PAIRS = 12
"""The pairs of a word that are asked for: more would seldom leave fewer rows."""


Names = Mapping[TermKind, frozenset[str]]
"""The names of what has a word, by kind: numbers of subjects, ids of occurrences, beginnings of ids."""


def numbers_with(connection: Connection, word: str) -> list[int]:
    """The numbers of the rows that may have a folded word without blanks, of two characters and more: they have all of
    its pairs."""
    return _numbers_with_all(connection, pairs_of(word))


def names_with(connection: Connection, word: str, numbers: Sequence[int] | None = None) -> Names:
    """What has a word in one of its texts; ``numbers`` are those of the rows that may have it."""
    if numbers is None:
        numbers = numbers_with(connection, word)
    return _read(connection, among_numbers(connection, term_t.c.number, numbers), _has(connection, word))


def names_of_value(connection: Connection, value: str) -> Names:
    """What has a value without blanks, exactly as it is written, as one of its texts."""
    numbers = _numbers_with_all(connection, pairs_of(value))
    is_line = _contains(connection, literal("\n") + term_t.c.text + literal("\n"), f"\n{value}\n")
    values = term_t.c.kind.in_([TermKind.EVENT.value, TermKind.ENTRY.value])
    return _read(connection, among_numbers(connection, term_t.c.number, numbers), is_line, values)


def names_among(connection: Connection, names: Iterable[str], word: str, values: Iterable[str]) -> frozenset[str]:
    """Those of some names that have a word in one of their texts, or one of some values as a text."""
    is_value = (
        _contains(connection, literal("\n") + term_t.c.text + literal("\n"), f"\n{value}\n") for value in values
    )
    of_value = and_(term_t.c.kind.in_([TermKind.EVENT.value, TermKind.ENTRY.value]), or_(false(), *is_value))
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


def _read(connection: Connection, *which: ColumnElement[bool]) -> Names:
    rows = connection.execute(select(term_t.c.kind, term_t.c.about).where(*which)).all()
    found: dict[str, set[str]] = {}
    for kind, about in rows:
        found.setdefault(kind, set()).add(about)
    return {kind: frozenset(found.get(kind.value, ())) for kind in TermKind}


def _has(connection: Connection, word: str) -> ColumnElement[bool]:
    return _contains(connection, term_t.c.text, word)


def _contains(connection: Connection, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    where = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return where(column, text) > 0
