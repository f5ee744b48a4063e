"""Duecourse: a workflow engine for internal service agreements."""

__version__ = "0.1.0"
