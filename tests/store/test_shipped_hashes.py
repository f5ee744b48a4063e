"""The hashes of the shipped definitions, held still: a new version of the engine must not change them.

A hash that changes is a new revision: each organisation that uses the engine would have to apply all its agreements
again. So when this test fails, first find out which side has changed.

- Somebody has edited ``definitions/`` on purpose, be it only a word of a title: copy the new hashes from the failure
  into the table below, in the same commit. The README and ``docs/`` print hashes too and have to be drawn
  again (``tests/docs/refresh.py``).
- Nobody has edited ``definitions/``: the engine now reads or spells the same files otherwise. Undo that. A new field
  of a definition needs a default that means "as before" (``engine/store/codec.py`` leaves defaults out), and a
  default that was ever released never changes.
- A calendar alone has changed: the ``holidays`` package has corrected or published days. Check them against the
  official announcement before the new hash goes into the table.
"""

from engine.loading.folder import load
from tests.conftest import ROOT, World

HASHES = {
    "agreement/consumer-credit-finance": "a4b3a0553578",
    "agreement/customer-service-finance": "684f0d14c8dc",
    "agreement/hr-finance": "48c69913294c",
    "agreement/insurance-finance": "0ac98e631216",
    "agreement/sales-finance": "2b00365954ee",
    "calendar/dealership": "6a89b3120df8",
    "calendar/sales": "1f5df277d1f9",
    "catalogue/events": "cfac888822ab",
    "indicators/indicators": "2ca08956dd5e",
    "organisation/dealership": "28546023d4f4",
    "people/people": "08b667dafc01",
    "survey/first": "4956bb73470a",
    "survey/house": "058092c61b6d",
    "survey/quarterly": "b4d910a508f6",
}
"""The first twelve digits of each hash, by the definition's name."""


def test_the_hashes_of_the_shipped_definitions_stand_still(world: World) -> None:
    shipped = load(ROOT / "definitions").definitions
    assert shipped is not None
    assert {text.name: text.hash[:12] for text in world.ledger.definitions.spell(shipped)} == HASHES
