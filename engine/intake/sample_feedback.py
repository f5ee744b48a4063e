"""Read from a sample what people answer in rounds and record about defects: each step is the use case of a command."""

from collections.abc import Callable, Mapping
from functools import partial

from engine.domain.agreement.field_value import read_date
from engine.intake.numbered_yaml import LINE, as_list, as_mapping, require_known_keys
from engine.services.actions.propose_for_review import propose_for_review
from engine.services.actions.record_defect import (
    decide_action,
    dismiss_defect,
    dismiss_proposal,
    link_defect,
    open_defect,
    state_root_cause,
)
from engine.services.command_time import CommandTime
from engine.services.ports.ledger import Ledger
from engine.services.rehearsal.replay import UseCase
from engine.services.surveys.answer import GivenAnswer, answer_round, say_in_round
from engine.services.surveys.answer_anonymously import answer_anonymously, is_anonymous

_Raw = Mapping[str, object]
_OF_STEP = frozenset({"at", "as", "do", "refused"})


def feedback_step(do: str, raw: _Raw) -> UseCase:
    """Return the step of a command of ``FEEDBACK``. Raises KeyError, TypeError or ValueError where it is not valid."""
    keys, read = FEEDBACK[do]
    require_known_keys(_OF_STEP | keys, raw)
    return read(raw)


def _answer(raw: _Raw) -> UseCase:
    round_id, actor = str(raw["round"]), str(raw["as"])
    given = tuple(
        _given(str(about), as_mapping(of)) for about, of in as_mapping(raw["answers"]).items() if about != LINE
    )

    def answer(ledger: Ledger, command_time: CommandTime) -> object:
        asked = answer_anonymously if is_anonymous(ledger, round_id, command_time.at) else answer_round
        return asked(ledger, round_id, given, actor=actor, command_time=command_time)

    return UseCase(answer)


def _given(about: str, raw: _Raw) -> GivenAnswer:
    require_known_keys(frozenset({"scores", "expected", "comment", "lost-minutes"}), raw)
    return GivenAnswer(
        about=about,
        scores=_scores(raw["scores"]),
        expected=_scores(raw.get("expected", {})),
        comment=str(raw.get("comment", "")),
        lost_minutes=int(str(raw["lost-minutes"])) if "lost-minutes" in raw else None,
    )


def _scores(raw: object) -> dict[str, int]:
    return {str(name): int(str(score)) for name, score in as_mapping(raw).items() if name != LINE}


def _say(raw: _Raw) -> UseCase:
    return _of(raw, say_in_round, str(raw["round"]), about=str(raw["about"]), comment=str(raw["comment"]))


def _open(raw: _Raw) -> UseCase:
    return _of(
        raw,
        open_defect,
        _items(raw),
        category=str(raw.get("category", "")),
        severity=str(raw["severity"]),
        description=str(raw.get("description", "")),
    )


def _cause(raw: _Raw) -> UseCase:
    return _of(raw, state_root_cause, str(raw["defect"]), category=str(raw["category"]), text=str(raw["text"]))


def _action(raw: _Raw) -> UseCase:
    return _of(
        raw,
        decide_action,
        str(raw["defect"]),
        what=str(raw["what"]),
        due_on=read_date(str(raw["due"])),
        owner=str(raw["owner"]),
        planned=int(str(raw["planned"])),
    )


def _link(raw: _Raw) -> UseCase:
    return _of(raw, link_defect, str(raw["defect"]), _items(raw))


def _dismiss(raw: _Raw) -> UseCase:
    if "defect" in raw:
        return _of(raw, dismiss_defect, str(raw["defect"]), reason=str(raw["reason"]))
    return _of(raw, dismiss_proposal, str(raw["occurrence"]), reason=str(raw["reason"]))


def _propose(raw: _Raw) -> UseCase:
    return _of(raw, propose_for_review, str(raw["agreement"]), str(raw["text"]))


def _items(raw: _Raw) -> tuple[str, ...]:
    return tuple(map(str, as_list(raw["items"])))


def _of(raw: _Raw, use_case: Callable[..., object], *arguments: object, **values: object) -> UseCase:
    """A use case by the person of a step, with all but the ledger and the time."""
    actor = str(raw["as"])

    def call(ledger: Ledger, command_time: CommandTime) -> object:
        return partial(use_case, ledger, *arguments, actor=actor, command_time=command_time)(**values)

    return UseCase(call)


FEEDBACK: Mapping[str, tuple[frozenset[str], Callable[[_Raw], UseCase]]] = {
    "survey answer": (frozenset({"round", "answers"}), _answer),
    "survey say": (frozenset({"round", "about", "comment"}), _say),
    "defect open": (frozenset({"items", "category", "severity", "description"}), _open),
    "defect cause": (frozenset({"defect", "category", "text"}), _cause),
    "defect action": (frozenset({"defect", "what", "due", "owner", "planned"}), _action),
    "defect link": (frozenset({"defect", "items"}), _link),
    "review propose": (frozenset({"agreement", "text"}), _propose),
    "defect dismiss": (frozenset({"defect", "occurrence", "reason"}), _dismiss),
}
"""The commands about rounds, reviews and defects, by name as on the command line, with the keys of their steps."""
