"""Stored occurrences one by one as figures count them, and the lateness that they inherit."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from engine.domain.figures.judged import Judged
from engine.domain.ids import ObligationId, occurrence_text
from engine.domain.occurrence.inherited import Inherited, inherited
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.verdict import Timeliness
from engine.services.current import CurrentState
from engine.services.judged import subject_kind


def stored_items(state: CurrentState, ids: Iterable[str]) -> list[Judged]:
    """Occurrences with the verdicts of their rows, as far as counts need them."""
    directory, on = state.book.directory, state.book.home.local(state.at).date()
    found = []
    for one in state.stored(ids).values():
        listed, named = one.row.listed, one.occurrence.named_owner
        names = [name for name in (listed.assigned_to, named) if name]
        person = directory.holder_with_name(one.obligation.owner, on, names) if names else None
        found.append(
            Judged(
                one.agreement,
                one.obligation,
                one.occurrence,
                one.verdict,
                listed.returns,
                listed.first_due_at,
                subject_kind=subject_kind(one.terms.book, one.occurrence),
                person=person.id if person is not None else None,
                extensions=listed.extensions,
                paused=listed.paused + standing_time(one.terms, listed.stopped_since, state.at),
                responded_at=listed.responded_at,
            )
        )
    return found


def standing_time(terms: Terms, since: datetime | None, at: datetime) -> timedelta:
    """The working time for which the clock of an occurrence has stood until an instant, in the pause that goes on."""
    if since is None:
        return timedelta()
    return terms.book.clocks(terms.agreement, terms.obligation).due.elapsed(since, at)


def inherited_by(state: CurrentState, items: Mapping[str, Judged]) -> Mapping[str, Inherited]:
    """The inherited lateness of occurrences that are read one by one, from the upstream ones that they need."""
    late = [
        j
        for j in items.values()
        if j.obligation.needs and j.verdict.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)
    ]
    if not late:
        return {}
    needed = {need.promise for j in late for need in j.obligation.needs}
    promises = {(id.agreement, id.obligation) for id in map(ObligationId.parse, needed)}
    subjects = {j.occurrence.subject for j in late if j.occurrence.subject is not None}
    served = {j.occurrence.served for j in late if j.occurrence.served is not None}
    ids = {occurrence_text(promise, label) for promise in needed for label in served}
    ids |= set(state.ledger.lists.ids_of(promises, subjects=subjects))
    known = {j.occurrence.id: j for j in (*late, *stored_items(state, ids), *state.changed_items)}
    return inherited([known[id] for id in sorted(known)], state.at)
