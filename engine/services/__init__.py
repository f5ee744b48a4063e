"""The use cases, one verb per file: load, decide, append, commit."""
