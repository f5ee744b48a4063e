"""Ratings as rows, and their counts. Rows for what was rated before hold only their key until the ledger is opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LOW = sa.text("score <= 2")
LEFT_OUT = sa.text("left_out_at IS NOT NULL")
WITHOUT_MONTH = sa.text("month = ''")
BY_RATER = ["month", "rater", "provider", "consumer", "agreement", "owner", "score", "left_out_at"]

BY_ITEM = ["month", "occurrence", "provider", "consumer", "agreement", "owner", "left_out_at"]


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "rating",
        sa.Column("occurrence", text(400), nullable=False),
        sa.Column("rater", text(100), nullable=False),
        sa.Column("month", text(7), nullable=False),
        *(sa.Column(name, text(100), nullable=False) for name in ("provider", "consumer", "agreement")),
        *(sa.Column(name, text(100), nullable=False) for name in ("obligation", "owner")),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("first_score", sa.Integer(), nullable=False),
        sa.Column("reason", text(100), nullable=False),
        sa.Column("lost_minutes", sa.Integer()),
        sa.Column("dimensions", TEXT, nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=False),
        sa.Column("left_out_at", sa.BigInteger()),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("occurrence", "rater"),
    )
    op.create_index("rating_low", "rating", ["month", "agreement", "reason"], sqlite_where=LOW, postgresql_where=LOW)
    op.create_index("rating_rater", "rating", BY_RATER)
    op.create_index("rating_item", "rating", BY_ITEM)
    op.create_index("rating_rated", "rating", ["rated_at"])
    op.create_index("rating_changed", "rating", ["month", "rated_at"])
    op.create_index("rating_left_out", "rating", ["month"], sqlite_where=LEFT_OUT, postgresql_where=LEFT_OUT)
    op.create_index(
        "rating_unfilled", "rating", ["occurrence"], sqlite_where=WITHOUT_MONTH, postgresql_where=WITHOUT_MONTH
    )
    names = ("dimension", "month", "provider", "consumer", "agreement", "obligation", "owner")
    op.create_table(
        "rating_count",
        *(sa.Column(name, text(7 if name == "month" else 100), nullable=False) for name in names),
        sa.Column("score", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("lost_ratings", sa.Integer(), nullable=False),
        sa.Column("lost_minutes", SERIAL, nullable=False),
        sa.PrimaryKeyConstraint(*names, "score"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO rating (occurrence, rater, month, provider, consumer, agreement, obligation, owner, score,"
        " first_score, reason, lost_minutes, dimensions, rated_at, left_out_at, seal)"
        " SELECT DISTINCT subject_id, actor, '', '', '', '', '', '', 0, 0, '', CAST(NULL AS INTEGER), '', 0, 0, ''"
        " FROM entry WHERE kind = 'rated' AND about = 'occurrence'"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("rating_count")
    op.drop_table("rating")
