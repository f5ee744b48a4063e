"""Throttling of sign-in: wrong passwords make the next try wait, longer each time, and nobody is locked out.

Three counts are kept: of an account from one address, of an address, and of an account from addresses that never
signed in to it. The last one keeps a stranger with many addresses from guessing; it does not hold up whoever comes from
an address that is known, so a stranger cannot keep the person out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
"""Failures before this no longer count."""
LONGEST_WAIT = timedelta(minutes=15)
_FREE_OF_BOTH = 5
_FREE_OF_ACCOUNT = 20
_FREE_OF_ADDRESS = 100
"""Failures that cost nothing: a whole office may have one address."""


@dataclass(frozen=True, slots=True)
class SignInFailures:
    """The instants of failures within ``WINDOW``, the last first: of the account from this address since it last
    succeeded there, of the account from anywhere, and of the address."""

    of_both: Sequence[datetime]
    of_account: Sequence[datetime]
    of_address: Sequence[datetime]
    is_known_address: bool


def wait_of(failures: SignInFailures, now: datetime) -> timedelta:
    """How long the next try has to wait; zero where it may be made."""
    waits = [_wait(failures.of_both, _FREE_OF_BOTH, now), _wait(failures.of_address, _FREE_OF_ADDRESS, now)]
    if not failures.is_known_address:
        waits.append(_wait(failures.of_account, _FREE_OF_ACCOUNT, now))
    return max(waits)


def _wait(failures: Sequence[datetime], free: int, now: datetime) -> timedelta:
    """Doubles with each failure that is not free, from a second on."""
    beyond = len(failures) - free
    if beyond < 0 or not failures:
        return timedelta()
    delay = min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)
    return max(failures[0] + delay - now, timedelta())
