"""An event can be cancelled; and sources remember what was taken from them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("event", sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false()))
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "taken",
        sa.Column("source", text, primary_key=True),
        sa.Column("mark", text, primary_key=True),
        sa.Column("value", text, nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("taken")
    with op.batch_alter_table("event") as batch:
        batch.drop_column("cancelled")
