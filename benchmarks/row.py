"""What a benchmark yields: one line of the table, in which less is better, with what it has to stay below."""

from dataclasses import dataclass
from typing import Any

UNITS = {"s": "s CPU", "MB": "MB", "growth": "growth", "wait": "s", "kB": "kB", "errors": "errors"}
"""The units of figures: CPU seconds, megabytes, the exponent of growth with the number of stored items, seconds that
somebody waits, kilobytes over the wire, and numbers of errors."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in the unit of its row, and what it is the value of."""

    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Target:
    """The most that a value may be: an absolute value, or a multiple of the limit or of the peer."""

    text: str
    most: float | None = None
    of_limit: float | None = None
    of_peer: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: our value beside the limit, which no complete program reaches, and a peer, which people would
    pick instead. ``items`` is how many pieces the value is for; ``size`` is the number of stored items.
    """

    group: str
    work: str
    unit: str
    ours: float
    limit: Figure | None = None
    peer: Figure | None = None
    target: Target | None = None
    items: int = 1
    size: int | None = None
    database: str | None = None

    @property
    def name(self) -> str:
        """The work with its size and its database."""
        size = f"{self.size:,} stored" if self.size is not None else None
        return ", ".join(part for part in (self.work, size, self.database) if part)

    @property
    def most(self) -> float | None:
        """The most that our value may be; None without a target, or where what it refers to was not measured."""
        target = self.target
        if target is None:
            return None
        bounds = [target.most] if target.most is not None else []
        if target.of_limit is not None and self.limit is not None:
            bounds.append(target.of_limit * self.limit.value)
        if target.of_peer is not None and self.peer is not None:
            bounds.append(target.of_peer * self.peer.value)
        return min(bounds, default=None)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is nothing to compare with."""
        return None if self.most is None else self.ours <= self.most

    @property
    def over(self) -> float | None:
        """By which factor a target is missed; None where it is met."""
        return self.ours / self.most if self.met is False and self.most else None

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Row":
        """The row of ``as_json``; its target is the value that it was then."""
        limit, peer = (
            Figure(plain[f"{name}_is"], plain[name]) if plain[name] is not None else None for name in ("limit", "peer")
        )
        target = Target(plain["target"], most=plain["most"]) if plain["target"] is not None else None
        group, work, unit = plain["group"], plain["work"], plain["unit"]
        return cls(
            group, work, unit, plain["ours"], limit, peer, target, plain["items"], plain["size"], plain["database"]
        )

    def as_json(self) -> dict[str, Any]:
        """The row for ``docs/benchmarks.json``; values are in ``unit``."""
        return {
            "group": self.group,
            "work": self.work,
            "size": self.size,
            "database": self.database,
            "unit": self.unit,
            "items": self.items,
            "ours": _rounded(self.ours),
            "limit": _rounded(self.limit.value) if self.limit is not None else None,
            "limit_is": self.limit.what if self.limit is not None else None,
            "peer": _rounded(self.peer.value) if self.peer is not None else None,
            "peer_is": self.peer.what if self.peer is not None else None,
            "target": self.target.text if self.target is not None else None,
            "most": _rounded(self.most),
            "met": self.met,
            "over": _rounded(self.over),
        }


def _rounded(value: float | None) -> float | None:
    """Four significant digits: more would be noise."""
    return None if value is None else float(f"{value:.4g}")


def shown(value: float, unit: str, items: int = 1) -> str:
    """A value as people read it: ``1.53 s``, ``4.1 ms``, ``120 MB``; with items, how many are done in a second."""
    if unit in ("MB", "errors"):
        return f"{value:,.0f} {unit}"
    if unit == "kB":
        return f"{value:,.1f} kB"
    if unit == "growth":
        return f"N^{value:.2f}"
    text = f"{value:,.2f} s" if value >= 1 else f"{value * 1000:,.1f} ms" if value >= 1e-4 else f"{value * 1e6:,.1f} µs"
    return f"{text} ({_rate(items / value)})" if items > 1 and value > 0 else text


def _rate(per_second: float) -> str:
    for bound, divisor, letter in ((1e6, 1e6, " M/s"), (1e3, 1e3, " k/s")):
        if per_second >= bound:
            return f"{per_second / divisor:,.3g}{letter}"
    return f"{per_second:,.3g}/s"
