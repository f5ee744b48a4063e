"""Repairs for the marks that input methods and editors leave in YAML: full-width punctuation, wide indentation, tabs,
and colons without a space.

A line is examined only if reading it failed: inside a text all of this is allowed.
"""

import re

from engine.domain.refusal import Refusal
from engine.loading.problem_list import Problems
from engine.loading.source import LONGEST_FIXED, SourceText
from engine.loading.tree import Mapping, Mark, Node, Scalar, Sequence
from engine.wording.diagnostics import syntax

_HALF = {
    "：": ": ",
    "，": ", ",
    "｛": "{",
    "｝": "}",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "＃": "#",
    "－": "-",
}
_IN_PLACE = {"；": ", ", "、": ", ", "–": "-", "—": "-"}
"""Allowed within a text; wrong only between two keys, or at the start of a list item."""
_WIDE_SPACES = {
    "\u3000": Refusal("wide-space"),
    "\xa0": Refusal("no-break-space"),
}
_INDENT = re.compile(r"[ \t\u3000\xa0]*")
_DASHES = re.compile(r" *(?:- +)*")
_KEY = r"[\w.-]+"
_WIDE_COLON = re.compile(rf"^(?P<before>\s*(?:- +)?[\"'“]?{_KEY}[\"'”]?)：")
_FLOW = re.compile(r"[｛｝]|(?<=[:：] )[［【]|(?<=[:：])[［【]|^\s*(?:- *)?[［【]")
_NO_SPACE = re.compile(rf"^(?P<before>\s*(?:- +)?{_KEY}):[\u3000\xa0]*(?P<after>(?:(?<=[\u3000\xa0])\d|[^\s:/\d]).*)$")
_TIGHT = re.compile(r":[\u3000\xa0]*")
_NO_SPACE_IN_FLOW = re.compile(r"(?P<before>[{,]\s*[A-Za-z_][\w-]*):(?P<after>[^\s:/,}])")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_TEXTS = ("title", "label", "zh", "en", "source", "signed_by")
_CUT = re.compile(r"\s#[^\s#]")
_WIDE_COMMA = re.compile(r"[；、](?=\s*[\w-]+\s*[:：])")
_WIDE_DASH = re.compile(r"^(\s*)[－–—](?=\s)")
_QUOTE_VALUE = re.compile(r"(?:[:\[{,，：] *|^\s*- +)[“‘]")


def explain(source: SourceText, line: int, problems: Problems) -> bool:
    """Report the traces of an input method or an editor in this line; False if it looks like ordinary YAML."""
    text = source.line(line)
    if len(text) > LONGEST_FIXED:
        return False
    body = text[: _comment_at(text)]
    indent = _INDENT.match(text)
    lead = indent.group() if indent else ""
    for place, character in enumerate(lead):
        if character in _WIDE_SPACES:
            fixed = re.sub("[\u3000\xa0]", lambda m: "  " if m.group() == "\u3000" else " ", lead) + text[len(lead) :]
            problems.report(syntax.WIDE_INDENT, Mark(line, place + 1), actual=_WIDE_SPACES[character], fixed=fixed)
            return True
        if character == "\t" and body.strip():
            fixed = " " * _indentation(source, line, lead) + text[len(lead) :]
            problems.report(syntax.TAB, Mark(line, place + 1), fixed=fixed)
            return True
    wide = _full_width_at(body)
    if wide is not None:
        character = body[wide]
        problems.report(
            syntax.FULL_WIDTH,
            Mark(line, wide + 1),
            actual=character,
            right=(_HALF | _IN_PLACE)[character].strip(),
            fixed=half_width(body) + text[len(body) :],
        )
        return True
    tight = _NO_SPACE.match(body) or _NO_SPACE_IN_FLOW.search(_without_quotes(body))
    if tight is not None:
        column = tight.end("before") + 1
        fixed = spaced(body) + text[len(body) :]
        word = body[tight.start("before") :].lstrip("{,- \t")
        compact = re.split(r"[ \t]", word)[0].rstrip(",}")
        gap = next((_WIDE_SPACES[c] for c in compact if c in _WIDE_SPACES), None)
        problems.report(
            syntax.NO_SPACE,
            Mark(line, column),
            actual=gap or compact,
            right=_TIGHT.sub(": ", compact, count=1),
            fixed=fixed,
        )
        return True
    return False


def _indentation(source: SourceText, line: int, lead: str) -> int:
    """The column, in spaces, that a line indented by tabs probably means.

    One open block per tab; for tabs mixed with spaces, the open block that is nearest to two spaces per tab. If the
    line before is indented by tabs as well: two spaces per tab.
    """
    tabs, wide = lead.count("\t"), len(lead.expandtabs(2))
    columns = _open_columns(source, line, item=source.line(line).lstrip().startswith("- "))
    if not columns:
        return wide
    if lead.strip("\t"):
        return min(columns, key=lambda column: abs(column - wide))
    return columns[min(tabs, len(columns)) - 1]


def _open_columns(source: SourceText, line: int, *, item: bool) -> list[int]:
    """The columns, from the left and below the outermost, at which a line may continue with a key or a list ``item``.

    Empty if the lines before do not show it.
    """
    columns: set[int] = set()
    reached: int | None = None
    for number in range(line - 1, 0, -1):
        above = source.line(number)
        above = above[: _comment_at(above)].rstrip()
        if not above:
            continue
        dashes = _DASHES.match(above)
        key = dashes.end() if dashes else 0
        indent = len(above) - len(above.lstrip(" "))
        if "\t" in above[:key] or above[key : key + 1] == "\t":
            return sorted(columns)
        if reached is None and above.endswith(":"):
            columns.add(key + 2)
        column = indent if item else key
        if column and (not item or key > indent) and (reached is None or column <= reached):
            columns.add(column)
        reached = indent if reached is None else min(reached, indent)
        if not indent:
            break
    return sorted(columns)


def explain_all(source: SourceText, problems: Problems) -> bool:
    """Report every line with traces of an input method or an editor; False if there is none."""
    reported = [explain(source, number, problems) for number in range(1, len(source.lines) + 1)]
    return any(reported)


def report_cuts(root: Node, source: SourceText, problems: Problems) -> None:
    """Warn about texts that a `` #`` cuts short. A comment that is meant has a space after the #."""
    if _CUT.search(source.text) is not None:
        _report_cuts(root, source, problems)


def _report_cuts(node: Node, source: SourceText, problems: Problems) -> None:
    match node:
        case Mapping():
            for entry in node:
                if isinstance(entry.value, Scalar) and entry.key.text in _TEXTS:
                    _report_cut(entry.value, source, problems)
                else:
                    _report_cuts(entry.value, source, problems)
        case Sequence():
            for item in node.items:
                _report_cuts(item, source, problems)
        case Scalar():
            pass


def _report_cut(scalar: Scalar, source: SourceText, problems: Problems) -> None:
    line = source.line(scalar.end.line)
    rest = line[scalar.end.column - 1 :]
    if not scalar.plain or re.match(r"\s+#[^\s#]", rest) is None:
        return
    start = scalar.mark.column - 1
    text = line[start:].rstrip()
    fixed = f'{line[:start]}"{text}"' if scalar.mark.line == scalar.end.line and not set(text) & set('"\\') else None
    at = Mark(scalar.end.line, scalar.end.column + len(rest) - len(rest.lstrip()))
    problems.report(syntax.CUT_BY_HASH, at, actual=rest.strip(), fixed=fixed)


def report_cut_in_line(source: SourceText, line: int, problems: Problems) -> None:
    """Warn about a `` #`` that may have cut a text on a line that could not be read."""
    if len(source.line(line)) > LONGEST_FIXED:
        return
    bare = _without_quotes(source.line(line))
    match = re.search(r"\s(#[^\s#].*)$", bare)
    if match is not None:
        problems.report(syntax.CUT_BY_HASH, Mark(line, match.start(1) + 1), actual=source.line(line)[match.start(1) :])


def half_width(line: str) -> str:
    """The line with half-width structural punctuation; quoted texts stay as they are."""
    line = _WIDE_DASH.sub(r"\1-", _WIDE_COMMA.sub(lambda m: _IN_PLACE[m.group()], line))
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(line)]
    fixed: list[str] = []
    for place, character in enumerate(line):
        if any(start <= place < end for start, end in quoted):
            fixed.append(character)
        else:
            fixed.append(_HALF.get(character, character))
    return re.sub(r"(?<=[:,])[ \u3000\xa0]{2,}", " ", "".join(fixed)).rstrip()


def spaced(line: str) -> str:
    """The line with a space after each colon that ends a key."""
    block = _NO_SPACE.match(line)
    if block is not None:
        return f"{block['before']}: {block['after']}"
    return _NO_SPACE_IN_FLOW.sub(lambda m: f"{m['before']}: {m['after']}", line)


def _without_quotes(line: str) -> str:
    """The line with quoted texts blanked, at the same columns."""
    return _QUOTED.sub(lambda m: '"' + "_" * (len(m.group()) - 2) + '"', line)


def _full_width_at(line: str) -> int | None:
    """The place of the first full-width character that stands for punctuation of YAML, or None."""
    bare = _without_quotes(line)
    colon = _WIDE_COLON.match(bare)
    brackets = _FLOW.search(bare)
    quote = _QUOTE_VALUE.search(bare)
    dash = _WIDE_DASH.match(bare)
    places = [
        colon.end() - 1 if colon else None,
        brackets.start() if brackets else None,
        quote.end() - 1 if quote else None,
        dash.end() - 1 if dash else None,
    ]
    # Inside half-width braces a full-width comma or colon is punctuation if a key follows or precedes it.
    if re.search(r"[{\[]", bare):
        inner = re.search(r"[{,]\s*[\w-]+(：)|([，；、])\s*[\w-]+\s*[:：]|[\"”](，)", bare)
        if inner:
            places.append(next(inner.start(n) for n in (1, 2, 3) if inner.group(n)))
    return min((place for place in places if place is not None), default=None)


def _comment_at(line: str) -> int:
    """The place where a comment begins; the length of the line if there is none."""
    match = re.search(r"(?:^|\s)#", _without_quotes(line))
    return len(line) if match is None else match.start()
