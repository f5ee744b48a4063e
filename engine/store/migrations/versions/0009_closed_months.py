"""A row for each closed month with what its figures add up; earlier ones are filled when the ledger is opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "closed_month",
        sa.Column("month", text(10), nullable=False),
        sa.Column("groups", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("month"),
    )
    op.execute(
        "INSERT INTO closed_month (month, groups, seal)"
        " SELECT DISTINCT subject_id, '', '' FROM entry WHERE about = 'period' AND kind = 'period closed'"
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("closed_month")
