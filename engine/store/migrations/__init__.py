"""Migrations of the record, applied by alembic."""

HEAD = "0001"
"""The newest migration; a test compares it with the newest script."""
