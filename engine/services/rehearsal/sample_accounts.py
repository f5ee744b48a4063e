"""The accounts of a sample: its people may sign in at once, all with one password that is made anew each time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain.access.account import Account
from engine.domain.access.right import Right
from engine.domain.agreement.organisation import Person
from engine.services.command_time import rehearsal_clock
from engine.services.ports.ledger import Ledger
from engine.services.ports.passwords import PasswordHasher
from engine.services.snapshot import rulebook

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody confuses."""
_PARTS, _LETTERS_EACH = 3, 4


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """A person of the sample who may sign in, with the rights that an admin would have granted."""

    person: Person
    granted: frozenset[Right]


def sample_password() -> str:
    """A password that is easy to type: ``k3mf-8nqa-w2xz``."""
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(_LETTERS_EACH)) for _ in range(_PARTS))
    return "-".join(parts)


def open_sample_accounts(
    ledger: Ledger, hasher: PasswordHasher, password: str, *, finance: str, admin: str
) -> Sequence[SampleAccount]:
    """Give everybody of a sample in force an account with a password; return them in the order of the people.

    People of the department ``finance`` get the right *finance*, the person ``admin`` becomes the admin.
    """
    book = rulebook(ledger)
    at = rehearsal_clock(ledger.runs)
    hashed = hasher.hash(password)
    people = {p.id: p for p in reversed(book.definitions.people) if p.holds(p.role, book.home.local(at).date())}
    found = [_sample_account(person, finance, admin) for person in reversed(list(people.values()))]

    def work(one: Ledger) -> None:
        for account in found:
            known = one.accounts.find(account.person.id) or Account(account.person.id)
            one.accounts.save(replace(known, password=hashed, granted=account.granted, closed_at=None))

    ledger.together(work)
    return found


def _sample_account(person: Person, finance: str, admin: str) -> SampleAccount:
    granted = ({Right.FINANCE} if person.department == finance else set()) | (
        {Right.ADMIN} if person.id == admin else set()
    )
    return SampleAccount(person, frozenset(granted))
