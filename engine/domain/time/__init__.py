"""Arithmetic of time: amounts, calendars, pauses, recurrences. Knows no agreement."""
