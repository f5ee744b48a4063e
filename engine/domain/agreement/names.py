"""The names of people, and the titles of the lists that the organisation keeps, by id, as people read them."""

from collections.abc import Iterable

from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rating_scheme import Category
from engine.domain.refusal import NamedPerson
from engine.domain.text import Text


class Names:
    """The names of people by id, and the titles of ``categories`` and ``late_reasons``. Where several people have one
    name, the id stands beside it."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        categories: Iterable[Category] = (),
        late_reasons: Iterable[Category] = (),
    ) -> None:
        self._titles = {category.id: category.title for category in categories}
        self._late_reasons = {reason.id: reason.title for reason in late_reasons}
        known = list(people)
        self._names = {p.id: _printable(p.name) for p in known}
        self._erased = {p.id for p in known if p.erased}
        names = list(self._names.values())
        self._shared = {name for name in names if names.count(name) > 1}

    def of(self, id: str) -> Text:
        """The name of a person; the id of somebody unknown. A person who was erased is called that."""
        if id in self._erased:
            return erased_person(id)
        name = self._names.get(id)
        if not name:
            return Text.plain(id)
        return Text(zh=f"{name}（{id}）", en=f"{name} ({id})") if name in self._shared else Text.plain(name)

    def listed(self, ids: Iterable[str]) -> Text:
        """The names of several people, with commas."""
        names = [self.of(id) for id in ids]
        return Text(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))

    def category(self, id: str) -> Text:
        """The title of an entry of one of the organisation's lists; the id where the list no longer has it."""
        return self._titles.get(id) or Text.plain(id)

    def late_reason(self, id: str) -> Text | None:
        """The title of a late reason on the organisation's list, or None."""
        return self._late_reasons.get(id)

    def person(self, id: str) -> NamedPerson:
        """A person as a value of a refusal or a finding."""
        return NamedPerson(id, self.of(id))


def erased_person(id: str) -> Text:
    """The words for a person whose name was erased."""
    return Text(zh=f"已删除人员（{id}）", en=f"erased person ({id})")


def _printable(name: str) -> str:
    """A name on one line, without control and direction characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
