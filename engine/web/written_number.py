"""Whole numbers as addresses and forms have them: anything may be written there."""


def whole_number(written: str, most: int = 999_999) -> int | None:
    """A whole number from 0 to ``most``, in the digits 0 to 9; None for anything else, however long it is."""
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(most))):
        return None
    number = int(written)
    return number if number <= most else None
