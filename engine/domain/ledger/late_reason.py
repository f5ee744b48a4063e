"""The categories of late reasons. A late reason moves no date."""

CATEGORIES = (
    "customer",
    "other-department",
    "outside",
    "documents",
    "system",
    "workload",
    "oversight",
    "other",
)
"""The codes of the categories, where the organisation keeps no list of its own."""
