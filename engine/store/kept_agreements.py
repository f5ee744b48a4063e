"""Agreements in a file of the state folder, each value of an obligation once: a large folder is mostly repetition.

The recorded text of an agreement spells its escalation policy, its dates and its acceptance again for each obligation.
100,000 obligations are 80 MB of text and a few hundred distinct policies, so that reading them costs more than anything
that a run does with them. The file has the distinct values of each field, and per agreement the number of the value of
each of its obligations. It is a cache: the ledger has the texts, and each is compared with its hash before the
agreement of the file is taken for it.

    line 1      JSON: the distinct values of each field of obligations, by the name of the field
    line 2      JSON: the agreements without their obligations
    line 3      JSON: per agreement its hash, how many obligations it has, and for each field the places of the values;
                place 0 is the default of the field
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, make_dataclass, replace
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any, get_type_hints

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.private_files import SealedFile
from engine.store.codec import UNREADABLE, canonical, load, plain

_PURPOSE = b"agreements of the ledger"
_FIELDS = fields(Obligation)
_HEADS = tuple[Agreement, ...]


class KeptAgreements:
    """The agreements of one file by the hashes of their texts, sealed under the key of the chain."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = SealedFile(path, key, _PURPOSE)
        self._read: dict[str, Agreement] | None = None

    @gc_pause.paused()  # many objects, no cycles
    def by_hash(self) -> Mapping[str, Agreement]:
        """The agreements; none where there is no file, where anybody edited it, or where another version wrote it."""
        if self._read is None:
            self._read = {}
            if (content := self._file.read()) is not None:
                try:
                    self._read = _agreements(content)
                except (*UNREADABLE, LookupError):  # of a version with other fields
                    self._read = {}
        return self._read

    @gc_pause.paused()
    def keep(self, agreements: Mapping[str, Agreement]) -> None:
        """Write the file anew with more agreements, for its owner alone, whole or not at all."""
        self._read = {**self.by_hash(), **agreements}
        self._file.write(_content(self._read))


def _content(agreements: Mapping[str, Agreement]) -> bytes:
    places: dict[str, dict[str, int]] = {field.name: {} for field in _FIELDS}
    heads: list[Any] = []
    tables: list[Any] = []
    for hash_, agreement in agreements.items():
        head = plain(agreement)
        obligations = head.pop("obligations")
        columns: dict[str, list[int]] = {}
        for number, obligation in enumerate(obligations):
            for name, value in obligation.items():
                known = places[name]
                place = known.setdefault(canonical(value), len(known) + 1)
                columns.setdefault(name, [0] * len(obligations))[number] = place
        heads.append({**head, "obligations": []})
        tables.append([hash_, len(obligations), {name: _shortened(column) for name, column in columns.items()}])
    values = ",".join(f'"{name}":[{",".join(known)}]' for name, known in places.items())
    return "\n".join([f"{{{values}}}", canonical(heads), canonical(tables)]).encode()


def _shortened(column: list[int]) -> list[int] | int:
    """One place where all obligations have the same value."""
    return column[0] if len(set(column)) == 1 else column


def _agreements(content: bytes) -> dict[str, Agreement]:
    distinct, heads, tables = content.split(b"\n")
    by_field = load(_distinct_values(), distinct.decode())
    values = [(field.name, [_default(field), *getattr(by_field, field.name)]) for field in _FIELDS]
    agreements: dict[str, Agreement] = {}
    for head, (hash_, count, columns) in zip(load(_HEADS, heads.decode()), json.loads(tables), strict=True):
        made = (_column(of_field, columns.get(name, 0), count) for name, of_field in values)
        agreements[hash_] = replace(head, obligations=tuple(map(Obligation, *made)))
    return agreements


def _column(values: list[Any], places: list[int] | int, count: int) -> Iterable[Any]:
    """The values of one field of all obligations of an agreement."""
    return repeat(values[places], count) if isinstance(places, int) else map(values.__getitem__, places)


def _default(field: "Field[Any]") -> Any:
    """The default of a field, one for all obligations: a value never changes. None where there is no default."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


@cache
def _distinct_values() -> type[Any]:
    """The type of the first line: a tuple of values for each field of obligations."""
    types: dict[str, Any] = {
        name: tuple.__class_getitem__((kind, ...)) for name, kind in get_type_hints(Obligation).items()
    }
    return make_dataclass("DistinctValues", types.items())
