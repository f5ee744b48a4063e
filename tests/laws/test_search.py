"""The law of the search: the terms find exactly what a reading of everything finds, in the same order."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import ENGINE, About, Entry, Kind
from engine.domain.refusal import Refusal
from engine.domain.suggest import similar_names
from engine.domain.text import folded
from engine.services.ports.occurrences import Row
from engine.services.ports.search import SearchQuery, SearchWord
from engine.services.rebuild import rebuild
from engine.services.refused import Refused
from tests.conftest import PICTURE

pytestmark = pytest.mark.databases

NUMBERS = ("A-1", "A-12", "B-0012", "b-0012x", "7", "订单-7", "Ａ９", "sales-consultant-1")
NAMES = (
    "张三",
    "王小丙",
    "三 张",
    'ＡＢＣ "50%_off"',
    "Straße\u200bNr.7",
    "sales-consultant-1",
    "Sales-Consultant-1",
    "x",
)
COMMENTS = ("缺客户签字", "see A-12/b", "客户 要求\n改期", "", "vehicle.delivered/A-1", "finance-clerk-1")
SUBMITTED = ("evidence", "comment", "reason", "note", "to")


def recorded(world: Any, chance: random.Random) -> None:
    """Events with corrections and repeats, and what people do about the items that these open."""
    world.run("2026-01-13T09:00")
    for n in range(16):
        number, name = chance.choice(NUMBERS), chance.choice(NAMES)
        plate = f"样{chance.choice('AB')}{chance.randrange(1000):03d}"
        data = {"customer": name, "plate": plate, "amount": str(chance.randrange(3000))}
        world.event("vehicle.delivered", number, "2026-01-13 10:00", f"2026-01-13T10:{n:02d}", **data)
    world.run("2026-01-13T11:00")
    ids = [row.occurrence.id for row in world.ledger.occurrences.all_rows()]
    for n in range(24):
        id, at = chance.choice(ids), f"2026-01-15T10:{n:02d}"
        for actor in ("sales-consultant-1", "finance-clerk-1"):
            files = {"order_slip": Attachment(f"{chance.choice(NAMES).replace(' ', '')}.png", PICTURE)}
            for kind, more in (
                (Kind.PARTLY_DELIVERED, {"files": files, "comment": chance.choice(COMMENTS)}),
                (Kind.EXTENSION_REQUESTED, {"until": "2026-02-03T18:00", "reason": chance.choice(COMMENTS)}),
            ):
                try:
                    world.act(kind, id, actor, at, **more)
                except Refused:
                    continue
    world.run("2026-01-16T09:00")


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for below in value.values() for text in texts(below))
    elif isinstance(value, Sequence):
        yield from (text for below in value for text in texts(below))


class Everything:
    """All that is recorded, to be read for each word."""

    def __init__(self, ledger: Any) -> None:
        self.rows: tuple[Row, ...] = ledger.occurrences.all_rows()
        self.entries: Mapping[str, Sequence[Entry]] = ledger.entries.all()
        self.events: dict[str, list[str]] = {}
        for group in ledger.entries.about(About.EVENT).values():
            for entry in group:
                self.events.setdefault(group[0].body["subject"], []).extend(texts(entry.body.get("data")))

    def has(self, row: Row, word: SearchWord) -> bool:
        occurrence = row.occurrence
        acted = [entry for entry in self.entries.get(occurrence.id, ()) if entry.actor != ENGINE]
        submitted = [text for entry in acted for key in SUBMITTED for text in texts(entry.body.get(key))]
        values = [*self.events.get(occurrence.subject or "", ()), *submitted]
        return (
            word.text in folded(occurrence.id)
            or word.text in folded(occurrence.label or "")
            or any(word.text in folded(text) or text in word.people for text in values)
            or any(entry.actor in word.people for entry in acted)
            or (occurrence.agreement, occurrence.obligation) in word.obligations
        )

    def that_have(self, words: Iterable[SearchWord]) -> tuple[str, ...]:
        words = tuple(words)
        rows = [row for row in self.rows if all(self.has(row, word) for word in words)]
        due = {row.occurrence.id: row.verdict.due for row in rows}
        ids = sorted(due)
        ids.sort(key=lambda id: -(at.at.timestamp()) if (at := due[id]) is not None else float("-inf"))
        return tuple(ids)

    def word(self, chance: random.Random) -> SearchWord:
        """A part of something that is recorded, sometimes spoilt, sometimes the name of people or a title as well."""
        row = chance.choice(self.rows)
        submitted = [text for e in self.entries.get(row.occurrence.id, ()) for text in texts(e.body)]
        found = [
            row.occurrence.id,
            row.occurrence.label or "",
            *self.events.get(row.occurrence.subject or "", ()),
            *submitted,
        ]
        parts = [part for text in found for part in folded(text).split() if len(part) > 1] + ["张三"]
        part = chance.choice(parts)
        begin = chance.randrange(len(part) - 1)
        text = part[begin : begin + chance.choice((2, 2, 3, 5, 8, 99))]
        if chance.random() < 0.1:
            text = text[::-1]
        people = frozenset(chance.sample(["sales-consultant-1", "finance-clerk-1", "x"], chance.choice((0, 0, 0, 1))))
        names = [(row.occurrence.agreement, row.occurrence.obligation)]
        return SearchWord(text, people, frozenset(names if chance.random() < 0.1 else ()))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_terms_find_what_a_reading_of_everything_finds(world: Any, seed: int) -> None:
    chance = random.Random(seed)
    recorded(world, chance)
    everything = Everything(world.ledger)
    for _ in range(80):
        words = [everything.word(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
        page = world.ledger.search.page(SearchQuery(tuple(words)), limit=10_000)
        expected = everything.that_have(words)
        assert (page.ids, page.total) == (expected, len(expected)), words


def test_a_name_with_one_mistake_is_suggested_as_if_all_were_compared(world: Any) -> None:
    chance = random.Random(4)
    recorded(world, chance)
    everything = Everything(world.ledger)
    search, ids = world.ledger.search, [row.occurrence.id for row in everything.rows]
    for names, near in ((ids, search.near_ids), (list(everything.events), search.near_subjects)):
        for name in chance.sample(names, min(len(names), 12)):
            at = chance.randrange(len(name))
            wrong = name[:at] + chance.choice(["", "x", name[at] * 2]) + name[at + 1 :]
            if len(wrong) > 1 and wrong not in names:
                assert similar_names(wrong, near(wrong), most=1) == similar_names(wrong, names, most=1), wrong


def test_terms_that_were_lost_are_named_and_made_anew(world: Any) -> None:
    recorded(world, random.Random(3))
    found = world.ledger.search.page(SearchQuery((SearchWord("张三"),)), limit=10_000)
    with world.ledger.database.write.begin() as connection:
        connection.exec_driver_sql("DELETE FROM term WHERE number > 3")
        connection.exec_driver_sql("DELETE FROM term_pair WHERE pair = '张三'")
    damage: tuple[Refusal, ...] = world.ledger.damaged_rows()
    assert {d.values["table"] for d in damage} == {"term", "term_pair"}
    assert rebuild(world.ledger).terms == len(damage)
    assert world.ledger.damaged_rows() == ()
    assert world.ledger.search.page(SearchQuery((SearchWord("张三"),)), limit=10_000) == found
    assert rebuild(world.ledger).terms == 0
