"""The rows of occurrences carry what lists select, sort and count by.

Old rows are filled when the ledger is opened: only then is the key of their seals at hand.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


COLUMNS: tuple[tuple[str, TypeEngine[Any]], ...] = (
    ("opens_at", sa.BigInteger()),
    ("subject", text(200)),
    ("stake", TEXT),
    ("currency", text(20)),
    ("named_owner", TEXT),
    ("terms_since", sa.BigInteger()),
    ("first_due_at", sa.BigInteger()),
    ("returns", sa.Integer()),
    ("assigned_to", text(100)),
    ("turn", text(12)),
    ("asked", TEXT),
    ("asked_until", sa.BigInteger()),
    ("returnable_until", sa.BigInteger()),
    ("stopped_since", sa.BigInteger()),
    ("changed_at", sa.BigInteger()),
)


def upgrade() -> None:
    """Go forward."""
    for name, type_ in COLUMNS:
        op.add_column("occurrence", sa.Column(name, type_, nullable=True))
    op.create_index("occurrence_first_due", "occurrence", ["first_due_at"])
    for index, column in (
        ("occurrence_asked", "asked_until"),
        ("occurrence_returnable", "returnable_until"),
        ("occurrence_changed", "changed_at"),
    ):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(index, "occurrence", [column], sqlite_where=filled, postgresql_where=filled)
    unlisted = sa.text("opens_at IS NULL")
    op.create_index("occurrence_unlisted", "occurrence", ["id"], sqlite_where=unlisted, postgresql_where=unlisted)


def downgrade() -> None:
    """Go back."""
    for index in ("unlisted", "changed", "returnable", "asked", "first_due"):
        op.drop_index(f"occurrence_{index}", "occurrence")
    for name, _ in reversed(COLUMNS):
        op.drop_column("occurrence", name)
