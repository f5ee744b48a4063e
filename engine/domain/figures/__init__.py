"""Figures drawn from verdicts: the overdue report, the inbox."""
