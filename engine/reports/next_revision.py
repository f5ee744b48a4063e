"""The file of an agreement, prepared for its next revision: suggestions and proposals as comments."""

import re
from collections.abc import Sequence

from engine.domain.agreement.names import Names
from engine.domain.text import Language, Text
from engine.services.reading.review import Review
from engine.wording.names import one_line
from engine.wording.next_revision import HEADING, PROPOSED, REMOVED_SINCE, SUGGESTED
from engine.wording.review import because_text, suggestion_text, term_text


def next_revision(written: str, figures: Review, language: Language) -> str:
    """The text of an agreement's file with comments: it means the same until somebody changes it.

    Each suggestion stands above the id of its obligation; those whose obligation has no line of its own, and what
    people proposed, stand at the top.
    """

    def comment(text: Text) -> str:
        return f"# {one_line(text.in_(language))}"

    names = Names(figures.people)
    lines = written.split("\n")
    top = [comment(HEADING.filled(title=figures.agreement.title, term=term_text(figures.term)))]
    top += [comment(PROPOSED.filled(by=names.of(p.by), text=one_line(p.text))) for p in figures.proposals]
    above: dict[int, list[str]] = {}
    for one in figures.suggestions:
        suggested = SUGGESTED.filled(what=suggestion_text(one), because=because_text(one))
        place = _line_of(lines, one.of.obligation.id)
        if place is None:
            sentence = REMOVED_SINCE.filled(id=one.of.obligation.id, what=suggested)
            top.append(comment(sentence))
        else:
            indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
            above.setdefault(place, []).append(indent + comment(suggested))
    body = [text for number, line in enumerate(lines) for text in (*above.get(number, ()), line)]
    return "\n".join([*_kept_first(body), *top, *body[len(_kept_first(body)) :]])


def _kept_first(lines: Sequence[str]) -> Sequence[str]:
    """The first line where it is a comment for editors, which has to stay the first."""
    return lines[:1] if lines and "yaml-language-server:" in lines[0] else ()


def _line_of(lines: Sequence[str], id: str) -> int | None:
    """The number of the line that begins the obligation of an id; None if no line or more than one does."""
    begins = re.compile(rf"\s*-?\s*\{{?\s*id\s*:\s*[\"']?{re.escape(id)}[\"']?\s*(?:[,}}#].*)?\r?$")
    found = [number for number, line in enumerate(lines) if begins.match(line)]
    return found[0] if len(found) == 1 else None
