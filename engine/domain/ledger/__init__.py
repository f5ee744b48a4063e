"""What is recorded: entries, events, and the history that they give."""
