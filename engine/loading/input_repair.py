"""What input methods and editors do to YAML: full-width punctuation, wide indentation, tabs, no space after a colon.

A line is only looked at where reading went wrong: in a text all of this is welcome.
"""

import re

from engine.domain.text import Text
from engine.loading.diagnostics import syntax
from engine.loading.problem_list import Problems
from engine.loading.source import SourceText
from engine.loading.tree import Mapping, Mark, Node, Scalar, Sequence

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
"""Welcome within a text; wrong only between two keys, or where an item of a list begins."""
_WIDE_SPACES = {
    "\u3000": Text(zh="全角空格（U+3000）", en="an ideographic space (U+3000)"),
    "\xa0": Text(zh="不换行空格（NBSP）", en="a no-break space (NBSP)"),
}
_LONGEST = 400
"""Characters of a line that is looked at; a longer one was written by a program."""
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
    """Report what an input method or an editor did to this line; False where it looks like ordinary YAML."""
    text = source.line(line)
    if len(text) > _LONGEST:
        return False
    body = text[: _comment_at(text)]
    indent = _INDENT.match(text)
    lead = indent.group() if indent else ""
    for place, character in enumerate(lead):
        if character in _WIDE_SPACES:
            fixed = re.sub("[\u3000\xa0]", lambda m: "  " if m.group() == "\u3000" else " ", lead) + text[len(lead) :]
            problems.report(syntax.WIDE_INDENT, Mark(line, place + 1), found=_WIDE_SPACES[character], fixed=fixed)
            return True
        if character == "\t" and body.strip():
            fixed = " " * _indentation(source, line, lead) + text[len(lead) :]
            problems.report(syntax.TAB, Mark(line, place + 1), fixed=fixed)
            return True
    wide = _full_width_at(body)
    if wide is not None:
        found = body[wide]
        problems.report(
            syntax.FULL_WIDTH,
            Mark(line, wide + 1),
            found=found,
            right=(_HALF | _IN_PLACE)[found].strip(),
            fixed=half_width(body) + text[len(body) :],
        )
        return True
    tight = _NO_SPACE.match(body) or _NO_SPACE_IN_FLOW.search(_without_quotes(body))
    if tight is not None:
        column = tight.end("before") + 1
        fixed = spaced(body) + text[len(body) :]
        word = body[tight.start("before") :].lstrip("{,- \t")
        found = re.split(r"[ \t]", word)[0].rstrip(",}")
        gap = next((_WIDE_SPACES[c] for c in found if c in _WIDE_SPACES), None)
        problems.report(
            syntax.NO_SPACE,
            Mark(line, column),
            found=gap or found,
            right=_TIGHT.sub(": ", found, count=1),
            fixed=fixed,
        )
        return True
    return False


def _indentation(source: SourceText, line: int, lead: str) -> int:
    """How far a line that begins with tabs is meant to be indented: by so many open blocks as there are tabs, or as far
    as the open block that is nearest to tabs of two spaces.

    Where the line before is indented by tabs as well, two spaces a tab.
    """
    tabs, wide = lead.count("\t"), len(lead.expandtabs(2))
    columns = _open_columns(source, line, item=source.line(line).lstrip().startswith("- "))
    if not columns:
        return wide
    if lead.strip("\t"):
        return min(columns, key=lambda column: abs(column - wide))
    return columns[min(tabs, len(columns)) - 1]


def _open_columns(source: SourceText, line: int, *, item: bool) -> list[int]:
    """The columns below the outermost at which a line may go on with a key, or with an ``item`` of a list, from the
    left; empty where the line before does not tell.
    """
    found: set[int] = set()
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
            return sorted(found)
        if reached is None and above.endswith(":"):
            found.add(key + 2)
        column = indent if item else key
        if column and (not item or key > indent) and (reached is None or column <= reached):
            found.add(column)
        reached = indent if reached is None else min(reached, indent)
        if not indent:
            break
    return sorted(found)


def explain_all(source: SourceText, problems: Problems) -> bool:
    """Report every line that looks as if an input method or an editor had touched it; False where none does."""
    found = [explain(source, number, problems) for number in range(1, len(source.lines) + 1)]
    return any(found)


def notice_cuts(root: Node, source: SourceText, problems: Problems) -> None:
    """Tell of texts that a `` #`` cuts short; a comment of somebody who knows YAML has a space behind the #."""
    if _CUT.search(source.text) is not None:
        _notice_cuts(root, source, problems)


def _notice_cuts(node: Node, source: SourceText, problems: Problems) -> None:
    match node:
        case Mapping():
            for entry in node:
                if isinstance(entry.value, Scalar) and entry.key.text in _TEXTS:
                    _notice_cut(entry.value, source, problems)
                else:
                    _notice_cuts(entry.value, source, problems)
        case Sequence():
            for item in node.items:
                _notice_cuts(item, source, problems)
        case Scalar():
            pass


def _notice_cut(scalar: Scalar, source: SourceText, problems: Problems) -> None:
    line = source.line(scalar.end.line)
    rest = line[scalar.end.column - 1 :]
    if not scalar.plain or re.match(r"\s+#[^\s#]", rest) is None:
        return
    start = scalar.mark.column - 1
    text = line[start:].rstrip()
    fixed = f'{line[:start]}"{text}"' if scalar.mark.line == scalar.end.line and not set(text) & set('"\\') else None
    at = Mark(scalar.end.line, scalar.end.column + len(rest) - len(rest.lstrip()))
    problems.report(syntax.CUT_BY_HASH, at, found=rest.strip(), fixed=fixed)


def notice_cut(source: SourceText, line: int, problems: Problems) -> None:
    """Tell of a `` #`` that may have cut a text on a line that could not be read."""
    if len(source.line(line)) > _LONGEST:
        return
    bare = _without_quotes(source.line(line))
    match = re.search(r"\s(#[^\s#].*)$", bare)
    if match is not None:
        problems.report(syntax.CUT_BY_HASH, Mark(line, match.start(1) + 1), found=source.line(line)[match.start(1) :])


def half_width(line: str) -> str:
    """The line with its structural punctuation made half-width; quoted texts are left alone."""
    line = _WIDE_DASH.sub(r"\1-", _WIDE_COMMA.sub(lambda m: _IN_PLACE[m.group()], line))
    kept = [(m.start(), m.end()) for m in _QUOTED.finditer(line)]
    fixed: list[str] = []
    for place, character in enumerate(line):
        if any(start <= place < end for start, end in kept):
            fixed.append(character)
        else:
            fixed.append(_HALF.get(character, character))
    return re.sub(r"(?<=[:,])[ \u3000\xa0]{2,}", " ", "".join(fixed)).rstrip()


def spaced(line: str) -> str:
    """The line with a space behind each colon that ends a key."""
    block = _NO_SPACE.match(line)
    if block is not None:
        return f"{block['before']}: {block['after']}"
    return _NO_SPACE_IN_FLOW.sub(lambda m: f"{m['before']}: {m['after']}", line)


def _without_quotes(line: str) -> str:
    """The line with quoted texts blanked, at the same columns."""
    return _QUOTED.sub(lambda m: '"' + "_" * (len(m.group()) - 2) + '"', line)


def _full_width_at(line: str) -> int | None:
    """The first full-width character that stands where punctuation of YAML belongs."""
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
    # Inside half-width braces a full-width comma or colon is structure where a key follows or stands before it.
    if re.search(r"[{\[]", bare):
        inner = re.search(r"[{,]\s*[\w-]+(：)|([，；、])\s*[\w-]+\s*[:：]|[\"”](，)", bare)
        if inner:
            places.append(next(inner.start(n) for n in (1, 2, 3) if inner.group(n)))
    found = [place for place in places if place is not None]
    return min(found) if found else None


def _comment_at(line: str) -> int:
    """Where a comment begins; the length of the line where there is none."""
    match = re.search(r"(?:^|\s)#", _without_quotes(line))
    return len(line) if match is None else match.start()
