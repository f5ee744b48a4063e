"""The way by which somebody made an entry, in words."""

from collections.abc import Mapping

from engine.domain.ledger.entry import Entry, Via
from engine.domain.text import Text

VIA: Mapping[Via, Text] = {
    Via.WEB: Text(zh="网页", en="on the web"),
    Via.LINK: Text(zh="个人链接", en="by personal link"),
}


def via_detail(entry: Entry) -> tuple[Text, ...]:
    """The way as a detail of an entry; empty for the command line, sources and the engine itself."""
    return (VIA[entry.via],) if entry.via is not None else ()
