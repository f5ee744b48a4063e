"""agreements/*.yaml: the agreement of two departments, with the names it uses resolved."""

from engine.domain.agreement.agreement import Agreement, Excuses, Obligation
from engine.domain.agreement.rule import Every
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.heading import read_heading
from engine.loading.obligation import ObligationReader
from engine.loading.tree import Mapping
from engine.loading.values import text


def agreement(document: Document, declared: DeclaredNames) -> Agreement | None:
    """The agreement, with all its problems reported; None if the file has any."""
    root = document.root
    heading = read_heading(document, declared)
    reader = ObligationReader(document, heading, declared)
    obligations: list[Obligation] = []
    complete = True
    sequence = root.sequence("obligations")
    for place, block in enumerate(sequence.items if sequence else ()):
        if not isinstance(block, Mapping):
            continue
        reader.add_id(block.scalar("id"))
        if not document.sound("obligations", place):
            complete = False
            continue
        line = reader.line(block)
        obligations += line
        complete = complete and bool(line)
    if complete and not reader.has_duplicate_ids:
        reader.evidence.check_borrowed()
    id, title = root.text("agreement"), text(root.get("title"))
    provider, consumer, since = heading.provider, heading.consumer, heading.effective_from
    if document.broken or not complete or id is None or title is None or provider is None or consumer is None:
        return None
    if since is None:
        return None
    return Agreement(
        id,
        title,
        provider,
        consumer,
        since,
        heading.effective_until,
        tuple(obligations),
        _excuses(document),
        sign_off=_sign_off(document, declared),
    )


def _sign_off(document: Document, declared: DeclaredNames) -> bool:
    """True if a change needs the signatures of both heads: as the agreement says, else as the organisation does."""
    own = document.root.text("sign_off") if document.sound("sign_off") else None
    return declared.sign_off if own is None else own == "both"


def _excuses(document: Document) -> Excuses | None:
    block = document.root.mapping("excuses") if document.sound("excuses") else None
    if block is None:
        return None
    per, at_most = block.text("per"), block.text("at_most")
    return Excuses(Every(per), int(at_most)) if per is not None and at_most is not None else None
