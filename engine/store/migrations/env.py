"""The entry point of Alembic: it runs on the connection that engine.store.connect.upgrade passes."""

from alembic import context
from sqlmodel import SQLModel

from engine.store import tables  # noqa: F401  (fills the metadata)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
