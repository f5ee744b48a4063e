"""The sentences about a settings file and its sources of events."""

from collections.abc import Sequence

from engine.domain.text import Text

EMPTY_SECRET = Text(zh="`{name}` 里没有内容", en="`{name}` is empty")
MISSING_KEYS = Text(zh="缺少 {keys}", en="{keys} is missing")
KEYS_BESIDE = Text(zh="{keys} 不能和 {kind} 一起写", en="{keys} does not go with {kind}")
NO_DATABASE = Text(zh="databases 里没有 {name}", en="databases has no {name}")
NO_CURSOR = Text(zh="查询里没有 :cursor", en="the query has no :cursor")


def no_source_kind(keys: Sequence[str]) -> Text:
    """A source has none of the keys that decide its kind, or several; ``keys`` are at least two."""
    *first, last = keys
    message = Text(
        zh="请在 {zh} 中写一个，说明读取方式",
        en="it must have one of {en} and {last}",
    )
    return message.filled(zh="、".join(keys), en=", ".join(first), last=last)


def source_keys(kinds: Sequence[Sequence[str]]) -> Text:
    """The keys to write for each kind of source: the deciding one, then those that it requires."""
    english = [", ".join(first) + f" and {last}" if first else last for *first, last in kinds]
    return Text(zh="，或 ".join("、".join(keys) for keys in kinds), en="; or ".join(english))
