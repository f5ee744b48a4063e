"""``owner``: the provider's role in charge, and the field of the event that names the person of that role."""

from dataclasses import dataclass

from engine.domain.agreement.catalogue import EventType, FieldKind
from engine.domain.agreement.rule import OnEvent, Trigger
from engine.domain.refusal import Refusal
from engine.loading.condition import shared_field
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.heading import Heading, role_of_party
from engine.loading.tree import Mapping, Mark, Scalar
from engine.wording.diagnostics import meaning
from engine.wording.suggestions import list_names


@dataclass(frozen=True, slots=True)
class Owner:
    """The role that owns an obligation, and the field of its events that names the person, or None."""

    role: str
    field: str | None = None


class OwnerReader:
    """Reads the owners of the obligations of one agreement, one after the other."""

    def __init__(self, document: Document, heading: Heading, declared: DeclaredNames) -> None:
        self._root = document.root
        self._problems = document.problems
        self._heading = heading
        self._declared = declared
        self._reported = False
        self._field_is_used = False

    def read(self, block: Mapping, trigger: Trigger | None, events: tuple[EventType, ...]) -> Owner | None:
        """The owner of one obligation; None if a problem was reported. ``events`` are the types of its trigger."""
        own = block.mapping("owner")
        role = self._role(block, own.scalar("role") if own is not None else block.scalar("owner"))
        field = own.scalar("field") if own is not None else None
        if role is None or trigger is None:
            return None
        if field is not None:
            return Owner(role, field.text) if self._fits(field, trigger, events) else None
        if own is None and "owner" in block:
            return Owner(role)
        return Owner(role, self._field_of_agreement(trigger, events))

    def check_used(self) -> None:
        """Report a field of the agreement's owner that none of its obligations has in its events."""
        field = self._heading.owner_field
        if field is not None and not self._field_is_used:
            actual = Refusal("no-event-with-person", name=field.text)
            self._problems.report(meaning.OWNER_FIELD, field.mark, actual=actual, known=self._person_fields())

    def _role(self, block: Mapping, own: Scalar | None) -> str | None:
        if own is not None:
            return role_of_party(own, self._heading.provider, self._declared, self._problems)
        if self._heading.owner is None and "owner" not in self._root and not self._reported:
            self._reported = True
            self._report_no_owner(block.mark)
        return self._heading.owner

    def _report_no_owner(self, mark: Mark) -> None:
        roles = sorted(r for r, d in self._declared.role_departments.items() if d == self._heading.provider)
        self._problems.report(meaning.NO_OWNER, mark, known=list_names(roles))

    def _fits(self, field: Scalar, trigger: Trigger, events: tuple[EventType, ...]) -> bool:
        """Return True if a field that an obligation names is a field of its events that names a person."""
        actual = Refusal("not-after-an-event")
        if isinstance(trigger, OnEvent):
            if not events:
                return True  # events.yaml could not be read, so nothing is known about the fields
            known = shared_field(field, events, self._problems)
            if known is None:
                return False
            if known.kind is FieldKind.PERSON:
                return True
            actual = Refusal("field-of-kind", name=field.text, kind=known.kind)
        self._problems.report(meaning.OWNER_FIELD, field.mark, actual=actual, known=self._person_fields(events))
        return False

    def _field_of_agreement(self, trigger: Trigger, events: tuple[EventType, ...]) -> str | None:
        """The field of the agreement's owner, for an obligation whose events all have it."""
        field = self._heading.owner_field
        if field is None or not isinstance(trigger, OnEvent):
            return None
        if not events:
            self._field_is_used = True
            return field.text
        kinds = {known.kind if (known := event.field(field.text)) is not None else None for event in events}
        if kinds != {FieldKind.PERSON}:
            return None
        self._field_is_used = True
        return field.text

    def _person_fields(self, events: tuple[EventType, ...] = ()) -> object:
        """The names of the fields that name a person: of some events, or if they have none, of all."""
        of_these = {f.name for event in events for f in event.fields if f.kind is FieldKind.PERSON}
        of_all = {f.name for e in self._declared.events.values() for f in e.fields if f.kind is FieldKind.PERSON}
        names = sorted(of_these or of_all)
        return list_names(names) if names else Refusal("no-person-field")
