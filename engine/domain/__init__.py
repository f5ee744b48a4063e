"""The rules themselves, pure: no clock, no file, no database. Time arrives as an argument."""
