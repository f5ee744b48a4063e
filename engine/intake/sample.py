"""Read sample business: events, the actions of people, and the expected results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.domain.action import table
from engine.domain.action.action import Action
from engine.domain.action.deliver import EvidenceAction
from engine.domain.action.request_item import RequestItem
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.field_value import BadValue, read_date, read_moment
from engine.domain.ids import BadId, OccurrenceId, obligation_text, occurrence_text
from engine.domain.ledger.payload import field_types
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.intake.evidence import attachment
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused
from engine.services.rehearsal.expectations import Expected, ExpectedAt
from engine.services.rehearsal.replay import ReplayStep, RequestStep
from engine.wording.action import action_name

_KEYS = {"at": "happened", "promised_on": "promised"}
"""The keys of a sample that do not have the name of their field."""

_OF_EVIDENCE = ("occurrence", "evidence", "signed")
"""The fields that a sample gives in another form."""
_LINE = "(line)"
"""The key under which each mapping stores its line number; keys in files have no brackets."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Context for reading a sample: the zone of its times, the folder of its evidence files, and the names of the file
    fields of evidence by ``agreement/obligation``."""

    zone: tzinfo
    files: Path
    file_fields: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, book: Rulebook, files: Path) -> "Sample":
        """Return the context for the definitions in force."""
        fields = {
            obligation_text(a.id, o.id): frozenset(
                e.name for e in o.evidence if isinstance(e, Field) and e.kind.is_file
            )
            for a in book.definitions.agreements
            for o in a.obligations
        }
        return cls(book.home.zone, files, fields)


_ONCE_EACH = ("met", "late", "returned")
_OF_CLAUSE = frozenset({"source", "obligation", *_ONCE_EACH, "also", "without"})
_OF_WALK = frozenset({"of", "due", "course", "returned", "ends"})
_OF_EXPECTATION = frozenset({"at", "then"})
_NO_CELLS = frozenset({"at", "then", "refused", "obligation", "occurrence", _LINE})
_OF_ACTION = frozenset(
    {
        "at",
        "as",
        "do",
        "then",
        "refused",
        "obligation",
        "key",
        "wish",
        "occurrence",
        "evidence",
        "signed",
        "reason",
        "comment",
        "score",
        "happened",
        "time",
        "until",
        "waiting-for",
        "to",
        "category",
        "promised",
    }
)


class _Numbered(yaml.BaseLoader):
    """Loads scalars as text and adds the line number to each mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        mapping: dict[object, object] = super().construct_mapping(node, deep=deep)
        return {**mapping, _LINE: node.start_mark.line + 1}


def actions(path: Path, sample: Sample) -> tuple[ReplayStep, ...]:
    """Return the actions of a file by time. Raises Refused, with the line, if the file is not a valid list."""
    steps = [_step(raw, path, sample) for raw in _listed(path, "actions")]
    return tuple(sorted(steps, key=lambda step: step.at))


def walks(path: Path, sample: Sample) -> tuple[tuple[Expected, ...], tuple[ReplayStep, ...]]:
    """Return the walks of a file in order, and their steps by time.

    Raises Refused, with the line, if the file is not a valid list, or if a clause lacks a walk ``met``, ``late`` or
    ``returned`` and does not explain that under ``without``.
    """
    expected: list[Expected] = []
    steps: list[ReplayStep] = []
    for clause in _listed(path, "clauses"):
        for raw in _walks_of(clause, path):
            walk, walk_steps = _walk(clause, raw, path, sample)
            expected.append(walk)
            steps += walk_steps
    return tuple(expected), tuple(sorted(steps, key=lambda step: step.at))


def _walks_of(clause: Mapping[str, object], path: Path) -> Sequence[Mapping[str, object]]:
    """Return the walks of a clause."""
    try:
        _only(_OF_CLAUSE, clause)
        excused = _mapping(clause.get("without", {}))
        missing = [k for k in _ONCE_EACH if k not in clause and k not in excused]
        if missing:
            raise KeyError(*missing)
        listed = [clause[k] for k in _ONCE_EACH if k in clause] + [*_list(clause.get("also", []))]
        return [_mapping(raw) for raw in listed]
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(path, clause, error) from error


def _walk(
    clause: Mapping[str, object], raw: Mapping[str, object], path: Path, sample: Sample
) -> tuple[Expected, list[ReplayStep]]:
    try:
        _only(_OF_WALK, raw)
        obligation, of, line = str(clause["obligation"]), str(raw["of"]), int(str(raw[_LINE]))
        occurrence = occurrence_text(obligation, of)
        key = _key(OccurrenceId.parse(occurrence))
        steps, expectations = [], []
        for step in map(_mapping, _list(raw.get("course", []))):
            if "then" in step:
                at = read_moment(str(step["at"]), sample.zone)
                expectations.append(ExpectedAt(at, str(step["then"]), int(str(step[_LINE]))))
            if step.keys() - _OF_EXPECTATION - {_LINE}:
                shared = {"obligation": obligation, "occurrence": occurrence, "key": key}
                steps.append(_step({**shared, **step}, path, sample, str(clause["source"])))
        walk = Expected(
            source=str(clause["source"]),
            occurrence=occurrence,
            line=line,
            due=read_moment(str(raw["due"]), sample.zone) if "due" in raw else None,
            ends=str(raw["ends"]) if "ends" in raw else None,
            returned=int(str(raw.get("returned", "0"))),
            states=tuple(expectations),
        )
    except (KeyError, ValueError, TypeError) as error:  # a BadValue is a ValueError
        raise _wrong(path, raw, error) from error
    return walk, steps


def _key(id: OccurrenceId) -> str:
    """Return the key of the event or request that an occurrence is about; empty for a period."""
    about = id.event or id.request
    return about.key if about is not None else ""


def _step(raw: Mapping[str, object], path: Path, sample: Sample, clause: str = "") -> ReplayStep:
    line = int(str(raw[_LINE]))
    where = " ".join(filter(None, [f"{path}:{line}", clause]))
    try:
        step = _event(raw, path, line, sample) if "event" in raw else _action(raw, sample)
        return replace(step, where=where, refused=str(raw.get("refused", "")))
    except (KeyError, ValueError, TypeError) as error:  # a BadValue is a ValueError
        raise _wrong(path, raw, error) from error


def _event(raw: Mapping[str, object], path: Path, line: int, sample: Sample) -> ReplayStep:
    """Read an event; its ``time`` differs from ``at``, the time of recording, in a correction."""
    at = str(raw["at"])
    cells = {k: str(v) for k, v in raw.items() if k not in _NO_CELLS}
    return ReplayStep(read_moment(at, sample.zone), SourceRow(line, {"time": at, **cells}), path.name)


def _action(raw: Mapping[str, object], sample: Sample) -> ReplayStep:
    _only(_OF_ACTION, raw)
    at = read_moment(str(raw["at"]), sample.zone)
    actor, type_ = str(raw["as"]), actions_by_name()[str(raw["do"])]
    if type_ is RequestItem:
        wish = read_moment(str(raw["wish"]), sample.zone) if "wish" in raw else None
        comment = str(raw.get("comment", ""))
        return ReplayStep(at, RequestStep(str(raw["obligation"]), str(raw["key"]), actor, wish, comment))
    occurrence = str(raw["occurrence"])
    types = field_types(type_)
    own = {
        name: _field(raw[key], types[name], sample.zone)
        for name in types
        if name not in _OF_EVIDENCE and (key := _KEYS.get(name, name.replace("_", "-"))) in raw
    }
    if issubclass(type_, EvidenceAction):
        own |= _evidence(raw, occurrence, sample)
    action = type_(occurrence=occurrence, actor=actor, **own)
    return ReplayStep(at, action)


@cache
def actions_by_name() -> Mapping[str, type[Action]]:
    """The actions by their command: ``deliver``, ``deliver --nothing``, ``waive ask``."""
    return {action_name(type_.TRANSITION): type_ for type_ in table.actions() if type_.CHOSEN}


def _evidence(raw: Mapping[str, object], occurrence: str, sample: Sample) -> Mapping[str, Any]:
    """The evidence of a delivery. All its files are signed, unless the sample lists the signed ones."""
    file_fields = sample.file_fields.get(str(OccurrenceId.parse(occurrence).obligation), frozenset())
    values = {k: str(v) for k, v in _mapping(raw.get("evidence", {})).items() if k != _LINE}
    attached = {k: attachment(sample.files / v) for k, v in values.items() if k in file_fields}
    signed = frozenset(map(str, _list(raw["signed"]))) if "signed" in raw else frozenset(attached)
    return {"values": {k: v for k, v in values.items() if k not in file_fields}, "files": attached, "signed": signed}


def _field(written: object, type_: type, zone: tzinfo) -> Any:
    """A value of a sample as the field of an action has it."""
    if type_ is datetime:
        return read_moment(str(written), zone)
    return read_date(str(written)) if type_ is date else type_(str(written))


def _listed(path: Path, key: str) -> Sequence[Mapping[str, object]]:
    """Return the mappings listed under a key of a file."""
    try:
        return [_mapping(raw) for raw in _list(yaml.load(path.read_text(encoding="utf-8"), _Numbered)[key])]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Refused("file-unreadable", path=str(path), why=str(error)) from error


def _mapping(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise TypeError(raw)
    return raw


def _list(raw: object) -> Sequence[object]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    return raw


def _only(known: frozenset[str], raw: Mapping[str, object]) -> None:
    """Raise BadValue for an unknown key, so that no typing mistake is ignored."""
    unknown = raw.keys() - known - {_LINE}
    if unknown:
        raise BadValue("unknown-keys", keys=tuple(sorted(unknown)))


def _wrong(path: Path, raw: Mapping[str, object], error: Exception) -> Refused:
    why: Refusal | str
    match error:
        case BadValue(refusal=known) | BadId(refusal=known):
            why = known
        case KeyError(args=(what, *_)):
            why = Refusal("key-missing", what=str(what))
        case _:
            why = str(error)
    return Refused("line-wrong", path=str(path), line=str(raw[_LINE]), why=why)
