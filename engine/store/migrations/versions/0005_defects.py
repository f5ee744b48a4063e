"""Defects: indexes of their entries, of what proposes them, and of the deliveries that they are among."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SPARSE = "about = 'event' OR about = 'definition' OR about = 'proposal' OR about = 'defect' OR kind = 'requested'"
SPARSE_BEFORE = "about = 'event' OR about = 'definition' OR about = 'proposal' OR kind = 'requested'"
PROPOSING = "kind = 'returned' OR kind = 'rated'"
DELIVERED = "delivered_at IS NOT NULL"


def upgrade() -> None:
    """Go forward."""
    op.drop_index("entry_sparse", "entry")
    _create("entry_sparse", "entry", ["about", "seq"], SPARSE)
    _create("entry_proposing", "entry", ["recorded_at", "subject_id"], PROPOSING)
    _create("occurrence_delivered", "occurrence", ["agreement", "obligation", "delivered_at"], DELIVERED)


def downgrade() -> None:
    """Go back."""
    op.drop_index("occurrence_delivered", "occurrence")
    op.drop_index("entry_proposing", "entry")
    op.drop_index("entry_sparse", "entry")
    _create("entry_sparse", "entry", ["about", "seq"], SPARSE_BEFORE)


def _create(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
