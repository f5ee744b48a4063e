"""Drafts of rows: rows of events that people have typed or pasted and that are not recorded yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def text(length: int | None = None) -> TypeEngine[str]:
    """A text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    plain = sa.Text() if length is None else sa.String(length)
    return plain.with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "row_draft",
        sa.Column("id", text(40), nullable=False),
        sa.Column("person", text(100), nullable=False),
        sa.Column("event", text(100), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cells", text(), nullable=False),
        sa.Column("decision", text(20), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("row_draft_person", "row_draft", ["person", "event"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("row_draft")
