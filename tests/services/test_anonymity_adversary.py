"""Somebody who sees everything from the closing on cannot link a person to an answer better than by chance.

The adversary has the database with its files, the key of the chain, and the ledger: every order, size and place that
they have of people and of answers. The best of all pairs of orders is learned on rounds whose truth the adversary
knows, and then used on others.
"""

import hashlib
import hmac
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from engine.domain.survey.answer_batch import AnswerBatch, BatchedAnswer, is_committed, proofs
from engine.domain.survey.confirmation_code import code_hash, nonce
from engine.domain.survey.round import Round
from engine.store.connect import Database, connect
from engine.store.ledger import SqlLedger
from tests.conftest import KEY
from tests.fixtures.anonymous_house import Given, anonymous_round, close, given_forms, submit

BEYOND_CHANCE = 2.33
"""Standard deviations that chance exceeds once in a hundred times."""
RATED = ("finance", "stock")

Order = Callable[[str], object]
"""A key by which people, or answers by their nonce, are sorted."""


@dataclass(frozen=True)
class Observed:
    """All that is there once a round has closed: the entries as they are stored, and the bytes of the files."""

    people: Sequence[str]
    answers: Sequence[BatchedAnswer]
    files: bytes
    rows: Mapping[str, object]
    """The place of the stored row of each person and answer."""


@dataclass(frozen=True)
class Truth:
    """The department of each person, and the person behind each answer."""

    department: Mapping[str, str]
    person: Mapping[str, str]


def play(database: Database, id: str, seed: int) -> tuple[Round, list[Given], AnswerBatch]:
    """A round of one to three departments with 5 to 40 people each, which most of them answer."""
    chance = random.Random(seed)
    names = chance.sample([f"{chance.randrange(16**6):06x}" for _ in range(150)], 120)
    house = {f"d{n}": names[40 * n : 40 * n + chance.randint(5, 40)] for n in range(chance.choice((1, 1, 2, 3)))}
    one = anonymous_round(id, house, RATED)
    ledger = SqlLedger(database, KEY)
    given = given_forms(one, chance, taking_part=chance.choice((0.7, 0.9, 1.0)))
    submit(ledger, one, given, chance)
    return one, given, close(ledger, one)


def truth_of(one: Round, given: Iterable[Given]) -> Truth:
    return Truth(
        {rater.person: rater.department for rater in one.raters},
        {nonce(form.form.code_hash, one.id, about): form.person for form in given for about in form.form.answers},
    )


def observed(database: Database, batch: AnswerBatch, files: Iterable[Path] = ()) -> Observed:
    """The state from the closing on."""
    place = "ctid" if database.write.dialect.name == "postgresql" else "rowid"
    with database.read.begin() as connection:
        found = connection.execute(text(f"SELECT {place}, seq, actor, body FROM entry")).all()
    rows: dict[str, object] = {}
    for where, seq, actor, body in found:
        number = re.search(r'"nonce":"(\w+)"', body)
        rows[number[1] if number else actor] = (str(where), seq)
    content = b"".join(path.read_bytes() for path in files if path.is_file())
    return Observed(batch.people, batch.answers, content, rows)


def orders(seen: Observed) -> Mapping[str, Order]:
    """The orders of people and answers that the adversary can see or compute."""
    recorded = {name: place for place, name in enumerate([*seen.people, *(a.nonce for a in seen.answers)])}
    answer = {a.nonce: a for a in seen.answers}
    length = {name: len(repr(answer[name].content)) if name in answer else len(name) for name in recorded}
    hashes = {name: answer[name].content_hash if name in answer else name for name in recorded}
    keyed: Order = lambda name: hmac.digest(KEY, name.encode(), "sha256")  # noqa: E731
    return {
        "recorded": recorded.__getitem__,
        "recorded backwards": lambda name: -recorded[name],
        "stored row": lambda name: str(seen.rows.get(name)),
        "place in the file": lambda name: seen.files.find(name.encode()),
        "last place in the file": lambda name: seen.files.rfind(name.encode()),
        "name": lambda name: name,
        "length": lambda name: (length[name], name),
        "content hash": hashes.__getitem__,
        "hash": lambda name: hashlib.sha256(name.encode()).digest(),
        "keyed hash": keyed,
    }


def groups(seen: Observed, truth: Truth) -> Iterator[tuple[list[str], list[str]]]:
    """The people who may have given some answers, and these answers: those of a department about another one, and
    those without a department of all people of the departments that are not kept."""
    kept = {a.department for a in seen.answers if a.department}
    by_origin: dict[tuple[str | None, str | None], list[str]] = {}
    for a in seen.answers:
        by_origin.setdefault((a.department, a.about), []).append(a.nonce)
    for (department, _), numbers in by_origin.items():
        own = {True: {department}, False: set(truth.department.values()) - kept}[department is not None]
        yield [person for person in seen.people if truth.department[person] in own], numbers


@dataclass
class Score:
    """How often a pair of orders was right, and what chance gives: the mean, and the variance."""

    right: int = 0
    mean: float = 0.0
    variance: float = 0.0

    @property
    def beyond(self) -> float:
        """Standard deviations above chance."""
        return (self.right - self.mean) / sqrt(self.variance or 1)


def play_adversary(rounds: Iterable[tuple[Observed, Truth]]) -> Mapping[tuple[str, str], Score]:
    """The scores of all pairs of an order of people and one of answers: the first person in one is linked to the first
    answer in the other, and so on."""
    scores: dict[tuple[str, str], Score] = {}
    for seen, truth in rounds:
        keys = orders(seen)
        for people, answers in groups(seen, truth):
            first = {name: sorted(people, key=key) for name, key in keys.items()}
            second = {name: sorted(answers, key=key) for name, key in keys.items()}
            for one in keys:
                for other in keys:
                    score = scores.setdefault((one, other), Score())
                    linked = zip(first[one], second[other], strict=False)
                    score.right += sum(truth.person[answer] == person for person, answer in linked)
                    score.mean += len(answers) / len(people)
                    score.variance += len(answers) / len(people)
    return scores


def require_chance(rounds: Sequence[tuple[Observed, Truth]]) -> None:
    """The pair of orders that was best in one half of the rounds is no better than chance in the other half."""
    for known, others in ((rounds[::2], rounds[1::2]), (rounds[1::2], rounds[::2])):
        learned = play_adversary(known)
        best = max(learned, key=lambda pair: learned[pair].beyond)
        score = play_adversary(others)[best]
        assert score.beyond < BEYOND_CHANCE, (best, score, learned[best])


def require_proven(one: Round, given: Sequence[Given], batch: AnswerBatch) -> None:
    """Each code finds its answers, all that was given is there once, and the commitment covers it."""
    assert is_committed(batch.commitment, batch.people, batch.answers)
    assert batch.people == tuple(sorted(form.person for form in given))
    found: Counter[str] = Counter()
    for form in given:
        theirs = proofs(one.id, code_hash(form.code), RATED, batch.answers)
        expected = form.form.answers if len(given) >= one.k else dict.fromkeys(form.form.answers)
        assert {about: proof.answer.content for about, proof in theirs.items()} == expected
        found.update(proof.answer.nonce for proof in theirs.values())
    assert set(found.values()) <= {1} and len(found) == len(batch.answers)


def played(folder: Path, empty: Path, seeds: Iterable[int]) -> list[tuple[Observed, Truth]]:
    """Each seed is a round in a database of its own."""
    done = []
    for seed in seeds:
        path = folder / f"{seed}.db"
        shutil.copy(empty, path)
        database = connect(f"sqlite:///{path}")
        event.listen(database.write, "connect", _without_waiting_for_the_disk)
        one, given, batch = play(database, f"yearly@{seed}", seed)
        require_proven(one, given, batch)
        files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
        seen = observed(database, batch, files)
        assert not [f.person for f in given if f.code.encode() in seen.files or f.form.code_hash.encode() in seen.files]
        database.dispose()
        path.unlink()
        done.append((seen, truth_of(one, given)))
    return done


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    """Thousands of commits: the bytes are the same."""
    connection.execute("PRAGMA synchronous = OFF")


def test_an_adversary_finds_planted_hints(empty_database: Path, tmp_path: Path) -> None:
    """The attack is not blind: where answers lie in the order of the people who gave them, it finds that at once."""
    leaking = []
    for seen, truth in played(tmp_path, empty_database, range(12)):
        in_order = sorted(seen.answers, key=lambda a: truth.person[a.nonce])
        leaking.append((Observed(seen.people, in_order, seen.files, seen.rows), truth))
    with pytest.raises(AssertionError, match="recorded"):
        require_chance(leaking)


def test_seeded_rounds_on_sqlite_link_nobody_better_than_chance(empty_database: Path, tmp_path: Path) -> None:
    require_chance(played(tmp_path, empty_database, range(80)))


@pytest.mark.slow
def test_a_thousand_seeded_rounds_link_nobody_better_than_chance(empty_database: Path, tmp_path: Path) -> None:
    require_chance(played(tmp_path, empty_database, range(1000)))


def test_rounds_on_postgresql_link_nobody_better_than_chance(new_postgres: Callable[..., str]) -> None:
    rounds = []
    database = connect(new_postgres())
    for seed in range(12):
        before = SqlLedger(database, KEY).head()
        one, given, batch = play(database, f"yearly@{seed}", seed)
        require_proven(one, given, batch)
        seen = observed(database, batch)
        own = {*batch.people, *(a.nonce for a in batch.answers)}
        rounds.append(
            (
                Observed(seen.people, seen.answers, b"", {n: r for n, r in seen.rows.items() if n in own}),
                truth_of(one, given),
            )
        )
        with database.read.begin() as connection:
            same = connection.execute(
                text("SELECT count(DISTINCT xmin::text) FROM entry WHERE seq > :seq"),
                {"seq": before.entries if before else 0},
            ).scalar()
            left = connection.execute(text("SELECT relname FROM pg_class WHERE relname LIKE 'waiting%'")).all()
        assert (same, left) == (1, [])
    database.dispose()
    require_chance(rounds)
