"""Who is notified of what, and when: escalation and messages."""
