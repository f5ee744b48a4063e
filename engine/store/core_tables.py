"""The tables as queries name them. ``python -m tools.core_tables`` writes this from ``engine.store.tables``.

Without the declarations themselves a command starts in two thirds of the time: they import SQLModel, and with it an
object-relational mapper that no query uses. Indexes and constraints are of the declarations and the migrations.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()

account_t = Table(
    "account",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("name", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("title", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("password", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("granted", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("language", String(2).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("period", String(10).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("expires_at", BigInteger(), nullable=True),
    Column("closed_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

web_session_t = Table(
    "web_session",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("hash", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("account", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("agent", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("begun_at", BigInteger(), nullable=False),
    Column("seen_at", BigInteger(), nullable=False),
    Column("ended_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

one_time_link_t = Table(
    "one_time_link",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("hash", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("account", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("made_by", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("made_at", BigInteger(), nullable=False),
    Column("expires_at", BigInteger(), nullable=False),
    Column("used_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

audit_t = Table(
    "audit",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger(), nullable=False),
    Column("kind", String(40).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("actor", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("about", String(400).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("detail", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("address", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

run_result_t = Table(
    "run_result",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger(), nullable=False),
    Column("body", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

run_t = Table(
    "run",
    METADATA,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger(), nullable=False),
    Column("entry", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("horizon", String(10).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("definitions", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("asking", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

checkpoint_t = Table(
    "checkpoint",
    METADATA,
    Column("source", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("name", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("value", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

tally_t = Table(
    "tally",
    METADATA,
    Column("name", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("total", Integer(), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

closed_month_t = Table(
    "closed_month",
    METADATA,
    Column("month", String(10).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("groups", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

draft_t = Table(
    "draft",
    METADATA,
    Column(
        "person", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column(
        "occurrence", String(400).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column("field", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("value", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("sha256", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("name", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("at", BigInteger(), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

row_draft_t = Table(
    "row_draft",
    METADATA,
    Column("id", String(40).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("person", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("event", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("place", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("cells", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("decision", String(20).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("reason", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("at", BigInteger(), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

batch_t = Table(
    "batch",
    METADATA,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("recorded_at", BigInteger(), nullable=False),
    Column("command", String(40).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("entries", Integer(), nullable=False),
    Column("messages", Integer(), nullable=False),
    Column("digest", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("hash", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

entry_t = Table(
    "entry",
    METADATA,
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("batch", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("kind", String(40).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("about", String(12).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("subject_id", String(400).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("actor", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("effective_at", BigInteger(), nullable=False),
    Column("recorded_at", BigInteger(), nullable=False),
    Column("body", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

definition_t = Table(
    "definition",
    METADATA,
    Column("hash", String(64).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("kind", String(20).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("id", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("body", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

contact_t = Table(
    "contact",
    METADATA,
    Column("id", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("name", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("addresses", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("erased_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

event_t = Table(
    "event",
    METADATA,
    Column("id", String(300).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("name", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("subject", String(200).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("number", String(200).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("identity", String(200).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("same_as", String(200).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("source", String(300).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("content", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("cancelled", Boolean(), nullable=False),
)

occurrence_t = Table(
    "occurrence",
    METADATA,
    Column("id", String(400).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("agreement", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("obligation", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("revision", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("day_table", String(64).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("body", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("phase", String(12).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("timeliness", String(12).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("outcome", String(12).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("reasons", String(60).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("due_at", BigInteger(), nullable=True),
    Column("provisional", Boolean(), nullable=False),
    Column("delivered_at", BigInteger(), nullable=True),
    Column("closed_at", BigInteger(), nullable=True),
    Column("late_by", BigInteger(), nullable=True),
    Column("next_change_at", BigInteger(), nullable=True),
    Column("wake_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("opens_at", BigInteger(), nullable=True),
    Column("subject", String(200).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("stake", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("currency", String(20).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("named_owner", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("terms_since", BigInteger(), nullable=True),
    Column("first_due_at", BigInteger(), nullable=True),
    Column("returns", Integer(), nullable=True),
    Column("assigned_to", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("turn", String(12).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("asked", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("asked_until", BigInteger(), nullable=True),
    Column("returnable_until", BigInteger(), nullable=True),
    Column("stopped_since", BigInteger(), nullable=True),
    Column("changed_at", BigInteger(), nullable=True),
    Column("extensions", Integer(), nullable=True),
    Column("paused", BigInteger(), nullable=True),
    Column("responded_at", BigInteger(), nullable=True),
)

rating_t = Table(
    "rating",
    METADATA,
    Column(
        "occurrence", String(400).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column("rater", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("month", String(7).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("provider", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("consumer", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("agreement", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("obligation", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("owner", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("score", Integer(), nullable=False),
    Column("first_score", Integer(), nullable=False),
    Column("reason", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("lost_minutes", Integer(), nullable=True),
    Column("dimensions", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("rated_at", BigInteger(), nullable=False),
    Column("left_out_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

rating_count_t = Table(
    "rating_count",
    METADATA,
    Column(
        "dimension", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column("month", String(7).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column(
        "provider", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column(
        "consumer", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column(
        "agreement", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column(
        "obligation", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False
    ),
    Column("owner", String(100).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("score", Integer(), primary_key=True, autoincrement=False),
    Column("ratings", Integer(), nullable=False),
    Column("lost_ratings", Integer(), nullable=False),
    Column("lost_minutes", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)

term_t = Table(
    "term",
    METADATA,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("kind", String(8).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("about", String(400).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("text", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

term_pair_t = Table(
    "term_pair",
    METADATA,
    Column("pair", String(2).with_variant(Text(collation="C"), "postgresql"), primary_key=True, autoincrement=False),
    Column("block", Integer(), primary_key=True, autoincrement=False),
    Column("members", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
)

message_t = Table(
    "message",
    METADATA,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("key", String(700).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("person", String(100).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("address", String(320).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("channel", String(20).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("step", String(80).with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("digest_on", String(10).with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("about", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("subject", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("text", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("html", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("parts", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("made_at", BigInteger(), nullable=False),
    Column("fence", Integer(), nullable=False),
    Column("leased_until", BigInteger(), nullable=True),
    Column("attempts", Integer(), nullable=False),
    Column("first_attempt_at", BigInteger(), nullable=True),
    Column("next_attempt_at", BigInteger(), nullable=True),
    Column("problem", Text().with_variant(Text(collation="C"), "postgresql"), nullable=True),
    Column("sent_at", BigInteger(), nullable=True),
    Column("given_up_at", BigInteger(), nullable=True),
    Column("seal", String(32).with_variant(Text(collation="C"), "postgresql"), nullable=False),
)
