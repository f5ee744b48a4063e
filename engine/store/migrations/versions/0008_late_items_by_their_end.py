"""Items that were late are found by their end: for the trend of the overdue report."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    late, ended = sa.text("timeliness = 'late'"), sa.text("timeliness = 'none'")
    op.create_index("occurrence_late", "occurrence", ["delivered_at"], sqlite_where=late, postgresql_where=late)
    op.create_index("occurrence_ended", "occurrence", ["closed_at"], sqlite_where=ended, postgresql_where=ended)


def downgrade() -> None:
    """Go back."""
    op.drop_index("occurrence_ended", "occurrence")
    op.drop_index("occurrence_late", "occurrence")
