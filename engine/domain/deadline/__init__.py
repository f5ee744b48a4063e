"""From a rule and its anchor to the due time, and the steps that explain it."""
