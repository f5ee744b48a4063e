"""The words of actions and entries: titles, help and labels, collected from ``engine.wording.actions``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.payload import Payload
from engine.domain.ledger.transition import Transition
from engine.domain.text import Text
from engine.plugins import modules

PHASES = {
    Phase.UPCOMING: Text(zh="未开始", en="upcoming"),
    Phase.OPEN: Text(zh="进行中", en="open"),
    Phase.DELIVERED: Text(zh="已交付待验收", en="delivered, awaiting acceptance"),
    Phase.CLOSED: Text(zh="已结束", en="closed"),
}
_NEW = Text(zh="关账后新增", en="new after the closing")


@dataclass(frozen=True, slots=True)
class ActionWords:
    """The words of one module: titles by kind of entry, help and buttons by action, labels and details by field,
    sentences by refusal, the titles of codes by field and code. ``labels`` has those of forms, where the label of the
    option would not do."""

    titles: Mapping[str, Text]
    help: Mapping[str, Text]
    fields: Mapping[str, Text]
    details: Mapping[str, Text]
    refusals: Mapping[str, Text]
    buttons: Mapping[str, Text]
    labels: Mapping[str, Text]
    choices: Mapping[str, Mapping[str, Text]]


@cache
def words_by_module() -> Mapping[str, ActionWords]:
    """The words of each module of ``engine.wording.actions``, by its name."""
    return {name: _words(module) for name, module in modules("engine.wording.actions").items()}


def _words(module: ModuleType) -> ActionWords:
    names = ("TITLES", "HELP", "FIELDS", "DETAILS", "REFUSALS", "BUTTONS", "LABELS", "CHOICES")
    return ActionWords(*(getattr(module, name, {}) for name in names))


def entry_title(kind: Kind) -> Text:
    """The title of a kind of entry: ``delivered``. Raises KeyError for a kind that nothing words."""
    return _titles()[kind]


def later_title(kind: Kind | None) -> Text:
    """The title of what was recorded after the closing of a period; None for an item that is new since then."""
    return _NEW if kind is None else entry_title(kind)


@cache
def _titles() -> Mapping[str, Text]:
    return {kind: title for words in words_by_module().values() for kind, title in words.titles.items()}


def action_help(name: str, variant: str = "") -> Text:
    """The help of an action, in one line: ``extend ask``, or the variant ``partial`` of ``deliver``."""
    return action_helps()[f"{name} {variant}".rstrip()]


@cache
def action_helps() -> Mapping[str, Text]:
    """The help of each action and group of actions, by name."""
    return {name: help for words in words_by_module().values() for name, help in words.help.items()}


def field_label(action: type[Payload], field: str) -> Text:
    """The label of a field of an action. Raises KeyError for a field that nothing words."""
    return words_by_module()[action.__module__.rpartition(".")[2]].fields[field]


def action_button(row: Transition) -> Text:
    """The words on the button of an action: those of its module, else its help."""
    name = f"{row.name or ''} {row.variant}".rstrip()
    return _buttons().get(name) or action_helps()[name]


@cache
def _buttons() -> Mapping[str, Text]:
    return {name: button for words in words_by_module().values() for name, button in words.buttons.items()}


def form_label(action: type[Payload], field: str) -> Text:
    """The label of a field in a form. Raises KeyError for a field that nothing words."""
    words = words_by_module()[action.__module__.rpartition(".")[2]]
    return words.labels.get(field) or words.fields[field]


def choice_words(action: type[Payload], field: str) -> Mapping[str, Text]:
    """The titles of the codes among which a person chooses in a field, as the module of the action has them."""
    words = words_by_module().get(action.__module__.rpartition(".")[2])
    return words.choices.get(field, {}) if words is not None else {}


def details_of(payload: type[Payload]) -> Mapping[str, Text]:
    """How the fields that only this type has are written in the details of an entry, with ``{value}``."""
    words = words_by_module().get(payload.__module__.rpartition(".")[2])
    return words.details if words is not None else {}


def action_name(row: Transition) -> str:
    """The name of an action with its variant as one types it: ``deliver --partial``; empty if no person makes it."""
    return f"{row.name or ''} --{row.variant}" if row.variant else row.name or ""
