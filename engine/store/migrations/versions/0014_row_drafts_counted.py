"""A tally for each person who has drafts of rows: from now on none can be deleted unseen.

``upgrade`` of ``engine.store.connect`` passes the key of the chain, which seals them. Without it they are left out, and
verification names these people until ``db rebuild`` counts their rows.
"""

import sqlalchemy as sa
from alembic import context, op

from engine.store.codec import canonical
from engine.store.seal import seal_of_spelled

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PREFIX = "row drafts of "
TALLY = sa.table("tally", sa.column("name"), sa.column("total"), sa.column("seal"))


def upgrade() -> None:
    """Go forward."""
    key = context.config.attributes.get("key")
    if key is None:
        return
    counted = sa.text("SELECT person, count(*) FROM row_draft GROUP BY person ORDER BY person")
    for person, total in op.get_bind().execute(counted).all():
        name = f"{PREFIX}{person}"
        seal = seal_of_spelled(key(), canonical(["tally", name, total])[1:-1])
        op.get_bind().execute(TALLY.insert().values(name=name, total=total, seal=seal))


def downgrade() -> None:
    """Go back."""
    op.execute(TALLY.delete().where(sa.func.substr(TALLY.c.name, 1, len(PREFIX)) == PREFIX))
