"""An index of the messages by person and instant: the page of an item shows those about it."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("message_person", "message", ["person", "made_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("message_person", "message")
