"""YAML that people write as a story: scalars are text, and each mapping knows its line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from engine.domain.agreement.field_value import BadValue
from engine.domain.ids import BadId
from engine.domain.refusal import Refusal
from engine.services.refused import Refused

LINE = "(line)"
"""The key under which each mapping stores its line number; keys in files have no brackets."""


class _Numbered(yaml.BaseLoader):
    """Loads scalars as text and adds the line number to each mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        mapping: dict[object, object] = super().construct_mapping(node, deep=deep)
        return {**mapping, LINE: node.start_mark.line + 1}


def listed(path: Path, key: str, *, required: bool = True) -> Sequence[Mapping[str, object]]:
    """Return the mappings listed under a key of a file; none where a key is missing that is not required.

    Raises Refused if the file is not valid.
    """
    try:
        root = as_mapping(yaml.load(path.read_text(encoding="utf-8"), _Numbered))
        if key not in root and not required:
            return []
        return [as_mapping(raw) for raw in as_list(root[key])]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Refused("file-unreadable", path=str(path), why=str(error)) from error


def as_mapping(raw: object) -> Mapping[str, object]:
    """Return a value that is a mapping. Raises TypeError if it is none."""
    if not isinstance(raw, Mapping):
        raise TypeError(raw)
    return raw


def as_list(raw: object) -> Sequence[object]:
    """Return a value that is a list. Raises TypeError if it is none."""
    if not isinstance(raw, list):
        raise TypeError(raw)
    return raw


def require_known_keys(known: frozenset[str], raw: Mapping[str, object]) -> None:
    """Raise BadValue for an unknown key, so that no typing mistake is ignored."""
    unknown = raw.keys() - known - {LINE}
    if unknown:
        raise BadValue("unknown-keys", keys=tuple(sorted(unknown)))


def wrong_line(path: Path, raw: Mapping[str, object], error: Exception) -> Refused:
    """Return what is wrong with a mapping, with its file and line."""
    why: Refusal | str
    match error:
        case BadValue(refusal=known) | BadId(refusal=known):
            why = known
        case KeyError(args=(what, *_)):
            why = Refusal("key-missing", what=str(what))
        case _:
            why = str(error)
    return Refused("line-wrong", path=str(path), line=str(raw[LINE]), why=why)
