"""The administrator's settings: named resources for checks, and sources of events. Agreements only name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar, cast

MEGABYTE = 1024 * 1024
PAGES_PORT = 8790
"""The port of the pages unless another is named."""


class Resource:
    """A resource that checks may use, such as a folder or a database: a frozen dataclass.

    ``SECTION`` is the key of settings.yaml under which resources of this class have their names.
    """

    __slots__ = ()
    SECTION: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Mapped:
    """The event that the rows of a source are (None: a column names it), and the columns that carry key, name, time
    and id where their headings do not show it.

    ``quiet_after`` are the working days without data after which a run says so; None: what is usual decides.
    """

    event: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    quiet_after: int | None = None


NOT_MAPPED = Mapped()
"""The columns as their headings show them."""


class SourceSettings:
    """The settings of a source of events: a frozen dataclass with a field ``mapped``.

    ``READER`` is the module of ``engine.sources`` that reads such a source; empty where a program sends the events.
    """

    __slots__ = ()
    READER: ClassVar[str] = ""

    @property
    def mapped(self) -> Mapped:
        """The meaning of its columns."""
        raise NotImplementedError


R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, slots=True)
class Settings:
    """All resources by section and name, the sources of events by name, and the channels; empty where there are none.

    ``channels`` are the blocks of the channels, with secrets filled in; the channel itself reads its block. None: the
    block has errors. ``retention`` says how long ``messages``, ``rejected`` rows and
    ``audit_addresses`` are kept (``2 years``).
    ``public_url`` is the address of the pages as people reach them, without a path; empty where it is not set.
    """

    resources: Mapping[str, Mapping[str, Resource]] = field(default_factory=dict)
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    channels: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict, repr=False)
    retention: Mapping[str, str] = field(default_factory=dict)
    public_url: str = ""

    def of(self, kind: type[R]) -> Mapping[str, R]:
        """The resources of one class, by name."""
        return cast(Mapping[str, R], self.resources.get(kind.SECTION, {}))
