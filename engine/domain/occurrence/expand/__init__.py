"""From agreements and facts to occurrences: which instances of an obligation there are."""
