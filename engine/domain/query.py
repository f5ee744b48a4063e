"""The text of a query that a department writes: what it may be, before any database sees it."""

import re

from engine.domain.language import Text

_QUIET = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_PARAMETER = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")
_READS = re.compile(r"\s*\(*\s*(select|with|values)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|replace|into|create|alter|drop|truncate|grant|revoke|attach|detach|pragma|vacuum"
    r"|copy|call|do|execute|prepare|set|begin|commit|rollback|lock|listen|notify)\b",
    re.IGNORECASE,
)


def parameters(query: str) -> tuple[str, ...]:
    """The names of the parameters (``:key``) of a query, each once; texts, comments and casts (``::date``) have
    none."""
    return tuple(dict.fromkeys(_PARAMETER.findall(_bare(query))))


def query_problem(query: str, name: str) -> Text | None:
    """What keeps a query from being one SELECT with no other parameter than ``name``; None where nothing does.

    This is the first line only: the database is opened for reading and by an account that can do no more.
    """
    bare = _bare(query).strip().rstrip(";")
    if ";" in bare:
        return Text(zh="有不止一条语句", en="it has more than one statement")
    if _READS.match(bare) is None:
        return Text(zh="它不是 SELECT", en="it is no SELECT")
    written = _WRITES.search(bare)
    if written is not None:
        words = Text(zh="里面有 `{word}`", en="it has `{word}` in it")
        return words.filled(word=written[0])
    odd = [f"`:{found}`" for found in parameters(query) if found != name]
    if odd:
        words = Text(zh="不认识参数 {names}", en="it has the unknown parameters {names}")
        return words.filled(names=", ".join(odd))
    return None


def _bare(query: str) -> str:
    """The query without its texts, quoted names and comments."""
    return _QUIET.sub(" ", query)
