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

from engine.domain.agreement.definitions import Definitions
from tests.conftest import World

HASHES = {
    "agreement/consumer-credit-finance": "47e586e0a54f",
    "agreement/customer-service-finance": "53815750f0e4",
    "agreement/hr-finance": "13d3db906047",
    "agreement/insurance-finance": "91067886298d",
    "agreement/sales-finance": "199d93312ddd",
    "calendar/dealership": "fe05fa08ffde",
    "calendar/sales": "4d1244610830",
    "catalogue/events": "7b975c4c900e",
    "organisation/dealership": "fce29d7174c1",
    "people/people": "a6fead6eeb40",
}
"""The first twelve digits of each hash, by the definition's name."""


def test_the_hashes_of_the_shipped_definitions_stand_still(world: World, shipped: Definitions) -> None:
    assert {text.name: text.hash[:12] for text in world.ledger.definitions.spell(shipped)} == HASHES
