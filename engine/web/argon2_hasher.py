"""Passwords hashed with argon2id: two at once, since each takes 64 MB."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.services.refused import Refused

T = TypeVar("T")
_AT_ONCE = 2
_WAITING = 4
"""Hashes that are made or wait; more are refused, so that the threads of pages stay free for pages."""


class Argon2Hasher:
    """Hashes for a whole site. ``memory`` is in KiB, ``rounds`` the number of passes over it."""

    def __init__(self, *, memory: int = 65_536, rounds: int = 3) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="argon2")
        self._places = BoundedSemaphore(_WAITING)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash of a password. Raises Refused where too many are waiting."""
        return self._in_pool(lambda: self._hasher.hash(password))

    def matches(self, hash_: str | None, password: str) -> bool:
        """True if a password has this hash; without one it takes as long, and is False."""

        def verify() -> bool:
            try:
                return self._hasher.verify(hash_ or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False

        return self._in_pool(verify) and hash_ is not None

    def _in_pool(self, work: Callable[[], T]) -> T:
        with self._place():
            return self._pool.submit(work).result()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Refused("sign-in-busy")
        try:
            yield
        finally:
            self._places.release()


@cache
def argon2_hasher() -> Argon2Hasher:
    """The hasher of this process: two at once, however many sites there are."""
    return Argon2Hasher()
