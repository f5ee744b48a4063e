"""How much of its origin an anonymous answer keeps: the department of the person, and the department rated.

An answer keeps the department of the person only where at least k people of it took part. All others are the rest; they
count for the organisation. Two rules make the rest itself safe:

- A rest of 1 to k - 1 people would be named by what the other departments leave over, so further departments join it,
  the smallest first, until the rest has nobody or at least k people.
- The record of service shows which people of the rest may rate a department. Where fewer than k of them took part, the
  answers of the rest do not keep the department rated either; and where the people who could have given those answers
  are fewer than k, further departments rated are not kept, the fewest candidates first.

So each answer could have been given by at least k people who took part. With fewer than k people in all, no answer is
kept: only its place in the batch.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptOrigin:
    """The origin that an answer keeps: the department of the person, and the department rated. None: not kept."""

    department: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class KeptOrigins:
    """The departments whose answers keep them, and the departments rated that the answers of the rest do not keep.

    ``withheld`` is True where no answer is kept at all, because fewer than k people took part.
    """

    departments: frozenset[str]
    unnamed: frozenset[str]
    withheld: bool

    def of(self, department: str, about: str) -> KeptOrigin:
        """The origin that an answer from a department about another one keeps."""
        if department in self.departments:
            return KeptOrigin(department, about)
        return KeptOrigin(None, None if about in self.unnamed else about)


def kept_origins(took_part: Mapping[str, int], may_rate: Mapping[str, Collection[str]], k: int) -> KeptOrigins:
    """The origins that answers keep.

    ``took_part`` has the number of people by department, ``may_rate`` the departments that each department was asked
    about. Both are known to everybody from the closing on, so the result reveals nothing more.
    """
    people = {department: count for department, count in took_part.items() if count}
    kept = {department for department, count in people.items() if count >= k}
    while 0 < _total(people, people.keys() - kept) < k and kept:
        kept.remove(min(kept, key=lambda department: (people[department], department)))
    rest = people.keys() - kept
    withheld = sum(people.values()) < k
    return KeptOrigins(frozenset(kept), _unnamed({d: people[d] for d in rest}, may_rate, k), withheld)


def _unnamed(rest: Mapping[str, int], may_rate: Mapping[str, Collection[str]], k: int) -> frozenset[str]:
    """The departments rated that the answers of the rest do not keep."""
    raters: dict[str, set[str]] = {}
    for department in rest:
        for about in may_rate.get(department, ()):
            raters.setdefault(about, set()).add(department)
    by_candidates = sorted(raters, key=lambda about: (_total(rest, raters[about]), about))
    unnamed: set[str] = set()
    candidates: set[str] = set()
    for about in by_candidates:
        if _total(rest, raters[about]) >= k and (not unnamed or _total(rest, candidates) >= k):
            break
        unnamed.add(about)
        candidates |= raters[about]
    return frozenset(unnamed)


def _total(people: Mapping[str, int], departments: Collection[str]) -> int:
    return sum(people[department] for department in departments)
