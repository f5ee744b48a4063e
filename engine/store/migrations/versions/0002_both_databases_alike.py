"""Both databases alike.

PostgreSQL sorts text by code points, as SQLite and Python do, and bounds no length that SQLite leaves open. A run with
nothing to do finds that by index probes alone: the new events and definitions, what is overdue of one obligation, the
open questions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SPARSE = sa.text("about = 'event' OR about = 'definition' OR kind = 'requested'")
TEXTS: dict[str, dict[str, int | None]] = {
    "batch": {"command": 40, "digest": 64, "hash": 64},
    "definition": {"hash": 64, "kind": 20, "id": 100, "body": None},
    "entry": {"kind": 40, "about": 12, "subject_id": 400, "actor": 100, "body": None},
    "event": {"id": 300, "name": 100, "subject": 200, "source": 300, "content": 64},
    "message": {
        "key": 700,
        "person": 100,
        "address": 320,
        "channel": 20,
        "rung": 80,
        "digest_on": 10,
        "about": None,
        "subject": None,
        "text": None,
        "problem": None,
    },
    "occurrence": {
        "id": 400,
        "agreement": 100,
        "obligation": 100,
        "revision": 64,
        "day_table": 64,
        "body": None,
        "phase": 12,
        "timeliness": 12,
        "outcome": 12,
        "reasons": 60,
    },
    "passage": {"horizon": 10, "definitions": 64},
}


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == "postgresql":
        _change({table: dict.fromkeys(columns, 'TEXT COLLATE "C"') for table, columns in TEXTS.items()})
    op.create_index("entry_sparse", "entry", ["about", "seq"], sqlite_where=SPARSE, postgresql_where=SPARSE)
    op.drop_index("occurrence_state", "occurrence")
    op.create_index("occurrence_state", "occurrence", ["phase", "timeliness", "agreement", "obligation"])
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("passage", sa.Column("asking", text))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("passage") as batch:
        batch.drop_column("asking")
    op.drop_index("occurrence_state", "occurrence")
    op.create_index("occurrence_state", "occurrence", ["phase", "timeliness"])
    op.drop_index("entry_sparse", "entry")
    if op.get_bind().dialect.name == "postgresql":
        default = 'COLLATE "default"'
        _change(
            {
                table: {
                    name: f"VARCHAR({size}) {default}" if size else f"TEXT {default}" for name, size in columns.items()
                }
                for table, columns in TEXTS.items()
            }
        )


def _change(types: dict[str, dict[str, str]]) -> None:
    for table, columns in types.items():
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE {type_}' for name, type_ in columns.items())
        op.execute(f"ALTER TABLE {table} {changes}")
