"""The names and addresses of people, apart from what is hashed: each row is sealed, and blank once it is erased."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from engine.domain import ids
from engine.domain.agreement.organisation import Person, PersonAddress
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.refusal import Refusal
from engine.domain.text import Language
from engine.store.bulk import Clash, among, put
from engine.store.codec import UNREADABLE, canonical, load, sha256
from engine.store.core_tables import contact_t, definition_t, entry_t, message_t
from engine.store.entries import holds
from engine.store.instants import instant
from engine.store.outbox import blank_messages, has_content
from engine.store.seal import is_sealed, sealed


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """One person in one role, without name and addresses: what is hashed, and stays when these are erased."""

    id: str
    department: str
    role: str
    since: date | None
    until: date | None
    language: Language


@dataclass(frozen=True, slots=True)
class Contact:
    """The name of a person, and the addresses as canonical JSON; ``erased_at`` is in microseconds."""

    name: str
    addresses: str
    erased_at: int | None = None


Contacts = Mapping[str, Contact]
"""Names and addresses by the id of the person."""
_NONE = Contact("", "[]")


def terms_of(people: Iterable[Person]) -> tuple[PersonTerm, ...]:
    """People without what can be erased, in the same order."""
    return tuple(PersonTerm(p.id, p.department, p.role, p.since, p.until, p.language) for p in people)


def people_of(terms: Iterable[PersonTerm], contacts: Contacts) -> tuple[Person, ...]:
    """People with their names and addresses; a person whose name is erased or lost has neither."""
    return tuple(_person(term, contacts.get(term.id, _NONE)) for term in terms)


def _person(term: PersonTerm, contact: Contact) -> Person:
    try:
        addresses = tuple(PersonAddress(str(channel), str(to)) for channel, to in json.loads(contact.addresses))
    except UNREADABLE:  # somebody edited the row, as verification says
        addresses = ()
    return Person(
        term.id,
        contact.name,
        term.department,
        term.role,
        term.since,
        term.until,
        term.language,
        addresses,
        erased=contact.erased_at is not None,
    )


def read_contacts(connection: Connection) -> dict[str, Contact]:
    """The names and addresses of all people who were ever recorded."""
    query = select(contact_t.c.id, contact_t.c.name, contact_t.c.addresses, contact_t.c.erased_at)
    return {row.id: Contact(row.name, row.addresses, row.erased_at) for row in connection.execute(query)}


def differing(people: Iterable[Person], contacts: Contacts) -> dict[str, Contact]:
    """The names and addresses that are not stored as these people have them, but for erased people."""
    wanted = {p.id: Contact(p.name, canonical([[a.channel, a.address] for a in p.addresses])) for p in people}
    return {
        id: contact
        for id, contact in sorted(wanted.items())
        if (stored := contacts.get(id)) is None or (stored.erased_at is None and stored != contact)
    }


def write_contacts(connection: Connection, people: Sequence[Person], key: bytes) -> None:
    """Write the names and addresses that differ. Those of erased people stay erased."""
    if people:
        _write(connection, differing(people, read_contacts(connection)), key)


def people_applied(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The hashes of the definitions of people that these entries put in force."""
    applied = (e.body.get("hash") for e in entries if e.kind is Kind.APPLIED and e.subject_id == str(ids.PEOPLE))
    return tuple(str(hash_) for hash_ in applied if hash_)


def add_contacts(connection: Connection, hashes: Iterable[str], key: bytes) -> None:
    """Write a blank row for each person of these definitions who has none, until a run reads the name in people.csv."""
    for hash_ in hashes:
        text = connection.execute(select(definition_t.c.body).where(definition_t.c.hash == hash_)).scalar_one()
        known = read_contacts(connection)
        people = {term.id for term in load(tuple[PersonTerm, ...], text)}
        _write(connection, dict.fromkeys(people - known.keys(), _NONE), key)


def erase_people(connection: Connection, people: Iterable[str], key: bytes, at: int) -> None:
    """Take the names and addresses of people, and the content of the messages to them, at an instant."""
    erased = sorted(set(people))
    _write(connection, {id: Contact("", "[]", at) for id in erased}, key)
    for id in erased:
        blank_messages(connection, message_t.c.person == id, key, at)


def _write(connection: Connection, contacts: Contacts, key: bytes) -> None:
    rows: list[dict[str, object]] = [
        sealed(key, contact_t, {"id": id, "name": c.name, "addresses": c.addresses, "erased_at": c.erased_at})
        for id, c in sorted(contacts.items())
    ]
    put(connection, contact_t, rows, Clash.REPLACE)


def damaged_contacts(connection: Connection) -> Iterator[Refusal]:
    """The people without a row, the rows without a person, the rows that are erased and no entry says so or the other
    way round, and the messages that still have the content that was erased."""
    stored, erased = read_contacts(connection), _erased(connection)
    known, every = _recorded_people(connection)
    for id in sorted(stored.keys() | known):
        contact = stored.get(id)
        if contact is None:
            yield Refusal("row-missing", table=contact_t.name, row=id)
        elif id not in known:
            if every:
                yield Refusal("row-foreign", table=contact_t.name, row=id)
        elif contact.erased_at is not None and id not in erased:
            yield Refusal("erased-without-entry", person=id)
        elif id in erased and contact != Contact("", "[]", erased[id]):
            yield Refusal("erased-is-back", person=id, at=instant(erased[id]))
    for id, at in sorted(erased.items()):
        query = select(message_t).where(message_t.c.person == id, message_t.c.made_at <= at).order_by(message_t.c.id)
        for row in connection.execute(query):
            if has_content(row):
                yield Refusal("erased-message-is-back", person=id, row=str(row.id))


def repair_contacts(connection: Connection, key: bytes) -> int:
    """Delete rows that lack their seals or belong to nobody, erase what an entry says is erased, and leave a blank row
    for each other person without one, until a run reads people.csv; return how many rows changed."""
    rows = {row.id: row for row in connection.execute(select(contact_t))}
    known, erased = _recorded_people(connection)[0], _erased(connection)
    stored = read_contacts(connection)
    sound = {id: stored[id] for id, row in rows.items() if id in known and is_sealed(key, contact_t, row)}
    right = {
        id: Contact("", "[]", erased[id]) if id in erased else _unerased(sound.get(id, _NONE)) for id in sorted(known)
    }
    changed = {id: contact for id, contact in right.items() if sound.get(id) != contact}
    foreign = sorted(rows.keys() - known)
    if foreign:
        connection.execute(contact_t.delete().where(among(connection, contact_t.c.id, foreign)))
    _write(connection, changed, key)
    for id, at in sorted(erased.items()):
        blank_messages(connection, (message_t.c.person == id) & (message_t.c.made_at <= at), key, at)
    return len(foreign) + len(changed)


def _unerased(contact: Contact) -> Contact:
    return _NONE if contact.erased_at is not None else contact


def _recorded_people(connection: Connection) -> tuple[frozenset[str], bool]:
    """The ids of all people who were ever in a definition, and whether each of these definitions is whole."""
    query = select(entry_t.c.body).where(
        holds(entry_t.c.about, About.DEFINITION), entry_t.c.subject_id == str(ids.PEOPLE)
    )
    hashes = {str(h) for body in connection.execute(query).scalars() if (h := json.loads(body).get("hash"))}
    texts = connection.execute(select(definition_t.c.hash, definition_t.c.body)).tuples()
    whole = {h: text for h, text in texts if h in hashes and sha256(text) == h}
    people = frozenset(term.id for text in whole.values() for term in load(tuple[PersonTerm, ...], text))
    return people, whole.keys() == hashes


def _erased(connection: Connection) -> dict[str, int]:
    """When each person was erased, by the entries, in microseconds."""
    query = select(entry_t.c.subject_id, entry_t.c.recorded_at).where(
        holds(entry_t.c.kind, Kind.ERASED), holds(entry_t.c.about, About.PERSON)
    )
    return {row.subject_id: row.recorded_at for row in connection.execute(query)}
