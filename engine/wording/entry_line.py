"""One entry about an item as a sentence: who did what, and the details."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from engine.domain.action.case import Case
from engine.domain.action.table import transition
from engine.domain.agreement.catalogue import Catalogue, Field
from engine.domain.agreement.names import Names
from engine.domain.ledger.entry import CHECK, ENGINE, OPERATOR, About, Entry, Json
from engine.domain.occurrence.evidence_state import submitted_evidence
from engine.domain.text import Text
from engine.wording.action import entry_title
from engine.wording.entry import entry_detail
from engine.wording.event_entry import event_entry_detail, event_entry_title
from engine.wording.evidence import submitted_text
from engine.wording.lists import all_of

_ACTORS = {
    ENGINE: Text(zh="系统", en="system"),
    CHECK: Text(zh="核验", en="check"),
    OPERATOR: Text(zh="管理员", en="operator"),
}
_SIGNED = Text(zh="已签字：{names}", en="signed: {names}")
_LATER = timedelta(minutes=1)
"""An entry that was recorded this much after it happened says so."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in words: when it happened (UTC), who did it, what, and the details.

    ``recorded_at`` is set where it was recorded later than it happened. ``is_by_engine``: no person did it.
    """

    at: datetime
    actor: Text
    title: Text
    details: tuple[Text, ...]
    is_by_engine: bool
    recorded_at: datetime | None = None


def entry_line(
    entry: Entry,
    at: datetime,
    case: Case | None,
    before: Mapping[str, str] | None,
    catalogue: Catalogue,
    zone: tzinfo,
    names: Names,
) -> EntryLine:
    """The line of an entry that has its place at an instant (UTC).

    ``case`` is the item that it is about, None for an event; ``before`` has the earlier values of an event.
    """
    title = entry_title(entry.kind)
    if transition(entry.kind).about is About.EVENT:
        about = event_entry_title(entry, catalogue)
        title = Text(zh=f"{title.zh}“{about.zh}”", en=f"{title.en} “{about.en}”")
        details = event_entry_detail(entry, before, catalogue, zone)
    else:
        details = _details(entry, case, zone, names)
    later = entry.actor != ENGINE and entry.recorded_at - at >= _LATER
    return EntryLine(
        at,
        _ACTORS.get(entry.actor) or names.of(entry.actor),
        title,
        tuple(detail for detail in details if detail.zh),
        entry.actor == ENGINE,
        entry.recorded_at if later else None,
    )


def _details(entry: Entry, case: Case | None, zone: tzinfo, names: Names) -> tuple[Text, ...]:
    """The details of an entry about an item, with the evidence by its labels."""
    evidence = entry.body.get("evidence")
    if case is None or not isinstance(evidence, Mapping) or not evidence:
        return entry_detail(entry, zone, names)
    rest = replace(entry, body={key: value for key, value in entry.body.items() if key not in ("evidence", "signed")})
    shown = [submitted_text(submitted_evidence(case.agreement, case.obligation, evidence))]
    signed = entry.body.get("signed")
    labels = [e.label for e in case.obligation.evidence if isinstance(e, Field) and e.name in _texts(signed)]
    if labels:
        shown.append(_SIGNED.filled(names=all_of(labels)))
    return (*shown, *entry_detail(rest, zone, names))


def _texts(written: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in written) if isinstance(written, list | tuple) else ()
