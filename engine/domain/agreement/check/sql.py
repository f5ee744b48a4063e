"""The SQL check: one query on a named source."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.agreement.check.machine import Machine


@dataclass(frozen=True, slots=True)
class SqlCheck(Machine):
    """One query on a named source.

    A query with ``:key`` or ``:period`` runs once for each occurrence, and a row means that it is done. A query without
    them runs once for all, and its column ``key`` (``period``) names the occurrences that are done. A column
    ``done_at`` gives the time; a column ``met`` that is false means not done.
    """

    source: str
    query: str
    kind: Literal["sql"] = "sql"

    @property
    def resource(self) -> str:
        """The source."""
        return self.source
