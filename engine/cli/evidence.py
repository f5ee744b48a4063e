"""``evidence``: show what was handed in for an item, and copy the evidence of many items into a folder."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import zip_longest
from pathlib import Path

from click.exceptions import Exit

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import AS_OF, ITEM, JSON, OF_AGREEMENT, OF_DEPARTMENT, WORKSPACE, month_of_option
from engine.cli.output import local, print_error, print_json
from engine.cli.reports import write_file
from engine.domain.agreement.organisation import Person
from engine.domain.figures.submission import Submission, SubmittedField, SubmittedFile
from engine.domain.ledger.entry import Entry
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.reports.evidence_folder import check_files, write_evidence, write_files
from engine.reports.evidence_index import evidence_index, export_summary
from engine.reports.html import html_page
from engine.services.command_time import resolve_command_time
from engine.services.reading.evidence import (
    EvidenceFilter,
    ItemEvidence,
    evidence_of_item,
    evidence_of_items,
)
from engine.services.time_input import instant_of
from engine.views.evidence import export_json, item_evidence_json
from engine.wording.action import entry_title
from engine.wording.dates import local_due
from engine.wording.evidence import erased_text
from engine.wording.field_value import value_text
from engine.wording.item_state import state_text
from engine.wording.names import actor_title, one_line, thing, title_of
from engine.wording.refusal import text_with_ids

_WORKBOOK, _PAGE = "index.xlsx", "index.html"


def show(context: CommandContext, *, occurrence: str, to: Path | None) -> None:
    """Show everything that was handed in for an item; exit with 1 if a file is missing or was changed."""
    ledger = context.ledger
    item, book = evidence_of_item(ledger, occurrence, _now(context), person=context.reader)
    store, zone = context.evidence, book.home.zone
    files = [file for submission in item.submissions for _, file in submission.files]
    if to is None:
        problems = check_files(item, store)
        broken = {str(problem.values["hash"]) for problem in problems}
        places = {(f.name, f.sha256): store.place(f.sha256) for f in files if f.sha256 not in broken}
    else:
        fields = write_files(item, store, to)
        problems = tuple(dict.fromkeys(field.problem for field in fields if field.problem is not None))
        places = {
            (file.name, file.sha256): str(to / field.path)
            for field in fields
            if isinstance(file := field.field.value, SubmittedFile) and field.path is not None
        }
    if context.options.json_:
        print_json(item_evidence_json(item, zone, places, problems))
    else:
        print("\n".join(_ShownItem(context, book.definitions.people, zone, places).lines(item)))
        if to is None and places:
            context.say(
                f"另存为原文件名：duecourse evidence show {item.occurrence.id} --to 目录",
                f"To get the files under their own names: duecourse evidence show {item.occurrence.id} --to DIR",
            )
    _report_problems(context, problems)


def export(
    context: CommandContext, *, to: Path, period: str | None, agreement: str | None, department: str | None
) -> None:
    """Copy the evidence of items into a new folder, with a list of it; exit with 1 if a file is missing or changed."""
    wanted = EvidenceFilter(
        period=month_of_option(period) if period is not None else None,
        agreement=agreement,
        department=department,
        person=context.reader,
    )
    ledger = context.ledger
    at = instant_of(context.options.as_of, context.zone, exact=True) or _now(context)
    evidence = evidence_of_items(ledger, at, wanted)
    result = write_evidence(evidence, context.evidence, to, context.language, reserved=(_WORKBOOK, _PAGE))
    from engine.reports.xlsx import xlsx_workbook  # slow to import

    index = evidence_index(result)
    write_file(to / _WORKBOOK, xlsx_workbook(index, language=context.language))
    write_file(to / _PAGE, html_page(index, language=context.language).encode())
    if context.options.json_:
        answer = export_json(
            folder=str(to),
            items=len(result.items),
            files=result.files,
            indexes=[str(to / _WORKBOOK), str(to / _PAGE)],
            problems=result.problems,
        )
        print_json(answer)
    else:
        print(context.localized(export_summary(result)))
        print(to / _PAGE)
        print(to / _WORKBOOK)
    _report_problems(context, result.problems)


def _now(context: CommandContext) -> datetime:
    return resolve_command_time(context.ledger, None, clock.now(), run=True).at


def _report_problems(context: CommandContext, problems: Sequence[Refusal]) -> None:
    """Name the files that are missing or were changed, and exit with 1 if there are any."""
    sys.stdout.flush()
    for problem in problems:
        print_error(text_with_ids(problem), context.language)
    if problems:
        raise Exit(1)


class _ShownItem:
    """The lines that show the evidence of an item; ``places`` says where each file is, by name and SHA-256."""

    def __init__(
        self,
        context: CommandContext,
        people: Sequence[Person],
        zone: tzinfo,
        places: "dict[tuple[str, str], str]",
    ) -> None:
        self._context = context
        self._people = people
        self._zone = zone
        self._places = places

    def lines(self, item: ItemEvidence) -> Iterator[str]:
        """The item, its state, and each delivery with its fields."""
        localized, occurrence = self._context.localized, item.occurrence
        about = thing(occurrence.label or occurrence.served, occurrence.subject)
        yield f"{localized(title_of(item.obligation, occurrence))}  {about}".rstrip()
        due = item.verdict.due
        until = self._context.localize("，期限 ", ", due ") + local_due(due.at, self._zone) if due is not None else ""
        yield f"{occurrence.id} · {localized(state_text(item.verdict))}{until}"
        if not item.submissions:
            yield self._context.localize("还没有交付。", "Nothing was handed in yet.")
        for submission, later in zip_longest(item.submissions, item.submissions[1:]):
            yield from self._submission(submission)
            taken_back = submission.taken_back
            if taken_back is not None and (later is None or later.taken_back is not taken_back):
                reason = one_line(str(taken_back.body.get("reason") or ""))
                yield self._entry(taken_back) + (f"  {reason}" if reason else "")
        for other in item.borrowed:
            title = localized(other.title)
            yield self._context.localize(f"其余凭证见“{title}”", f"The rest was handed in for “{title}”")

    def _submission(self, submission: Submission) -> Iterator[str]:
        yield self._entry(submission.entry)
        for field in submission.fields:
            yield from self._field(field)
        if submission.shown_by is not None:
            yield "    " + one_line(self._context.localized(submission.shown_by))
        if submission.comment:
            yield "    " + one_line(submission.comment)

    def _entry(self, entry: Entry) -> str:
        who = self._context.localized(actor_title(self._people, entry.actor))
        what = self._context.localized(entry_title(entry.kind))
        return f"{local(entry.effective_at, self._zone)}  {what}  {who}"

    def _field(self, field: SubmittedField) -> Iterator[str]:
        label = self._context.localized(field.field.label)
        colon = self._context.localize("：", ": ")
        if not isinstance(field.value, SubmittedFile):
            yield f"    {label}{colon}{self._context.localized(value_text(field.field, field.value, self._zone))}"
            return
        file = field.value
        signed = self._context.localize("，已签字", ", signed") if field.signed else ""
        yield f"    {label}{colon}{one_line(file.name)} ({_size(file.size)}){signed}"
        if file.erased_at is not None:
            yield "      " + self._context.localized(erased_text(file.name, file.erased_at, self._zone))
            return
        place = self._places.get((file.name, file.sha256))
        if place is not None:
            yield f"      {place}"


def _size(size: int) -> str:
    """A size for people: ``812 B``, ``1.2 MB``."""
    shown = float(size)
    for unit in ("B", "KB"):
        if shown < 1000:
            return f"{shown:.0f} {unit}"
        shown /= 1000
    return f"{shown:.1f} MB"


_AS = Option(
    "--as",
    Text(
        zh="以此人的身份查看：只限本部门的约定（people.csv 的 id）；不写则为管理员",
        en="As this person (an id in people.csv): only agreements of their department; by default as the operator",
    ),
    "as_",
    metavar="PERSON",
    variable="DUECOURSE_AS",
    shared=True,
)
_SHOW = Command(
    "show",
    show,
    (
        ITEM,
        Option(
            "--to",
            Text(zh="把文件以原文件名存到此目录", en="Write the files into this folder, under their own names"),
            type=Path,
            metavar="DIR",
        ),
        _AS,
        JSON,
        *WORKSPACE,
    ),
    Text(zh="查看一个事项交付的内容和文件", en="Show what was handed in for an item, with its files"),
)
_EXPORT = Command(
    "export",
    export,
    (
        Option("--to", Text(zh="新的目录", en="A new folder"), type=Path, metavar="DIR", required=True),
        Option(
            "--period",
            Text(zh="期限在此月份的事项，如 2026-01", en="Items due in this month, such as 2026-01"),
            metavar="MONTH",
        ),
        OF_AGREEMENT,
        OF_DEPARTMENT,
        _AS,
        AS_OF,
        JSON,
        *WORKSPACE,
    ),
    Text(zh="导出凭证：按事项分目录，附清单", en="Copy evidence into a folder for each item, with a list"),
)

COMMANDS = (CommandGroup("evidence", (_SHOW, _EXPORT)),)
