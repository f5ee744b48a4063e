"""The text of a query that a department writes: what it may be, before any database sees it."""

import re
from collections.abc import Collection, Iterator

from engine.domain.text import Text

LONGEST = 10_000
"""Characters of a query at the most: reading one takes time by the square of its length where it is hostile."""
_QUIET = re.compile(
    r"""
    '(?:[^']|'')*'                          # a text
    | "(?:[^"]|"")*"                        # a quoted name
    | (?<![\w$])\$((?:[^\W\d]\w*)?)\$.*?\$\1\$  # PostgreSQL's other texts
    | --[^\n]*                              # a comment
    | /\*.*?\*/                             # one that ends at the first */, so that a nested one is taken for code
    """,
    re.DOTALL | re.VERBOSE,
)
_PARAMETER = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")
_READS = re.compile(r"\s*\(*\s*(select|with|values)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|into|create|alter|drop|truncate|grant|revoke|attach|detach|pragma|vacuum"
    r"|copy|call|do|execute|prepare|set|begin|commit|rollback|lock|listen|notify)\b",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"\b(pg_sleep\w*|pg_read\w*|pg_write\w*|pg_ls_\w*|pg_stat_file|pg_file_\w*|pg_terminate_backend|pg_cancel_backend"
    r"|pg_(?:try_)?advisory\w*|pg_notify|pg_reload_conf|pg_logical_emit_message|set_config|lo_\w+|dblink\w*"
    r"|\w+_to_xml\w*|load_extension|readfile|writefile|edit|load_file|sleep|benchmark|openrowset|openquery"
    r"|opendatasource|xp_\w+|sp_\w+|utl_\w+|dbms_\w+)\s*\(",
    re.IGNORECASE,
)
"""Functions that wait, reach files or other machines, hold others up, or run a query out of a text."""
_ESCAPES = re.compile(r"(?<![\w$])[eE]'")


def parameters(query: str) -> tuple[str, ...]:
    """The names of the parameters (``:key``) of a query, each once; texts, comments and casts (``::date``) have
    none."""
    return tuple(dict.fromkeys(_PARAMETER.findall(_bare(query))))


def query_problem(query: str, name: str) -> Text | None:
    """What keeps a query from being one SELECT with no other parameter than ``name``; None where nothing does.

    This is the first line only: the database is opened for reading and by an account that can do no more.
    """
    if len(query) > LONGEST:
        words = Text(zh="超过 {limit} 个字符", en="it has more than {limit} characters")
        return words.filled(limit=LONGEST)
    bare = without_semicolon(_bare(query))
    if ";" in bare:
        return Text(zh="有不止一条语句", en="it has more than one statement")
    if _READS.match(bare) is None:
        return Text(zh="它不是 SELECT", en="it is no SELECT")
    written = _WRITES.search(bare)
    if written is not None:
        words = Text(zh="里面有 `{word}`", en="it has `{word}` in it")
        return words.filled(word=written[0])
    reaching = _REACHES.search(_bare(query, names=True))
    if reaching is not None:
        words = Text(zh="里面用了函数 `{word}`", en="it uses the function `{word}`")
        return words.filled(word=reaching[1])
    if _ESCAPES.search(_bare(query, texts=True)):
        return Text(zh="里面有 E'…' 写法的文本", en="it has a text written E'…'")
    if not _balanced(bare):
        return Text(zh="括号不成对", en="its brackets do not match")
    odd = [f"`:{found}`" for found in parameters(query) if found != name]
    if odd:
        words = Text(zh="不认识参数 {names}", en="it has the unknown parameters {names}")
        return words.filled(names=", ".join(odd))
    return None


def with_parameters(query: str, names: Collection[str]) -> str:
    """The query in SQLAlchemy's spelling: each colon that does not begin one of the parameters is escaped."""

    def spelled(code: str) -> str:
        return "".join(
            part if part[1:] in names and _PARAMETER.fullmatch(part) else part.replace(":", r"\:")
            for part in re.split(r"((?<![:\w]):[A-Za-z_]\w*)", code)
        )

    return "".join(spelled(text) if code else text.replace(":", r"\:") for code, text in _pieces(query))


def without_semicolon(query: str) -> str:
    """The query without the semicolon that may end it."""
    return query.strip().rstrip(";").rstrip()


def _pieces(query: str) -> Iterator[tuple[bool, str]]:
    """The query cut up: code, and what is not (texts, quoted names, comments), which is False."""
    at = 0
    for found in _QUIET.finditer(query):
        yield True, query[at : found.start()]
        yield False, found[0]
        at = found.end()
    yield True, query[at:]


def _bare(query: str, *, names: bool = False, texts: bool = False) -> str:
    """The query without its texts, quoted names and comments. ``names`` keeps the names, without their quotes,
    ``texts`` a quote where each text was."""

    def kept(quiet: str) -> str:
        if names and quiet.startswith('"'):
            return quiet.strip('"')
        return "'" if texts and quiet.startswith("'") else " "

    return "".join(text if code else kept(text) for code, text in _pieces(query))


def _balanced(bare: str) -> bool:
    """Whether no bracket is closed that was not opened: such a query could leave those that are put around it."""
    depth = 0
    for found in re.findall(r"[()]", bare):
        depth += 1 if found == "(" else -1
        if depth < 0:
            return False
    return depth == 0
