"""The titles of the values among which a person chooses in the form of an action."""

from engine.domain.action.action import Action
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.wording.action import choice_words
from engine.wording.late_reason import category_text
from engine.wording.names import waited_for_title
from engine.wording.rating import DECISIONS, SCORES

_PEOPLE = frozenset({"to", "person", "rater"})
_LISTS = frozenset({"dimensions", "reason"})


def choice_text(action: type[Action], field: str, value: str, organisation: Organisation, names: Names) -> Text:
    """The title of a value that a field can have; the value itself where nothing words it."""
    if (own := choice_words(action, field).get(value)) is not None:
        return own
    if field in _PEOPLE:
        return names.of(value)
    if field in _LISTS:
        return names.category(value)
    if field == "category":
        return category_text(value, names)
    if field == "score":
        return SCORES.get(value, Text.plain(value))
    if field == "waiting_for":
        return waited_for_title(organisation, value)
    return DECISIONS.get(value, Text.plain(value))
