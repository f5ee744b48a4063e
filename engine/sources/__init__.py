"""Automatic sources of business events: watched folders, polled queries, and HTTP requests."""
