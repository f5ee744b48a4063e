"""Sample business replayed into a rehearsal, and compared with what is expected."""
