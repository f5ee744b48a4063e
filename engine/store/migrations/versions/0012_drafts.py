"""Drafts: what people have put in place for items and not delivered yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def text(length: int | None = None) -> TypeEngine[str]:
    """A text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    plain = sa.Text() if length is None else sa.String(length)
    return plain.with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "draft",
        sa.Column("person", text(100), nullable=False),
        sa.Column("occurrence", text(400), nullable=False),
        sa.Column("field", text(100), nullable=False),
        sa.Column("value", text(), nullable=False),
        sa.Column("sha256", text(64), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seal", text(32), nullable=False),
        sa.PrimaryKeyConstraint("person", "occurrence", "field"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("draft")
