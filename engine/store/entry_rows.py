"""The rows of the entries of one commit, each with its seal, and the digest of all of them.

A run and an import write thousands: both texts of an entry, that of its seal and that of the chain, are put together of
the same parts, each of which is spelled once.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from engine.domain.action.table import transition
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.time.instant import written_instant
from engine.store.chain import Digest
from engine.store.codec import canonical, canonical_text
from engine.store.core_tables import entry_t
from engine.store.event_content import spelled_body
from engine.store.events import OF_VERSIONS
from engine.store.instants import micro
from engine.store.seal import seal_of_spelled

COLUMNS = tuple(entry_t.columns.keys())
"""The columns of a row, in the order of its values."""
_TABLE = canonical_text(entry_t.name)


def entry_rows(
    entries: Sequence[Entry], key: bytes, *, after: int, batch: int, recorded_at: int
) -> tuple[list[tuple[object, ...]], str]:
    """The rows of the entries of a batch, numbered from the one ``after`` which they come and sealed with ``key``, and
    their digest. ``recorded_at`` is in microseconds."""
    rows: list[tuple[object, ...]] = []
    digest = Digest()
    for seq, (entry, body) in enumerate(zip(entries, _bodies(entries), strict=True), start=after + 1):
        kind, about, spelled_kind, spelled_about = _names(entry.kind)
        subject, actor = canonical_text(entry.subject_id), canonical_text(entry.actor)
        effective_at = micro(entry.effective_at)
        seal = seal_of_spelled(
            key,
            f"{_TABLE},{seq},{batch},{spelled_kind},{spelled_about},{subject},{actor},"
            f"{effective_at},{recorded_at},{canonical_text(body)}",
        )
        instants = f'"{written_instant(entry.effective_at)}","{written_instant(entry.recorded_at)}"'
        digest.add(f"[{spelled_kind},{subject},{actor},{instants},{body}]")
        rows.append((seq, batch, kind, about, entry.subject_id, entry.actor, effective_at, recorded_at, body, seal))
    return rows, digest.hexadecimal()


def _bodies(entries: Sequence[Entry]) -> Iterator[str]:
    """The bodies of entries as canonical JSON; thousands of notifications share one body."""
    written: dict[int, str] = {}
    for entry in entries:
        if entry.kind in OF_VERSIONS:
            yield spelled_body(entry.body)
            continue
        text = written.get(id(entry.body))
        if text is None:
            text = written[id(entry.body)] = canonical(entry.body)
        yield text


@cache
def _names(kind: Kind) -> tuple[str, str, str, str]:
    """A kind of entry and what it is about, and both as canonical JSON."""
    about = transition(kind).about.value
    return kind.value, about, canonical_text(kind.value), canonical_text(about)
