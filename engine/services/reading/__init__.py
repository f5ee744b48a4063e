"""Services that only read: the inbox, and verification."""
