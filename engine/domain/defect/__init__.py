"""Defects: recorded service errors, what is done about them, and whether it worked."""
