"""Passwords are hashed with argon2id, a few at once."""

from threading import Barrier, Thread
from time import sleep
from types import SimpleNamespace

import pytest

from engine.services.refused import Refused
from engine.web.argon2_hasher import Argon2Hasher


@pytest.fixture(scope="module")
def hasher() -> Argon2Hasher:
    return Argon2Hasher(memory=8_192, rounds=1)


def test_a_hash_is_of_its_password_alone_and_has_a_salt(hasher: Argon2Hasher) -> None:
    first, second = hasher.hash("four quiet words"), hasher.hash("four quiet words")
    assert first.startswith("$argon2id$") and first != second
    assert hasher.matches(first, "four quiet words")
    assert not hasher.matches(first, "four quiet word")


def test_without_a_hash_the_work_is_done_all_the_same(hasher: Argon2Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    verify = hasher._hasher.verify
    counting = SimpleNamespace(verify=lambda h, p: made.append(h) or verify(h, p))
    monkeypatch.setattr(hasher, "_hasher", counting)
    assert not hasher.matches(None, "nobody has this password")
    assert [h.startswith("$argon2id$") for h in made] == [True]


def test_beyond_a_few_that_wait_more_are_refused_at_once(hasher: Argon2Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Barrier(3)
    monkeypatch.setattr(hasher, "_hasher", SimpleNamespace(hash=lambda _: str(gate.wait(5))))
    threads = [Thread(target=hasher.hash, args=("x",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    while hasher._places._value:  # type: ignore[attr-defined]
        sleep(0.001)
    with pytest.raises(Refused) as refused:
        hasher.hash("one too many")
    assert refused.value.refusal.code == "sign-in-busy"
    gate.wait(5)
    gate.wait(5)
    for thread in threads:
        thread.join()
