"""The recorded definitions: each text once, under its hash; the entries say since when each is in force."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, LargeBinary, cast, func, select

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.indicator import INDICATORS, Indicator
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.agreement.survey import Survey
from engine.domain.ids import CATALOGUE, PEOPLE, DefinitionKind, DefinitionName
from engine.domain.ledger.entry import About
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import EPOCH
from engine.domain.time.day_table import DayTable
from engine.services.ports.definitions import DefinitionText
from engine.services.ports.entries import AsOf
from engine.services.ports.occurrences import batched
from engine.services.refused import Refused
from engine.store.bulk import Clash, put
from engine.store.codec import dump, load, sha256
from engine.store.contacts import Contacts, PersonTerm, differing, people_of, read_contacts, terms_of
from engine.store.core_tables import definition_t
from engine.store.entries import SqlEntries
from engine.store.instants import instant, micro
from engine.store.kept_agreements import KeptAgreements
from engine.store.runs import SqlRuns
from engine.store.session import Session

T = TypeVar("T")

VERSIONS = 1_000
"""Versions of definitions that are held; beyond them, all are made anew."""
AT_A_TIME = 100
"""Texts held in memory while all are read."""
LARGE = 1_000_000
"""Bytes of agreements that were read from their texts from which on the state folder keeps them: reading a megabyte
takes as long as a query."""


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Definitions by hash. They never change, so each is read and built once."""

    kept: KeptAgreements | None = None
    """The agreements that the state folder keeps; without it, all are read from their texts."""
    values: dict[str, Any] = field(default_factory=dict)
    made: dict[frozenset[tuple[str, str]], Definitions] = field(default_factory=dict)
    """The definitions of the versions that were asked for, by the names and hashes of what is in them."""
    last: list[tuple[object, Any]] = field(default_factory=list)
    """The value that was made last of definitions, and of which."""
    hash_of: dict[int, str] = field(default_factory=dict)
    """The hash of each value of ``values``, by its identity: it need not be spelled again."""
    people: dict[str, tuple[Contacts, tuple[Person, ...]]] = field(default_factory=dict)
    """The people of each definition of people, with the names and addresses that were stored when they were read."""


class SqlDefinitions:
    """The definitions of a ledger."""

    def __init__(self, session: Session, entries: SqlEntries, runs: SqlRuns, known: ReadTexts) -> None:
        self._session = session
        self._entries = entries
        self._runs = runs
        self._known = known

    def hashes(self, as_of: AsOf | None = None) -> Mapping[str, str]:
        """The hash of each definition in force, by name. Those of the first run were in force from the start."""
        hashes: dict[str, str] = {}
        rows, first = self._recorded()
        for row in rows:
            if as_of is not None and row.batch > first and row.recorded_at > micro(as_of.at):
                continue
            if row.hash:
                hashes[row.name] = row.hash
            else:
                hashes.pop(row.name, None)
        return hashes

    def versions(self, as_of: AsOf | None = None) -> tuple[tuple[datetime | None, Mapping[str, str]], ...]:
        """The versions that were in force, oldest first: since when (None: the beginning) and the hashes by name."""
        versions: list[tuple[datetime | None, Mapping[str, str]]] = []
        hashes: dict[str, str] = {}
        last, since = 0, EPOCH
        rows, first = self._recorded()
        for row in rows:
            if as_of is not None and row.batch > first and row.recorded_at > micro(as_of.at):
                break
            if row.batch != last and hashes:
                versions.append((None if last <= first else since, dict(hashes)))
            last, since = row.batch, instant(row.recorded_at)
            if row.hash:
                hashes[row.name] = row.hash
            else:
                hashes.pop(row.name, None)
        if hashes:
            versions.append((None if last <= first else since, hashes))
        return tuple(versions)

    def _recorded(self) -> tuple[Sequence["_Recorded"], int]:
        """The entries about definitions, in order of recording, and the number of the first run's batch."""
        return self._session.once_by_entries("definitions", self._read_recorded, [About.DEFINITION])

    def _read_recorded(self) -> tuple[Sequence["_Recorded"], int]:
        rows = [
            _Recorded(row.subject_id, _hash_in(row.body), row.batch, row.recorded_at)
            for row in self._entries.stored(About.DEFINITION)
        ]
        # read after them: another run may put the first ones in force meanwhile
        return rows, self._runs.opening_batch() + 1

    def in_force(self, as_of: AsOf | None = None) -> Definitions | None:
        """The definitions in force, read back from their recorded texts."""
        hashes = self.hashes(as_of)
        return self.read(hashes) if hashes else None

    @gc_pause.paused()  # a large folder is millions of objects
    def read(self, hashes: Mapping[str, str]) -> Definitions:
        """Definitions by their hashes, read back from their recorded texts.

        Raises Refused where a text is missing or is not the one of its hash: nothing is decided by such a text.
        """
        unread = {h: name for name, h in hashes.items() if h not in self._known.values}
        if unread:
            self._read(unread)
        people = self._with_contacts(hashes[str(PEOPLE)])
        made = self._known.made
        name = frozenset(hashes.items())
        if (known := made.get(name)) is not None and known.people is people:
            return known
        if len(made) >= VERSIONS:
            made.clear()
        new = made[name] = self._made(hashes, people)
        return new

    def once(self, of: object, make: Callable[[], T]) -> T:
        """A value that follows from definitions alone: the one that was made last, if it was made of equal ones."""
        known = next(iter(self._known.last), None)
        if known is None or known[0] != of:
            self._known.last[:] = [known := (of, make())]
        value: T = known[1]
        return value

    def _made(self, hashes: Mapping[str, str], people: tuple[Person, ...]) -> Definitions:
        """Definitions by their hashes, which have been read."""

        def definition(kind: type[T], name: str) -> T:
            value: T = self._known.values[hashes[name]]
            return value

        def all_of(kind: type[T], of: DefinitionKind) -> tuple[T, ...]:
            return tuple(definition(kind, name) for name in sorted(hashes) if DefinitionName.parse(name).kind is of)

        return Definitions(
            organisation=all_of(Organisation, DefinitionKind.ORGANISATION)[0],
            catalogue=definition(Catalogue, str(CATALOGUE)),
            calendars=all_of(DayTable, DefinitionKind.CALENDAR),
            agreements=all_of(Agreement, DefinitionKind.AGREEMENT),
            people=people,
            surveys=all_of(Survey, DefinitionKind.SURVEY),
            indicators=definition(tuple[Indicator, ...], str(INDICATORS)) if str(INDICATORS) in hashes else (),
        )

    def _read(self, unread: Mapping[str, str]) -> None:
        """Read definitions, by hash, with their names. Their texts are not kept: those of a large folder are many."""
        values, new, size = self._known.values, dict[str, Agreement](), 0
        kept = self._known.kept.by_hash() if self._known.kept is not None else {}
        with self._session.reading() as connection:
            for some in batched(unread, AT_A_TIME):
                query = select(definition_t.c.hash, _in_utf8(connection)).where(definition_t.c.hash.in_(some))
                texts = {row[0]: bytes(row[1]) for row in connection.execute(query)}
                for hash_ in some:
                    name, text = unread[hash_], texts.get(hash_)
                    if (damage := _damage(name, hash_, text)) is not None:
                        raise Refused(damage)
                    assert text is not None
                    value = kept.get(hash_)
                    if value is None:
                        value = load(_type_of(name), text)
                        if isinstance(value, Agreement):
                            new[hash_], size = value, size + len(text)
                    values[hash_] = value
                    self._known.hash_of[id(value)] = hash_
        if self._known.kept is not None and size >= LARGE:
            self._known.kept.keep(new)

    def _with_contacts(self, hash_: str) -> tuple[Person, ...]:
        terms: tuple[PersonTerm, ...] = self._known.values[hash_]
        contacts = self._session.once("contacts", self._read_contacts)
        known = self._known.people.get(hash_)
        if known is None or known[0] != contacts:
            known = self._known.people[hash_] = contacts, people_of(terms, contacts)
        return known[1]

    def _read_contacts(self) -> Contacts:
        with self._session.reading() as connection:
            return read_contacts(connection)

    def contacts_differ(self, people: Sequence[Person]) -> bool:
        """Return whether a name or an address of these people is not the stored one; erased people are left out."""
        with self._session.reading() as connection:
            return bool(differing(people, read_contacts(connection)))

    def recorded_people(self) -> Mapping[str, datetime | None]:
        """The ids of all people who were ever recorded, each with the instant at which the person was erased."""
        with self._session.reading() as connection:
            contacts = read_contacts(connection)
        return {id: instant(c.erased_at) if c.erased_at is not None else None for id, c in contacts.items()}

    def damaged(self) -> tuple[Refusal, ...]:
        """The texts, of all that were ever in force, that are missing or are not the ones of their hashes."""
        recorded = {
            (hash_, row.subject_id) for row in self._entries.stored(About.DEFINITION) if (hash_ := _hash_in(row.body))
        }
        with self._session.reading() as connection:
            query = select(definition_t.c.hash, _in_utf8(connection))
            texts = {row[0]: bytes(row[1]) for row in connection.execute(query)}
        damages = (_damage(name, hash_, texts.get(hash_)) for hash_, name in sorted(recorded, key=lambda r: r[::-1]))
        return tuple(damage for damage in damages if damage is not None)

    def spell(self, definitions: Definitions) -> tuple[DefinitionText, ...]:
        """The recorded texts of definitions, by name; agreements that were read from the ledger have none."""
        spelled_out = {
            DefinitionName(DefinitionKind.ORGANISATION, definitions.organisation.id): dump(definitions.organisation),
            CATALOGUE: dump(definitions.catalogue),
            PEOPLE: dump(terms_of(definitions.people), tuple[PersonTerm, ...]),
            **{DefinitionName(DefinitionKind.CALENDAR, table.id): dump(table) for table in definitions.calendars},
            **{DefinitionName(DefinitionKind.SURVEY, survey.id): dump(survey) for survey in definitions.surveys},
        }
        if definitions.indicators:
            spelled_out[INDICATORS] = dump(definitions.indicators, tuple[Indicator, ...])
        texts = [DefinitionText(str(name), sha256(text), text) for name, text in spelled_out.items()]
        return tuple(sorted([*texts, *map(self._spell, definitions.agreements)], key=lambda text: text.name))

    def agreements_by_hash(self) -> Mapping[str, Agreement]:
        """The agreements in force by the hashes of their texts."""
        in_force, hashes = self.in_force(), self.hashes()
        agreements = in_force.agreements if in_force is not None else ()
        return {hashes[str(DefinitionName(DefinitionKind.AGREEMENT, a.id))]: a for a in agreements}

    def agreement_hash(self, agreement: Agreement) -> str:
        """The hash of an agreement's recorded text."""
        return self._known.hash_of.get(id(agreement)) or sha256(dump(agreement))

    def _spell(self, agreement: Agreement) -> DefinitionText:
        name = str(DefinitionName(DefinitionKind.AGREEMENT, agreement.id))
        if (hash_ := self._known.hash_of.get(id(agreement))) is not None:
            return DefinitionText(name, hash_, None)
        return DefinitionText(name, sha256(text := dump(agreement)), text)

    def digest(self, text: str) -> str:
        """The SHA-256 of a text."""
        return sha256(text)


class _Recorded(NamedTuple):
    """An entry about a definition: the hash that it puts in force, empty where it puts none in force.

    ``recorded_at`` is in microseconds.
    """

    name: str
    hash: str
    batch: int
    recorded_at: int


@lru_cache(maxsize=10_000)  # each reading asks for all of them
def _hash_in(body: str) -> str:
    """The hash that the content of an entry about a definition puts in force; empty where it puts none in force."""
    return str(json.loads(body).get("hash") or "")


def _damage(name: str, hash_: str, text: bytes | None) -> Refusal | None:
    """The reason why a recorded text cannot be read as the definition of this name and hash; None if it can."""
    if text is None:
        return Refusal("definition-missing", name=name, hash=hash_)
    unfit = hashlib.sha256(text).hexdigest() != hash_
    return Refusal("definition-altered", name=name, hash=hash_) if unfit else None


def _in_utf8(connection: Connection) -> ColumnElement[bytes]:
    """The text of a definition as bytes: they are hashed as they are, and text takes up to four times the memory."""
    if connection.dialect.name == "postgresql":
        return func.convert_to(definition_t.c.body, "UTF8")
    return cast(definition_t.c.body, LargeBinary)


def _type_of(name: str) -> Any:
    """The type of a definition."""
    return _TYPES[DefinitionName.parse(name).kind]


_TYPES: Mapping[DefinitionKind, Any] = {
    DefinitionKind.ORGANISATION: Organisation,
    DefinitionKind.CATALOGUE: Catalogue,
    DefinitionKind.CALENDAR: DayTable,
    DefinitionKind.AGREEMENT: Agreement,
    DefinitionKind.PEOPLE: tuple[PersonTerm, ...],
    DefinitionKind.SURVEY: Survey,
    DefinitionKind.INDICATORS: tuple[Indicator, ...],
}


def write_texts(connection: Connection, definitions: Sequence[DefinitionText]) -> None:
    """Write the texts that are not there yet."""
    put(connection, definition_t, _definition_values(definitions), Clash.KEEP)


def _definition_values(definitions: Iterable[DefinitionText]) -> list[dict[str, object]]:
    rows: dict[str, dict[str, object]] = {}
    for text in definitions:
        if text.body is None:  # it is there
            continue
        name = DefinitionName.parse(text.name)
        rows[text.hash] = {"hash": text.hash, "kind": name.kind.value, "id": name.id, "body": text.body}
    return list(rows.values())
