"""The recorded definitions: each text once, under its hash; the entries say since when each is in force."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.indicator import Indicator
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.ids import CATALOGUE, INDICATORS, PEOPLE, DefinitionKind, DefinitionName
from engine.domain.ledger.entry import About
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import EPOCH
from engine.domain.time.day_table import DayTable
from engine.services.ports.definitions import DefinitionText
from engine.services.ports.entries import AsOf
from engine.services.refused import Refused
from engine.store.bulk import Clash, put
from engine.store.codec import dump, load, sha256
from engine.store.contacts import Contacts, PersonTerm, differing, people_of, read_contacts, terms_of
from engine.store.core_tables import definition_t
from engine.store.entries import SqlEntries
from engine.store.instants import instant, micro
from engine.store.runs import SqlRuns
from engine.store.session import Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Definitions by hash. They never change, so each is read and built once."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
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
        rows = list(self._entries.stored(About.DEFINITION))
        first = self._runs.opening_batch() + 1  # read after them: another run may put the first ones in force meanwhile
        for row in rows:
            if as_of is not None and row.batch > first and row.recorded_at > micro(as_of.at):
                continue
            body = json.loads(row.body)
            if body.get("hash"):
                hashes[row.subject_id] = str(body["hash"])
            else:
                hashes.pop(row.subject_id, None)
        return hashes

    def versions(self, as_of: AsOf | None = None) -> tuple[tuple[datetime | None, Mapping[str, str]], ...]:
        """The versions that were in force, oldest first: since when (None: the beginning) and the hashes by name."""
        versions: list[tuple[datetime | None, Mapping[str, str]]] = []
        hashes: dict[str, str] = {}
        last, since = 0, EPOCH
        rows = list(self._entries.stored(About.DEFINITION))
        first = self._runs.opening_batch() + 1  # as above
        for row in rows:
            if as_of is not None and row.batch > first and row.recorded_at > micro(as_of.at):
                break
            if row.batch != last and hashes:
                versions.append((None if last <= first else since, dict(hashes)))
            last, since = row.batch, instant(row.recorded_at)
            hash_ = json.loads(row.body).get("hash")
            if hash_:
                hashes[row.subject_id] = str(hash_)
            else:
                hashes.pop(row.subject_id, None)
        if hashes:
            versions.append((None if last <= first else since, hashes))
        return tuple(versions)

    def in_force(self, as_of: AsOf | None = None) -> Definitions | None:
        """The definitions in force, read back from their recorded texts."""
        hashes = self.hashes(as_of)
        return self.read(hashes) if hashes else None

    @gc_pause.paused()  # a large folder is millions of objects
    def read(self, hashes: Mapping[str, str]) -> Definitions:
        """Definitions by their hashes, read back from their recorded texts.

        Raises Refused where a text is missing or is not the one of its hash: nothing is decided by such a text.
        """
        unread = {h: name for name, h in hashes.items() if h not in self._known.texts}
        if unread:
            with self._session.reading() as connection:
                query = select(definition_t.c.hash, definition_t.c.body).where(definition_t.c.hash.in_(unread))
                texts = {row.hash: row.body for row in connection.execute(query)}
            for hash_, name in unread.items():
                if (damage := _damage(name, hash_, texts.get(hash_))) is not None:
                    raise Refused(damage)
            self._known.texts.update(texts)

        def definition(kind: type[T], name: str) -> T:
            hash_ = hashes[name]
            if hash_ not in self._known.values:
                read = self._known.values[hash_] = load(kind, self._known.texts[hash_])
                self._known.hash_of[id(read)] = hash_
            value: T = self._known.values[hash_]
            return value

        def all_of(kind: type[T], of: DefinitionKind) -> tuple[T, ...]:
            return tuple(definition(kind, name) for name in sorted(hashes) if DefinitionName.parse(name).kind is of)

        return Definitions(
            organisation=all_of(Organisation, DefinitionKind.ORGANISATION)[0],
            catalogue=definition(Catalogue, str(CATALOGUE)),
            calendars=all_of(DayTable, DefinitionKind.CALENDAR),
            agreements=all_of(Agreement, DefinitionKind.AGREEMENT),
            indicators=definition(tuple[Indicator, ...], str(INDICATORS)) if str(INDICATORS) in hashes else (),
            people=self._with_contacts(hashes[str(PEOPLE)], definition(tuple[PersonTerm, ...], str(PEOPLE))),
        )

    def _with_contacts(self, hash_: str, terms: tuple[PersonTerm, ...]) -> tuple[Person, ...]:
        with self._session.reading() as connection:
            contacts = read_contacts(connection)
        known = self._known.people.get(hash_)
        if known is None or known[0] != contacts:
            known = self._known.people[hash_] = contacts, people_of(terms, contacts)
        return known[1]

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
            (str(hash_), row.subject_id)
            for row in self._entries.stored(About.DEFINITION)
            if (hash_ := json.loads(row.body).get("hash"))
        }
        with self._session.reading() as connection:
            texts = {row.hash: row.body for row in connection.execute(select(definition_t.c.hash, definition_t.c.body))}
        damages = (_damage(name, hash_, texts.get(hash_)) for hash_, name in sorted(recorded, key=lambda r: r[::-1]))
        return tuple(damage for damage in damages if damage is not None)

    def spell(self, definitions: Definitions) -> tuple[DefinitionText, ...]:
        """The recorded texts of definitions, by name."""
        spelled_out = {
            DefinitionName(DefinitionKind.ORGANISATION, definitions.organisation.id): dump(definitions.organisation),
            CATALOGUE: dump(definitions.catalogue),
            PEOPLE: dump(terms_of(definitions.people), tuple[PersonTerm, ...]),
            **{DefinitionName(DefinitionKind.CALENDAR, table.id): dump(table) for table in definitions.calendars},
            **{
                DefinitionName(DefinitionKind.AGREEMENT, agreement.id): self._dump(agreement)
                for agreement in definitions.agreements
            },
        }
        if definitions.indicators:
            spelled_out[INDICATORS] = dump(definitions.indicators, tuple[Indicator, ...])
        by_name = sorted((str(name), text) for name, text in spelled_out.items())
        return tuple(DefinitionText(name, sha256(text), text) for name, text in by_name)

    def agreements_by_hash(self) -> Mapping[str, Agreement]:
        """The agreements in force by the hashes of their texts."""
        in_force, hashes = self.in_force(), self.hashes()
        agreements = in_force.agreements if in_force is not None else ()
        return {hashes[str(DefinitionName(DefinitionKind.AGREEMENT, a.id))]: a for a in agreements}

    def agreement_hash(self, agreement: Agreement) -> str:
        """The hash of an agreement's recorded text."""
        return self._known.hash_of.get(id(agreement)) or sha256(dump(agreement))

    def _dump(self, agreement: Agreement) -> str:
        """The text of an agreement; of one that was read from the ledger, the text that it was read from."""
        hash_ = self._known.hash_of.get(id(agreement))
        return self._known.texts[hash_] if hash_ is not None else dump(agreement)

    def digest(self, text: str) -> str:
        """The SHA-256 of a text."""
        return sha256(text)


def _damage(name: str, hash_: str, text: str | None) -> Refusal | None:
    """The reason why a recorded text cannot be read as the definition of this name and hash; None if it can."""
    if text is None:
        return Refusal("definition-missing", name=name, hash=hash_)
    return Refusal("definition-altered", name=name, hash=hash_) if sha256(text) != hash_ else None


def write_texts(connection: Connection, definitions: Sequence[DefinitionText]) -> None:
    """Write the texts that are not there yet."""
    put(connection, definition_t, _definition_values(definitions), Clash.KEEP)


def _definition_values(definitions: Iterable[DefinitionText]) -> list[dict[str, object]]:
    rows: dict[str, dict[str, object]] = {}
    for text in definitions:
        name = DefinitionName.parse(text.name)
        rows[text.hash] = {"hash": text.hash, "kind": name.kind.value, "id": name.id, "body": text.body}
    return list(rows.values())
