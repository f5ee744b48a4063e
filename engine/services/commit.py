"""Decide on the record as it stands and commit the decision; decide anew where another commit came in between."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from engine.services.ports.ledger import Batch, Conflict, ExpectedHead, Ledger

T = TypeVar("T")

TRIES = 50
"""How often a decision is made before it is given up.

Every commit that comes in between is progress of somebody else, so the limit only ends what would never end. A long run
commits chunk after chunk; people who act meanwhile have to outlast it, so they get as many tries as the run.
"""


def decide(ledger: Ledger, at: datetime, work: Callable[[ExpectedHead], tuple[Batch | None, T]]) -> T:
    """Commit what ``work`` decides on a draft, and return what it returns beside its batch.

    ``work`` reads all it needs itself, and is called again where another commit came in between. A batch of None writes
    nothing. What ``work`` raises passes through. Raises HeadMoved where others kept committing.
    """

    def attempt() -> T:
        expected_head = ledger.expected_head(at)
        batch, result = work(expected_head)
        if batch is not None:
            _write(ledger, batch, expected_head)
        return result

    return retry(attempt)


def retry(attempt: Callable[[], T]) -> T:
    """Repeat an attempt that takes its own drafts until no other commit comes in between.

    Raises HeadMoved where others kept committing.
    """
    for _ in range(TRIES):
        try:
            return attempt()
        except Conflict:
            continue
    raise Conflict(f"the record moved {TRIES} times while this was decided")


def _write(ledger: Ledger, batch: Batch, expected_head: ExpectedHead) -> None:
    """Commit a batch; where nothing is to be recorded in the chain, update the rows and marks alone."""
    if batch.entries or batch.messages or batch.definitions:
        ledger.commit(batch, expected_head)
        return
    if batch.rows or batch.removed:
        ledger.refresh(batch.rows, expected_head, batch.removed)
    if batch.checkpoints:
        ledger.events.save_checkpoints(batch.checkpoints)
