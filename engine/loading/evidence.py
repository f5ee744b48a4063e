"""``evidence``: the evidence of obligations, their own and what they borrow from each other."""

from engine.domain.agreement.catalogue import Borrowed, EventType, Evidence, Field
from engine.domain.agreement.rule import OnEvent, Trigger
from engine.domain.refusal import Refusal
from engine.loading.condition import shared_field
from engine.loading.fields import field
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, MappingEntry, Scalar
from engine.loading.trigger import subject_label
from engine.wording.diagnostics import meaning, references
from engine.wording.suggestions import list_names, suggestion

_UNREAD = ""


class EvidenceReader:
    """Reads the evidence of one agreement's obligations, then checks what they borrow from each other."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._subjects: dict[str, str | None] = {}
        self._borrowed: list[tuple[str, Scalar, Scalar]] = []
        self._owned: dict[str, list[str]] = {}
        self._triggers: dict[str, tuple[Trigger | None, tuple[EventType, ...]]] = {}

    def add_subject(self, id: str, trigger: Trigger | None, events: tuple[EventType, ...]) -> None:
        """Note the subject of an obligation; ``events`` are the types of its trigger, as far as they could be read."""
        self._triggers[id] = trigger, events
        if events:
            self._subjects[id] = events[0].about
        else:
            self._subjects[id] = _UNREAD if trigger is None or isinstance(trigger, OnEvent) else None

    def read(self, block: Mapping | None, ids: list[str]) -> tuple[Evidence, ...] | None:
        """The evidence of a block, noted for each obligation it belongs to; None if a problem was reported."""
        items = [self._item(entry, ids) for entry in block or ()]
        for item in items:
            if isinstance(item, Field):
                for id in ids:
                    self._owned.setdefault(id, []).append(item.name)
        read = tuple(item for item in items if item is not None)
        return read if len(read) == len(items) else None

    def _item(self, entry: MappingEntry, ids: list[str]) -> Evidence | None:
        if not isinstance(entry.value, Mapping):
            return None
        source = entry.value.scalar("from")
        if source is None:
            item = field(entry, self._problems, is_evidence=True)
            equals = entry.value.mapping("equals")
            compared = equals.scalar("field") if equals is not None else None
            if item is None or compared is None:
                return item
            sound = [self._can_equal(item, compared, id) for id in (ids or (None,))]
            return item if all(sound) else None
        for key in entry.value:
            if key.key.text != "from":
                actual = Refusal("borrowed-only-from")
                right = Refusal("delete-key", key=key.key.text)
                self._problems.report(
                    meaning.KEY_DOES_NOT_FIT, key.key.mark, key=key.key.text, actual=actual, right=right
                )
                return None
        for id in ids:
            self._borrowed.append((id, entry.key, source))
        return Borrowed(entry.key.text, source.text)

    def _can_equal(self, item: Field, compared: Scalar, id: str | None) -> bool:
        """Return whether the events of an obligation have the field that a value is compared with, of the same kind.

        A common obligation, without an id, has no events.
        """
        trigger, events = self._triggers.get(id, (None, ())) if id is not None else (None, ())
        if id is None or (trigger is not None and not isinstance(trigger, OnEvent)):
            actual, right = Refusal("equals-needs-event"), Refusal("delete-key", key="equals")
            self._problems.report(meaning.KEY_DOES_NOT_FIT, compared.mark, key="equals", actual=actual, right=right)
            return False
        if not events:
            return True  # events.yaml could not be read, so nothing is known about the fields
        other = shared_field(compared, events, self._problems)
        if other is None:
            return False
        if other.kind is not item.kind:
            actual = Refusal("equals-other-kind", field=compared.text, kind=other.kind.value, ours=item.kind.value)
            right = Refusal("set-kind-to", kind=other.kind.value)
            self._problems.report(meaning.KEY_DOES_NOT_FIT, compared.mark, key="equals", actual=actual, right=right)
            return False
        return True

    def check_borrowed(self) -> None:
        """Report borrowed evidence that its source lacks. To be called once all obligations were read."""
        for id, name, source in self._borrowed:
            other = source.text
            if other not in self._subjects or other == id:
                names = [known for known in self._subjects if known != id]
                self._problems.report(
                    references.UNKNOWN_OBLIGATION,
                    source.mark,
                    actual=other,
                    known=list_names(names),
                    suggestion=suggestion(other, names),
                )
                continue
            ours, theirs = self._subjects[id], self._subjects[other]
            if _UNREAD in (ours, theirs):
                continue
            owned = self._owned.get(other, [])
            if ours is None or theirs != ours:
                self._problems.report(
                    meaning.OTHER_SUBJECT,
                    source.mark,
                    actual=other,
                    theirs=subject_label(theirs),
                    ours=subject_label(ours),
                )
            elif name.text not in owned:
                self._problems.report(
                    references.UNKNOWN_EVIDENCE,
                    name.mark,
                    obligation=other,
                    actual=name.text,
                    known=list_names(owned),
                    suggestion=suggestion(name.text, owned),
                )
