"""``find``: items by number, plate, customer, person or any word that was recorded, closed ones too."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import JSON, OF_AGREEMENT, OF_DEPARTMENT, WORKSPACE, month_of_option
from engine.cli.output import print_json
from engine.cli.wrong_call import WrongCall
from engine.domain.action.case import Case
from engine.domain.text import Language, Text
from engine.services.command_time import resolve_command_time
from engine.services.reading.find import FoundItems, ItemSearch, find_items
from engine.views.find import found_json
from engine.wording.dates import local_due
from engine.wording.item_state import state_text
from engine.wording.names import thing, title_of
from engine.wording.suggestions import did_you_mean

_LIMIT, _MOST = 50, 1000


def find(
    context: CommandContext,
    *,
    text: Sequence[str],
    closed: bool,
    open_: bool,
    period: str | None,
    agreement: str | None,
    department: str | None,
    limit: int,
    skip: int,
) -> None:
    """List the items that have every word."""
    if closed and open_:
        raise WrongCall(zh="--closed 和 --open 不能同时使用。", en="Use either --closed or --open.")
    wanted = ItemSearch(
        text=" ".join(text),
        closed=True if closed else False if open_ else None,
        period=month_of_option(period) if period is not None else None,
        agreement=agreement,
        department=department,
    )
    ledger = context.ledger
    at = resolve_command_time(ledger, None, clock.now(), run=True).at
    found = find_items(ledger, wanted, at, limit=limit, skip=skip)
    zone = found.book.home.zone
    if context.options.json_:
        print_json(found_json(found, zone))
        return
    for case in found.items:
        print("\n".join(item_lines(case, context.language, zone)))
    print(context.localized(_counts(found)))


def item_lines(case: Case, language: Language, zone: tzinfo) -> Iterator[str]:
    """An item in a list: what it is and about, its state and due time, and its id."""
    occurrence, verdict = case.occurrence, case.verdict
    about = thing(occurrence.label or occurrence.served, occurrence.subject)
    yield f"{title_of(case.obligation, occurrence).in_(language)}  {about}".rstrip()
    state = state_text(verdict)
    if verdict.due is not None:
        due = local_due(verdict.due.at, zone)
        state = Text(zh=f"{state.zh}，期限 {due}", en=f"{state.en}, due {due}")
    yield f"  {state.in_(language)}"
    yield f"  {occurrence.id}"


def _counts(found: FoundItems) -> Text:
    """How many items fit, and how to see the others."""
    if not found.total:
        nothing, similar = Text(zh="没有找到。", en="Nothing found."), did_you_mean(found.similar)
        return Text(zh=f"{nothing.zh}{similar.zh}", en=f"{nothing.en}{similar.en}")
    first, last = found.skipped + 1, found.skipped + len(found.items)
    if not found.items:
        return Text(zh="共 {total} 项，都在指定的位置之前", en="{total} found, all before the place to begin").filled(
            total=found.total
        )
    if first == 1 and last == found.total:
        return Text(zh="共 {total} 项", en="{total} found").filled(total=found.total)
    if last >= found.total:
        return Text(zh="第 {first}–{last} 项，共 {total} 项", en="{first} to {last} of {total}").filled(
            first=first, last=last, total=found.total
        )
    return Text(
        zh="第 {first}–{last} 项，共 {total} 项；后面的：--skip {last}",
        en="{first} to {last} of {total}; the next ones: --skip {last}",
    ).filled(first=first, last=last, total=found.total)


COMMANDS = (
    Command(
        "find",
        find,
        (
            Option(
                "WORD",
                Text(
                    zh="编号、车牌、客户、人名、文件名等，每个词至少 2 个字",
                    en="Number, plate, customer, person, file name; words of at least 2 characters",
                ),
                "text",
                multiple=True,
            ),
            Option("--closed", Text(zh="只看已结束的", en="Only closed items"), type=bool),
            Option("--open", Text(zh="只看未结束的", en="Only items that are not closed"), "open_", type=bool),
            Option(
                "--period",
                Text(zh="首次期限在此月份的事项，如 2026-01", en="Items first due in this month, such as 2026-01"),
                metavar="MONTH",
            ),
            OF_AGREEMENT,
            OF_DEPARTMENT,
            Option(
                "--limit",
                Text(zh="最多列出几项", en="The most items to list"),
                type=int,
                default=_LIMIT,
                minimum=1,
                maximum=_MOST,
            ),
            Option("--skip", Text(zh="跳过前几项", en="Leave out the first items"), type=int, default=0, minimum=0),
            JSON,
            *WORKSPACE,
        ),
    ),
)
