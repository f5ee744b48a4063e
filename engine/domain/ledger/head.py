"""The end of the ledger's chain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger's chain: the number and the hash of the last batch, and the number of entries."""

    batch: int
    entries: int
    hash: str
