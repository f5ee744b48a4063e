"""One run of compliance, step by step."""
