"""Read JSON lines or a JSON array of plain objects or CloudEvents."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TextIO

from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Refusal
from engine.intake.number import spelled_number
from engine.intake.stream import FileStream
from engine.intake.table import SourceTable
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

LONGEST_OBJECT = 1024 * 1024
"""Largest size of one object in characters."""
_LOOK_AHEAD = 100
"""Number of objects whose names form the headings."""
_BLOCK = 64 * 1024
_ENVELOPE = {"type": "event", "subject": "key", "time": "time", "id": "id"}


def json_table(source: FileStream) -> SourceTable:
    """Return the objects of a file as rows, each with its first line number.

    A line that is not an object becomes a row with a problem; a broken array raises Refused during reading.
    """
    rows = _objects(source)
    top = list(islice(rows, _LOOK_AHEAD))
    if not top:
        raise Refused("file-without-data", path=source.name)
    return _table(top, chain(top, rows), lambda: source.share)


def sent_table(values: Sequence[object]) -> SourceTable:
    """Return values sent by a program as rows, numbered from 1."""
    rows = [_row(n, value, json.dumps(value, ensure_ascii=False)) for n, value in enumerate(values, start=1)]
    return _table(rows, iter(rows), lambda: 1.0)


def sent_value(text: str) -> object:
    """Parse a JSON text and keep numbers as they are written. Raises ValueError or RecursionError."""
    return _decoder().decode(text)


def _table(top: Sequence[SourceRow], rows: Iterator[SourceRow], share: Callable[[], float]) -> SourceTable:
    header = tuple(dict.fromkeys(name for row in top for name in row.cells))
    wrapped = any(row.cells.get(_CLOUD) for row in top)
    return SourceTable(header=header, rows=rows, id="id" if wrapped else None, share=share)


_CLOUD = "specversion"


def _objects(source: FileStream) -> Iterator[SourceRow]:
    with source.text() as text:
        by_line = _is_one_a_line(text)
    with source.text() as text:
        yield from _lines(text, source) if by_line else _stream(text, source)


def _is_one_a_line(text: TextIO) -> bool:
    """Return whether the first line that is not blank is a complete object."""
    while line := text.readline(LONGEST_OBJECT + 1):
        if line.strip():
            return isinstance(_parse(line), dict)
    return False


def _lines(text: TextIO, source: FileStream) -> Iterator[SourceRow]:
    number = 0
    while line := text.readline(LONGEST_OBJECT + 1):
        number += 1
        if len(line) > LONGEST_OBJECT:
            raise _too_long(source, number)
        if line.strip():
            yield _row(number, _parse(line), line)


def _stream(text: TextIO, source: FileStream) -> Iterator[SourceRow]:
    """Read consecutive objects, inside an array or not, over any number of lines."""
    decoder = _decoder()
    buffer, at, line, ended = "", 0, 1, False
    while True:
        while at < len(buffer) and (buffer[at].isspace() or buffer[at] in ",[]"):
            line += buffer[at] == "\n"
            at += 1
        if at == len(buffer):
            if ended:
                return
            buffer, at = text.read(_BLOCK), 0
            ended = not buffer
            continue
        if buffer[at] != "{":
            raise _broken(source, line, buffer[at : at + 20])
        try:
            value, end = decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError) as error:
            if ended:
                raise _broken(source, line, str(error)) from error
            if len(buffer) - at > LONGEST_OBJECT:
                raise _too_long(source, line) from error
            more = text.read(max(_BLOCK, len(buffer) - at))
            buffer, at, ended = buffer[at:] + more, 0, not more
            continue
        if end - at > LONGEST_OBJECT:
            raise _too_long(source, line)
        yield _row(line, value, buffer[at:end])
        line += buffer.count("\n", at, end)
        at = end


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=str, parse_float=spelled_number, parse_constant=str)


def _parse(line: str) -> object:
    try:
        return _decoder().decode(line)
    except (ValueError, RecursionError) as error:
        return error


def _row(line: int, value: object, written: str) -> SourceRow:
    if not isinstance(value, dict):
        why = str(value) if isinstance(value, Exception) else written.strip()[:40]
        return SourceRow(line, {"json": written.strip()}, Refusal("not-an-object", why=storable(why)))
    if _CLOUD in value:
        return SourceRow(line, _unwrapped(value))
    return SourceRow(line, {str(k): _spelled(v) for k, v in value.items()})


def _unwrapped(value: Mapping[str, object]) -> dict[str, str]:
    """Flatten a CloudEvent: type, subject, time and id become event, key, time and id, next to its data."""
    data = value.get("data")
    cells = {_ENVELOPE.get(str(k), str(k)): _spelled(v) for k, v in value.items() if k != "data"}
    if not isinstance(data, dict):
        return cells | ({"data": _spelled(data)} if data is not None else {})
    return cells | {(f"data.{k}" if k in cells else str(k)): _spelled(v) for k, v in data.items()}


def _spelled(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _too_long(source: FileStream, line: int) -> Refused:
    return Refused("object-too-long", path=source.name, line=line, limit=LONGEST_OBJECT)


def _broken(source: FileStream, line: int, why: str) -> Refused:
    return Refused("objects-broken", path=source.name, line=line, why=why)
