"""Agreements that the state folder keeps are the ones that their recorded texts say, or nobody believes them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.services.refused import Refused
from engine.store import codec, definitions
from engine.store.definitions import ReadTexts
from engine.store.kept_agreements import KeptAgreements
from engine.store.ledger import SqlLedger
from tests.conftest import KEY, World

FILE = "definitions.read"


def by_hash(shipped: Definitions) -> dict[str, Agreement]:
    return {codec.sha256(codec.dump(agreement)): agreement for agreement in shipped.agreements}


def test_agreements_come_back_as_they_were_and_spell_the_same_text(shipped: Definitions, tmp_path: Path) -> None:
    agreements = by_hash(shipped)
    KeptAgreements(tmp_path / FILE, KEY).keep(agreements)
    back = KeptAgreements(tmp_path / FILE, KEY).by_hash()
    assert back == agreements
    assert {hash_: codec.sha256(codec.dump(agreement)) for hash_, agreement in back.items()} == {h: h for h in back}


def test_more_agreements_stand_beside_the_ones_before(shipped: Definitions, tmp_path: Path) -> None:
    (first, one), *others = by_hash(shipped).items()
    KeptAgreements(tmp_path / FILE, KEY).keep({first: one})
    KeptAgreements(tmp_path / FILE, KEY).keep(dict(others))
    assert KeptAgreements(tmp_path / FILE, KEY).by_hash() == by_hash(shipped)


def test_a_file_that_anybody_edited_or_that_another_version_wrote_counts_for_nothing(
    shipped: Definitions, tmp_path: Path
) -> None:
    path = tmp_path / FILE
    kept = KeptAgreements(path, KEY)
    kept.keep(by_hash(shipped))
    content = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeptAgreements(path, b"another key of the chain" * 2).by_hash() == {}
    for edited in (content.replace(b"insurance", b"assurance", 1), content[:-1], b"", content + b" "):
        path.write_bytes(edited)
        assert KeptAgreements(path, KEY).by_hash() == {}
    values, *others = content.partition(b"\n")[2].split(b"\n")
    without_titles = {name: found for name, found in json.loads(values).items() if name != "title"}
    kept._file.write(b"\n".join([json.dumps(without_titles).encode(), *others]))
    assert KeptAgreements(path, KEY).by_hash() == {}


def test_a_ledger_reads_a_large_folder_from_there_and_still_refuses_an_edited_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run("2026-01-14T09:00")
    monkeypatch.setattr(definitions, "LARGE", 1)
    path, read = world.folder / FILE, world.ledger.definitions.in_force()
    assert opened(world, path).definitions.in_force() == read
    assert path.exists()
    monkeypatch.setattr(definitions, "_type_of", no_agreement)
    again = opened(world, path)
    assert again.definitions.in_force() == read
    assert read is not None
    assert again.definitions.spell(read)
    with world.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE definition SET body = body || ' ' WHERE kind = 'agreement'"))
    with pytest.raises(Refused) as refused:
        opened(world, path).definitions.in_force()
    assert refused.value.refusal.code == "definition-altered"


def opened(world: World, path: Path) -> SqlLedger:
    """The ledger as another process has it."""
    return SqlLedger(world.reopened().ledger.database, KEY, known=ReadTexts(KeptAgreements(path, KEY)))


_type_of = definitions._type_of


def no_agreement(name: str) -> object:
    """The type of a definition whose text has to be read."""
    assert not name.startswith("agreement/")
    return _type_of(name)
