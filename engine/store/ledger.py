"""The ledger on a SQL database: SQLite by default, PostgreSQL by its URL.

Its parts (entries, events, outbox, definitions, runs, occurrences, search, answers) share one session; work that spans
them is here.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, func, select

from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.entry import Via
from engine.domain.ledger.head import Head
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.refusal import Refusal
from engine.services.ports.entries import AsOf
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Batch, Broken, Conflict, ExpectedHead, Repaired
from engine.services.ports.occurrences import Row
from engine.store.accounts import SqlAccounts, close_accounts
from engine.store.answers import SqlAnswers
from engine.store.bulk import RowValues, put_values
from engine.store.chain import Witness, link
from engine.store.chain_proof import batch_columns, first_break
from engine.store.closed_months import SqlClosedMonths, drop_closed_months, write_closed_months
from engine.store.connect import Database, one_writer, unavailable
from engine.store.contacts import add_contacts, erase_people, people_applied, repair_contacts, write_contacts
from engine.store.core_tables import batch_t, entry_t
from engine.store.definitions import ReadTexts, SqlDefinitions, write_texts
from engine.store.draft_counts import erase_drafts, repair_drafts
from engine.store.drafts import SqlDrafts
from engine.store.entries import SqlEntries
from engine.store.entry_rows import COLUMNS, entry_rows
from engine.store.events import SqlEvents, write_checkpoints, write_events
from engine.store.figure_rows import SqlFigureRows
from engine.store.head import ReadChain, read_head
from engine.store.instants import instant, micro
from engine.store.lists import SqlLists
from engine.store.occurrence_writing import OccurrenceWriting
from engine.store.occurrences import SqlOccurrences
from engine.store.one_state import OneState, ValuesOfEntries
from engine.store.open_rounds import SqlOpenRounds
from engine.store.outbox import SqlOutbox, add_messages
from engine.store.overlay import lay_over
from engine.store.rating_proof import damaged_ratings, delete_unsealed, recount_ratings
from engine.store.ratings import SqlRatings, rating_values, write_ratings
from engine.store.repair import repair_bookkeeping, repair_events
from engine.store.row_drafts import SqlRowDrafts
from engine.store.row_proof import damaged_rows, damaged_since
from engine.store.runs import SqlRuns, last_recorded_at
from engine.store.search import SqlSearch
from engine.store.session import Session
from engine.store.term_proof import repair_terms
from engine.store.terms import lines_by_owner, write_terms
from engine.store.verified import VerifiedHeads

T = TypeVar("T")


class SqlLedger:
    """The ledger on a migrated database; ``key`` keys the chain, ``witness`` has its heads outside the database."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        witness: Witness | None = None,
        *,
        connection: Connection | None = None,
        known: ReadTexts | None = None,
        heads: list[Head] | None = None,
        via: Via | None = None,
        state: OneState | None = None,
        of_entries: ValuesOfEntries | None = None,
    ) -> None:
        """Without ``connection``, each piece of work is a transaction. With one that has begun, its owner commits, and
        gives the witness the ``heads``; one that only reads has the values of its ``state``. ``known`` has definitions
        that were read before, ``of_entries`` what was worked out of entries. ``via`` is the way by which people make
        entries; None: the command line."""
        self._witness = witness
        self._known = known or ReadTexts()
        self._heads = heads
        self._via = via
        self._of_entries = of_entries or ValuesOfEntries()
        self._session = session = Session(database, key, connection, state)
        self.runs = SqlRuns(session)
        self.entries = SqlEntries(session, self.runs)
        self.events = SqlEvents(session, self.entries, self.runs)
        self.definitions = SqlDefinitions(session, self.entries, self.runs, self._known)
        self.occurrences = SqlOccurrences(session)
        self.lists = SqlLists(session)
        self.closed_months = SqlClosedMonths(session)
        self.figure_rows = SqlFigureRows(session)
        self.ratings = SqlRatings(session)
        self.outbox = SqlOutbox(session)
        self.search = SqlSearch(session)
        self.answers = SqlAnswers(session)
        self.open_rounds = SqlOpenRounds(session)
        self.accounts = SqlAccounts(session)
        self.drafts = SqlDrafts(session)
        self.row_drafts = SqlRowDrafts(session)

    @property
    def seal_key(self) -> bytes:
        """The key of the chain, which seals rows, and what else must not be edited."""
        return self._session.key

    @property
    def database(self) -> Database:
        """The database of the ledger."""
        return self._session.database

    # ---- one state

    def reading(self, work: Callable[["SqlLedger"], T]) -> T:
        """Run reading work in one transaction, that is on one state, and return its result."""
        if self._session.connection is not None:
            return work(self)
        with self._session.reading() as connection:
            state = OneState(self._of_entries, ReadChain(connection))
            try:
                return work(self._with(connection, None, self._via, state))
            finally:
                state.end()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value of the ledger: on one state it is made once for each key, else each time. Nobody changes it."""
        return self._session.once(key, make)

    def dry_run(self, work: Callable[["SqlLedger"], T]) -> T:
        """Run work on one state, with temporary tables over it that take what it writes, and return its result.

        Nobody waits for it, and it waits for nobody.
        """
        with unavailable(), self.database.rehearse.connect() as connection:
            outer = connection.begin()
            try:
                lay_over(connection)
                return work(self.on(connection))
            finally:
                outer.rollback()

    def together(self, work: Callable[["SqlLedger"], T]) -> T:
        """Run work in one transaction: all that it commits is written, or nothing. Other writers wait."""
        if self._session.connection is not None:
            return work(self)
        heads: list[Head] = []
        with unavailable(), self.database.write.begin() as connection:
            one_writer(connection)
            result = work(self.on(connection, heads))
        if self._witness is not None:
            for head in heads:
                self._witness.add(head)
        return result

    def on(self, connection: Connection, heads: list[Head] | None = None) -> "SqlLedger":
        """This ledger on a connection that has begun; its new heads are added to ``heads``."""
        return self._with(connection, heads, self._via)

    def made_by(self, via: Via) -> "SqlLedger":
        """This ledger for work that came by a way: entries that people make through it say so."""
        return self._with(self._session.connection, self._heads, via, self._session.state)

    def _with(
        self, connection: Connection | None, heads: list[Head] | None, via: Via | None, state: OneState | None = None
    ) -> "SqlLedger":
        return SqlLedger(
            self.database,
            self._session.key,
            self._witness,
            connection=connection,
            known=self._known,
            heads=heads,
            via=via,
            state=state,
            of_entries=self._of_entries,
        )

    # ---- the chain

    def begun(self) -> bool:
        """Return whether anything is recorded."""
        with self._session.reading() as connection:
            return connection.execute(select(batch_t.c.id).limit(1)).first() is not None

    def misfit(self) -> int | None:
        """The number of the last batch if it does not follow under this key from the one before; None if it does.

        One HMAC: whoever opens the ledger can afford it. A batch under a wrong key can never be taken back.
        """
        with self._session.reading() as connection:
            rows = connection.execute(select(batch_t).order_by(batch_t.c.id.desc()).limit(2)).all()
        if not rows:
            return None
        last, before = rows[0], rows[1].hash if len(rows) > 1 else ""
        return last.id if last.hash != link(self._session.key, before, batch_columns(last)) else None

    def lost(self) -> Head | None:
        """The last head that the witness has, if the ledger lacks it: its database was lost, emptied or replaced."""
        if self._witness is None:
            return None
        last = self._witness.last()  # before the database is read: another process may commit in between
        if last is None:
            return None
        with self._session.reading() as connection:
            hash_ = connection.execute(select(batch_t.c.hash).where(batch_t.c.id == last.batch)).scalar()
        return last if hash_ != last.hash else None

    def accept_loss(self, at: datetime) -> None:
        """Go on without the batches that the witness has and the ledger lacks."""
        if self._witness is not None:
            self._witness.accept_loss(at, self.head())

    def expected_head(self, at: datetime) -> ExpectedHead:
        """Read the head. Entries that follow it are recorded at ``at``, or just after the last recorded instant."""
        # one state: a commit between two reads would be stamped out of order
        with self._session.reading() as connection:
            last = last_recorded_at(connection)
            free = micro(at) if last is None else max(micro(at), last + 1)
            while connection.execute(select(batch_t.c.id).where(batch_t.c.recorded_at == free)).first() is not None:
                free += 1  # a stamp of the opening balance may lie ahead
            return ExpectedHead(read_head(connection, None), instant(free))

    def head(self, as_of: AsOf | None = None) -> Head | None:
        """The end of the chain, as known ``as_of``."""
        known = self.entries.unless_all(as_of)

        def read() -> Head | None:
            with self._session.reading() as connection:
                return read_head(connection, known)

        return self._session.once_by_entries(("head", known), read)

    def commit(self, batch: Batch, expected_head: ExpectedHead) -> Head:
        """Append a batch and write the rows and messages that come with it, all in one transaction."""
        if self._via is not None:
            batch = replace(batch, entries=tuple(entry.made_by(self._via) for entry in batch.entries))
        recorded_at = micro(expected_head.recorded_at)
        before = expected_head.head
        number, seq = (before.batch + 1, before.entries) if before else (1, 0)
        entries, digest = entry_rows(batch.entries, self._session.key, after=seq, batch=number, recorded_at=recorded_at)
        linked = self._linked(batch, digest, before, recorded_at)
        rows = OccurrenceWriting.of(batch.rows, self._session.key)
        ratings = _rating_values(batch.rows, batch.ratings, self._session.key)
        lines = lines_by_owner(batch.entries)
        with self._session.writing() as connection:
            _expect(connection, before)
            connection.execute(batch_t.insert(), [linked])
            put_values(connection, entry_t, COLUMNS, entries)
            write_texts(connection, batch.definitions)
            write_events(connection, batch.entries, batch.contents)
            write_checkpoints(connection, batch.checkpoints, self._session.key)
            named = rows.write(connection, batch.removed)
            write_ratings(connection, ratings, batch.removed)
            write_terms(connection, lines, named, batch.removed)
            write_closed_months(connection, batch.closed_months, self._session.key)
            add_messages(connection, batch.messages, self._session.key, batch=number, made_at=recorded_at)
            write_contacts(connection, batch.people, self._session.key)
            add_contacts(connection, people_applied(batch.entries), self._session.key)
            erase_people(connection, batch.erased, self._session.key, recorded_at)
            close_accounts(connection, batch.erased, self._session.key, recorded_at)
            erase_drafts(connection, batch.erased)
        head = Head(number, seq + len(entries), str(linked["hash"]))
        if self._heads is not None:
            self._heads.append(head)
        elif self._witness is not None and self._session.connection is None:
            self._witness.add(head)
        return head

    def _linked(self, batch: Batch, digest: str, before: Head | None, recorded_at: int) -> dict[str, str | int]:
        """The row of a batch, with its hash over the batch before; ``digest`` is that of its entries."""
        columns: dict[str, str | int] = {
            "id": before.batch + 1 if before else 1,
            "recorded_at": recorded_at,
            "command": batch.command,
            "entries": len(batch.entries),
            "messages": len(batch.messages),
            "digest": digest,
        }
        return {**columns, "hash": link(self._session.key, before.hash if before else "", list(columns.values()))}

    def refresh(
        self,
        rows: Sequence[Row],
        expected_head: ExpectedHead,
        removed: Sequence[str] = (),
        ratings: Sequence[StoredRating] = (),
        checkpoints: Sequence[Checkpoint] = (),
    ) -> None:
        """Write rows, ratings and checkpoints without an entry."""
        written, key = OccurrenceWriting.of(rows, self._session.key), self._session.key
        rated = _rating_values(rows, ratings, key)
        with self._session.writing() as connection:
            _expect(connection, expected_head.head)
            write_checkpoints(connection, checkpoints, key)
            named = written.write(connection, removed)
            write_ratings(connection, rated, removed)
            write_terms(connection, {}, named, removed)

    def keep_closed_months(
        self, months: Mapping[str, Sequence[ServiceGroup]], expected_head: ExpectedHead, dropped: Sequence[str] = ()
    ) -> None:
        """Write the groups of closed months without an entry, and delete those of others."""
        with self._session.writing() as connection:
            _expect(connection, expected_head.head)
            write_closed_months(connection, months, self._session.key)
            drop_closed_months(connection, dropped)

    # ---- proof

    def verify(self, since: Head | None = None) -> Broken | None:
        """Verify the chain from its beginning, or behind a head; return the first batch or entry that does not fit, or
        None."""
        heads = self._witness.heads() if self._witness is not None else ()
        with self._session.reading() as connection:
            broken = first_break(connection, self._session.key, since)
            if broken is not None or self._witness is None:
                return broken

            def hashes_of(batches: Sequence[int]) -> dict[int, str]:
                query = select(batch_t.c.id, batch_t.c.hash).where(batch_t.c.id.in_(batches))
                return dict(connection.execute(query).tuples().all())

            known = since.batch if since is not None else 0
            return self._witness.missing((head for head in heads if head.batch > known), hashes_of)

    def has(self, head: Head) -> bool:
        """Return whether the ledger has a batch with the hash of this head, and as many entries up to it."""
        with self._session.reading() as connection:
            row = connection.execute(select(batch_t.c.hash).where(batch_t.c.id == head.batch)).first()
            total = select(func.coalesce(func.sum(batch_t.c.entries), 0)).where(batch_t.c.id <= head.batch)
            return row is not None and row.hash == head.hash and connection.execute(total).scalar() == head.entries

    def verified_heads(self, path: Path) -> VerifiedHeads:
        """The heads that verifications of this ledger reached, in a file outside of the database."""
        return VerifiedHeads(path, self._session.key)

    def damaged_rows(self, since: Head | None = None) -> tuple[Refusal, ...]:
        """The rows outside of the chain that are not the ones that were written; with ``since`` those of events and
        messages that came behind that head, and none of occurrences. The chain has to be whole."""
        with self._session.reading() as connection:
            if since is not None:
                return damaged_since(connection, self._session.key, since)
            return damaged_rows(connection, self._session.key)

    def repair_events(self) -> int:
        """Write the events anew from their entries; return how many rows changed."""
        with self._session.writing() as connection:
            return repair_events(connection)

    def repair_terms(self) -> int:
        """Write the terms anew where they are not those that follow from entries and occurrences; return how many rows
        were wrong."""
        with self._session.writing() as connection:
            return repair_terms(connection)

    def drop_altered_ratings(self) -> int:
        """Delete the ratings without their seal, and count the others anew; return how many rows were wrong."""
        with self._session.writing() as connection:
            wrong = sum(1 for _ in damaged_ratings(connection, self._session.key))
            if wrong:
                delete_unsealed(connection, self._session.key)
                recount_ratings(connection)
            return wrong

    def repair_bookkeeping(self) -> Repaired:
        """Delete the runs and checkpoints that are not the ones that were written, and count the others anew."""
        with self._session.writing() as connection:
            return repair_bookkeeping(connection, self._session.key)

    def repair_drafts(self) -> int:
        """Delete the drafts that are not the ones that were written, and count the others anew."""
        with self._session.writing() as connection:
            return repair_drafts(connection, self._session.key)

    def repair_contacts(self) -> int:
        """Erase what entries say is erased, and make the rows of people whole; return how many changed."""
        with self._session.writing() as connection:
            return repair_contacts(connection, self._session.key)

    def uncompared(self) -> tuple[Refusal, ...]:
        """The parts that the witness outside of the database cannot prove, for want of heads in its file."""
        return self._witness.remarks(self.head()) if self._witness is not None else ()


def _rating_values(rows: Sequence[Row], ratings: Sequence[StoredRating], key: bytes) -> Sequence[RowValues]:
    """The ratings of rows and others as the table stores them."""
    return rating_values([*(rating for row in rows for rating in row.ratings), *ratings], key)


def _expect(connection: Connection, before: Head | None) -> None:
    """Wait for the turn to write. Raises Conflict where the chain no longer ends at ``before``."""
    one_writer(connection)
    last = connection.execute(select(batch_t.c.id).order_by(batch_t.c.id.desc()).limit(1)).scalar()
    if last != (before.batch if before else None):
        raise Conflict
