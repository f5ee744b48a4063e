"""The command to copy for an action on an item."""

import re
import shlex

from engine.domain.action.table import transition
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.wording.action import action_name

_SPECIAL = re.compile(r"[\s\"'`$&|;<>()*?\[\]{}!\\#~]")
"""The characters that a shell interprets; letters of any script are safe."""
_REASON = ' --reason "…"'
_VALUES = {Kind.RETURNED: _REASON, Kind.RATED: " --score …", Kind.APPEAL_DECIDED: f" --decision …{_REASON}"}
"""The values that the command of an action needs, each with a place for it."""


def command_name(kind: Kind) -> str:
    """The command that makes a kind of entry: ``confirm-date --refuse``. For one of a check, the command to see it."""
    return "check" if kind is Kind.CHECKED else action_name(transition(kind))


def command_line(kind: Kind, id: str, person: str) -> str:
    """The command to copy: ``duecourse deliver ID --as PERSON``, with a placeholder for what is needed.

    A command that only reads needs no person; an item is handed over to the person who acts.
    """
    who = "" if kind is Kind.CHECKED else f" --as {person}"
    to = f" --to {person}" if kind is Kind.REASSIGNED else ""
    return f"duecourse {command_name(kind)} {id_as_argument(id)}{to}{who}{_VALUES.get(kind, '')}"


def explain_line(id: str) -> str:
    """The command to copy that explains an item."""
    return f"duecourse explain {id_as_argument(id)}"


def review_line(id: str) -> str:
    """The command to copy that shows the review page of an item's agreement."""
    return f"duecourse review {id_as_argument(OccurrenceId.parse(id).agreement)}"


def id_as_argument(id: str) -> str:
    """The id of an item as a shell takes it, in quotes where it has to be."""
    return shlex.quote(id) if _SPECIAL.search(id) else id
