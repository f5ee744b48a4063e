"""A finding of a run that a person should see to."""

from dataclasses import dataclass

from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a run that a person should see to; ``about`` has the ids of what it is about."""

    code: str
    text: Text
    about: tuple[str, ...] = ()
