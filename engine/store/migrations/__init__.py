"""Migrations of the record, applied by alembic."""

HEAD = "0003"
"""The newest migration; a test compares it with the newest script."""
