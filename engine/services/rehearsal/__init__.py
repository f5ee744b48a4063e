"""Replay sample business into a rehearsal, and compare the result with expectations."""
