"""``defects`` of organisation.yaml: the tree of categories, severities, root causes, and what ratings propose."""

from collections.abc import Iterator

from engine.domain.agreement.defect_scheme import NO_DEFECTS, DefectCategory, DefectScheme
from engine.domain.agreement.rating_scheme import Category
from engine.domain.refusal import Refusal
from engine.loading.document import Document
from engine.loading.tree import Mapping, MappingEntry, Scalar
from engine.loading.values import text
from engine.wording.diagnostics import meaning, references
from engine.wording.suggestions import list_names, suggestion

_KEY = "defects"


def defect_scheme(document: Document) -> DefectScheme | None:
    """The lists for defects, empty if the file has none; None if a problem was reported."""
    block = document.root.mapping(_KEY)
    if block is None or not document.sound(_KEY):
        return NO_DEFECTS if _KEY not in document.root else None
    categories = _categories(block.mapping("categories"), document)
    reasons = _reasons(block, categories, document)
    if categories is None or reasons is None:
        return None
    return DefectScheme(categories, _list(block, "severities"), _list(block, "root_causes"), reasons)


def _categories(block: Mapping | None, document: Document) -> tuple[DefectCategory, ...] | None:
    """The categories, each before its parts. An id names one category wherever it is in the tree."""
    found: dict[str, DefectCategory] = {}
    sound = True
    for entry, under in _walk(block, None):
        id = entry.key.text
        if id in found:
            actual, right = Refusal("category-twice", id=id), Refusal("category-of-its-own")
            document.problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key=id, actual=actual, right=right)
            sound = False
        title = text(entry.value.get("title")) if isinstance(entry.value, Mapping) else None
        if title is not None:
            found[id] = DefectCategory(id, title, under)
    return tuple(found.values()) if sound else None


def _walk(block: Mapping | None, under: str | None) -> Iterator[tuple[MappingEntry, str | None]]:
    """The entries of a tree of categories, each with the id of the category that it is a part of."""
    for entry in block or ():
        yield entry, under
        if isinstance(entry.value, Mapping):
            yield from _walk(entry.value.mapping("parts"), entry.key.text)


def _list(block: Mapping, key: str) -> tuple[Category, ...]:
    titles = [
        (e.key.text, text(e.value.get("title")) if isinstance(e.value, Mapping) else None)
        for e in block.mapping(key) or ()
    ]
    return tuple(Category(id, title) for id, title in titles if title is not None)


def _reasons(
    block: Mapping, categories: tuple[DefectCategory, ...] | None, document: Document
) -> tuple[tuple[str, str], ...] | None:
    """The category that each reason of a low rating proposes: both are entries of the organisation's lists."""
    ratings = document.root.mapping("ratings")
    known_reasons = {entry.key.text for entry in (ratings.mapping("reasons") if ratings is not None else None) or ()}
    known = {category.id for category in categories or ()}
    pairs: list[tuple[str, str]] = []
    sound = True
    for entry in block.mapping("reasons") or ():
        if not isinstance(entry.value, Scalar):
            continue
        reason, category = entry.key.text, entry.value.text
        for code, node, name, names in (
            (references.UNKNOWN_RATING_REASON, entry.key, reason, known_reasons),
            (references.UNKNOWN_DEFECT_CATEGORY, entry.value, category, known),
        ):
            if name not in names and categories is not None:
                hint = suggestion(name, names)
                document.problems.report(code, node.mark, actual=name, known=list_names(sorted(names)), suggestion=hint)
                sound = False
        pairs.append((reason, category))
    return tuple(pairs) if sound else None
