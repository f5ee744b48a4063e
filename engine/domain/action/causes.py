"""The causes that the entries of people are: ratings, returns and corrective actions, from which items of common
obligations follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.domain.action.decide_corrective_action import DecideCorrectiveAction
from engine.domain.action.rate import Rate
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.cause import Causes, DecidedAction, NthReturn, RatedBy
from engine.domain.ledger.entry import Entry, Kind

CAUSING = (Kind.RATED, Kind.RETURNED, Kind.CORRECTIVE_ACTION_DECIDED)
"""The kinds of entry that are causes. All of them are entries of people."""


def causes(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, Causes]:
    """The causes by agreement, from the entries about items by id, each group in the order of recording.

    An item that itself has a cause causes nothing, so that there are no chains.
    """
    ratings: dict[str, list[RatedBy]] = {}
    returns: dict[str, list[NthReturn]] = {}
    decided: dict[str, list[DecidedAction]] = {}
    for id, group in sorted(entries.items()):
        if not any(entry.kind in CAUSING for entry in group):
            continue
        about = OccurrenceId.parse(id)
        if about.cause is None:
            ratings.setdefault(about.agreement, []).extend(_ratings(about, group))
            returns.setdefault(about.agreement, []).extend(_returns(about, group))
            decided.setdefault(about.agreement, []).extend(decided_actions(about, group))
    return {
        agreement: Causes(tuple(ratings[agreement]), tuple(returns[agreement]), tuple(decided[agreement]))
        for agreement in ratings
    }


def _ratings(about: OccurrenceId, entries: Sequence[Entry]) -> list[RatedBy]:
    scores: dict[str, list[tuple[datetime, int]]] = {}
    for entry in entries:
        if entry.kind is Kind.RATED:
            scores.setdefault(entry.actor, []).append((entry.recorded_at, Rate.read(entry).score))
    return [RatedBy(about, by, tuple(given)) for by, given in sorted(scores.items())]


def _returns(about: OccurrenceId, entries: Sequence[Entry]) -> list[NthReturn]:
    returned = [entry for entry in entries if entry.kind is Kind.RETURNED]
    return [NthReturn(about, number, entry.recorded_at) for number, entry in enumerate(returned, 1)]


def decided_actions(about: OccurrenceId, entries: Sequence[Entry]) -> list[DecidedAction]:
    """The corrective actions that were decided about an item, in the order of recording."""
    decided = []
    for entry in entries:
        if entry.kind is Kind.CORRECTIVE_ACTION_DECIDED:
            action = DecideCorrectiveAction.read(entry)
            decided.append(
                DecidedAction(
                    about,
                    action.defect,
                    action.number,
                    entry.recorded_at,
                    action.due_on,
                    action.what,
                    action.owner,
                    action.person or None,
                )
            )
    return decided
