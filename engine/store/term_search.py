"""Read the terms by their pairs of characters: those that have a word, and those most like a text."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal, select

from engine.store.bulk import among, among_numbers
from engine.store.tables import term_pair_t, term_t
from engine.store.term_pairs import BLOCK, bits_of, numbers_of, pairs_of
from engine.store.terms import TermKind

_MOST_PAIRS = 12
"""The pairs of a word that are asked for: more would seldom leave fewer rows."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a row of terms is about."""

    kind: TermKind
    about: str


def terms_with(connection: Connection, word: str) -> set[Term]:
    """What has a folded word without blanks, of two characters and more, in one of its texts."""
    numbers = _numbers_with_all(connection, pairs_of(word))
    return _read(connection, numbers, _contains(connection, term_t.c.text, word))


def terms_of_value(connection: Connection, value: str) -> set[Term]:
    """What has a value without blanks, exactly as it is written, as one of its texts."""
    numbers = _numbers_with_all(connection, pairs_of(value))
    lines = literal("\n") + term_t.c.text + literal("\n")
    found = _read(connection, numbers, _contains(connection, lines, f"\n{value}\n"))
    return {term for term in found if term.kind in (TermKind.EVENT, TermKind.ENTRY)}


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


def _read(connection: Connection, numbers: list[int], which: ColumnElement[bool]) -> set[Term]:
    if not numbers:
        return set()
    query = select(term_t.c.kind, term_t.c.about).where(among_numbers(connection, term_t.c.number, numbers), which)
    return {Term(TermKind(kind), about) for kind, about in connection.execute(query)}


def _contains(connection: Connection, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    where = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return where(column, text) > 0
