"""A process is killed at each step of answering an anonymous round and of closing it: nothing is lost or doubled.

Each kill is a real one (SIGKILL), of a process of its own, before one of its statements or around one of its commits.
"""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from engine.domain.action.anonymous_answer import recorded_batch
from engine.domain.ledger.entry import About
from engine.domain.survey.answer_batch import is_committed
from engine.store.connect import Database, connect
from engine.store.ledger import SqlLedger
from tests.conftest import KEY
from tests.fixtures.anonymous_house import Given, anonymous_round, close, given_forms, submit

pytestmark = pytest.mark.databases

ROUND = anonymous_round("yearly@2026", {"sales": [f"person-{n}" for n in range(7)]}, ("finance", "stock"))
FORMS = given_forms(ROUND, random.Random(1))


def dies(work: Callable[[SqlLedger], object], url: str, at: int) -> bool:
    """Do some work in a process of its own that is killed at one of its steps; False where it ended before."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        status = 1
        try:
            database = connect(url)
            _die_at(database, at)
            work(SqlLedger(database, KEY))
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _die_at(database: Database, at: int) -> None:
    left = [at]

    def step(*_: object) -> None:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    event.listen(database.write, "before_cursor_execute", step)
    event.listen(database.write, "commit", step)
    event.listen(database.write, "checkin", step)  # the connection is given back once the commit is through


@pytest.fixture
def url(new_database: Callable[..., str], tmp_path: Path) -> str:
    return new_database(tmp_path)


def kill_at_each_step(work: Callable[[SqlLedger], object], url: str, sound: Callable[[SqlLedger], None]) -> int:
    """Kill at each step, look after each kill, and do the work again until it ends; return the number of kills."""
    for at in range(400):
        if not dies(work, url, at):
            return at
        database = connect(url)
        sound(SqlLedger(database, KEY))
        database.dispose()
    raise AssertionError("it never ends")


def test_a_kill_while_answering_leaves_a_whole_form_or_none(url: str) -> None:
    first: Given = FORMS[0]

    def answers(ledger: SqlLedger) -> None:
        ledger.open_rounds.begin(ROUND.id, [rater.person for rater in ROUND.raters])
        ledger.open_rounds.submit(ROUND.id, first.person, first.form)

    def is_whole(ledger: SqlLedger) -> None:
        came = ledger.open_rounds.took_part(ROUND.id)
        assert came in (frozenset(), {first.person})
        assert ledger.open_rounds.form(ROUND.id, first.form.code_hash) == (first.form if came else None)

    assert kill_at_each_step(answers, url, is_whole) > 8
    database = connect(url)
    assert SqlLedger(database, KEY).open_rounds.drain(ROUND.id).forms == (first.form,)
    database.dispose()


def test_a_kill_while_closing_loses_and_doubles_nothing_and_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    database = connect(url)
    submit(SqlLedger(database, KEY), ROUND, FORMS, random.Random(2))
    database.dispose()

    def closes(ledger: SqlLedger) -> None:
        if not ledger.begun():  # a run looks in the ledger whether a round is closed already
            close(ledger, ROUND)
        assert ledger.open_rounds.wipe()

    def is_open_or_closed(ledger: SqlLedger) -> None:
        waiting = ledger.open_rounds.took_part(ROUND.id)
        head = ledger.head()
        assert (len(waiting), head.entries if head else 0) in ((7, 0), (0, 7 + 14 + 2))

    assert kill_at_each_step(closes, url, is_open_or_closed) > 12
    database = connect(url)
    ledger = SqlLedger(database, KEY)
    assert ledger.verify() is None
    batch = recorded_batch(ledger.entries.about(About.ROUND)[ROUND.id])
    assert batch is not None and is_committed(batch.commitment, batch.people, batch.answers)
    assert (batch.commitment.people, batch.commitment.answers) == (7, 14)
    database.dispose()
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [form for form in FORMS if form.form.code_hash.encode() in content]
