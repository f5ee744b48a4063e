"""Migrations of the ledger, applied by Alembic."""

HEAD = "0014"
"""The newest migration; a test compares it with the newest script."""
