"""Titles of ids, and user text that is safe to show on one line."""

import unicodedata
from collections.abc import Iterable

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.names import erased_person
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.ledger.entry import CHECK, ENGINE, OPERATOR
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.title import occurrence_title
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER
from engine.wording.lists import code_by_label

_OUTSIDERS = {
    "customer": Text(zh="客户", en="the customer"),
    "bank": Text(zh="银行", en="the bank"),
    "insurer": Text(zh="保险公司", en="the insurer"),
    "supplier": Text(zh="供应商", en="the supplier"),
    "authority": Text(zh="政府部门", en="the authority"),
}
_ACTORS = {
    ENGINE: Text(zh="系统", en="system"),
    CHECK: Text(zh="核验", en="check"),
    OPERATOR: Text(zh="管理员", en="operator"),
}
_DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the writing direction: a label could make the text after it read backwards."""


def department_title(organisation: Organisation, id: str) -> Text:
    """The title of a department; its id if the organisation no longer has it."""
    department = organisation.department(id)
    return department.title if department is not None else Text.plain(id)


_PARTIES = Text(zh="{provider} → {consumer}", en="{provider} → {consumer}")


def parties_title(organisation: Organisation, provider: str, consumer: str) -> Text:
    """The titles of both departments of an agreement: the provider, then the consumer."""
    sides = {"provider": department_title(organisation, provider), "consumer": department_title(organisation, consumer)}
    return _PARTIES.filled(**sides)


def role_title(organisation: Organisation, id: str) -> Text:
    """The title of a role; its id if the organisation no longer has it."""
    role = organisation.role(id)
    return role.title if role is not None else Text.plain(id)


def title_text(title: OccurrenceTitle) -> Text:
    """The title of an occurrence as people read it."""
    if title.follow_up is None:
        return title.obligation
    message = Text(zh="{title}（第 {n} 次）", en="{title} (no. {n})")
    return message.filled(title=title.obligation, n=title.follow_up)


def title_of(obligation: Obligation, occurrence: Occurrence) -> Text:
    """The title of an occurrence of this obligation as people read it."""
    return title_text(occurrence_title(obligation, occurrence))


def waited_for(who: str) -> Text:
    """The party that a pause waits for; a department by its id."""
    if who == CONSUMER:
        return Text(zh="接收方", en="the consumer")
    return _OUTSIDERS.get(who, Text.plain(who))


def party_code(organisation: Organisation, written: str) -> str:
    """The code of a party that a pause can wait for, named by its code, its label or the title of a department."""
    labels = {**_OUTSIDERS, CONSUMER: waited_for(CONSUMER), **{d.id: d.title for d in organisation.departments}}
    return code_by_label(written, labels)


def waited_for_title(organisation: Organisation, who: str) -> Text:
    """The party that a pause waits for; a department by its title."""
    department = organisation.department(who)
    return department.title if department is not None else waited_for(who)


def one_line(text: str) -> str:
    """Text without line ends, control and direction characters, which a terminal or a mail header would act on."""
    if text.isprintable():  # its only white space is the plain space, and no character of it is left out
        return " ".join(text.split())
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or (unicodedata.category(character) != "Cc" and character not in _DIRECTION_MARKS)
    )
    return " ".join("".join(kept).split())


def thing(label: str | None, subject: str | None) -> str:
    """The thing an occurrence is about: its label, and the subject's number if the label does not contain it."""
    shown, number = one_line(label or ""), one_line(subject or "")
    if not shown or not number or number in shown.split():
        return shown or number
    return f"{shown} · {number}"


def person_title(people: Iterable[Person], id: str) -> Text:
    """The name of a person; the id if nobody has it. A person who was erased is called that."""
    known = next((person for person in people if person.id == id), None)
    if known is not None and known.erased:
        return erased_person(id)
    return Text.plain(one_line(known.name) if known is not None and known.name else id)


def actor_title(people: Iterable[Person], actor: str) -> Text:
    """The maker of an entry: a person by name and id, the engine, a check, or the operator by what they are."""
    if actor in _ACTORS:
        return _ACTORS[actor]
    name = person_title(people, actor)
    if actor in name.zh:  # the id, or an erased person, who is called by it
        return name
    return Text(zh=f"{name.zh}（{actor}）", en=f"{name.en} ({actor})")
