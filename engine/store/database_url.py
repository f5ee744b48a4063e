"""The URL of a database: parsed strictly, and shown without anything that may be a password."""

import re
from pathlib import Path

from sqlalchemy import URL, make_url

HIDDEN = "***"
"""Stands for a part that is not shown, and for a URL that cannot be parsed."""
_PLAIN = re.compile(r"[\w.,/-]*")
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+(%\w+)?")
_SHOWN_PARAMETERS = frozenset(
    (
        *("host", "hostaddr", "port", "user", "dbname", "sslmode", "connect_timeout", "application_name"),
        *("target_session_attrs", "client_encoding", "mode", "uri", "cache", "immutable", "timeout"),
    )
)


def parse_url(url: str | Path) -> URL:
    """Parse a SQLAlchemy URL, or the path of an SQLite file, which may contain any character.

    A password with an unescaped ``@``, ``/`` or ``:`` would end up in the name of the user, the host or the database,
    and so in the errors of the driver. Such a URL is refused. Raises ValueError, whose text has nothing of the URL.
    """
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(url)
    except Exception:  # their texts quote the URL
        parsed = None
    if parsed is None or not _is_clear(parsed):
        raise ValueError("no URL of a database")
    return parsed


def _is_clear(url: URL) -> bool:
    """Return whether each part of a parsed URL can be what it stands for."""
    if url.get_backend_name() == "sqlite":
        return (url.username, url.password, url.host, url.port) == (None, None, None, None)
    return (
        not any(c in (url.username or "") for c in ":/@?")
        and not any(c in (url.database or "") for c in ":/@?")
        and (not url.host or _HOST.fullmatch(url.host) is not None)
        and (url.port is None or 0 < url.port < 65536)
        and all(key.isidentifier() for key in url.query)
    )


def shown_url(url: str | Path) -> str:
    """The URL of a database as people may see it: no password, no parameter that is not known to be harmless.

    ``***`` alone stands for a URL that cannot be parsed.
    """
    try:
        parsed = parse_url(url)
    except ValueError:
        return HIDDEN
    person = parsed.username or ""
    if parsed.password is not None:
        person += f":{HIDDEN}"
    host = f"[{parsed.host}]" if ":" in (parsed.host or "") else parsed.host or ""
    place = f"{person}@{host}" if person else host
    port = f":{parsed.port}" if parsed.port is not None else ""
    database = f"/{parsed.database}" if parsed.database is not None else ""
    parameters = [
        f"{key}={value}"
        for key, value in parsed.query.items()
        if key in _SHOWN_PARAMETERS and isinstance(value, str) and _PLAIN.fullmatch(value)
    ]
    if len(parameters) < len(parsed.query):
        parameters.append(HIDDEN)
    query = f"?{'&'.join(parameters)}" if parameters else ""
    return f"{parsed.drivername}://{place}{port}{database}{query}"
