"""The layout of a sheet of an old workbook (.xls): records of BIFF8, in a stream of a compound file.

Microsoft describes both: [MS-XLS] the records, [MS-CFB] the compound file, which is a small file system. The values of
the cells come from another reader; here stand the facts that it does not tell.
"""

import struct
from collections.abc import Iterator

from engine.intake.sheet_layout import MOST, NO_LAYOUT, SheetLayout, least_digits, shows_time

COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The first bytes of a compound file."""

_STREAM = "Workbook"
"""The stream of BIFF8; that of older versions is called Book."""
_BIFF8 = 0x0600
_BOF, _EOF, _FILEPASS, _SHEET, _STYLE, _FORMAT, _ROW = 0x0809, 0x0A, 0x2F, 0x85, 0xE0, 0x041E, 0x0208
_NUMBER, _RK, _SEVERAL_RK, _FORMULA = 0x0203, 0x027E, 0xBD, 0x06
_FILLED = frozenset({_NUMBER, _RK, _SEVERAL_RK, _FORMULA, 0xFD, 0x0204, 0x0205})
"""The records of cells that are not blank: besides numbers and formulas, texts, booleans and errors."""
_NO_SECTOR = 0xFFFFFFFA
_IN_HEADER = 109
_HIDDEN = 0x20
_NO_NUMBER = b"\xff\xff"
"""The end of a formula's result that is a text, a boolean, an error or empty."""
Place = tuple[int, int]
"""Row and column, from 1."""


def xls_layout(content: bytes, sheet: str) -> SheetLayout:
    """Read the layout of a sheet; of a file that is damaged, encrypted or older than BIFF8, none."""
    try:
        stream = _workbook_stream(content)
        return _layout(stream, sheet) if stream else NO_LAYOUT
    except (struct.error, IndexError):
        return NO_LAYOUT


# ---- records


def _layout(stream: bytes, sheet: str) -> SheetLayout:
    codes: dict[int, str] = {}
    styles: list[int] = []
    start: int | None = None
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            return NO_LAYOUT
        if kind == _SHEET and _text(body[8:], body[6], body[7]) == sheet:
            (start,) = struct.unpack_from("<I", body)
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            codes[number] = _text(body[5:], length, body[4])
        elif kind == _STYLE:
            styles += struct.unpack_from("<H", body, 2)
    if start is None:
        return NO_LAYOUT
    timed = {n for n, number in enumerate(styles) if shows_time(number, codes.get(number))}
    digits = ((n, least_digits(codes.get(number))) for n, number in enumerate(styles))
    return _of_sheet(stream, start, timed, {n: least for n, least in digits if least})


def _of_sheet(stream: bytes, start: int, timed: set[int], padded: dict[int, int]) -> SheetLayout:
    hidden: set[int] = set()
    filled: set[int] = set()
    midnights: set[Place] = set()
    digits: dict[Place, int] = {}
    for kind, body in _records(stream, start):
        if kind == _ROW:
            row, *_, options = struct.unpack_from("<HHHHHHI", body)
            if options & _HIDDEN:
                hidden.add(row + 1)
        elif kind in _FILLED:
            filled.add(struct.unpack_from("<H", body)[0] + 1)
            for place, style, value in _numbers(kind, body):
                if len(midnights) + len(digits) >= MOST or value < 0 or not value.is_integer():
                    continue
                if style in timed:
                    midnights.add(place)
                elif style in padded:
                    digits[place] = padded[style]
    return SheetLayout(frozenset(hidden & filled), frozenset(midnights), digits)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part that begins at a place, without those of charts in it. Other versions have none."""
    place, depth = start, 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        place += 4 + length
        if kind == _BOF:
            if struct.unpack_from("<H", body)[0] != _BIFF8:
                return
            depth += 1
        elif kind == _EOF:
            depth -= 1
        elif depth == 1:
            yield kind, body
        if depth == 0:
            return


def _numbers(kind: int, body: bytes) -> Iterator[tuple[Place, int, float]]:
    """The numbers in a record of cells: the place, the style and the value of each."""
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _NUMBER or (kind == _FORMULA and body[12:14] != _NO_NUMBER):
        yield (row + 1, column + 1), style, struct.unpack_from("<d", body, 6)[0]
    elif kind == _RK:
        yield (row + 1, column + 1), style, _short(struct.unpack_from("<I", body, 6)[0])
    elif kind == _SEVERAL_RK:
        for n, (each, short) in enumerate(struct.iter_unpack("<HI", body[4:-2])):
            yield (row + 1, column + 1 + n), each, _short(short)


def _short(number: int) -> float:
    """A number in four bytes: 30 bits of an integer or of a float, and whether it is a hundredth."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number >> 31 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (number & ~3) << 32))
    return value / 100 if number & 1 else value


def _text(content: bytes, length: int, flags: int) -> str:
    """A text whose characters take two bytes or, if the flags say so, one."""
    return content[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else content[:length].decode("latin-1")


# ---- the compound file


def _workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream with the records; none where there is no such stream."""
    (shift,) = struct.unpack_from("<H", content, 30)
    (directory,) = struct.unpack_from("<I", content, 48)
    (more,) = struct.unpack_from("<I", content, 68)
    if not (content.startswith(COMPOUND_FILE) and 7 <= shift <= 16):
        return b""
    size = 1 << shift
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", content, 76))
    seen = 0
    while more < _NO_SECTOR and seen <= len(content) >> shift:  # a chain may be crafted to have no end
        *others, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) << shift)
        sectors += others
        seen += 1
    most = len(content) >> shift
    places = ((n + 1) << shift for n in sectors[:most] if n < _NO_SECTOR)
    table = _numbers_in(b"".join(content[place : place + size] for place in places))
    entries = _chain(content, table, directory, shift)
    found = b""
    for begin in range(0, len(entries), 128):
        entry = entries[begin : begin + 128]
        length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
        if entry[:length].decode("utf-16-le", "replace") == _STREAM:
            found = entry
    if not found:
        return b""
    start, length = struct.unpack_from("<II", found, 116)
    # a stream below 4,096 bytes would lie elsewhere: one with a workbook is always padded to that
    return _chain(content, table, start, shift)[:length] if length >= 4096 else b""


def _numbers_in(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(content: bytes, links: tuple[int, ...], start: int, shift: int) -> bytes:
    """The bytes of a chain of sectors. A chain that has no end is cut off."""
    found: list[bytes] = []
    number = start
    while number < _NO_SECTOR and len(found) <= len(content) >> shift:
        found.append(content[(number + 1) << shift : (number + 2) << shift])
        number = links[number]
    return b"".join(found)
