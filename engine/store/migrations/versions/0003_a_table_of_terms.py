"""A table of terms: items are found by it, and by indexes of who acted, of moved due times and of subjects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from engine.store.term_proof import fill_terms

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BY_PEOPLE = sa.text("about = 'occurrence' AND actor <> 'engine'")
MOVING = sa.text("kind = 'extension granted' OR kind = 'paused' OR kind = 'superseded' OR kind = 'due set'")


def text(length: int) -> TypeEngine[str]:
    """A short text; ``length`` is what SQLite's tables say, PostgreSQL's bound none."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "term",
        sa.Column("number", SERIAL, autoincrement=False, nullable=False),
        sa.Column("kind", text(8), nullable=False),
        sa.Column("about", text(400), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("term_about", "term", ["about"])
    op.create_table(
        "term_pair",
        sa.Column("pair", text(2), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("members", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pair", "block"),
    )
    acted = ["actor", "subject_id"]
    op.create_index("entry_actor", "entry", acted, sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE)
    op.create_index("entry_moving", "entry", ["subject_id"], sqlite_where=MOVING, postgresql_where=MOVING)
    op.create_index("occurrence_subject", "occurrence", ["subject", "due_at", "id"])
    fill_terms(op.get_bind())


def downgrade() -> None:
    """Go back."""
    op.drop_index("occurrence_subject", "occurrence")
    op.drop_index("entry_moving", "entry")
    op.drop_index("entry_actor", "entry")
    op.drop_table("term_pair")
    op.drop_table("term")
