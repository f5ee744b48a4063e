"""Business events: import them, and ask for what they lack."""
