"""Play sample business into a rehearsal, each thing at its own time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.deed import Deed
from engine.domain.rulebook import Rulebook
from engine.domain.value import read_moment
from engine.services.act import act, request
from engine.services.ingest import Columns, SourceRow, ingest
from engine.services.ports import EvidenceStore, Record
from engine.services.stance import Stance


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the sample tells it."""

    obligation: str
    key: str
    actor: str
    wish: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened at an instant: a row of a table of events (with the table's name), or what somebody
    did."""

    at: datetime
    what: SourceRow | Deed | Asked
    source: str = ""


def events_of(source: str, rows: Iterable[SourceRow], book: Rulebook) -> tuple[Happening, ...]:
    """The rows of a table as happenings, each at the instant in its column ``time``. Raises BadValue."""
    return tuple(Happening(read_moment(row.cells["time"], book.home.zone), row, source) for row in rows)


def play(record: Record, book: Rulebook, happenings: Iterable[Happening], evidence: EvidenceStore) -> int:
    """Record what happened, in order of time; the number of things recorded. Raises Refused for a deed that is not
    possible."""
    played = 0
    # at one instant, business comes before what people do about it
    for one in sorted(happenings, key=lambda h: (h.at, not isinstance(h.what, SourceRow))):
        stance = Stance(one.at, rehearsal=True)
        match one.what:
            case SourceRow() as row:
                ingest(
                    record,
                    [row],
                    book.definitions.catalogue,
                    source=one.source,
                    columns=Columns(),
                    zone=book.home.zone,
                    stance=stance,
                )
            case Deed() as deed:
                act(record, deed, stance, evidence)
            case Asked() as asked:
                request(
                    record,
                    obligation=asked.obligation,
                    actor=asked.actor,
                    stance=stance,
                    key=asked.key,
                    wish=asked.wish,
                    comment=asked.comment,
                )
        played += 1
    return played
