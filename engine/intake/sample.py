"""A month of sample business: tables of events, and what people did in the order in which they did it."""

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

import yaml

from engine.domain.deed import Deed
from engine.domain.entries import Kind
from engine.domain.language import Text
from engine.domain.value import BadValue, read_moment
from engine.intake.evidence import attachment
from engine.services.play import Asked, Happening
from engine.services.refused import Refused

_VERBS = {
    "deliver": Kind.DELIVERED,
    "nothing-to-report": Kind.NOTHING_TO_REPORT,
    "receipt": Kind.RECEIVED,
    "accept": Kind.ACCEPTED,
    "return": Kind.RETURNED,
    "respond": Kind.RESPONDED,
    "rate": Kind.RATED,
    "request": Kind.REQUESTED,
}


def actions(
    path: Path, zone: tzinfo, *, files: Path, file_fields: Mapping[str, frozenset[str]]
) -> tuple[Happening, ...]:
    """The actions of a file, by time. ``file_fields`` names the files in the evidence of ``agreement/obligation``.

    Raises Refused where the file is not such a list, with the number of the action that is wrong.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["actions"]
        found = []
        for n, raw in enumerate(listed, start=1):
            try:
                found.append(_action(raw, zone, files, file_fields))
            except (KeyError, BadValue, TypeError, AttributeError) as error:
                words = Text(zh="{path} 第 {n} 个操作有误：{why}", en="{path}: action {n} is wrong: {why}")
                raise Refused(words.filled(path=str(path), n=n, why=str(error))) from error
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        words = Text(zh="读不了 {path}：{why}", en="{path} cannot be read: {why}")
        raise Refused(words.filled(path=str(path), why=str(error))) from error
    return tuple(sorted(found, key=lambda a: a.at))


def _action(
    raw: Mapping[str, object], zone: tzinfo, files: Path, file_fields: Mapping[str, frozenset[str]]
) -> Happening:
    at = read_moment(str(raw["at"]), zone)
    actor, kind = str(raw["as"]), _VERBS[str(raw["do"])]
    comment = str(raw.get("comment", ""))
    if kind is Kind.REQUESTED:
        wish = read_moment(str(raw["wish"]), zone) if "wish" in raw else None
        return Happening(at, Asked(str(raw["obligation"]), str(raw["key"]), actor, wish, comment))
    occurrence = str(raw["occurrence"])
    wanted = file_fields.get(occurrence.partition("@")[0], frozenset())
    evidence = raw.get("evidence", {})
    assert isinstance(evidence, Mapping)
    given = {str(k): str(v) for k, v in evidence.items()}
    attached = {k: attachment(files / v) for k, v in given.items() if k in wanted}
    score = raw.get("score")
    deed = Deed(
        kind,
        occurrence,
        actor,
        values={k: v for k, v in given.items() if k not in wanted},
        files=attached,
        # in the sample, what is handed in has been signed: who played it looked
        signed=frozenset(attached),
        reason=str(raw.get("reason", "")),
        comment=comment,
        score=int(str(score)) if score is not None else None,
        time=read_moment(str(raw["time"]), zone) if "time" in raw else None,
    )
    return Happening(at, deed)
