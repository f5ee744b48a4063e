"""What ids are called, looked up when shown, and text of the users' made fit for one line."""

import unicodedata

from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.domain.time.pause import waited_for

_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows: a label could make its neighbours read backwards."""


def department_title(organisation: Organisation, id: str) -> Text:
    """The title of a department; its id where the organisation has none of that id any more."""
    department = organisation.department(id)
    return department.title if department is not None else Text.plain(id)


def role_title(organisation: Organisation, id: str) -> Text:
    """The title of a role; its id where the organisation has none of that id any more."""
    role = organisation.role(id)
    return role.title if role is not None else Text.plain(id)


def waited_for_title(organisation: Organisation, who: str) -> Text:
    """Whom a pause waits for, a department by its title."""
    department = organisation.department(who)
    return department.title if department is not None else waited_for(who)


def one_line(text: str) -> str:
    """Text without what a terminal or a mail header would obey: line ends, control characters, marks of direction."""
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or (unicodedata.category(character) != "Cc" and character not in _UNSEEN)
    )
    return " ".join("".join(kept).split())


def thing(label: str | None, subject: str | None) -> str:
    """What an occurrence is about: its label, and the subject's number where the label does not hold it already."""
    shown, number = one_line(label or ""), one_line(subject or "")
    if not shown or not number or number in shown.split():
        return shown or number
    return f"{shown} · {number}"
