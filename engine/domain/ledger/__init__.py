"""The content of the ledger: entries, events, and the history that follows from them."""
