"""Erase drafts that nobody delivered, and files that no draft has."""

from collections.abc import Collection
from datetime import datetime, timedelta

from engine.services.ports.drafts import DraftFiles
from engine.services.ports.ledger import Ledger

KEPT_FOR = timedelta(days=30)
"""The time after which a draft that nobody delivered is forgotten."""


def forget_old_drafts(ledger: Ledger, files: DraftFiles, now: datetime) -> int:
    """Forget the drafts of more than 30 days ago, and erase the files that no draft has; return how many drafts were
    forgotten. ``now`` is the time of the clock."""
    count = ledger.drafts.drop_before(now - KEPT_FOR)
    erase_unused(ledger, files, files.abandoned(now))
    return count


def erase_unused(ledger: Ledger, files: DraftFiles, names: Collection[str]) -> None:
    """Erase the files of these names that no draft has any more, while nobody writes a draft."""

    def work(one: Ledger) -> None:
        for name in sorted(set(names) - one.drafts.files()):
            files.erase(name)

    if set(names) - ledger.drafts.files():
        ledger.together(work)


def files_of(ledger: Ledger, person: str) -> frozenset[str]:
    """The SHA-256 of the files of one person's drafts."""
    return frozenset(draft.file.sha256 for draft in ledger.drafts.of(person) if draft.file is not None)
