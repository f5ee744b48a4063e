"""Which heading of a table carries what: the names that departments and programs give to the same column."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from engine.domain.agreement.catalogue import Catalogue, EventType, Field
from engine.domain.text import Text

KEYS = ("key", "编号", "单号", "number", "subject", "case:concept:name")
EVENTS = ("event", "事件", "业务事件", "事件名称", "concept:name")
TIMES = ("time", "时间", "发生时间", "业务时间", "日期时间", "event time", "timestamp", "time:timestamp")

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
            yield from _numbers(subject.title)


def key_heading(catalogue: Catalogue, type_: EventType) -> Text:
    """How a template heads the subject's number."""
    title = next((s.title for s in catalogue.subjects if s.id == type_.about), Text.plain(type_.about))
    wanted = Text(zh=f"{title.zh}编号", en=f"{title.en} number")
    taken = {plain(h) for field in type_.fields for h in field_headings(field)}
    return wanted if not {plain(wanted.zh), plain(wanted.en)} & taken else Text(zh="编号", en="Number")


def time_headings(types: Sequence[EventType]) -> Iterator[str]:
    """Headings under which a table may carry the event's time, the likeliest first: 时间, then 交车时间."""
    yield from TIMES
    for type_ in types:
        yield from (f"{type_.title.zh}时间", f"{type_.title.en} at", f"{type_.title.en} time")


def field_headings(field: Field) -> tuple[str, ...]:
    """Headings under which a table may carry a field of an event, the likeliest first."""
    return (field.name, *field.columns, field.label.zh, field.label.en)


def match_headings(header: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The headings of a table that say what is wanted, in the order of the wishes.

    Width, capitals, spaces and a second language in the same cell do not matter. A unit behind the name
    (金额（元）) is passed over where no other heading is left with the same name.
    """
    exact: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    for heading in header:
        for name in heading_names(heading):
            exact.setdefault(name, []).append(heading)
        for name in _without_unit(heading):
            loose.setdefault(name, []).append(heading)
    taken: dict[str, None] = {}
    for wish in wanted:
        name = plain(wish)
        if wish in header:
            taken[wish] = None
        elif name in exact:
            taken.update(dict.fromkeys(exact[name]))
        elif len(loose.get(name, ())) == 1:
            taken[loose[name][0]] = None
    return list(taken)


@lru_cache(maxsize=4096)
def heading_names(heading: str) -> tuple[str, ...]:
    """The names that a heading gives to its column, plainly spelled: 客户 / Customer gives three."""
    parts = _PARTS.split(heading)
    return tuple(dict.fromkeys(plain(p) for p in (heading, *(parts if len(parts) > 1 else ()))))


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name without width, capitals, spaces, and the mark of a required column."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name).casefold()).rstrip("*:")


def _without_unit(heading: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_UNIT.sub("", name) for name in heading_names(heading)))


def _numbers(title: Text) -> Iterator[str]:
    # never the bare title: a column headed 员工 may as well hold names
    yield from (f"{title.zh}编号", f"{title.zh}号", f"{title.zh}号码")
    yield from (f"{title.en} number", f"{title.en} no", f"{title.en} no.", f"{title.en} id")
