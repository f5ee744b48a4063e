"""Items by their ids, with their histories, as of an instant."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.domain.figures.judged import Judged
from engine.services.command_time import resolve_as_of
from engine.services.judged import OwnersAt, judged_of
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebooks


def items_as_of(ledger: Ledger, at: datetime, ids: Iterable[str]) -> Sequence[Judged]:
    """The items of some ids; one that there is not is left out. At a past instant they follow from the facts known
    then, for which the whole ledger is read."""
    wanted = sorted(ids)
    if not wanted:
        return ()
    reader, last = OccurrenceReader(ledger), ledger.runs.last_recorded_at()
    if last is None or last > resolve_as_of(ledger.runs, at).at:
        known = frozenset(wanted)
        return [j for j in reader.judged(at).judged if j.occurrence.id in known]
    books = rulebooks(ledger)
    owners = OwnersAt(books.current, at)
    return [judged_of(case, owners) for case in reader.cases(books, wanted, at)]
