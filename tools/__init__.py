"""What the project's developers run; nothing of it is installed."""
