"""Signing in: accounts, links that set a password, sessions, rights, and the audit of all that."""
