"""``needs``: the obligations that others wait for, resolved once all agreements were read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.domain.agreement.agreement import Agreement, Need, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.rule import OnEvent, Recurring
from engine.domain.ids import obligation_text
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.loading.document import Document
from engine.loading.tree import Mapping, Mark, Scalar
from engine.loading.tree import Sequence as TreeSequence
from engine.wording.diagnostics import meaning
from engine.wording.suggestions import list_names, suggestion


def link_needs(
    agreements: tuple[Agreement, ...],
    documents: Sequence[Document],
    catalogue: Catalogue,
    linked: tuple[Agreement, ...] = (),
) -> tuple[Agreement, ...]:
    """The agreements, with each need under the permanent id of its occurrences.

    A need that cannot work is reported at its place. ``linked`` are other agreements, whose needs are resolved.
    """
    if not agreements:  # all files are known: nothing has to be resolved
        return ()
    by_id = {obligation_text(a.id, o.id): (a, o) for a in (*agreements, *linked) for o in a.obligations}
    by_name: dict[str | None, Document] = {}
    for document in documents:
        by_name.setdefault(document.root.text("agreement"), document)
    for agreement in agreements:
        document_of_it = by_name.get(agreement.id)
        if document_of_it is not None:
            for obligation, need, mark in _needs(agreement, document_of_it):
                _check(
                    document_of_it,
                    obligation_text(agreement.id, obligation.id),
                    obligation,
                    need,
                    mark,
                    by_id,
                    catalogue,
                )

    def by_key(need: Need) -> Need:
        target = by_id.get(need.promise)
        return need if target is None else Need(need.agreement, target[1].key)

    def resolved(obligation: Obligation) -> Obligation:
        return replace(obligation, needs=tuple(by_key(n) for n in obligation.needs)) if obligation.needs else obligation

    return tuple(replace(a, obligations=tuple(resolved(o) for o in a.obligations)) for a in agreements)


ObligationsById = dict[str, tuple[Agreement, Obligation]]


def _needs(agreement: Agreement, document: Document) -> Iterator[tuple[Obligation, Need, Mark]]:
    """Each need of each line, with its place. Parts share the needs of their line."""
    sequence = document.root.sequence("obligations")
    for item in sequence.items if sequence else ():
        if not isinstance(item, Mapping) or "needs" not in item:
            continue
        node = item.get("needs")
        scalars = node.scalars() if isinstance(node, TreeSequence) else (node,) if isinstance(node, Scalar) else ()
        obligation = next((o for o in agreement.obligations if item.text("id") in (o.id, o.part_of)), None)
        for need, scalar in zip(obligation.needs if obligation else (), scalars, strict=False):
            assert obligation is not None
            yield obligation, need, scalar.mark


def _check(
    document: Document,
    name: str,
    obligation: Obligation,
    need: Need,
    mark: Mark,
    by_id: ObligationsById,
    catalogue: Catalogue,
) -> None:
    other = by_id.get(need.promise)
    if other is None:
        names = sorted(by_id)
        document.problems.report(
            meaning.UNKNOWN_NEED,
            mark,
            actual=need.promise,
            known=list_names(names),
            suggestion=suggestion(need.promise, names),
        )
        return
    ours, theirs = _about(obligation, catalogue), _about(other[1], catalogue)
    if ours is None or ours.en != (theirs.en if theirs else None):
        nothing = Refusal("nothing-particular")
        document.problems.report(
            meaning.NEED_APART, mark, actual=need.promise, ours=ours or nothing, theirs=theirs or nothing
        )
    elif name in _needed(need.promise, by_id):
        document.problems.report(meaning.NEED_CIRCLE, mark, actual=need.promise)


def _about(obligation: Obligation, catalogue: Catalogue) -> Text | None:
    """The property that matches occurrences of two obligations: the subject, or the length of the period."""
    match obligation.trigger:
        case OnEvent(events=events):
            type_ = catalogue.event(events[0])
            return Text.plain(f"`{type_.about}`") if type_ else None
        case Recurring(every=every):
            return Text.plain(f"`every: {every.value}`")
        case _:
            return None


def _needed(promise: str, by_id: ObligationsById) -> frozenset[str]:
    """All obligations that one waits for, directly or not, and itself."""
    needed: set[str] = set()
    waiting = [promise]
    while waiting:
        name = waiting.pop()
        if name not in needed and name in by_id:
            needed.add(name)
            waiting += [need.promise for need in by_id[name][1].needs]
    return frozenset(needed)
