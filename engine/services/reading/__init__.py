"""Services that only read: the inbox, the overdue report, explanations, checks, and verification."""
