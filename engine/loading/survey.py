"""surveys/*.yaml: one survey between departments, with the names it uses resolved."""

from datetime import date

from engine.domain.agreement.rule import Every, OnDate, OnRule, Periodic, Recurring
from engine.domain.agreement.survey import (
    USUAL_K,
    Between,
    EveryoneServed,
    HeadForUnit,
    HoldersOfRole,
    Raters,
    SampleOf,
    Stakes,
    Survey,
    SurveyKind,
    SurveyQuestion,
    ValidityRule,
)
from engine.domain.refusal import Refusal
from engine.loading.declared_names import DeclaredNames, NameList
from engine.loading.document import Document
from engine.loading.heading import read_effective
from engine.loading.rrule import rrule
from engine.loading.tree import Mapping, Scalar
from engine.loading.values import amount_or_standard, day, text
from engine.wording.diagnostics import references, surveys
from engine.wording.diagnostics.code import Code


def survey(document: Document, declared: DeclaredNames) -> Survey | None:
    """The survey, with all its problems reported; None if the file has any."""
    root = document.root
    kind = SurveyKind(root.text("kind") or "named") if document.sound("kind") else None
    since, until = read_effective(document)
    trigger = _trigger(document, since, until)
    within = root.scalar("answer_within") if document.sound("answer_within") else None
    answer_within = amount_or_standard(within, "answer_within", declared, document.problems, zero=False)
    questions = _questions(document, declared)
    raters = _raters(document, kind, declared)
    seen_by = _seen_by(document, kind, declared)
    between = _between(document, declared)
    _warn_of_pay(document)
    id, title = root.text("survey"), text(root.get("title"))
    if document.broken or id is None or title is None or kind is None or since is None or trigger is None:
        return None
    if answer_within is None or questions is None or raters is None or seen_by is None or between is None:
        return None
    return Survey(
        id=id,
        title=title,
        kind=kind,
        trigger=trigger,
        effective_from=since,
        answer_within=answer_within,
        questions=questions,
        raters=raters,
        effective_until=until,
        seen_by=seen_by,
        expectation=root.is_true("expectation"),
        only_served=int(root.text("only_served") or 1),
        valid_if=_valid_if(root.mapping("valid_if")),
        k=int(root.text("k") or USUAL_K),
        stakes=Stakes(root.text("stakes") or "none"),
        between=between,
        comments=root.is_true("comments") or "comments" not in root,
    )


def _trigger(document: Document, since: date | None, until: date | None) -> Periodic | None:
    when = document.root.mapping("when") if document.sound("when") else None
    if when is None:
        return None
    if "every" in when:
        return Recurring(Every(when.text("every") or "quarter"))
    on = when.scalar("on")
    if on is not None:
        opens = day(on)
        outside = opens is not None and since is not None and not since <= opens <= (until or date.max)
        if outside:
            actual = Refusal("opens-outside-dates", on=opens, span=f"{since} – {until or '…'}")
            document.problems.report(surveys.NEVER_OPENS, on.mark, actual=actual, right=Refusal("date-within"))
        return None if opens is None or outside else OnDate(opens)
    written = when.scalar("rrule")
    rule = rrule(written, since, document.problems) if written is not None else None
    return None if rule is None or since is None else OnRule(rule, since)


def _questions(document: Document, declared: DeclaredNames) -> tuple[SurveyQuestion, ...] | None:
    """The questions in the order of the file; None if a problem was reported."""
    questions: list[SurveyQuestion] = []
    block = document.root.mapping("questions")
    for entry in block or ():
        dimension = declared.dimensions.check(entry.key, references.UNKNOWN_DIMENSION, document.problems)
        if dimension is None or not isinstance(entry.value, Mapping):
            continue
        if not document.sound("questions", entry.key.text):
            continue
        levels = entry.value.sequence("levels")
        words = [text(item) for item in levels.items] if levels is not None else []
        wording = text(entry.value.get("text")) or declared.dimension_titles.get(dimension)
        if wording is not None:
            weight = int(entry.value.text("weight") or 1)
            questions.append(SurveyQuestion(dimension, wording, weight, tuple(w for w in words if w is not None)))
    return tuple(questions) if block is not None and len(questions) == len(block.entries) else None


def _raters(document: Document, kind: SurveyKind | None, declared: DeclaredNames) -> Raters | None:
    node = document.root.get("raters") if document.sound("raters") else None
    raters: Raters | None = None
    match node:
        case Scalar():
            raters = HeadForUnit() if node.text == "head_for_unit" else EveryoneServed()
        case Mapping() if (role := node.scalar("role")) is not None:
            known = declared.roles.check(role, references.UNKNOWN_ROLE, document.problems)
            raters = None if known is None else HoldersOfRole(known)
        case Mapping():
            raters = SampleOf(_percent(node.text("sample")) or 1)
    if kind is SurveyKind.ANONYMOUS and isinstance(raters, HeadForUnit | HoldersOfRole) and node is not None:
        actual = "head_for_unit" if isinstance(raters, HeadForUnit) else f"{{role: {raters.role}}}"
        document.problems.report(surveys.KNOWN_RATERS, node.mark, actual=actual)
        return None
    return raters


def _seen_by(document: Document, kind: SurveyKind | None, declared: DeclaredNames) -> tuple[str, ...] | None:
    """The roles that see who said what, sorted; None if a problem was reported."""
    entry, node = document.root.entry("seen_by"), document.root.scalar("kind")
    if kind is SurveyKind.CONFIDENTIAL and entry is None and node is not None:
        document.problems.report(surveys.READERS_MISSING, node.mark)
        return None
    if kind is not None and kind is not SurveyKind.CONFIDENTIAL and entry is not None:
        document.problems.report(surveys.READERS_WITHOUT_NEED, entry.key.mark, actual=kind.value)
        return None
    return _names(document, document.root, "seen_by", declared.roles, references.UNKNOWN_ROLE)


def _between(document: Document, declared: DeclaredNames) -> Between | None:
    block = document.root.mapping("between") if document.sound("between") else None
    if block is None:
        return Between()
    unknown = references.UNKNOWN_DEPARTMENT
    providers = _names(document, block, "providers", declared.departments, unknown)
    consumers = _names(document, block, "consumers", declared.departments, unknown)
    return None if providers is None or consumers is None else Between(providers, consumers)


def _names(document: Document, block: Mapping, key: str, known: NameList, code: Code) -> tuple[str, ...] | None:
    """The declared names of a list, sorted, each once; None if a problem was reported."""
    sequence = block.sequence(key)
    written = sequence.scalars() if sequence is not None else ()
    names = [known.check(name, code, document.problems) for name in written]
    return None if None in names else tuple(sorted({name for name in names if name is not None}))


def _valid_if(block: Mapping | None) -> ValidityRule:
    usual = ValidityRule()
    if block is None:
        return usual
    percent, at_least = _percent(block.text("answers")), block.text("at_least")
    return ValidityRule(
        usual.percent if percent is None else percent, usual.at_least if at_least is None else int(at_least)
    )


def _percent(written: str | None) -> int | None:
    return int(written.rstrip("%")) if written is not None and written.endswith("%") else None


def _warn_of_pay(document: Document) -> None:
    stakes = document.root.scalar("stakes") if document.sound("stakes") else None
    if stakes is not None and stakes.text == Stakes.PAY.value:
        document.problems.report(surveys.PAY_DEPENDS, stakes.mark)
