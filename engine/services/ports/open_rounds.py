"""The forms of anonymous rounds while they are open: apart from the ledger, joined to nobody, gone at the closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.domain.survey.answer_batch import Form


@dataclass(frozen=True, slots=True)
class WaitingForms:
    """The people who took part in a round, sorted, and the forms they gave, sorted by the hash of their codes."""

    people: tuple[str, ...]
    forms: tuple[Form, ...]


class OpenRounds(Protocol):
    """The waiting forms by round. Nothing here has a time, and nothing says which person gave which form.

    The ledger says whether a round is open: callers look it up in the transaction in which they submit or drain. A
    rehearsal (``dry_run``) gives the same results and writes nothing.
    """

    def begin(self, round_id: str, asked: Sequence[str]) -> bool:
        """Make the place for the forms of a round that asks these people; return False, with nothing written, where
        there is one."""

    def submit(self, round_id: str, person: str, form: Form) -> bool:
        """Keep a form, and that the person took part.

        Return False, with nothing written, where the person took part already. Raises KeyError where the round has no
        place yet or does not ask the person.
        """

    def replace(self, round_id: str, form: Form) -> bool:
        """Replace the form with the same hash of its code; return False, with nothing written, where there is none."""

    def form(self, round_id: str, code_hash: str) -> Form | None:
        """The form of a code; None where there is none."""

    def took_part(self, round_id: str) -> frozenset[str]:
        """The people who took part so far."""

    def has_place(self, round_id: str) -> bool:
        """Return whether there is a place for the forms of a round. A backup has none."""

    def drain(self, round_id: str) -> WaitingForms:
        """All that waits for a round. It is removed when the transaction is committed; a rehearsal removes nothing."""

    def wipe(self) -> bool:
        """Remove what a drained round left behind in files beside the database; return False where other connections
        keep that from happening now. Call it after the commit, and again until it returns True."""
