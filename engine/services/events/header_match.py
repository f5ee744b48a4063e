"""Match the headings of a table: the names that departments and programs use for the same column."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from engine.domain.agreement.catalogue import Catalogue, EventType, Field
from engine.domain.text import Text
from engine.wording.headings import NUMBER, number_heading

KEYS = ("key", "编号", "单号", "number", "subject", "case:concept:name")
EVENTS = ("event", "事件", "业务事件", "事件名称", "concept:name")
TIMES = ("time", "时间", "发生时间", "业务时间", "日期时间", "event time", "timestamp", "time:timestamp")
DATES = ("date", "日期", "发生日期", "业务日期", "event date")

_UNIT = re.compile(r"\([^()]*\)$")
_PARTS = re.compile(r"\n| / ")
_SPACES = re.compile(r"[\s_\-]+")


def key_headings(catalogue: Catalogue, types: Sequence[EventType]) -> Iterator[str]:
    """Headings under which a table may carry the subject's number, the likeliest first: 编号, then 订单号 for an
    order."""
    yield from KEYS
    about = {type_.about for type_ in types}
    for subject in catalogue.subjects:
        if subject.id in about:
            yield from _number_headings(subject.title)


def key_heading(catalogue: Catalogue, type_: EventType) -> Text:
    """The heading of the subject's number in a template."""
    title = next((s.title for s in catalogue.subjects if s.id == type_.about), Text.plain(type_.about))
    heading = number_heading(title)
    used = {plain(h) for field in type_.fields for h in field_headings(field)}
    return heading if not {plain(heading.zh), plain(heading.en)} & used else NUMBER


def time_headings(types: Sequence[EventType]) -> Iterator[str]:
    """Headings under which a table may carry the event's time, the likeliest first: 时间, then 交车时间."""
    yield from TIMES
    for type_ in types:
        yield from (f"{type_.title.zh}时间", f"{type_.title.en} at", f"{type_.title.en} time")


def date_headings(types: Sequence[EventType]) -> Iterator[str]:
    """Headings under which a table may carry the event's date beside or instead of its time: 日期, then 交车日期."""
    yield from DATES
    for type_ in types:
        yield from (f"{type_.title.zh}日期", f"{type_.title.en} date")


def field_headings(field: Field) -> tuple[str, ...]:
    """Headings under which a table may carry a field of an event, the likeliest first."""
    return (field.name, *field.columns, field.label.zh, field.label.en)


def match_headings(header: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The headings of a table that match one of the ``wanted`` names, in the order of these names.

    Width, capitals, spaces and a second language in the same cell do not matter. A unit behind the name
    (金额（元）) is ignored where no other heading has the same name.
    """
    exact: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    for heading in header:
        for name in heading_names(heading):
            exact.setdefault(name, []).append(heading)
        for name in _without_unit(heading):
            loose.setdefault(name, []).append(heading)
    matches: dict[str, None] = {}
    for wish in wanted:
        name = plain(wish)
        if wish in header:
            matches[wish] = None
        elif name in exact:
            matches.update(dict.fromkeys(exact[name]))
        elif len(loose.get(name, ())) == 1:
            matches[loose[name][0]] = None
    return list(matches)


@lru_cache(maxsize=4096)
def heading_names(heading: str) -> tuple[str, ...]:
    """The names of a column by its heading, in plain spelling: 客户 / Customer has three."""
    parts = _PARTS.split(heading)
    return tuple(dict.fromkeys(plain(p) for p in (heading, *(parts if len(parts) > 1 else ()))))


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name without its width, capitals, spaces, and the mark of a required column."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name).casefold()).rstrip("*:")


def _without_unit(heading: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_UNIT.sub("", name) for name in heading_names(heading)))


def _number_headings(title: Text) -> Iterator[str]:
    # never the bare title: a column headed 员工 may as well hold names
    yield from (f"{title.zh}编号", f"{title.zh}号", f"{title.zh}号码")
    yield from (f"{title.en} number", f"{title.en} no", f"{title.en} no.", f"{title.en} id")
