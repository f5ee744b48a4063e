"""The tables, declared. Queries name those of ``engine.store.core_tables``, which is written from here
(``python -m tools.core_tables``).

Instants are integers: microseconds since 1970 in UTC (text would double the size and the scan time).

``entry`` and ``batch`` are the ledger and only grow; ``definition`` has each text that was ever in force; ``contact``
has the names and addresses of people, which can be erased; ``event``, ``occurrence``, ``rating``, ``rating_count``,
``term`` and ``term_pair`` are caches that can be recomputed from the entries; ``message`` is the outbox; ``run`` has
the runs; ``checkpoint`` says how far each source has been read; ``tally`` has the numbers of rows of the last two;
``draft`` has what people have filled in and not delivered, ``row_draft`` the rows of events that they have typed and
not recorded. ``account``, ``web_session``, ``one_time_link``, ``audit`` and ``run_result`` are numbered, and counted in
``tally`` as well.

``seal`` is of the row itself, under the key of the chain: ``engine.store.seal``. A row of ``definition`` has its own
hash, one of ``event`` is compared with the entries, and one of ``batch`` is in the chain.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, false, text
from sqlmodel import Field, SQLModel

from engine.store import account_tables, bookkeeping_tables  # noqa: F401  (more tables)
from engine.store.column_types import INSTANT, SERIAL, TEXT, short_text

_Instant, _Text, _Serial, _text = INSTANT, TEXT, SERIAL, short_text

_IDENTIFIED = text("identity IS NOT NULL")
_QUESTIONED = text("same_as IS NOT NULL")
_ASKED = text("asked_until IS NOT NULL")
_RETURNABLE = text("returnable_until IS NOT NULL")
_CHANGED = text("changed_at IS NOT NULL")
_UNDATED = text("due_at IS NULL AND closed_at IS NULL")
_IS_OVERDUE = text("timeliness = 'overdue'")
_WAS_LATE, _ENDED = text("timeliness = 'late'"), text("timeliness = 'none'")
_OVERDUE_GROUPS = (
    *("agreement", "obligation", "terms_since", "assigned_to", "named_owner", "currency"),
    *("due_at", "id", "subject", "stake"),
)
"""In the order in which overdue items are counted, so that they need not be sorted, nor their rows be read."""
_FIGURES = (
    *("first_due_at", "agreement", "obligation", "terms_since", "timeliness", "outcome", "reasons", "returns"),
    *("assigned_to", "named_owner", "due_at", "delivered_at", "extensions", "paused", "opens_at", "responded_at"),
    "stopped_since",
)
"""All that figures of a month count by, so that the rows need not be read."""
_UNLISTED = text("extensions IS NULL")
_LOW = text("score <= 2")
_LEFT_OUT = text("left_out_at IS NOT NULL")
_WITHOUT_MONTH = text("month = ''")
_SPARSE = text(
    "about = 'event' OR about = 'definition' OR about = 'proposal' OR about = 'defect' OR kind = 'requested'"
)
_PROPOSING = text("kind = 'returned' OR kind = 'rated'")
_DELIVERED = text("delivered_at IS NOT NULL")
_BY_PEOPLE = text("about = 'occurrence' AND actor <> 'engine'")
_MOVING = text("kind = 'extension granted' OR kind = 'paused' OR kind = 'superseded' OR kind = 'due set'")

_RATINGS = text(
    "kind = 'rated' OR kind = 'praised' OR kind = 'appealed' OR kind = 'appeal decided' OR kind = 'rating asked'"
)


class BatchRow(SQLModel, table=True):
    """The entries of one commit, and how many messages came with them.

    ``hash`` = HMAC(key, hash of the batch before, digest and the batch's own columns).
    """

    __tablename__ = "batch"

    id: int = Field(sa_column=Column(_Serial, primary_key=True, autoincrement=False))
    recorded_at: int = Field(sa_column=Column(_Instant, nullable=False, unique=True))
    command: str = Field(sa_column=Column(_text(40), nullable=False))
    entries: int = Field(sa_column=Column(Integer, nullable=False))
    messages: int = Field(sa_column=Column(Integer, nullable=False))
    digest: str = Field(sa_column=Column(_text(64), nullable=False))
    hash: str = Field(sa_column=Column(_text(64), nullable=False))


class EntryRow(SQLModel, table=True):
    """One entry. ``about`` and ``subject_id`` say what it is about, ``body`` is canonical JSON.

    The index ``entry_sparse`` has the few entries that are not about the course of an occurrence, ``entry_touching``
    those that people and checks made about one: runs and readers look for new ones among them. The search finds the
    latter by ``entry_actor``, and by ``entry_moving`` the entries that may move a due time. ``entry_rating`` has those
    about ratings, praise and appeals, by kind and time: inboxes show the last ones. ``entry_proposing`` has
    those that may propose a defect.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_subject", "subject_id", "seq"),
        Index("entry_sparse", "about", "seq", sqlite_where=_SPARSE, postgresql_where=_SPARSE),
        Index("entry_touching", "about", "seq", sqlite_where=_BY_PEOPLE, postgresql_where=_BY_PEOPLE),
        Index("entry_actor", "actor", "subject_id", sqlite_where=_BY_PEOPLE, postgresql_where=_BY_PEOPLE),
        Index("entry_moving", "subject_id", sqlite_where=_MOVING, postgresql_where=_MOVING),
        Index("entry_rating", "kind", "recorded_at", sqlite_where=_RATINGS, postgresql_where=_RATINGS),
        Index("entry_proposing", "recorded_at", "subject_id", sqlite_where=_PROPOSING, postgresql_where=_PROPOSING),
    )

    seq: int = Field(sa_column=Column(_Serial, primary_key=True, autoincrement=False))
    batch: int = Field(sa_column=Column(_Serial, nullable=False))
    kind: str = Field(sa_column=Column(_text(40), nullable=False))
    about: str = Field(sa_column=Column(_text(12), nullable=False))
    subject_id: str = Field(sa_column=Column(_text(400), nullable=False))
    actor: str = Field(sa_column=Column(_text(100), nullable=False))
    effective_at: int = Field(sa_column=Column(_Instant, nullable=False))
    recorded_at: int = Field(sa_column=Column(_Instant, nullable=False))
    body: str = Field(sa_column=Column(_Text, nullable=False))
    seal: str = Field(sa_column=Column(_text(32), nullable=False))


class DefinitionRow(SQLModel, table=True):
    """The text of a definition by its hash; the entries say since when it is in force."""

    __tablename__ = "definition"

    hash: str = Field(sa_column=Column(_text(64), primary_key=True))
    kind: str = Field(sa_column=Column(_text(20), nullable=False))
    id: str = Field(sa_column=Column(_text(100), nullable=False))
    body: str = Field(sa_column=Column(_Text, nullable=False))


class ContactRow(SQLModel, table=True):
    """The name and addresses of a person, by id: apart from the definitions, which are hashed and never deleted.

    ``addresses`` is a JSON list of [channel, address]. After ``erased_at`` both are empty.
    """

    __tablename__ = "contact"

    id: str = Field(sa_column=Column(_text(100), primary_key=True))
    name: str = Field(sa_column=Column(_Text, nullable=False))
    addresses: str = Field(sa_column=Column(_Text, nullable=False))
    erased_at: int | None = Field(default=None, sa_column=Column(_Instant))
    seal: str = Field(sa_column=Column(_text(32), nullable=False))


class EventRow(SQLModel, table=True):
    """The current version of an event: a cache of its entries, for look-ups by id and by subject.

    ``number`` is the subject's number folded and without leading zeros, ``identity`` the folded value of the field that
    identifies the subject. ``same_as`` is the known number that this one may be, and is if the event is cancelled.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("event_subject", "subject"),
        Index("event_number", "number"),
        Index("event_identity", "identity", sqlite_where=_IDENTIFIED, postgresql_where=_IDENTIFIED),
        Index("event_same_as", "same_as", sqlite_where=_QUESTIONED, postgresql_where=_QUESTIONED),
    )

    id: str = Field(sa_column=Column(_text(300), primary_key=True))
    name: str = Field(sa_column=Column(_text(100), nullable=False))
    subject: str = Field(sa_column=Column(_text(200), nullable=False))
    number: str = Field(sa_column=Column(_text(200), nullable=False))
    identity: str | None = Field(default=None, sa_column=Column(_text(200)))
    same_as: str | None = Field(default=None, sa_column=Column(_text(200)))
    source: str = Field(sa_column=Column(_text(300), nullable=False))
    content: str = Field(sa_column=Column(_text(64), nullable=False))
    cancelled: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class OccurrenceRow(SQLModel, table=True):
    """An occurrence with its last verdict: a cache. ``body`` is the occurrence as JSON.

    A run evaluates the rows whose ``wake_at`` has come. Lists select, sort and count by the columns from ``opens_at``
    on (docs/adr/0014-reads-from-stored-rows.md); ``asked`` is a JSON list of [kind, side, person, until], ``paused`` a
    number of microseconds. Rows of an earlier version lack them until the ledger is opened.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        Index("occurrence_wake", "wake_at"),
        Index("occurrence_state", "phase", "timeliness", "agreement", "obligation"),
        Index("occurrence_subject", "subject", "due_at", "id"),
        Index("occurrence_figures", *_FIGURES),
        Index(
            "occurrence_delivered",
            *("agreement", "obligation", "delivered_at"),
            sqlite_where=_DELIVERED,
            postgresql_where=_DELIVERED,
        ),
        Index("occurrence_overdue", *_OVERDUE_GROUPS, sqlite_where=_IS_OVERDUE, postgresql_where=_IS_OVERDUE),
        Index("occurrence_late", "delivered_at", sqlite_where=_WAS_LATE, postgresql_where=_WAS_LATE),
        Index("occurrence_ended", "closed_at", sqlite_where=_ENDED, postgresql_where=_ENDED),
        Index("occurrence_undated", "opens_at", sqlite_where=_UNDATED, postgresql_where=_UNDATED),
        Index("occurrence_asked", "asked_until", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("occurrence_returnable", "returnable_until", sqlite_where=_RETURNABLE, postgresql_where=_RETURNABLE),
        Index("occurrence_changed", "changed_at", sqlite_where=_CHANGED, postgresql_where=_CHANGED),
        Index("occurrence_unlisted", "id", sqlite_where=_UNLISTED, postgresql_where=_UNLISTED),
        CheckConstraint("phase IN ('upcoming', 'open', 'delivered', 'closed')", name="phase_is_known"),
    )

    id: str = Field(sa_column=Column(_text(400), primary_key=True))
    agreement: str = Field(sa_column=Column(_text(100), nullable=False))
    obligation: str = Field(sa_column=Column(_text(100), nullable=False))
    revision: str = Field(sa_column=Column(_text(64), nullable=False))
    day_table: str = Field(sa_column=Column(_text(64), nullable=False))
    body: str = Field(sa_column=Column(_Text, nullable=False))
    phase: str = Field(sa_column=Column(_text(12), nullable=False))
    timeliness: str = Field(sa_column=Column(_text(12), nullable=False))
    outcome: str | None = Field(default=None, sa_column=Column(_text(12)))
    reasons: str = Field(sa_column=Column(_text(60), nullable=False))
    due_at: int | None = Field(default=None, sa_column=Column(_Instant))
    provisional: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))
    delivered_at: int | None = Field(default=None, sa_column=Column(_Instant))
    closed_at: int | None = Field(default=None, sa_column=Column(_Instant))
    late_by: int | None = Field(default=None, sa_column=Column(_Instant))
    next_change_at: int | None = Field(default=None, sa_column=Column(_Instant))
    wake_at: int | None = Field(default=None, sa_column=Column(_Instant))
    seal: str = Field(sa_column=Column(_text(32), nullable=False))
    opens_at: int | None = Field(default=None, sa_column=Column(_Instant))
    subject: str | None = Field(default=None, sa_column=Column(_text(200)))
    stake: str | None = Field(default=None, sa_column=Column(_Text))
    currency: str | None = Field(default=None, sa_column=Column(_text(20)))
    named_owner: str | None = Field(default=None, sa_column=Column(_Text))
    terms_since: int | None = Field(default=None, sa_column=Column(_Instant))
    first_due_at: int | None = Field(default=None, sa_column=Column(_Instant))
    returns: int | None = Field(default=None, sa_column=Column(Integer))
    assigned_to: str | None = Field(default=None, sa_column=Column(_text(100)))
    turn: str | None = Field(default=None, sa_column=Column(_text(12)))
    asked: str | None = Field(default=None, sa_column=Column(_Text))
    asked_until: int | None = Field(default=None, sa_column=Column(_Instant))
    returnable_until: int | None = Field(default=None, sa_column=Column(_Instant))
    stopped_since: int | None = Field(default=None, sa_column=Column(_Instant))
    changed_at: int | None = Field(default=None, sa_column=Column(_Instant))
    extensions: int | None = Field(default=None, sa_column=Column(Integer))
    paused: int | None = Field(default=None, sa_column=Column(_Instant))
    responded_at: int | None = Field(default=None, sa_column=Column(_Instant))


class RatingRow(SQLModel, table=True):
    """The rating of an occurrence by one person: a cache (docs/adr/0017-ratings-counted-in-their-commit.md).

    ``month`` holds the occurrence; index ``rating_changed`` finds what came after its closing. The parties are those of
    the terms that the occurrence is judged by. ``dimensions`` is a JSON list of [dimension, score]. Rows of an earlier
    version have nothing but their key until the ledger is opened.
    """

    __tablename__ = "rating"
    __table_args__ = (
        Index("rating_low", "month", "agreement", "reason", sqlite_where=_LOW, postgresql_where=_LOW),
        Index("rating_rater", "month", "rater", "provider", "consumer", "agreement", "owner", "score", "left_out_at"),
        Index("rating_item", "month", "occurrence", "provider", "consumer", "agreement", "owner", "left_out_at"),
        Index("rating_rated", "rated_at"),
        Index("rating_changed", "month", "rated_at"),
        Index("rating_left_out", "month", sqlite_where=_LEFT_OUT, postgresql_where=_LEFT_OUT),
        Index("rating_unfilled", "occurrence", sqlite_where=_WITHOUT_MONTH, postgresql_where=_WITHOUT_MONTH),
    )

    occurrence: str = Field(sa_column=Column(_text(400), primary_key=True))
    rater: str = Field(sa_column=Column(_text(100), primary_key=True))
    month: str = Field(sa_column=Column(_text(7), nullable=False))
    provider: str = Field(sa_column=Column(_text(100), nullable=False))
    consumer: str = Field(sa_column=Column(_text(100), nullable=False))
    agreement: str = Field(sa_column=Column(_text(100), nullable=False))
    obligation: str = Field(sa_column=Column(_text(100), nullable=False))
    owner: str = Field(sa_column=Column(_text(100), nullable=False))
    score: int = Field(sa_column=Column(Integer, nullable=False))
    first_score: int = Field(sa_column=Column(Integer, nullable=False))
    reason: str = Field(sa_column=Column(_text(100), nullable=False))
    lost_minutes: int | None = Field(default=None, sa_column=Column(Integer))
    dimensions: str = Field(sa_column=Column(_Text, nullable=False))
    rated_at: int = Field(sa_column=Column(_Instant, nullable=False))
    left_out_at: int | None = Field(default=None, sa_column=Column(_Instant))
    seal: str = Field(sa_column=Column(_text(32), nullable=False))


class RatingCountRow(SQLModel, table=True):
    """How many counted ratings have a score, by month, parties, obligation and owner: a roll-up of ``rating``.

    ``dimension`` is empty for the scores of deliveries, else the id of the dimension that the scores are of.
    ``lost_ratings`` counts those that name lost time, ``lost_minutes`` sums it; both are 0 for dimensions.
    """

    __tablename__ = "rating_count"
    __table_args__ = {"sqlite_with_rowid": False}  # counts are read along their key

    dimension: str = Field(sa_column=Column(_text(100), primary_key=True))
    month: str = Field(sa_column=Column(_text(7), primary_key=True))
    provider: str = Field(sa_column=Column(_text(100), primary_key=True))
    consumer: str = Field(sa_column=Column(_text(100), primary_key=True))
    agreement: str = Field(sa_column=Column(_text(100), primary_key=True))
    obligation: str = Field(sa_column=Column(_text(100), primary_key=True))
    owner: str = Field(sa_column=Column(_text(100), primary_key=True))
    score: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    ratings: int = Field(sa_column=Column(Integer, nullable=False))
    lost_ratings: int = Field(sa_column=Column(Integer, nullable=False))
    lost_minutes: int = Field(sa_column=Column(_Serial, nullable=False))


class TermRow(SQLModel, table=True):
    """Texts by which something is found: a cache (docs/adr/0015-a-table-of-terms.md).

    ``about`` is the number of a subject (``kind`` is ``event``), the id of an occurrence (``item``, ``entry``), or the
    beginning of ids (``head``). ``text`` has one folded text a line. A subject or an occurrence has several rows where
    its texts came in several commits.
    """

    __tablename__ = "term"
    __table_args__ = (Index("term_about", "about"),)

    number: int = Field(sa_column=Column(_Serial, primary_key=True, autoincrement=False))
    kind: str = Field(sa_column=Column(_text(8), nullable=False))
    about: str = Field(sa_column=Column(_text(400), nullable=False))
    text: str = Field(sa_column=Column(_Text, nullable=False))


class TermPairRow(SQLModel, table=True):
    """The rows of ``term`` that have two characters side by side, packed: ``engine.store.term_pairs``.

    ``block`` is the number of a row by 4,096, ``members`` says which of the 4,096 have the pair.
    """

    __tablename__ = "term_pair"

    pair: str = Field(sa_column=Column(_text(2), primary_key=True))
    block: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    members: str = Field(sa_column=Column(_Text, nullable=False))


class MessageRow(SQLModel, table=True):
    """One message of the outbox, written in the commit of its cause, and sent under a lease with a fencing number.

    It waits until ``sent_at`` or ``given_up_at`` is set. ``parts`` is a JSON list of [type, name, base64].
    """

    __tablename__ = "message"
    __table_args__ = (Index("message_unsent", "sent_at", "id"), Index("message_person", "person", "made_at"))

    id: int = Field(sa_column=Column(_Serial, primary_key=True, autoincrement=False))
    key: str = Field(sa_column=Column(_text(700), nullable=False, unique=True))
    person: str = Field(sa_column=Column(_text(100), nullable=False))
    address: str = Field(sa_column=Column(_text(320), nullable=False))
    channel: str = Field(sa_column=Column(_text(20), nullable=False))
    step: str = Field(sa_column=Column(_text(80), nullable=False))
    digest_on: str | None = Field(default=None, sa_column=Column(_text(10), index=True))
    about: str = Field(sa_column=Column(_Text, nullable=False))
    subject: str = Field(sa_column=Column(_Text, nullable=False))
    text: str = Field(sa_column=Column(_Text, nullable=False))
    html: str | None = Field(default=None, sa_column=Column(_Text))
    parts: str | None = Field(default=None, sa_column=Column(_Text))
    made_at: int = Field(sa_column=Column(_Instant, nullable=False))
    fence: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    leased_until: int | None = Field(default=None, sa_column=Column(_Instant))
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    first_attempt_at: int | None = Field(default=None, sa_column=Column(_Instant))
    next_attempt_at: int | None = Field(default=None, sa_column=Column(_Instant))
    problem: str | None = Field(default=None, sa_column=Column(_Text))
    sent_at: int | None = Field(default=None, sa_column=Column(_Instant))
    given_up_at: int | None = Field(default=None, sa_column=Column(_Instant))
    seal: str = Field(sa_column=Column(_text(32), nullable=False))
