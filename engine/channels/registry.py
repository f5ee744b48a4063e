"""The channels that there are. Each is one module of this package with a constant ``KIND``; nothing else lists them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from engine.plugins import modules
from engine.services.ports.channels import Channel
from engine.services.ports.runs import Runs
from engine.services.refused import Refused


@dataclass(frozen=True, slots=True)
class ChannelSetup:
    """The things that a channel is made from.

    ``settings`` is its own block of settings.yaml, checked against its schema, with secrets filled in; empty where
    there is none. ``folder`` is where mail is written to as files.
    """

    environment: Mapping[str, str]
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A channel: its name, the addresses that people have on it, its settings, and how to open it.

    ``name`` is the column of people.csv and the key below ``channels`` in settings.yaml. ``address`` matches a whole
    address (None: people have no address on this channel); ``address_form`` is the code of the sentence in
    ``engine.wording.refusals`` that says how one looks. ``schema`` is the JSON Schema of its settings, whose values are
    all scalars; None: it has none. ``open`` returns None where the channel is not set up, and raises Refused where its
    settings cannot be used. ``leaves`` says that messages go to other machines; those of a rehearsal are then written
    to files instead.
    """

    name: str
    open: Callable[[ChannelSetup], Channel | None]
    address: re.Pattern[str] | None = None
    address_form: str | None = None
    schema: Mapping[str, Any] | None = None
    leaves: bool = True


@cache
def channel_kinds() -> Mapping[str, ChannelKind]:
    """All channels by name, from the modules of ``engine.channels``."""
    kinds = (module.KIND for module in modules("engine.channels").values() if hasattr(module, "KIND"))
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.name)}


@cache
def address_kinds() -> Mapping[str, ChannelKind]:
    """The channels on which people have addresses, by name."""
    return {name: kind for name, kind in channel_kinds().items() if kind.address is not None}


def settings_schema() -> dict[str, Any]:
    """The JSON Schema of ``channels`` in settings.yaml: one block per channel that has settings."""
    schemas = {name: kind.schema for name, kind in channel_kinds().items() if kind.schema is not None}
    return {"type": "object", "properties": schemas, "additionalProperties": False}


def open_channels(
    environment: Mapping[str, str], folder: Path, runs: Runs, blocks: Mapping[str, Mapping[str, str] | None]
) -> Mapping[str, Channel]:
    """The channels that are set up, by name; ``blocks`` are the settings by channel, None where they have errors.

    Raises Refused where the settings of a channel cannot be used.
    """
    from engine.channels.mail.folder import MailFolder
    from engine.channels.rehearsal import RehearsalSwitch

    opened: dict[str, Channel] = {}
    for name, kind in channel_kinds().items():
        block = blocks.get(name, {})
        if block is None:
            raise Refused("channel-settings", channel=name)
        channel = kind.open(ChannelSetup(environment, folder, block))
        if channel is not None:
            opened[name] = RehearsalSwitch(channel, MailFolder(folder), runs) if kind.leaves else channel
    return opened
