"""Repeats of requests: one with the id of a request that was recorded gets the same answer, and changes nothing.

Without that, a late repeat, or a signed request that somebody recorded and sends again, would undo a correction that
came in between.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.services.events.event_row import Rejected
from engine.services.events.ingest import Ingested
from engine.services.ports.answers import StoredAnswer
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused

_ID_HEADERS = ("webhook-id", "idempotency-key")


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """The id that a client gave to its request, with the header that has it, and the hash of what the request says."""

    header: str
    id: str
    content: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The rows of a request that were imported, corrected, unchanged and rejected, how many items opened (a stored
    receipt may lack this), and the rejected rows themselves."""

    counts: tuple[int, ...]
    rejected: tuple[Rejected, ...]


def named_request(headers: Mapping[str, str], body: bytes) -> NamedRequest | None:
    """The id of a request; None where it has none."""
    header = next((name for name in _ID_HEADERS if headers.get(name, "").strip()), None)
    if header is None:
        return None
    hashed = hashlib.sha256(body)
    for name, value in sorted(headers.items()):
        if name.startswith("ce-"):  # the other half of a CloudEvent in binary mode
            hashed.update(f"\n{name}: {value}".encode())
    return NamedRequest(header, headers[header].strip(), hashed.hexdigest())


def import_once(
    ledger: Ledger,
    source: str,
    request: NamedRequest | None,
    work: Callable[[Ledger], Ingested],
    *,
    now: datetime,
) -> Receipt:
    """Import a request with ``work``, or return the receipt of the one that had its id, without its rejected rows.

    The id is stored in the transaction of the events, so it holds for all processes. A request of which nothing was
    recorded may be sent again with its id. Raises Refused where the id was that of another content.
    """
    if request is None:
        return _receipt(work(ledger))

    def once(target: Ledger) -> Receipt:
        id = f"{request.header} {request.id}"
        known = target.answers.find(source, id, now)
        if known is not None:
            if known.content != request.content:
                raise Refused("push-id-used", header=request.header, id=request.id[:100])
            return Receipt(known.counts, ())
        receipt = _receipt(work(target))
        if any(receipt.counts[:3]):
            target.answers.keep(source, id, StoredAnswer(request.content, receipt.counts), now)
        return receipt

    return ledger.together(once)


def _receipt(done: Ingested) -> Receipt:
    counts = (done.imported, done.corrected, done.unchanged, len(done.rejected), done.opened.count)
    return Receipt(counts, done.rejected)
