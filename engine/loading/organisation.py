"""organisation.yaml: departments, roles, standards, escalations, common obligations."""

from datetime import time

from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.organisation import Department, Organisation, Role, Standard
from engine.domain.agreement.rating_scheme import MEAN_FROM, Category, RatingScheme
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.loading.common_obligations import common_obligations
from engine.loading.declared_names import DeclaredNames, NameList, plain_title
from engine.loading.defect_scheme import defect_scheme
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.rating_steps import loop_ids
from engine.loading.tree import Mapping, Scalar
from engine.loading.values import amount, text
from engine.wording.diagnostics import meaning, references

_SECONDS = {Unit.DAY: 86_400, Unit.WEEK: 7 * 86_400, Unit.MONTH: 30 * 86_400, Unit.WORKING_DAY: 86_400}


def names(document: Document) -> dict[str, NameList]:
    """The names that the file declares, even if it has other problems."""
    declared = {
        key: NameList(None) if (key,) in document.broken else _name_list(document.root.mapping(key))
        for key in ("departments", "roles", "standards", "escalations", "common_obligations")
    }
    common = declared["common_obligations"]
    if common.known is not None:
        declared["common_obligations"] = NameList(common.known | loop_ids(document.root), common.titles)
    return declared


def _name_list(block: Mapping | None) -> NameList:
    """The names of a block, with the titles that belong to one name alone."""
    names: dict[str, set[str]] = {}
    for entry in block or ():
        title = text(entry.value.get("title")) if isinstance(entry.value, Mapping) else None
        for written in {title.zh, title.en} if title is not None else ():
            names.setdefault(plain_title(written), set()).add(entry.key.text)
    titles = {title: next(iter(ids)) for title, ids in names.items() if len(ids) == 1}
    return NameList(frozenset(entry.key.text for entry in block or ()), titles)


def dimensions(document: Document) -> NameList:
    """The dimensions of ratings."""
    ratings = document.root.mapping("ratings")
    unread = not document.sound("ratings") and "ratings" in document.root
    return NameList(None) if unread else _name_list(ratings.mapping("dimensions") if ratings is not None else None)


def dimension_titles(document: Document) -> dict[str, Text]:
    """The titles of the dimensions of ratings."""
    return {category.id: category.title for category in _categories(document.root, "dimensions")}


def role_departments(document: Document) -> dict[str, str]:
    """The department of each role."""
    by_role = {}
    for entry in document.root.mapping("roles") or ():
        department = entry.value.text("department") if isinstance(entry.value, Mapping) else None
        if department is not None:
            by_role[entry.key.text] = department
    return by_role


def calendars_of(document: Document) -> dict[str, str]:
    """The calendar of each department."""
    by_department = {}
    for entry in document.root.mapping("departments") or ():
        calendar = entry.value.text("calendar") if isinstance(entry.value, Mapping) else None
        if calendar is not None:
            by_department[entry.key.text] = calendar
    return by_department


def sign_off(document: Document) -> bool:
    """True if changes of agreements need the signatures of both heads, unless an agreement says otherwise."""
    return document.sound("sign_off") and document.root.text("sign_off") == "both"


def standards(document: Document) -> dict[str, Amount]:
    """The named amounts that can be read."""
    amounts = {}
    for entry in document.root.mapping("standards") or ():
        if document.sound("standards", entry.key.text) and isinstance(entry.value, Scalar):
            value = amount(entry.value, f"standards.{entry.key.text}", document.problems)
            if value is not None:
                amounts[entry.key.text] = value
    return amounts


def escalation_policies(document: Document) -> dict[str, EscalationPolicy]:
    """The escalations that can be read."""
    policies = {}
    for entry in document.root.mapping("escalations") or ():
        if document.sound("escalations", entry.key.text) and isinstance(entry.value, Mapping):
            escalation = _escalation_policy(entry.key.text, entry.value, document.problems)
            if escalation is not None:
                policies[entry.key.text] = escalation
    return policies


def _escalation_policy(id: str, block: Mapping, problems: Problems) -> EscalationPolicy | None:
    steps: list[EscalationStep] = []
    sequence = block.sequence("steps")
    last: int | None = None
    for item in sequence.items if sequence else ():
        if not isinstance(item, Mapping):
            continue
        before, after = item.scalar("before"), item.scalar("after")
        distance = before or after
        value = amount(distance, f"escalations.{id}.{'before' if before else 'after'}", problems, zero=False)
        if distance is not None and value is None:
            return None
        # A rough length is enough: a working day is compared as if it were a day.
        length = sum(part.count * (part.unit.seconds or _SECONDS[part.unit]) for part in value.parts) if value else 0
        place = -length if before else length
        if last is not None and place < last and _comparable(steps[-1].amount, value):
            step = f"before: {before.text}" if before else f"after: {after.text}" if after else "at: due"
            problems.report(meaning.STEP_ORDER, item.mark, actual=step)
            return None
        last = place
        steps.append(EscalationStep(value, before is not None, _audience(item, "notify")))
    return EscalationPolicy(
        id,
        tuple(steps),
        _audience(block, "daily") or (Audience.OWNER,),
        _audience(block, "weekly") or (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD),
    )


def _comparable(first: Amount | None, second: Amount | None) -> bool:
    """Return whether two steps can be ordered without a calendar: same kind of unit, or one lies at the due time."""
    if first is None or second is None:
        return True
    return {part.unit.is_working for part in first.parts} == {part.unit.is_working for part in second.parts}


def _audience(block: Mapping, key: str) -> tuple[Audience, ...]:
    sequence = block.sequence(key)
    audiences = [Audience(item.text) for item in sequence.scalars()] if sequence else []
    return tuple(dict.fromkeys(audiences))


def organisation(document: Document, declared: DeclaredNames) -> Organisation | None:
    """The organisation; None if the file has an error."""
    root, problems = document.root, document.problems
    calendar = root.scalar("calendar") if document.sound("calendar") else None
    declared.calendars.check(calendar, references.UNKNOWN_CALENDAR, problems)
    departments = [
        d for entry in root.mapping("departments") or () if (d := _department(entry.key.text, document, declared))
    ]
    roles = [r for entry in root.mapping("roles") or () if (r := _role(entry.key.text, document, declared))]
    common = common_obligations(document, declared)
    defects = defect_scheme(document)
    horizon = root.scalar("horizon") if document.sound("horizon") else None
    id, title, currency = root.text("organisation"), text(root.get("title")), root.text("currency")
    if document.broken or id is None or title is None or calendar is None or currency is None:
        return None
    if common is None or defects is None:
        return None
    digest = root.mapping("digest")
    at = digest.text("at") if digest else None
    return Organisation(
        id=id,
        title=title,
        calendar=calendar.text,
        currency=currency,
        departments=tuple(sorted(departments, key=lambda d: d.id)),
        roles=tuple(sorted(roles, key=lambda r: r.id)),
        standards=tuple(Standard(name, value) for name, value in sorted(declared.amounts.items())),
        escalation_policies=tuple(escalation for _, escalation in sorted(declared.escalation_policies.items())),
        digest_at=time.fromisoformat(at) if at else time(8, 30),
        horizon_days=int(horizon.text.split()[0]) if horizon else 35,
        common_obligations=common,
        ratings=_rating_scheme(root, declared, problems),
        defects=defects,
        late_reasons=_titled(root.mapping("late_reasons")),
    )


def _rating_scheme(root: Mapping, declared: DeclaredNames, problems: Problems) -> RatingScheme:
    ratings = root.mapping("ratings")
    ask, bad = (ratings.mapping("ask"), ratings.mapping("bad")) if ratings is not None else (None, None)
    appeals = ratings.mapping("appeals") if ratings is not None else None
    decides = appeals.scalar("decided_by") if appeals is not None else None
    return RatingScheme(
        _categories(root, "dimensions"),
        _categories(root, "reasons"),
        asks_per_week=int(ask.text("at_most") or 0) if ask is not None else 0,
        bad_at_most=int(bad.text("at_most") or 1) if bad is not None else 0,
        mean_from=int((ratings.text("mean_from") if ratings is not None else None) or MEAN_FROM),
        appeals_decided_by=declared.roles.check(decides, references.UNKNOWN_ROLE, problems),
    )


def _categories(root: Mapping, key: str) -> tuple[Category, ...]:
    """A list of ``ratings``, in the order of the file."""
    ratings = root.mapping("ratings")
    return _titled(ratings.mapping(key) if ratings is not None else None)


def _titled(block: Mapping | None) -> tuple[Category, ...]:
    """The entries of a list, in the order of the file."""
    titles = [(e.key.text, text(e.value.get("title")) if isinstance(e.value, Mapping) else None) for e in block or ()]
    return tuple(Category(id, title) for id, title in titles if title is not None)


def _department(id: str, document: Document, declared: DeclaredNames) -> Department | None:
    block = (document.root.mapping("departments") or document.root).mapping(id)
    if block is None or not document.sound("departments", id):
        return None
    calendar = declared.calendars.check(block.scalar("calendar"), references.UNKNOWN_CALENDAR, document.problems)
    head = declared.role_of(block.scalar("head"), id, references.UNKNOWN_ROLE, references.WRONG_SIDE, document.problems)
    title = text(block.get("title"))
    if title is None or calendar is None or head is None:
        return None
    return Department(id, title, calendar, head)


def _role(id: str, document: Document, declared: DeclaredNames) -> Role | None:
    block = (document.root.mapping("roles") or document.root).mapping(id)
    if block is None or not document.sound("roles", id):
        return None
    department = declared.departments.check(
        block.scalar("department"), references.UNKNOWN_DEPARTMENT, document.problems
    )
    title = text(block.get("title"))
    return None if title is None or department is None else Role(id, title, department)
