"""Read XES logs (IEEE 1849): events with the attributes of their trace, in columns named as in CSV exports of logs."""

from collections import ChainMap, deque
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser, ParseError  # type: ignore[import-untyped]

from engine.intake.stream import FileStream, TooLarge
from engine.intake.table import COLUMNS, SourceTable, union_header
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

_BLOCK = 64 * 1024
_LOOK_AHEAD = 100
"""Number of events whose attributes form the headings."""
_DEEPEST = 50
_COPIED = 100
"""The most attributes of a trace that are copied to each event."""
_VALUES = {"string", "date", "int", "float", "boolean", "id"}


def xes_table(source: FileStream) -> SourceTable:
    """Return the events of a log in order, each with its first line; ``case:`` marks attributes of the trace.

    Nested attributes, lists, globals and attributes of the log are skipped. Raises Refused, also while rows are read.
    """
    rows = _events(source)
    top = list(islice(rows, _LOOK_AHEAD))
    if not top:
        raise Refused("log-without-events", path=source.name)
    header = union_header(top, source.name)
    return SourceTable(header=header, rows=chain(top, rows), share=lambda: source.share)


class _Log:
    """Parser target that turns events into rows; it keeps only the attributes of the current trace and event."""

    def __init__(self, path: str) -> None:
        self._file = path
        self.rows: deque[SourceRow] = deque()
        self.parser: DefusedXMLParser | None = None
        self._path: list[str] = []
        self._trace: dict[str, str] = {}
        self._shared = False
        """True if rows use the attributes of the trace."""
        self._event: dict[str, str] = {}
        self._line = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        above = self._path[-1] if self._path else None
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise ParseError("nested too deeply")
        if name == "trace":
            self._trace, self._shared = {}, False
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
                if self._shared:
                    self._trace, self._shared = dict(self._trace), False
                self._trace[f"case:{key}"] = value
            if len(self._trace) + len(self._event) > COLUMNS:
                line = self.parser.parser.CurrentLineNumber if self.parser is not None else 0
                found = len(self._trace) + len(self._event)
                raise TooLarge("table-too-wide", path=self._file, line=line, found=found, most=COLUMNS)

    def end(self, tag: str) -> None:
        name = self._path.pop()
        if name == "event":
            self.rows.append(SourceRow(self._line, self._cells()))

    def _cells(self) -> Mapping[str, str]:
        """The attributes of the event and its trace; a copy of many attributes for each event would fill the memory."""
        if len(self._trace) <= _COPIED:
            return self._trace | self._event
        self._shared = True
        return ChainMap(self._event, self._trace)

    def close(self) -> None:
        """Do nothing; the parser requires this method."""


def _events(source: FileStream) -> Iterator[SourceRow]:
    log = _Log(source.name)
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
