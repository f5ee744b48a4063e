"""Occurrences, the instances of obligations: which there are, and the verdict on each at an instant."""
