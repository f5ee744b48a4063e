"""The addresses that an HTTP check may reach: below its endpoint's URL, on a machine that the administrator allows."""

import re
import socket
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from engine.checks.observation import CouldNotError, one_line
from engine.domain.agreement.check import CheckSubject

_PORTS = {"http": 80, "https": 443}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ODD = "\\%?#@;{}"
"""Characters that a proxy or server may read as the end of a path, or as a step to the parent folder."""
_PLAIN = "/-._~!$&'()*+,=:"
_NEVER = tuple(
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24"),
        *("fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128"),
    )
)
"""Link-local and cloud metadata networks: metadata services hand out passwords."""
_SHARED = ip_network("100.64.0.0/10")
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a request: ``target`` is the percent-encoded path, ``netloc`` the host and port as in the URL."""

    scheme: str
    host: str
    port: int
    netloc: str
    target: str


def address(url: str, path: str, subject: CheckSubject) -> Address:
    """Return the address of a path below an endpoint's URL, with its placeholders filled.

    Raises CouldNotError if the path has a placeholder without a value or could leave the endpoint's URL.
    """
    filled = _filled(path, subject)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise CouldNotError("http-bad-url") from None
    beyond = parts.username is not None or parts.query or parts.fragment or not url.isprintable()
    base = parts.path.strip("/")
    if parts.scheme not in _PORTS or not host or beyond or (base and not _stays_below(base)):
        raise CouldNotError("http-bad-url")
    target = "/" + "/".join(part for part in (base, filled) if part)
    bare = f"[{host}]" if ":" in host else host
    netloc = bare if port is None else f"{bare}:{port}"
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], netloc, quote(target, safe=_PLAIN))


def _filled(path: str, subject: CheckSubject) -> str:
    values = {"key": subject.key, "period": subject.period}

    def value(placeholder: re.Match[str]) -> str:
        written = values.get(placeholder[1])
        if written is None:
            raise CouldNotError("http-no-value", name=one_line(placeholder[1], 40))
        if "/" in written or not written.strip("."):
            raise CouldNotError("http-leaves-endpoint", path=one_line(path))
        return written

    filled = _PLACEHOLDER.sub(value, path.removeprefix("/"))
    if not _stays_below(filled):
        raise CouldNotError("http-leaves-endpoint", path=one_line(path))
    return filled


def _stays_below(path: str) -> bool:
    """Return whether even a lenient reader sees no step up, no second host and no early end in a path."""
    plain = unicodedata.normalize("NFKC", path)
    if any(path.count(sign) != plain.count(sign) for sign in "/.:" + _ODD):
        return False  # a look-alike of a significant character
    segments = path.removesuffix("/").split("/")
    return (
        path.isprintable()
        and not any(sign in path for sign in _ODD)
        and not any(segment.strip(". ") == "" for segment in segments)
        and ":" not in segments[0]
    )


def resolve(where: Address, *, private: bool) -> tuple[str, ...]:
    """Resolve a host once; the connection then goes to these network addresses.

    Raises CouldNotError if the host is unknown or if any of its addresses is not allowed: a name that stands for
    different machines is not trusted.
    """
    try:
        entries = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        raise CouldNotError("http-unknown-host", host=one_line(where.host, 80)) from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not addresses or not all(is_allowed(ip, private=private) for ip in addresses):
        raise CouldNotError("http-forbidden-host", host=one_line(where.host, 80))
    return addresses


def is_allowed(written: str, *, private: bool) -> bool:
    """Return whether checks may connect to a network address, in whatever form it is written.

    Public addresses are allowed; ``private`` also allows the private network and the machine itself. Link-local,
    cloud metadata and multicast addresses are never allowed.
    """
    try:
        forms = tuple(_forms(ip_address(written.partition("%")[0])))
    except ValueError:
        return False
    return all(_is_allowed(form, private=private) for form in forms)


def _is_allowed(ip: IPv4Address | IPv6Address, *, private: bool) -> bool:
    if ip.is_multicast or ip.is_unspecified or any(ip in net for net in _NEVER if net.version == ip.version):
        return False
    if private and (ip.is_private or ip.is_loopback or ip in _SHARED):
        return True
    return ip.is_global


def _forms(ip: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the IPv4 addresses that an address wraps, or the address itself."""
    wrapped: list[IPv4Address | None] = []
    if isinstance(ip, IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
            wrapped.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    inner = [ip for ip in wrapped if ip is not None]
    if not inner:
        yield ip
    yield from inner
