"""YAML text to the marked tree, in one pass over libyaml's events with limits on depth and number.

The library does not build the tree: its C loader crashes the process on 40 KB of ``[``, resolves scalars by the rules
of YAML 1.1, and silently lets a second key of the same name win.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml

from engine.domain.refusal import Refusal
from engine.loading import input_repair
from engine.loading.problem_list import Problems
from engine.loading.source import HIDDEN, SourceText
from engine.loading.tree import TOP, Mapping, MappingEntry, Mark, Node, Scalar, Sequence
from engine.wording.diagnostics import reading, syntax

DEPTH = 32
EVENTS = 20_000


class _ParseError(Exception):
    """The problem is reported; there is no tree."""


class _Block:
    """A mapping or list whose end has not been reached."""

    __slots__ = ("entries", "flow", "is_mapping", "items", "key", "mark")

    def __init__(self, mark: Mark, *, is_mapping: bool, flow: bool) -> None:
        self.mark = mark
        self.is_mapping = is_mapping
        self.flow = flow
        self.key: Scalar | None = None
        self.entries: dict[str, MappingEntry] = {}
        self.items: list[Node] = []


def parse(source: SourceText, problems: Problems) -> Node | None:
    """The tree of a text; None if it is empty or a reported problem leaves no tree."""
    try:
        root = _tree(source, problems)
    except _ParseError:
        return None
    except yaml.MarkedYAMLError as error:
        if not input_repair.explain_all(source, problems):
            _syntax(source, error, problems)
        return None
    except yaml.YAMLError:
        problems.report(syntax.SYNTAX, TOP, actual=_UNEXPLAINED, right=_CHECK_LINE)
        return None
    if root is None or (isinstance(root, Scalar) and root.blank):
        problems.report(syntax.EMPTY, TOP)
        return None
    return root


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.CSafeLoader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


class _LibraryMark(Protocol):
    """A mark of the library, counted from 0."""

    line: int
    column: int


def _mark(place: _LibraryMark | None) -> Mark:
    return TOP if place is None else _new(Mark, (place.line + 1, place.column + 1))


_new = tuple.__new__
"""Makes the thousands of marks and scalars of a file: their own constructors are functions of Python."""


def _tree(source: SourceText, problems: Problems) -> Node | None:
    root: Node | None = None
    blocks: list[_Block] = []
    documents = 0
    refused = False
    for number, event in enumerate(_events(source.text)):
        if number > EVENTS:
            problems.report(syntax.TOO_MANY_PARTS, _mark(event.start_mark), limit=EVENTS)
            raise _ParseError
        done: Node
        match event:
            case yaml.ScalarEvent(value=value, style=style, start_mark=start, end_mark=end):
                assert start is not None
                assert end is not None
                mark = _new(Mark, (start.line + 1, start.column + 1))
                if style or event.anchor is not None or event.tag is not None:
                    refused |= _is_refused(event, mark, problems) or _hides_anything(event, mark, problems)
                done = _new(Scalar, (value, not style, mark, _new(Mark, (end.line + 1, end.column + 1))))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                mark = _mark(event.start_mark)
                refused |= _is_refused(event, mark, problems)
                if len(blocks) >= DEPTH:
                    problems.report(syntax.TOO_DEEP, mark, limit=DEPTH)
                    raise _ParseError
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                blocks.append(_Block(mark, is_mapping=is_mapping, flow=bool(event.flow_style)))
                continue
            case yaml.MappingEndEvent():
                block = blocks.pop()
                done = Mapping(block.entries, block.mark, block.flow)
            case yaml.SequenceEndEvent():
                block = blocks.pop()
                done = Sequence(tuple(block.items), block.mark, block.flow)
            case yaml.AliasEvent():
                mark = _mark(event.start_mark)
                problems.report(syntax.ALIAS, mark, actual=f"*{event.anchor}")
                refused = True
                done = Scalar("", False, mark, mark)
            case yaml.DocumentStartEvent():
                documents += 1
                _check_document(event, documents, problems)
                continue
            case _:
                continue
        if not blocks:
            root = done
            continue
        block = blocks[-1]
        if not block.is_mapping:
            block.items.append(done)
        elif block.key is None:
            refused |= _put_key(block, done, problems)
        else:
            key, block.key = block.key, None
            first = block.entries.setdefault(key.text, entry := _new(MappingEntry, (key, done)))
            if first is not entry:
                problems.report(syntax.DUPLICATE_KEY, key.mark, actual=key.text, line=first.key.mark.line)
    if refused:
        raise _ParseError
    return root


def _check_document(event: yaml.DocumentStartEvent, number: int, problems: Problems) -> None:
    mark = _mark(event.start_mark)
    if number > 1:
        problems.report(syntax.SEVERAL_DOCUMENTS, mark)
        raise _ParseError
    if event.version is not None or event.tags:
        problems.report(syntax.DIRECTIVE, mark)
        raise _ParseError


def _hides_anything(event: yaml.ScalarEvent, mark: Mark, problems: Problems) -> bool:
    """Return whether a text in double quotes spells a character that may not stand in the file itself: ``"\\e"``."""
    if event.style != '"' or (found := HIDDEN.search(event.value)) is None:
        return False
    problems.report(reading.CONTROL_CHARACTER, mark, actual=f"U+{ord(found.group()):04X}")
    return True


def _is_refused(event: yaml.NodeEvent, mark: Mark, problems: Problems) -> bool:
    if event.anchor is not None:
        problems.report(syntax.ALIAS, mark, actual=f"&{event.anchor}")
        return True
    tag: str | None = getattr(event, "tag", None)
    if tag is not None:
        problems.report(syntax.TAG, mark, actual=tag.replace("tag:yaml.org,2002:", "!!"))
        return True
    return False


def _put_key(block: _Block, node: Node, problems: Problems) -> bool:
    """Keep a finished node as the key of the value that follows; True if it was refused."""
    if isinstance(node, Scalar):
        block.key = node
        if node.text == "<<" and node.plain:
            problems.report(syntax.MERGE, node.mark)
            return True
        return False
    kind = _BLOCK if isinstance(node, Mapping) else _LIST
    problems.report(syntax.KEY_NOT_TEXT, node.mark, actual=kind)
    block.key = Scalar("", False, node.mark, node.mark)
    return True


_BLOCK = Refusal("block-in-braces")
_LIST = Refusal("a-list")
_UNEXPLAINED = Refusal("unexplained-line")
_CHECK_LINE = Refusal("check-line")

_PARSER_MESSAGES = (
    (
        "could not find expected ':'",
        Refusal("not-key-value"),
        Refusal("write-key-value"),
    ),
    (
        "mapping values are not allowed",
        Refusal("too-many-colons"),
        Refusal("quote-colons"),
    ),
    (
        "expected ',' or '}'",
        Refusal("brace-open"),
        Refusal("put-commas-and-brace"),
    ),
    (
        "expected ',' or ']'",
        Refusal("bracket-open"),
        Refusal("put-commas-and-bracket"),
    ),
    (
        "unexpected end of stream",
        Refusal("quote-open"),
        Refusal("end-with-quote"),
    ),
    (
        "cannot start any token",
        Refusal("wrong-first-character"),
        Refusal("quote-it"),
    ),
    (
        "did not find expected key",
        Refusal("indentation-fits-none"),
        Refusal("same-column"),
    ),
    (
        "expected '-' indicator",
        Refusal("dash-missing"),
        Refusal("begin-with-dash"),
    ),
)


def _syntax(source: SourceText, error: yaml.MarkedYAMLError, problems: Problems) -> None:
    message = f"{error.problem or ''}"
    # For an unclosed quote or bracket, its beginning is more useful than the place where the library gave up.
    opened = error.context_mark is not None and re.search("flow|quoted|simple key", error.context or "")
    place = error.context_mark if opened else error.problem_mark or error.context_mark
    line = min((place.line if place else 0) + 1, max(len(source.lines), 1))
    column = min((place.column if place else 0) + 1, len(source.line(line)) + 1)
    input_repair.report_cut_in_line(source, line, problems)
    for fragment, actual, right in _PARSER_MESSAGES:
        if fragment in message:
            problems.report(syntax.SYNTAX, Mark(line, column), actual=actual, right=right)
            return
    problems.report(syntax.SYNTAX, Mark(line, column), actual=_UNEXPLAINED, right=_CHECK_LINE)
