"""``history``: everything that happened to an item, or to a subject across all agreements."""

from dataclasses import replace
from datetime import timedelta, tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.find import item_lines
from engine.cli.options import JSON, WORKSPACE
from engine.cli.output import local, print_json
from engine.domain.action.table import transition
from engine.domain.agreement.organisation import Person
from engine.domain.ledger.entry import ENGINE, About, Entry, Json
from engine.domain.text import Text
from engine.services.command_time import resolve_command_time
from engine.services.reading.item_history import HistoryEntry, ItemHistory, item_history
from engine.views.item_history import item_history_json
from engine.wording.action import entry_title
from engine.wording.entry import entry_detail
from engine.wording.event_entry import event_entry_detail, event_entry_title
from engine.wording.names import actor_title, one_line, person_title, title_of

_LATER = timedelta(minutes=1)
"""An entry that was recorded this much after it happened says so."""
_PEOPLE = ("to", "on_behalf_of")
"""The keys of entries that have ids of people."""


def history(context: CommandContext, *, item: str) -> None:
    """Print all entries of an item or a subject in the order of time."""
    ledger = context.ledger
    found = item_history(ledger, item, resolve_command_time(ledger, None, clock.now(), run=True).at)
    zone = found.book.home.zone
    if context.options.json_:
        print_json(item_history_json(found, zone))
        return
    for case in found.items:
        print("\n".join(item_lines(case, context.language, zone)))
    if found.items:
        print()
    writer = _EntryLines(context, found, zone)
    for one in found.entries:
        print(writer.line(one))


class _EntryLines:
    """The lines of entries: time, kind, who did it, which item or event, details."""

    def __init__(self, context: CommandContext, found: ItemHistory, zone: tzinfo) -> None:
        self._context = context
        self._people: tuple[Person, ...] = found.book.definitions.people
        self._catalogue = found.book.definitions.catalogue
        self._several = len(found.items) > 1
        self._zone = zone

    def line(self, one: HistoryEntry) -> str:
        """An entry on one line."""
        entry, localized = one.entry, self._context.localized
        if transition(entry.kind).about is About.EVENT:
            title: Text | None = event_entry_title(entry, self._catalogue)
            details = event_entry_detail(entry, one.before, self._catalogue, self._zone)
        else:
            title = self._title(one) if self._several else None
            details = entry_detail(self._with_names(entry), self._zone)
        comma = self._context.localize("，", ", ")
        parts = (
            local(one.at, self._zone),
            localized(entry_title(entry.kind)),
            one_line(localized(actor_title(self._people, entry.actor))),
            localized(title) if title is not None else "",
            comma.join(filter(None, (*map(localized, details), self._recorded(one)))),
        )
        return "  ".join(part for part in parts if part)

    def _title(self, one: HistoryEntry) -> Text:
        if one.case is None:
            return Text.plain(one.entry.subject_id)
        return title_of(one.case.obligation, one.case.occurrence)

    def _recorded(self, one: HistoryEntry) -> str:
        """When something was recorded, if that was later than it happened."""
        entry = one.entry
        if entry.actor == ENGINE or entry.recorded_at - one.at < _LATER:
            return ""
        at = local(entry.recorded_at, self._zone)
        return self._context.localize(f"登记于 {at}", f"recorded {at}")

    def _with_names(self, entry: Entry) -> Entry:
        """An entry with the names of people instead of their ids."""
        named = {key: self._names(entry.body[key]) for key in _PEOPLE if key in entry.body}
        return replace(entry, body={**entry.body, **named}) if named else entry

    def _names(self, ids: Json) -> Json:
        if isinstance(ids, str):
            return self._context.localized(person_title(self._people, ids))
        return [self._names(id) for id in ids] if isinstance(ids, list | tuple) else ids


COMMANDS = (
    Command(
        "history",
        history,
        (
            Option(
                "ITEM",
                Text(zh="事项 id，或对象的编号，如 A-1003", en="Id of an item, or number of a subject, such as A-1003"),
                required=True,
            ),
            JSON,
            *WORKSPACE,
        ),
    ),
)
