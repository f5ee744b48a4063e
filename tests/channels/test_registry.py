"""A channel is one module: its addresses, its settings and its messages follow from it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import channels
from engine.channels.registry import address_kinds, channel_kinds, open_channels, settings_schema
from engine.channels.rehearsal import RehearsalSwitch
from engine.domain.agreement.organisation import PersonAddress
from engine.domain.notification.digest_readers import CONSOLE, channel_of
from engine.domain.text import Text
from engine.loading import schema_validator, schemas
from engine.loading.folder import load
from engine.loading.settings import read_settings
from engine.services.refused import Refused
from engine.wording.refusal import sentences
from engine.wording.refusals.channels import REFUSALS
from tests import builders as build
from tests.conftest import World
from tests.fixtures.plain_definitions import plain_definitions

PAGER = '''
"""Pages, for a test."""

import re
from dataclasses import dataclass

from engine.channels.registry import ChannelKind, ChannelSetup
from engine.services.ports.channels import SENT


@dataclass
class Pager:
    url: str
    token: str

    def send(self, leased):
        return SENT


def open_pager(setup: ChannelSetup):
    return Pager(setup.settings["url"], setup.settings["token"]) if setup.settings else None


KIND = ChannelKind(
    name="pager",
    open=open_pager,
    address=re.compile("[0-9]{5}"),
    address_form="pager-address-form",
    schema={
        "type": "object",
        "properties": {
            "url": {"type": "string", "description": "The address of the service.\\n服务的地址。"},
            "token": {"type": "string", "pattern": "(env|file):.+", "description": "Where it is.\\n令牌的位置。"},
        },
        "required": ["url", "token"],
        "additionalProperties": False,
    },
)
'''


def forget() -> None:
    for cached in (channel_kinds, address_kinds, schemas.packaged, schema_validator._validator, sentences):
        cached.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A channel of which nothing but its module knows."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "pager.py").write_text(PAGER, encoding="utf-8")
    monkeypatch.setitem(REFUSALS, "pager-address-form", Text(zh="五位数字", en="five digits"))
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(tmp_path / "more")])
    forget()
    yield
    forget()


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_channels_that_are_shipped() -> None:
    assert list(channel_kinds()) == ["console", "mail"]
    assert list(address_kinds()) == ["mail"]
    assert settings_schema()["properties"] == {}


def test_its_column_of_people_csv_has_its_addresses_in_the_order_of_the_columns(pager: None, tmp_path: Path) -> None:
    folder = copy_of_definitions(tmp_path)
    people = folder / "people.csv"
    header, first, *rest = people.read_text(encoding="utf-8").splitlines()
    people.write_text("\n".join([f"pager,{header}", f"12345,{first}", *(f",{row}" for row in rest)]), encoding="utf-8")
    loaded = load(folder)
    assert loaded.definitions is not None and loaded.diagnostics == ()
    person = next(p for p in loaded.definitions.people if p.id == first.split(",")[0])
    assert person.addresses == (PersonAddress("pager", "12345"), PersonAddress("mail", first.split(",")[-1]))
    people.write_text("\n".join([f"pager,{header}", f"1,{first}", *(f",{row}" for row in rest)]), encoding="utf-8")
    (problem,) = load(folder).diagnostics
    assert (problem.code, "five digits" in (problem.hint or problem.message).en) == ("DC604", True)


def copy_of_definitions(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))


def test_its_settings_are_checked_and_its_secrets_filled_in(pager: None, tmp_path: Path, world: World) -> None:
    block = "channels: {pager: {url: 'https://pages', token: env:PAGER}}"
    read = read_settings(settings_file(tmp_path, block), {"PAGER": "secret"})
    assert read.diagnostics == ()
    assert read.settings.channels == {"pager": {"url": "https://pages", "token": "secret"}}
    assert "secret" not in repr(read.settings)
    opened: Any = open_channels({}, tmp_path, world.ledger.runs, read.settings.channels)
    assert list(opened) == ["console", "mail", "pager"]
    assert isinstance(opened["pager"], RehearsalSwitch), "nobody is paged about a rehearsal"


@pytest.mark.parametrize(
    "block",
    [
        "channels: {pager: {url: 'https://pages', token: written-out}}",
        "channels: {pager: {url: 'https://pages'}}",
        "channels: {pager: {url: 'https://pages', token: env:MISSING}}",
        "channels: {pager: {url: [}}",
    ],
)
def test_settings_with_errors_stop_a_run_before_it_begins(
    pager: None, tmp_path: Path, world: World, block: str
) -> None:
    read = read_settings(settings_file(tmp_path, block), {})
    assert len(read.diagnostics) == 1
    assert read.settings.channels == {"pager": None}
    with pytest.raises(Refused, match="The settings of channel pager have errors"):
        open_channels({}, tmp_path, world.ledger.runs, read.settings.channels)


def test_a_channel_that_nobody_declares_is_an_error_of_the_settings(tmp_path: Path) -> None:
    read = read_settings(settings_file(tmp_path, "channels: {pigeon: {loft: north}}"), {})
    assert len(read.diagnostics) == 1


def test_the_schema_for_editors_has_its_settings(pager: None) -> None:
    document = json.dumps(schemas.schema_document("settings"))
    assert '"pager"' in document


def test_a_person_is_reached_by_the_first_address_whose_channel_is_set_up() -> None:
    person = build.person("pat", "clerk", "sales")
    both = build.with_addresses(person, pager="12345", mail="pat@example.org")
    assert channel_of(both, ("console", "mail", "pager")) == "pager"
    assert channel_of(both, ("console", "mail")) == "mail"
    assert channel_of(both, ("console",)) == CONSOLE
    assert both.address("mail") == "pat@example.org"
    assert both.address("console") == ""
