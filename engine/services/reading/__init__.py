"""Questions that change nothing: inbox, verification."""
