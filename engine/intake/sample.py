"""Read sample business: events, the actions of people, and the expected results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from engine.domain.action import table
from engine.domain.action.action import Action
from engine.domain.action.deliver import EvidenceAction
from engine.domain.action.request_item import RequestItem
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.field_value import read_date, read_moment
from engine.domain.ids import OccurrenceId, obligation_text, occurrence_text
from engine.domain.ledger.payload import field_types
from engine.domain.occurrence.rulebook import Rulebook
from engine.intake.evidence import attachment
from engine.intake.numbered_yaml import LINE, as_list, as_mapping, listed, require_known_keys, wrong_line
from engine.intake.sample_feedback import FEEDBACK, feedback_step
from engine.services.events.column_mapping import SourceRow
from engine.services.rehearsal.expectations import Expected, ExpectedAt
from engine.services.rehearsal.replay import ReplayStep, RequestStep, RunStep
from engine.wording.action import action_name

_KEYS = {"at": "happened", "promised_on": "promised"}
"""The keys of a sample that do not have the name of their field."""

_OF_EVIDENCE = ("occurrence", "evidence", "signed")
"""The fields that a sample gives in another form."""


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
_RUN = "run"
_OF_RUN = frozenset({"at", "do"})
_OF_EXPECTATION = frozenset({"at", "then"})
_NO_CELLS = frozenset({"at", "then", "refused", "obligation", "occurrence", LINE})
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
        "dimensions",
        "lost-minutes",
        "text",
        "person",
        "rater",
        "decision",
        "happened",
        "time",
        "until",
        "waiting-for",
        "to",
        "category",
        "promised",
    }
)


def actions(path: Path, sample: Sample, *, required: bool = True) -> tuple[ReplayStep, ...]:
    """Return the actions of a file by time. Raises Refused, with the line, if the file is not a valid list.

    A file whose actions are not ``required`` may have none.
    """
    steps = [_step(raw, path, sample) for raw in listed(path, "actions", required=required)]
    return tuple(sorted(steps, key=lambda step: step.at))


def walks(path: Path, sample: Sample, *, required: bool = True) -> tuple[tuple[Expected, ...], tuple[ReplayStep, ...]]:
    """Return the walks of a file in order, and their steps by time. A file whose clauses are not ``required`` may have
    none.

    Raises Refused, with the line, if the file is not a valid list, or if a clause lacks a walk ``met``, ``late`` or
    ``returned`` and does not explain that under ``without``.
    """
    expected: list[Expected] = []
    steps: list[ReplayStep] = []
    for clause in listed(path, "clauses", required=required):
        for raw in _walks_of(clause, path):
            walk, walk_steps = _walk(clause, raw, path, sample)
            expected.append(walk)
            steps += walk_steps
    return tuple(expected), tuple(sorted(steps, key=lambda step: step.at))


def _walks_of(clause: Mapping[str, object], path: Path) -> Sequence[Mapping[str, object]]:
    """Return the walks of a clause."""
    try:
        require_known_keys(_OF_CLAUSE, clause)
        excused = as_mapping(clause.get("without", {}))
        missing = [k for k in _ONCE_EACH if k not in clause and k not in excused]
        if missing:
            raise KeyError(*missing)
        listed = [clause[k] for k in _ONCE_EACH if k in clause] + [*as_list(clause.get("also", []))]
        return [as_mapping(raw) for raw in listed]
    except (KeyError, ValueError, TypeError) as error:
        raise wrong_line(path, clause, error) from error


def _walk(
    clause: Mapping[str, object], raw: Mapping[str, object], path: Path, sample: Sample
) -> tuple[Expected, list[ReplayStep]]:
    try:
        require_known_keys(_OF_WALK, raw)
        obligation, of, line = str(clause["obligation"]), str(raw["of"]), int(str(raw[LINE]))
        occurrence = occurrence_text(obligation, of)
        key = _key(OccurrenceId.parse(occurrence))
        steps, expectations = [], []
        for step in map(as_mapping, as_list(raw.get("course", []))):
            if "then" in step:
                at = read_moment(str(step["at"]), sample.zone)
                expectations.append(ExpectedAt(at, str(step["then"]), int(str(step[LINE]))))
            if step.keys() - _OF_EXPECTATION - {LINE}:
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
        raise wrong_line(path, raw, error) from error
    return walk, steps


def _key(id: OccurrenceId) -> str:
    """Return the key of the event or request that an occurrence is about; empty for a period."""
    about = id.event or id.request
    return about.key if about is not None else ""


def _step(raw: Mapping[str, object], path: Path, sample: Sample, clause: str = "") -> ReplayStep:
    line = int(str(raw[LINE]))
    where = " ".join(filter(None, [f"{path}:{line}", clause]))
    try:
        step = _event(raw, path, line, sample) if "event" in raw else _done(raw, sample)
        return replace(step, where=where, refused=str(raw.get("refused", "")))
    except (KeyError, ValueError, TypeError) as error:  # a BadValue is a ValueError
        raise wrong_line(path, raw, error) from error


def _event(raw: Mapping[str, object], path: Path, line: int, sample: Sample) -> ReplayStep:
    """Read an event; its ``time`` differs from ``at``, the time of recording, in a correction."""
    at = str(raw["at"])
    cells = {k: str(v) for k, v in raw.items() if k not in _NO_CELLS}
    return ReplayStep(read_moment(at, sample.zone), SourceRow(line, {"time": at, **cells}), path.name)


def _done(raw: Mapping[str, object], sample: Sample) -> ReplayStep:
    """Read what somebody does, or a run."""
    do, at = str(raw["do"]), read_moment(str(raw["at"]), sample.zone)
    if do == _RUN:
        require_known_keys(_OF_RUN, raw)
        return ReplayStep(at, RunStep())
    if do in FEEDBACK:
        return ReplayStep(at, feedback_step(do, raw))
    return _action(raw, sample)


def _action(raw: Mapping[str, object], sample: Sample) -> ReplayStep:
    require_known_keys(_OF_ACTION, raw)
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
    values = {k: str(v) for k, v in as_mapping(raw.get("evidence", {})).items() if k != LINE}
    attached = {k: attachment(sample.files / v) for k, v in values.items() if k in file_fields}
    signed = frozenset(map(str, as_list(raw["signed"]))) if "signed" in raw else frozenset(attached)
    return {"values": {k: v for k, v in values.items() if k not in file_fields}, "files": attached, "signed": signed}


def _field(written: object, type_: Any, zone: tzinfo) -> Any:
    """A value of a sample as the field of an action has it."""
    if isinstance(written, Mapping):
        return {str(name): int(str(value)) for name, value in written.items() if name != LINE}
    if type_ is datetime:
        return read_moment(str(written), zone)
    if type_ is date:
        return read_date(str(written))
    (plain,) = [one for one in get_args(type_) if one is not NoneType] or [type_]
    return plain(str(written))
