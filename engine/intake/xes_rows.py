"""Read XES logs (IEEE 1849): events with the attributes of their trace, in columns named as in CSV exports of logs."""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser, ParseError  # type: ignore[import-untyped]

from engine.intake.stream import FileStream
from engine.intake.table import SourceTable
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

_BLOCK = 64 * 1024
_LOOK_AHEAD = 100
"""Number of events whose attributes form the headings."""
_DEEPEST = 50
_VALUES = {"string", "date", "int", "float", "boolean", "id"}


def xes_table(source: FileStream) -> SourceTable:
    """Return the events of a log in order, each with its first line; ``case:`` marks attributes of the trace.

    Nested attributes, lists, globals and attributes of the log are skipped. Raises Refused, also while rows are read.
    """
    rows = _events(source)
    top = list(islice(rows, _LOOK_AHEAD))
    if not top:
        raise Refused("log-without-events", path=source.name)
    header = tuple(dict.fromkeys(name for row in top for name in row.cells))
    return SourceTable(header=header, rows=chain(top, rows), share=lambda: source.share)


class _Log:
    """Parser target that turns events into rows; it keeps only the attributes of the current trace and event."""

    def __init__(self) -> None:
        self.rows: deque[SourceRow] = deque()
        self.parser: DefusedXMLParser | None = None
        self._path: list[str] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._line = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        above = self._path[-1] if self._path else None
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise ParseError("nested too deeply")
        if name == "trace":
            self._trace = {}
        elif name == "event":
            self._event = {}
            self._line = self.parser.parser.CurrentLineNumber if self.parser is not None else 0
        elif name in _VALUES and above in ("event", "trace"):
            key, value = attributes.get("key", ""), attributes.get("value", "")
            if name == "boolean":
                value = {"true": "yes", "false": "no"}.get(value, value)
            if above == "event":
                self._event[key] = value
            else:
                self._trace[f"case:{key}"] = value

    def end(self, tag: str) -> None:
        name = self._path.pop()
        if name == "event":
            self.rows.append(SourceRow(self._line, self._trace | self._event))

    def close(self) -> None:
        """Do nothing; the parser requires this method."""


def _events(source: FileStream) -> Iterator[SourceRow]:
    log = _Log()
    log.parser = parser = DefusedXMLParser(target=log, forbid_dtd=True)
    try:
        with source.bytes() as content:
            while block := content.read(_BLOCK):
                parser.feed(block)
                while log.rows:
                    yield log.rows.popleft()
        parser.close()
        yield from log.rows
    except DefusedXmlException as error:
        raise Refused("log-with-entities", path=source.name) from error
    except ParseError as error:
        raise Refused("log-broken", path=source.name, why=str(error)) from error
