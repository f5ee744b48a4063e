"""``db rebuild`` makes the caches anew from the entries; the ledger goes on as if nothing had happened."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind
from engine.services.ports.events import Checkpoint
from engine.services.reading.verify import verify
from engine.services.rebuild import Rebuilt, rebuild
from engine.services.refused import Refused
from engine.store.core_tables import occurrence_t
from tests.conftest import PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
NEXT = "2026-01-26T12:00"

REST = ", ".join(column.name for column in occurrence_t.columns if column.name != "id")

DAMAGE = {
    "what lists need": ("UPDATE occurrence SET terms_since = 1, returns = 7, opens_at = NULL",),
    "items deleted": ("DELETE FROM occurrence",),
    "half of the items deleted": ("DELETE FROM occurrence WHERE id > 'm'",),
    "items that never wake": ("UPDATE occurrence SET wake_at = NULL",),
    "items that wake late": ("UPDATE occurrence SET wake_at = wake_at + 864000000000000",),
    "verdicts": ("UPDATE occurrence SET timeliness = 'on time', phase = 'closed', wake_at = NULL",),
    "rows that cannot be read": ("UPDATE occurrence SET body = '{}'",),
    "an item under another id": (f"UPDATE occurrence SET id = 'a/b@c' WHERE id = '{SLIPS}'",),
    "an item that was added": (f"INSERT INTO occurrence SELECT 'a/b@c', {REST} FROM occurrence WHERE id = '{SLIPS}'",),
    "events deleted": ("DELETE FROM event",),
    "events cancelled": ("UPDATE event SET cancelled = 1",),
    "events of another source": ("UPDATE event SET source = 'elsewhere', subject = 'B-9'",),
    "a run far ahead": ("UPDATE run SET at = at + 86400000000 * 400",),
    "a horizon far ahead": ("UPDATE run SET horizon = '2030-01-01'",),
    "runs deleted": ("DELETE FROM run",),
    "the last run deleted": ("DELETE FROM run WHERE id = (SELECT max(id) FROM run)",),
    "checkpoints edited": ("UPDATE checkpoint SET value = 'x'",),
    "checkpoints deleted": ("DELETE FROM checkpoint",),
    "ratings deleted": ("DELETE FROM rating", "DELETE FROM rating_count"),
    "a rating edited": ("UPDATE rating SET score = 5, month = '2026-02' WHERE rater = 'finance-clerk-1'",),
    "ratings counted wrongly": ("UPDATE rating_count SET ratings = ratings + 1",),
    "tallies deleted": ("DELETE FROM tally",),
    "everything deleted": ("DELETE FROM occurrence", "DELETE FROM event", "DELETE FROM run", "DELETE FROM checkpoint"),
}


def played(world: World) -> World:
    """A month of business, that ends with something that no run has read yet."""
    for key in ("A-1", "A-2"):
        world.event("vehicle.delivered", key, "2026-01-13 15:00", customer="C", plate=key, amount="10")
    world.event("customer.in_default", "D-07", "2026-01-12 09:00", customer="C", order="O", amount="10")
    for day in ("14T09:00", "15T09:00", "20T09:00"):
        world.run(f"2026-01-{day}")
    files = {name: Attachment(f"{name}.png", PICTURE + name.encode()) for name in ("order_slip", "delivery_slip")}
    world.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-20T10:00", files=files, signed=list(files))
    world.act(Kind.RATED, SLIPS, "finance-clerk-1", "2026-01-20T11:00", score=2, reason="late")
    world.ledger.events.save_checkpoints([Checkpoint("erp", name, "1") for name in ("a", "b")])
    world.run("2026-01-21T09:00")
    world.event("vehicle.delivered", "A-3", "2026-01-21 15:00", "2026-01-21T16:00", customer="C", plate="Q", amount="7")
    world.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-21T17:00", reason="blurred")
    world.act(Kind.RATED, SLIPS, "finance-clerk-2", "2026-01-21T17:30", score=4)
    return world


@pytest.fixture
def begun(world: World) -> World:
    return played(world)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, new_world: Callable[[Path], World]) -> str:
    """The digest of the state after the next run of a ledger that nobody touched."""
    world = played(new_world(tmp_path_factory.mktemp("untouched")))
    world.run(NEXT)
    return world.digest()


def damages(world: World) -> list[str]:
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    assert answer.broken is None
    return [*(d.code for d in answer.damage), *(d.occurrence for d in answer.differences)]


@pytest.mark.parametrize("statements", DAMAGE.values(), ids=list(DAMAGE))
def test_after_a_rebuild_the_ledger_is_sound_and_goes_on_as_an_untouched_one(
    begun: World, untouched: str, statements: tuple[str, ...]
) -> None:
    assert damages(begun) == []
    with begun.ledger.database.write.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    world = begun.reopened()
    assert damages(world) != []
    assert rebuild(world.ledger).changed
    assert damages(world) == []
    assert rebuild(world.ledger) == Rebuilt(0, 0, 0, run=False)
    world.run(NEXT)
    assert damages(world) == []
    assert world.digest() == untouched


def test_a_rebuild_of_a_sound_ledger_changes_nothing(begun: World) -> None:
    before = begun.ledger.occurrences.all_rows()
    assert rebuild(begun.ledger) == Rebuilt(0, 0, 0, run=False)
    assert begun.ledger.occurrences.all_rows() == before


def test_nothing_is_rebuilt_from_a_broken_chain_or_a_damaged_definition(begun: World) -> None:
    with begun.ledger.database.write.begin() as connection:
        connection.execute(text("DELETE FROM occurrence"))
        connection.execute(text("UPDATE definition SET body = body || ' ' WHERE kind = 'people'"))
    world = begun.reopened()
    with pytest.raises(Refused) as refused:
        rebuild(world.ledger)
    assert refused.value.refusal.code == "definition-altered"
    with begun.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE entry SET actor = 'somebody' WHERE seq = 9"))
    with pytest.raises(Refused) as refused:
        rebuild(world.ledger)
    assert refused.value.refusal.code == "rebuild-chain-broken"
    assert world.ledger.occurrences.all_rows() == ()


def test_messages_are_no_cache_and_stay_named(begun: World) -> None:
    with begun.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE message SET text = 'other' WHERE id = 1"))
    world = begun.reopened()
    assert rebuild(world.ledger) == Rebuilt(0, 0, 0, run=False)
    assert damages(world) == ["row-altered"]
