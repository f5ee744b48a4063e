"""An index of the entries about ratings, praise and appeals: inboxes and digests show the last ones."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RATINGS = sa.text(
    "kind = 'rated' OR kind = 'praised' OR kind = 'appealed' OR kind = 'appeal decided' OR kind = 'rating asked'"
)


def upgrade() -> None:
    """Go forward."""
    columns = ["kind", "recorded_at"]
    op.create_index("entry_rating", "entry", columns, sqlite_where=RATINGS, postgresql_where=RATINGS)


def downgrade() -> None:
    """Go back."""
    op.drop_index("entry_rating", "entry")
