"""Decide on the current state of the ledger and commit; decide again where another commit came in between."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from engine.services.ports.ledger import Batch, Conflict, ExpectedHead, Ledger

T = TypeVar("T")

TRIES = 50
"""The most attempts at a decision before it fails.

Every commit in between is progress of somebody else, so the limit only stops what would never end. A long run commits
chunk after chunk; people who act meanwhile have to outlast it, so they get as many attempts as the run.
"""


def decide(ledger: Ledger, at: datetime, work: Callable[[ExpectedHead], tuple[Batch | None, T]]) -> T:
    """Commit the batch that ``work`` decides on, and return the result that ``work`` returns beside it.

    ``work`` reads all that it needs itself, and is called again where another commit came in between. A batch of None
    writes nothing. Errors raised by ``work`` pass through. Raises Conflict where others kept committing.
    """

    def attempt() -> T:
        expected_head = ledger.expected_head(at)
        batch, result = work(expected_head)
        if batch is not None:
            _write(ledger, batch, expected_head)
        return result

    return retry(attempt)


def retry(attempt: Callable[[], T]) -> T:
    """Repeat an attempt that reads its own expected head, until no other commit comes in between.

    Raises Conflict where others kept committing.
    """
    for _ in range(TRIES):
        try:
            return attempt()
        except Conflict:
            continue
    raise Conflict(f"the ledger changed {TRIES} times while this was decided")


def _write(ledger: Ledger, batch: Batch, expected_head: ExpectedHead) -> None:
    """Commit a batch; where it has nothing for the chain, write only its rows and checkpoints."""
    if batch.entries or batch.messages or batch.definitions:
        ledger.commit(batch, expected_head)
        return
    if batch.rows or batch.removed or batch.ratings:
        ledger.refresh(batch.rows, expected_head, batch.removed, batch.ratings, batch.checkpoints)
    elif batch.checkpoints:
        ledger.events.save_checkpoints(batch.checkpoints)
