"""An error that nobody expected, named so that it can be found: it costs one row or one source, never the run."""

from pathlib import Path
from traceback import extract_tb


def error_name(error: Exception) -> str:
    """The type of an error and the line that raised it: ``Overflow, number.py:33``. Its message may hold secrets."""
    frames = extract_tb(error.__traceback__)
    place = f", {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
