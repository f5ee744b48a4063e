"""The record: SQLModel tables, queries and migrations; nowhere else is SQL spoken."""
