"""YAML text to the marked tree, in one pass over libyaml's events with limits on depth and number.

The library does not build the tree: its C loader crashes the process on 40 KB of ``[``, resolves scalars by the rules
of YAML 1.1, and silently lets a second key of the same name win.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import yaml

from engine.domain.text import Text
from engine.loading import input_repair
from engine.loading.diagnostics import syntax
from engine.loading.problem_list import Problems
from engine.loading.source import SourceText
from engine.loading.tree import TOP, Mapping, MappingEntry, Mark, Node, Scalar, Sequence

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
    return TOP if place is None else Mark(place.line + 1, place.column + 1)


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
            case yaml.ScalarEvent():
                mark = _mark(event.start_mark)
                refused |= _is_refused(event, mark, problems)
                done = Scalar(event.value, not event.style, mark, _mark(event.end_mark))
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
        if blocks:
            refused |= _put(blocks[-1], done, problems)
        else:
            root = done
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


def _is_refused(event: yaml.NodeEvent, mark: Mark, problems: Problems) -> bool:
    if event.anchor is not None:
        problems.report(syntax.ALIAS, mark, actual=f"&{event.anchor}")
        return True
    tag: str | None = getattr(event, "tag", None)
    if tag is not None:
        problems.report(syntax.TAG, mark, actual=tag.replace("tag:yaml.org,2002:", "!!"))
        return True
    return False


def _put(block: _Block, node: Node, problems: Problems) -> bool:
    """Put a finished node into its block; True if it was refused."""
    if not block.is_mapping:
        block.items.append(node)
        return False
    if block.key is None:
        if isinstance(node, Scalar):
            block.key = node
            if node.plain and node.text == "<<":
                problems.report(syntax.MERGE, node.mark)
                return True
            return False
        kind = _BLOCK if isinstance(node, Mapping) else _LIST
        problems.report(syntax.KEY_NOT_TEXT, node.mark, actual=kind)
        block.key = Scalar("", False, node.mark, node.mark)
        return True
    key, block.key = block.key, None
    first = block.entries.setdefault(key.text, entry := MappingEntry(key, node))
    if first is not entry:
        problems.report(syntax.DUPLICATE_KEY, key.mark, actual=key.text, line=first.key.mark.line)
    return False


_BLOCK = Text(zh="一组花括号或“键: 值”", en="a block in braces")
_LIST = Text(zh="一个列表", en="a list")
_UNEXPLAINED = Text(zh="可能是以 * 或 & 开头的文字没有加引号", en="a text that begins with * or & may lack quotes")
_CHECK_LINE = Text(
    zh="检查这一行和上一行的缩进、冒号、引号和括号",
    en="check indentation, colons, quotes and brackets of this line and the one before",
)

_PARSER_MESSAGES = (
    (
        "could not find expected ':'",
        Text(zh="这一行不是“键: 值”", en="this line is not `key: value`"),
        Text(
            zh="写成 `键: 值`；接续上一行的文字要比上一行的键缩进更多",
            en="write `key: value`; indent a text that continues the line before more than its key",
        ),
    ),
    (
        "mapping values are not allowed",
        Text(zh="这里多出一个冒号", en="there is one colon too many here"),
        Text(
            zh="含有冒号加空格的文字要加引号；上一行如果是键，要以冒号加空格结尾",
            en="quote a text that has a colon and a space; if the line before is a key, end it with a colon "
            "and a space",
        ),
    ),
    (
        "expected ',' or '}'",
        Text(zh="花括号没有关上，或少了逗号", en="a brace is not closed, or a comma is missing"),
        Text(zh="各项之间写逗号，最后写 }", en="put a comma between the items and } at the end"),
    ),
    (
        "expected ',' or ']'",
        Text(zh="方括号没有关上，或少了逗号", en="a bracket is not closed, or a comma is missing"),
        Text(zh="各项之间写逗号，最后写 ]", en="put a comma between the items and ] at the end"),
    ),
    (
        "unexpected end of stream",
        Text(zh="引号没有关上", en="a quote is not closed"),
        Text(zh="在文字结尾加上同样的引号", en="end the text with the same quote"),
    ),
    (
        "cannot start any token",
        Text(zh="这个符号不能开始一段文字", en="a text cannot begin with this character"),
        Text(zh="给这段文字加上引号", en="quote the text"),
    ),
    (
        "did not find expected key",
        Text(zh="缩进和上面的键对不齐", en="the indentation matches none of the keys above"),
        Text(
            zh="同一层的键从同一列开始，每层两个空格",
            en="begin keys of one level in the same column, with two spaces per level",
        ),
    ),
    (
        "expected '-' indicator",
        Text(zh="列表里少了一个 -", en="a - is missing in this list"),
        Text(
            zh="列表的每一项都以 - 加空格开始，缩进相同",
            en="begin each item of a list with - and a space, at the same indentation",
        ),
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
