"""The heads who still have to sign a proposed change."""

from collections.abc import Sequence
from datetime import datetime

from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.wording.names import department_title

_NOBODY = Text(zh="无人担任", en="nobody")
_HEAD = Text(zh="{department}负责人（{people}）", en="the head of {department} ({people})")


def signers_text(book: Rulebook, departments: Sequence[str], at: datetime) -> Text:
    """The heads of departments with the names of the people who hold the role at an instant."""
    on = book.home.local(at).date()
    heads = []
    for id in departments:
        department = book.organisation.department(id)
        people = book.directory.holders(department.head, on) if department is not None else ()
        names = book.directory.names.listed(p.id for p in people) if people else _NOBODY
        heads.append(_HEAD.filled(department=department_title(book.organisation, id), people=names))
    return Text(zh="、".join(h.zh for h in heads), en=", ".join(h.en for h in heads))
