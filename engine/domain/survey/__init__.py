"""Rounds of surveys: who is asked, what was answered, and what it comes to."""
