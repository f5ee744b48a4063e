"""The rows of occurrences carry what figures count, and one index has all of it.

Old rows are filled when the ledger is opened: only then is the key of their seals at hand.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = (("extensions", sa.Integer()), ("paused", sa.BigInteger()), ("responded_at", sa.BigInteger()))
FIGURES = [
    *("first_due_at", "agreement", "obligation", "terms_since", "timeliness", "outcome", "reasons", "returns"),
    *("assigned_to", "named_owner", "due_at", "delivered_at", "extensions", "paused", "opens_at", "responded_at"),
    "stopped_since",
]


def upgrade() -> None:
    """Go forward."""
    for name, type_ in COLUMNS:
        op.add_column("occurrence", sa.Column(name, type_, nullable=True))
    op.drop_index("occurrence_first_due", "occurrence")
    op.create_index("occurrence_figures", "occurrence", FIGURES)
    _list_those_without("extensions")


def downgrade() -> None:
    """Go back."""
    _list_those_without("opens_at")
    op.drop_index("occurrence_figures", "occurrence")
    op.create_index("occurrence_first_due", "occurrence", ["first_due_at"])
    for name, _ in reversed(COLUMNS):
        op.drop_column("occurrence", name)


def _list_those_without(column: str) -> None:
    """Make the index of rows of earlier versions: those that lack a column."""
    lacking = sa.text(f"{column} IS NULL")
    op.drop_index("occurrence_unlisted", "occurrence")
    op.create_index("occurrence_unlisted", "occurrence", ["id"], sqlite_where=lacking, postgresql_where=lacking)
