"""Something that a run found and that a person should look at."""

from dataclasses import dataclass

from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a run found and that a person should look at; ``about`` names what it is about."""

    code: str
    text: Text
    about: tuple[str, ...] = ()
