"""indicators.yaml: the organisation's own measures of service."""

from decimal import Decimal

from engine.domain.action.table import actions
from engine.domain.agreement.formula import (
    Calculation,
    EntryCount,
    FigureName,
    Formula,
    Negative,
    NotAFormula,
    parts_of,
    read_formula,
)
from engine.domain.agreement.indicator import Direction, Indicator, MeasureUnit
from engine.domain.figures.named_figures import FIGURES
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Mark, Scalar
from engine.loading.values import text
from engine.wording.diagnostics import indicators as codes
from engine.wording.suggestions import list_names, suggestion


def indicators(document: Document) -> tuple[Indicator, ...]:
    """The indicators that can be read, in the order of the file."""
    found = []
    for entry in document.root.mapping("indicators") or ():
        id = entry.key.text
        if document.sound("indicators", id) and isinstance(entry.value, Mapping):
            indicator = _indicator(id, entry.value, document.problems)
            if indicator is not None:
                found.append(indicator)
    return tuple(found)


def _indicator(id: str, block: Mapping, problems: Problems) -> Indicator | None:
    title, written, better = text(block.get("title")), block.scalar("formula"), block.text("better")
    if title is None or written is None or better is None:
        return None
    formula = _formula(written, problems)
    if formula is None:
        return None
    target, weight, unit = block.text("target"), block.text("weight"), block.text("unit")
    return Indicator(
        id=id,
        title=title,
        formula=" ".join(written.text.split()),
        unit=MeasureUnit(unit) if unit is not None else _unit(formula),
        better=Direction(better),
        target=_number(target) if target is not None else None,
        weight=Decimal(weight) if weight is not None else Decimal(1),
        words=text(block.get("words")),
    )


def _formula(written: Scalar, problems: Problems) -> Formula | None:
    """The formula of a text; None if a problem was reported."""
    try:
        formula = read_formula(written.text)
    except NotAFormula as wrong:
        problems.report(codes.NOT_A_FORMULA, _place(written, wrong.at), actual=wrong.problem)
        return None
    sound = True
    for part in parts_of(formula):
        match part:
            case FigureName(name=name, at=at) if name not in FIGURES:
                known, guess = list_names(list(FIGURES)), suggestion(name, list(FIGURES))
                place = _place(written, at)
                problems.report(codes.UNKNOWN_FIGURE, place, actual=name, known=known, suggestion=guess)
                sound = False
            case EntryCount(kind=kind, at=at) if kind not in (kinds := _kinds()):
                known, guess = list_names(kinds), suggestion(kind, kinds)
                place = _place(written, at)
                problems.report(codes.UNKNOWN_KIND_OF_ENTRY, place, actual=kind, known=known, suggestion=guess)
                sound = False
    return formula if sound else None


def _kinds() -> list[str]:
    """The kinds of entries that people make about items; those of the engine follow from them and are not counted."""
    return sorted(action.TRANSITION.kind.value for action in actions())


def _place(written: Scalar, at: int) -> Mark:
    """The place of a character of a text; of a text of several lines its beginning."""
    if written.end.line != written.mark.line:
        return written.mark
    return Mark(written.mark.line, written.mark.column + at + (not written.plain))


def _unit(formula: Formula) -> MeasureUnit:
    """The unit of a formula: of one that only adds up or subtracts figures of one unit that unit, else a number."""
    match formula:
        case FigureName(name=name):
            return FIGURES[name].unit
        case Negative(of=of):
            return _unit(of)
        case Calculation(operator="+" | "-", left=left, right=right) if _unit(left) is _unit(right):
            return _unit(left)
        case _:
            return MeasureUnit.NUMBER


def _number(written: str) -> Decimal:
    return Decimal(written[:-1]) / 100 if written.endswith("%") else Decimal(written)
