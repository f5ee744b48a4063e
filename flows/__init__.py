"""Prefect, and only Prefect: when and again, never what."""
