"""The ledger begins.

PostgreSQL sorts text by code points, as SQLite and Python do, and bounds no length that SQLite leaves open.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SPARSE = sa.text("about = 'event' OR about = 'definition' OR about = 'proposal' OR kind = 'requested'")


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    _create_record()
    _create_caches()
    _create_outbox()
    _create_bookkeeping()


def _create_record() -> None:
    op.create_table(
        "batch",
        sa.Column("id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("command", text(40), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("digest", text(64), nullable=False),
        sa.Column("hash", text(64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recorded_at"),
    )
    op.create_table(
        "entry",
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.Column("batch", SERIAL, nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("about", text(12), nullable=False),
        sa.Column("subject_id", text(400), nullable=False),
        sa.Column("actor", text(100), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("entry_subject", "entry", ["subject_id", "seq"])
    op.create_index("entry_sparse", "entry", ["about", "seq"], sqlite_where=SPARSE, postgresql_where=SPARSE)
    op.create_table(
        "definition",
        sa.Column("hash", text(64), nullable=False),
        sa.Column("kind", text(20), nullable=False),
        sa.Column("id", text(100), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "contact",
        sa.Column("id", text(100), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("addresses", TEXT, nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_caches() -> None:
    op.create_table(
        "event",
        sa.Column("id", text(300), nullable=False),
        sa.Column("name", text(100), nullable=False),
        sa.Column("subject", text(200), nullable=False),
        sa.Column("number", text(200), nullable=False),
        sa.Column("identity", text(200)),
        sa.Column("same_as", text(200)),
        sa.Column("source", text(300), nullable=False),
        sa.Column("content", text(64), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_subject", "event", ["subject"])
    op.create_index("event_number", "event", ["number"])
    for column in ("identity", "same_as"):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"event_{column}", "event", [column], sqlite_where=filled, postgresql_where=filled)
    op.create_table(
        "occurrence",
        sa.Column("id", text(400), nullable=False),
        sa.Column("agreement", text(100), nullable=False),
        sa.Column("obligation", text(100), nullable=False),
        sa.Column("revision", text(64), nullable=False),
        sa.Column("day_table", text(64), nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("phase", text(12), nullable=False),
        sa.Column("timeliness", text(12), nullable=False),
        sa.Column("outcome", text(12), nullable=True),
        sa.Column("reasons", text(60), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("late_by", sa.BigInteger(), nullable=True),
        sa.Column("next_change_at", sa.BigInteger(), nullable=True),
        sa.Column("wake_at", sa.BigInteger(), nullable=True),
        sa.Column("seal", text(32), nullable=False),
        sa.CheckConstraint("phase IN ('upcoming', 'open', 'delivered', 'closed')", name="phase_is_known"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("occurrence_state", "occurrence", ["phase", "timeliness", "agreement", "obligation"])
    op.create_index("occurrence_wake", "occurrence", ["wake_at"])


def _create_outbox() -> None:
    op.create_table(
        "message",
        sa.Column("id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("key", text(700), nullable=False),
        sa.Column("person", text(100), nullable=False),
        sa.Column("address", text(320), nullable=False),
        sa.Column("channel", text(20), nullable=False),
        sa.Column("step", text(80), nullable=False),
        sa.Column("digest_on", text(10), nullable=True),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("html", TEXT, nullable=True),
        sa.Column("parts", TEXT, nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("problem", TEXT, nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("given_up_at", sa.BigInteger(), nullable=True),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_message_digest_on", "message", ["digest_on"])
    op.create_index("message_unsent", "message", ["sent_at", "id"])


def _create_bookkeeping() -> None:
    op.create_table(
        "run",
        sa.Column("id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("entry", SERIAL, nullable=False),
        sa.Column("horizon", text(10), nullable=False),
        sa.Column("definitions", text(64), nullable=False),
        sa.Column("asking", TEXT, nullable=True),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("source", "name"),
    )
    op.create_table(
        "tally",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    """Go back."""
    caches = ("tally", "checkpoint", "run", "message", "occurrence", "event")
    for table in (*caches, "contact", "definition", "entry", "batch"):
        op.drop_table(table)
