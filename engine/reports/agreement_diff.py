"""The sentences of an agreement that differ between two revisions of it, as its page has them.

A revision is what the heads read and sign, so its changes are those of its page: sentence by sentence, in both
languages. A part that has no sentence of its own is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.reports.agreement_page import AgreementPage, PageClause, PageRow, agreement_page
from engine.wording.agreement_difference import NO, REFERENCE, TITLE, YES
from engine.wording.agreement_labels import KEY_MOMENT
from engine.wording.obligation_change import part_label

_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class ClauseEffect(StrEnum):
    """An obligation came, went or differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row of the page whose sentences differ; empty on the side that does not have it."""

    label: Text
    old: tuple[Text, ...]
    new: tuple[Text, ...]

    @property
    def pairs(self) -> Iterator[tuple[Text | None, Text | None]]:
        """The sentences that differ, each with the one that it replaces or that replaces it; None for none."""
        for kind, a, b, c, d in SequenceMatcher(None, self.old, self.new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield from zip_longest(self.old[a:b], self.new[c:d])


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """An obligation that came, went or differs. ``rows`` of one that came or went are all of its sentences.

    ``others`` names parts that differ and have no sentence.
    """

    effect: ClauseEffect
    id: str
    title: Text
    rows: tuple[RowDifference, ...]
    others: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementDifference:
    """All that differs: the head of the page, its obligations in the order of the new revision, and what is common to
    them. ``moved`` says that the same obligations stand in another order."""

    head: tuple[RowDifference, ...]
    clauses: tuple[ClauseDifference, ...]
    common: tuple[RowDifference, ...]
    moved: bool = False

    @property
    def is_empty(self) -> bool:
        """True if no sentence differs."""
        return not (self.head or self.clauses or self.common or self.moved)


@dataclass(frozen=True, slots=True)
class AgreementWording:
    """A revision of an agreement with what words it."""

    agreement: Agreement
    organisation: Organisation
    catalogue: Catalogue

    @property
    def page(self) -> AgreementPage:
        """Its page."""
        return agreement_page(self.agreement, self.organisation, self.catalogue, revision="")


def agreement_difference(old: AgreementWording, new: AgreementWording) -> AgreementDifference:
    """The sentences that differ between two revisions."""
    before, after = old.page, new.page
    titles = RowDifference(TITLE, (before.title,), (after.title,))
    head = [titles] if before.title != after.title else []
    was = [o.key for o in old.agreement.obligations]
    now = [o.key for o in new.agreement.obligations]
    kept_was, kept_now = ([key for key in keys if key in was and key in now] for keys in (was, now))
    return AgreementDifference(
        head=(*head, *_rows(before.head, after.head)),
        clauses=tuple(_clauses(old, new, before, after)),
        common=tuple(_rows(before.common, after.common)),
        moved=kept_was != kept_now,
    )


def _clauses(
    old: AgreementWording, new: AgreementWording, before: AgreementPage, after: AgreementPage
) -> Iterator[ClauseDifference]:
    was, now = _by_key(old.agreement, before), _by_key(new.agreement, after)
    for key in dict.fromkeys([*now, *was]):
        if key not in was or key not in now:
            obligation, clause = (now.get(key) or was.get(key)) or (None, None)
            assert obligation is not None and clause is not None
            effect = ClauseEffect.ADDED if key in now else ClauseEffect.REMOVED
            rows = tuple(
                RowDifference(r.label, *(((), r.sentences) if effect is ClauseEffect.ADDED else (r.sentences, ())))
                for r in clause.rows
            )
            yield ClauseDifference(effect, clause.id, clause.title, rows)
            continue
        (first, clause_was), (second, clause_now) = was[key], now[key]
        rows = (*_head_rows(clause_was, clause_now), *_rows(clause_was.rows, clause_now.rows))
        others = () if rows else tuple(_without_sentence(first, second))
        if rows or others:
            yield ClauseDifference(ClauseEffect.CHANGED, clause_now.id, clause_now.title, rows, others)


def _by_key(agreement: Agreement, page: AgreementPage) -> Mapping[str, tuple[Obligation, PageClause]]:
    pairs = zip(agreement.obligations, page.clauses, strict=True)
    return {obligation.key: (obligation, clause) for obligation, clause in pairs}


def _head_rows(old: PageClause, new: PageClause) -> Iterator[RowDifference]:
    """The title, the source and the mark above the rows of a clause, where they differ."""
    if old.title != new.title:
        yield RowDifference(TITLE, (old.title,), (new.title,))
    if old.reference != new.reference:
        yield RowDifference(REFERENCE, (Text.plain(old.reference),), (Text.plain(new.reference),))
    if old.key_moment != new.key_moment:
        yield RowDifference(KEY_MOMENT, *((YES if c.key_moment else NO,) for c in (old, new)))


def _rows(old: Sequence[PageRow], new: Sequence[PageRow]) -> Iterator[RowDifference]:
    """The rows that differ by their labels, in the order of the new side."""
    was, now = {r.label: r.sentences for r in old}, {r.label: r.sentences for r in new}
    for label in dict.fromkeys([*now, *was]):
        if was.get(label, ()) != now.get(label, ()):
            yield RowDifference(label, was.get(label, ()), now.get(label, ()))


def _without_sentence(old: Obligation, new: Obligation) -> Iterator[Text]:
    return (part_label(f.name) for f in fields(Obligation) if getattr(old, f.name) != getattr(new, f.name))


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A part of a sentence; ``differs`` if the other side does not have it."""

    text: str
    differs: bool


def pieces(old: str, new: str) -> tuple[tuple[SentencePiece, ...], tuple[SentencePiece, ...]]:
    """Two sentences in parts that both have and parts that differ: by words, in Chinese by characters."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    was, now = list[SentencePiece](), list[SentencePiece]()
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            was.append(SentencePiece("".join(before[a:b]), kind != "equal"))
        if c < d:
            now.append(SentencePiece("".join(after[c:d]), kind != "equal"))
    return tuple(was), tuple(now)
