"""The ledger on SQL databases: SQLModel tables, queries and migrations. All SQL of the ledger is here."""
