"""SQL queries that departments write: the checks on their text before any database sees them."""

import re
from collections.abc import Collection, Iterator

from engine.domain.refusal import Refusal

LONGEST = 10_000
"""The most characters of a query: reading a hostile one takes time quadratic in its length."""
_QUIET = re.compile(
    r"""
    '(?:[^']|'')*'                          # a text
    | "(?:[^"]|"")*"                        # a quoted name
    | (?<![\w$])\$((?:[^\W\d]\w*)?)\$.*?\$\1\$  # PostgreSQL's other texts
    | --[^\n]*                              # a comment
    | /\*.*?\*/                             # a comment up to the first */: the rest of a nested one is code
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
"""Functions that wait, reach files or other machines, block others, or run a query from a text."""
_ESCAPES = re.compile(r"(?<![\w$])[eE]'")
_SPELLED_NAME = re.compile(r"(?<![\w$])[uU]&\Z")
"""The beginning of a name like ``U&"pg\\005fsleep"``, which spells its letters in hexadecimal: nobody needs one."""


def parameters(query: str) -> tuple[str, ...]:
    """The names of the parameters (``:key``) of a query, each once.

    A colon in a text, a comment or a cast (``::date``) is not a parameter.
    """
    return tuple(dict.fromkeys(_PARAMETER.findall(_bare(query))))


def query_problem(query: str, name: str) -> Refusal | None:
    """The reason why a query is not one SELECT whose only parameter is ``name``; None if it is.

    This is only the first line of defence: the database is opened read-only, with an account that can only read.
    """
    if len(query) > LONGEST:
        return Refusal("text-too-long", limit=LONGEST)
    bare = without_semicolon(_bare(query))
    if ";" in bare:
        return Refusal("several-statements")
    if _READS.match(bare) is None:
        return Refusal("not-a-select")
    write = _WRITES.search(bare)
    if write is not None:
        return Refusal("query-word", word=write[0])
    reaching = _REACHES.search(_bare(query, names=True))
    if reaching is not None:
        return Refusal("query-function", word=reaching[1])
    if _has_spelled_name(query):
        return Refusal("query-spelled-name")
    if _ESCAPES.search(_bare(query, texts=True)):
        return Refusal("query-escapes")
    if not _balanced(bare):
        return Refusal("query-parentheses")
    others = [f"`:{parameter}`" for parameter in parameters(query) if parameter != name]
    if others:
        return Refusal("query-parameters", names=tuple(others))
    return None


def _has_spelled_name(query: str) -> bool:
    before = ""
    for is_code, piece in _pieces(query):
        if not is_code and piece.startswith('"') and _SPELLED_NAME.search(before):
            return True
        before = piece if is_code else ""
    return False


def with_parameters(query: str, names: Collection[str]) -> str:
    """The query in the spelling of SQLAlchemy: each colon that does not begin one of the parameters is escaped."""

    def escaped(code: str) -> str:
        return "".join(
            part if part[1:] in names and _PARAMETER.fullmatch(part) else part.replace(":", r"\:")
            for part in re.split(r"((?<![:\w]):[A-Za-z_]\w*)", code)
        )

    return "".join(escaped(text) if code else text.replace(":", r"\:") for code, text in _pieces(query))


def without_semicolon(query: str) -> str:
    """The query without a final semicolon."""
    return query.strip().rstrip(";").rstrip()


def _pieces(query: str) -> Iterator[tuple[bool, str]]:
    """The query in pieces: (True, code), and (False, piece) for texts, quoted names and comments."""
    at = 0
    for quiet in _QUIET.finditer(query):
        yield True, query[at : quiet.start()]
        yield False, quiet[0]
        at = quiet.end()
    yield True, query[at:]


def _bare(query: str, *, names: bool = False, texts: bool = False) -> str:
    """The query without its texts, quoted names and comments.

    ``names`` keeps the names, without their quotes; ``texts`` keeps one quote in place of each text.
    """

    def kept(quiet: str) -> str:
        if names and quiet.startswith('"'):
            return quiet.strip('"')
        return "'" if texts and quiet.startswith("'") else " "

    return "".join(text if code else kept(text) for code, text in _pieces(query))


def _balanced(bare: str) -> bool:
    """Return whether the parentheses match: an extra ``)`` would let a query escape from the query that encloses it."""
    depth = 0
    for bracket in re.findall(r"[()]", bare):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0
