"""``needs``: what one obligation waits for of another, once all agreements are known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.domain.agreement.agreement import Agreement, Need, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.rule import OnEvent, Recurring
from engine.domain.ids import obligation_text
from engine.domain.text import Text
from engine.loading.diagnostics import meaning
from engine.loading.document import Document
from engine.loading.suggest import list_names, suggestion
from engine.loading.tree import Mapping, Mark, Scalar
from engine.loading.tree import Sequence as Listed


def linked(
    agreements: tuple[Agreement, ...], documents: Sequence[Document], catalogue: Catalogue
) -> tuple[Agreement, ...]:
    """The agreements with each need under the id that its occurrences go by for ever; what cannot be needed is
    reported at its place."""
    promised = {obligation_text(a.id, o.id): (a, o) for a in agreements for o in a.obligations}
    for agreement in agreements:
        document = next((d for d in documents if d.root.words("agreement") == agreement.id), None)
        if document is not None:
            for obligation, need, mark in _needs(agreement, document):
                _check(
                    document, obligation_text(agreement.id, obligation.id), obligation, need, mark, promised, catalogue
                )

    def by_key(need: Need) -> Need:
        found = promised.get(need.promise)
        return need if found is None else Need(need.agreement, found[1].key)

    def resolved(obligation: Obligation) -> Obligation:
        return replace(obligation, needs=tuple(by_key(n) for n in obligation.needs)) if obligation.needs else obligation

    return tuple(replace(a, obligations=tuple(resolved(o) for o in a.obligations)) for a in agreements)


Promised = dict[str, tuple[Agreement, Obligation]]


def _needs(agreement: Agreement, document: Document) -> Iterator[tuple[Obligation, Need, Mark]]:
    """Each need of each line (parts share theirs) with its place."""
    sequence = document.root.sequence("obligations")
    for item in sequence.items if sequence else ():
        if not isinstance(item, Mapping) or "needs" not in item:
            continue
        node = item.get("needs")
        scalars = node.scalars() if isinstance(node, Listed) else (node,) if isinstance(node, Scalar) else ()
        found = next((o for o in agreement.obligations if item.words("id") in (o.id, o.part_of)), None)
        for need, scalar in zip(found.needs if found else (), scalars, strict=False):
            assert found is not None
            yield found, need, scalar.mark


def _check(
    document: Document,
    name: str,
    obligation: Obligation,
    need: Need,
    mark: Mark,
    promised: Promised,
    catalogue: Catalogue,
) -> None:
    other = promised.get(need.promise)
    if other is None:
        names = sorted(promised)
        document.problems.report(
            meaning.UNKNOWN_NEED,
            mark,
            found=need.promise,
            known=list_names(names),
            suggestion=suggestion(need.promise, names),
        )
        return
    ours, theirs = _about(obligation, catalogue), _about(other[1], catalogue)
    if ours is None or ours.en != (theirs.en if theirs else None):
        nothing = Text(zh="没有对象", en="nothing in particular")
        document.problems.report(
            meaning.NEED_APART, mark, found=need.promise, ours=ours or nothing, theirs=theirs or nothing
        )
    elif name in _reached(need.promise, promised):
        document.problems.report(meaning.NEED_CIRCLE, mark, found=need.promise)


def _about(obligation: Obligation, catalogue: Catalogue) -> Text | None:
    """What tells which occurrence of one belongs to which of the other: the subject, or the length of the period."""
    match obligation.trigger:
        case OnEvent(events=events):
            type_ = catalogue.event(events[0])
            return Text.plain(f"`{type_.about}`") if type_ else None
        case Recurring(every=every):
            return Text.plain(f"`every: {every.value}`")
        case _:
            return None


def _reached(promise: str, promised: Promised) -> frozenset[str]:
    """All that an obligation waits for, directly or not, and itself."""
    reached: set[str] = set()
    waiting = [promise]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in promised:
            reached.add(name)
            waiting += [need.promise for need in promised[name][1].needs]
    return frozenset(reached)
