"""Readers for outside tables and files; they return plain rows, which the services interpret."""
