"""One frozen answer for each question, with its JSON. Every surface spells the same answer."""
