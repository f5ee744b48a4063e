"""The resources that checks name, compared with the administrator's settings."""

from collections.abc import Collection, Iterator

from engine.loading.check.kind import check_kinds
from engine.loading.document import Document
from engine.loading.tree import Mapping, Scalar
from engine.settings import Settings
from engine.wording.diagnostics import checks
from engine.wording.suggestions import NOTHING, list_names, suggestion


def report_missing(document: Document, settings: Settings) -> None:
    """Warn about folders, databases and services that an agreement names but the settings lack."""
    sequence = document.root.sequence("obligations")
    for item in sequence.items if sequence else ():
        check = item.mapping("check") if isinstance(item, Mapping) else None
        for node, known in _names(check, settings) if check else ():
            if node.text not in known:
                document.problems.report(
                    checks.RESOURCE_NOT_NAMED,
                    node.mark,
                    actual=node.text,
                    known=list_names(sorted(known)) if known else "—",
                    suggestion=suggestion(node.text, known) if known else NOTHING,
                )


def _names(check: Mapping, settings: Settings) -> Iterator[tuple[Scalar, Collection[str]]]:
    """Each name in a check, with the names that the settings have for its kind of resource."""
    for name, kind in check_kinds().items():
        block = check.mapping(name)
        node = block.scalar(kind.resource.key) if block else None
        if node is not None:
            yield node, settings.resources.get(kind.resource.section, {}).keys()
    for key in ("all", "any"):
        several = check.sequence(key)
        for part in several.items if several else ():
            if isinstance(part, Mapping):
                yield from _names(part, settings)
