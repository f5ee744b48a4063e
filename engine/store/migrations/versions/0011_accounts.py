"""Accounts, their sessions and one-time links, the audit, and the results of the last runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def _number() -> "sa.Column[int]":
    return sa.Column("number", _SERIAL, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "account",
        _number(),
        sa.Column("name", text(100), nullable=False, unique=True),
        sa.Column("title", _TEXT),
        sa.Column("password", _TEXT),
        sa.Column("granted", text(100), nullable=False),
        sa.Column("language", text(2)),
        sa.Column("period", text(10)),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("seal", text(32), nullable=False),
    )
    op.create_table(
        "web_session",
        _number(),
        sa.Column("hash", text(64), nullable=False, unique=True),
        sa.Column("account", text(100), nullable=False),
        sa.Column("agent", _TEXT, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("seal", text(32), nullable=False),
    )
    op.create_index("web_session_account", "web_session", ["account"])
    op.create_table(
        "one_time_link",
        _number(),
        sa.Column("hash", text(64), nullable=False, unique=True),
        sa.Column("account", text(100), nullable=False),
        sa.Column("made_by", text(100), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.Column("seal", text(32), nullable=False),
    )
    op.create_index("one_time_link_account", "one_time_link", ["account"])
    op.create_table(
        "audit",
        _number(),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", text(40), nullable=False),
        sa.Column("actor", text(100), nullable=False),
        sa.Column("about", text(400), nullable=False),
        sa.Column("detail", _TEXT, nullable=False),
        sa.Column("address", text(100), nullable=False),
        sa.Column("seal", text(32), nullable=False),
    )
    for name in ("about", "address", "actor"):
        op.create_index(f"audit_{name}", "audit", [name, "at"])
    op.create_table(
        "run_result",
        _number(),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", _TEXT, nullable=False),
        sa.Column("seal", text(32), nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    for name in ("run_result", "audit", "one_time_link", "web_session", "account"):
        op.drop_table(name)
