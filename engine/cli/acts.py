"""What people do to an occurrence, a command each: ``deliver receipt accept return request respond rate
confirm-date``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.options import (
    AsOfOption,
    AsOption,
    DatabaseOption,
    DefinitionsOption,
    JsonOption,
    LanguageOption,
    StateOption,
    actor_of,
    instant_of,
    place_of,
)
from engine.cli.show import iso, local_due, print_json
from engine.cli.tongue import said, say
from engine.domain.entries import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from engine.services.act import Deed, Done
    from engine.services.ports import Record
    from engine.services.stance import Stance

OccurrenceArgument = Annotated[str, typer.Argument(help=say("事项 id", "Id of the occurrence"))]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", help=say("实际发生的时刻（早于现在即补记）", "When it happened (earlier: back-dated)"), metavar="T"
    ),
]
CommentOption = Annotated[str, typer.Option("--comment", help=say("备注", "A comment"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=say("原因", "The reason"))]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=say("只看结果，不写", "Show the result; write nothing"))]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("deliver", help=say("交付（提供方）", "Deliver, with evidence (provider)"))(deliver)
    app.command(
        "receipt", help=say("收到：交付并验收（接收方）", "Receipt: delivered and accepted at once (consumer)")
    )(receipt)
    app.command("accept", help=say("验收（接收方）", "Accept a delivery (consumer)"))(accept)
    app.command("return", help=say("退回，写明原因（接收方）", "Send a delivery back, with the reason (consumer)"))(
        return_
    )
    app.command("request", help=say("提出请求（接收方）", "Ask for an on-request obligation (consumer)"))(request)
    app.command("respond", help=say("响应请求，确认或另约时间", "Respond to a request; confirm or name another time"))(
        respond
    )
    app.command("rate", help=say("评价 1–5（接收方）", "Rate a delivery, 1 to 5 (consumer)"))(rate)
    app.command("confirm-date", help=say("答复补记日期（接收方）", "Answer a back-dating (consumer)"))(confirm_date)
    app.command(
        "pause", help=say("暂停计时，说明等待谁（提供方）", "Stop the clock, naming whom you wait for (provider)")
    )(pause)
    app.command("withdraw", help=say("撤回交付（提供方）", "Take a delivery back (provider)"))(withdraw)
    app.command("hand-over", help=say("转交给担任同一岗位的同事", "Hand over to a colleague of the same role"))(
        hand_over
    )
    app.command(
        "nudge", help=say("催办，每个工作日一次（接收方或负责人）", "Nudge, once a working day (consumer, heads)")
    )(nudge)
    app.command("late-reason", help=say("写明逾期原因（提供方）", "Say why it is late (provider)"))(late_reason)
    for name, help, asked in (
        ("extend", say("延期：申请、同意、不同意", "Extension: ask, grant, refuse"), Kind.EXTENSION_ASKED),
        ("waive", say("豁免：申请、同意、不同意", "Waiver: ask, grant, refuse"), Kind.WAIVER_ASKED),
        (
            "not-applicable",
            say("不适用：申请、同意、不同意", "Not applicable: ask, grant, refuse"),
            Kind.NOT_APPLICABLE_ASKED,
        ),
    ):
        _asking(app, name, help, asked)
    app.command("resume", help=say("恢复计时（任一方）", "Let the clock run again (either side)"))(resume)


def deliver(
    occurrence: OccurrenceArgument,
    evidence: Annotated[
        list[str] | None,
        typer.Option("--evidence", help=say("凭证 字段=值", "Evidence, FIELD=VALUE"), metavar="FIELD=VALUE"),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option("--file", help=say("凭证文件 字段=路径", "A file of evidence, FIELD=PATH"), metavar="FIELD=PATH"),
    ] = None,
    signed: Annotated[
        list[str] | None,
        typer.Option("--signed", help=say("确认该文件已签字", "Confirm that this file is signed"), metavar="FIELD"),
    ] = None,
    nothing: Annotated[
        bool, typer.Option("--nothing", help=say("本期无业务", "Nothing to report this period"))
    ] = False,
    at: AtOption = None,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Hand over what is owed, with its evidence."""
    from engine.intake.evidence import attachment

    values = _pairs(evidence or [], "--evidence")
    files = {name: attachment(Path(path)) for name, path in _pairs(file or [], "--file").items()}
    kind = Kind.NOTHING_TO_REPORT if nothing else Kind.DELIVERED

    def deed(actor: str, parse: "Callable[[str | None], datetime | None]") -> "Deed":
        from engine.services.act import Deed

        return Deed(
            kind,
            occurrence,
            actor,
            at=parse(at),
            values=values,
            files=files,
            signed=frozenset(signed or ()),
            comment=comment,
        )

    _do(deed, as_, as_of, state, database, json_=json_, dry_run=dry_run)


def receipt(
    occurrence: OccurrenceArgument,
    at: AtOption = None,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Record that the receiver has it: delivered and accepted in one."""
    _simple(
        Kind.RECEIVED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, at=at, comment=comment
    )


def accept(
    occurrence: OccurrenceArgument,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Agree with a delivery."""
    _simple(Kind.ACCEPTED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, comment=comment)


def return_(
    occurrence: OccurrenceArgument,
    reason: Annotated[str, typer.Option("--reason", help=say("退回原因", "Why it is sent back"))] = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Send a delivery back with the reason."""
    _simple(Kind.RETURNED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, reason=reason)


def pause(
    occurrence: OccurrenceArgument,
    waiting_for: Annotated[
        str,
        typer.Option(
            "--waiting-for",
            help=say(
                "等待谁：consumer（接收方）、部门 id、customer、bank、insurer、supplier、authority",
                "Who is waited for: consumer, a department's id, customer, bank, insurer, supplier, authority",
            ),
            metavar="WHO",
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help=say("等待什么", "What is waited for"))] = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Stop the clock of what counts from an event or a request; the consumer is told and may end the pause."""
    _simple(
        Kind.PAUSED,
        occurrence,
        as_,
        as_of,
        state,
        database,
        json_=json_,
        dry_run=dry_run,
        reason=reason,
        waiting_for=waiting_for,
    )


def resume(
    occurrence: OccurrenceArgument,
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Let the clock run again; its due instant is worked out anew."""
    _simple(Kind.RESUMED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run)


def withdraw(
    occurrence: OccurrenceArgument,
    reason: Annotated[str, typer.Option("--reason", help=say("撤回原因", "Why it is taken back"))] = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take a delivery back that was not accepted yet: it is open again as if it had not been delivered."""
    _simple(Kind.WITHDRAWN, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, reason=reason)


def hand_over(
    occurrence: OccurrenceArgument,
    to: Annotated[str, typer.Option("--to", help=say("转交给谁（people.csv 的 id）", "To whom"), metavar="PERSON")],
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Hand an occurrence over to one holder of the role that owns it: messages go to that person alone."""
    _simple(
        Kind.HANDED_OVER, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, comment=comment, to=to
    )


def nudge(
    occurrence: OccurrenceArgument,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Remind whoever owes it; told at the next run, not with the next digest."""
    _simple(Kind.NUDGED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, comment=comment)


def late_reason(
    occurrence: OccurrenceArgument,
    category: Annotated[
        str,
        typer.Option(
            "--category",
            help="customer, other-department, outside, documents, system, workload, oversight, other",
            metavar="CODE",
        ),
    ],
    promised: Annotated[
        str | None, typer.Option("--promised", help=say("承诺的日期", "The date promised"), metavar="DATE")
    ] = None,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say why something is late and when it comes; no date moves, the overdue report shows it."""
    from engine.domain.value import BadValue, read_date
    from engine.services.refused import Refused

    try:
        promised_on = read_date(promised) if promised else None
    except BadValue as bad:
        raise Refused(bad.text) from None
    _simple(
        Kind.LATE_REASON,
        occurrence,
        as_,
        as_of,
        state,
        database,
        json_=json_,
        dry_run=dry_run,
        comment=comment,
        category=category,
        promised_on=promised_on,
    )


def _asking(app: typer.Typer, name: str, help: str, asked: Kind) -> None:
    """The three commands of what one side asks and the other answers."""
    from engine.domain.entries import ASKS

    group = typer.Typer(help=help, no_args_is_help=True)
    yes, no = ASKS[asked]
    group.command("ask", help=say("申请（提供方）", "Ask for it, with the reason (provider)"))(
        extend_ask if asked is Kind.EXTENSION_ASKED else _asks(asked)
    )
    group.command("grant", help=say("同意（接收方岗位或负责人）", "Say yes (the consumer's receiver or head)"))(
        _asks(yes)
    )
    group.command("refuse", help=say("不同意（接收方岗位或负责人）", "Say no (the consumer's receiver or head)"))(
        _asks(no)
    )
    app.add_typer(group, name=name)


def extend_ask(
    occurrence: OccurrenceArgument,
    until: Annotated[str, typer.Option("--until", help=say("新的期限", "The new due instant"), metavar="T")],
    reason: ReasonOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Ask for a later due instant."""
    _simple(
        Kind.EXTENSION_ASKED,
        occurrence,
        as_,
        as_of,
        state,
        database,
        json_=json_,
        dry_run=dry_run,
        reason=reason,
        until=until,
    )


def _asks(kind: Kind) -> "Callable[..., None]":
    def command(
        occurrence: OccurrenceArgument,
        reason: ReasonOption = "",
        as_: AsOption = None,
        as_of: AsOfOption = None,
        dry_run: DryRunOption = False,
        json_: JsonOption = False,
        state: StateOption = None,
        database: DatabaseOption = None,
        lang: LanguageOption = None,
    ) -> None:
        _simple(kind, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, reason=reason)

    return command


def rate(
    occurrence: OccurrenceArgument,
    score: Annotated[int, typer.Option("--score", help=say("1 未达标 … 5 难忘", "1 below standard … 5 unforgettable"))],
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say how a delivery was felt."""
    _simple(
        Kind.RATED, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run, comment=comment, score=score
    )


def confirm_date(
    occurrence: OccurrenceArgument,
    refuse: Annotated[bool, typer.Option("--refuse", help=say("不同意", "Say no"))] = False,
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say yes or no to the earlier date of a delivery."""
    kind = Kind.DATE_REFUSED if refuse else Kind.DATE_CONFIRMED
    _simple(kind, occurrence, as_, as_of, state, database, json_=json_, dry_run=dry_run)


def respond(
    occurrence: OccurrenceArgument,
    time: Annotated[
        str | None,
        typer.Option(
            "--time",
            help=say("约定的时间；不写即同意对方的", "The time named; without it the other side's"),
            metavar="T",
        ),
    ] = None,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """React to a request: confirm the wished time, or name another."""
    _simple(
        Kind.RESPONDED,
        occurrence,
        as_,
        as_of,
        state,
        database,
        json_=json_,
        dry_run=dry_run,
        comment=comment,
        time=time,
    )


def request(
    obligation: Annotated[str, typer.Argument(help=say("义务：约定/义务", "The obligation: AGREEMENT/OBLIGATION"))],
    wish: Annotated[
        str | None, typer.Option("--wish", help=say("希望的时间", "The time wished for"), metavar="T")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help=say("自己的编号", "A number of your own"))] = None,
    comment: CommentOption = "",
    as_: AsOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    state: StateOption = None,
    database: DatabaseOption = None,
    definitions: DefinitionsOption = None,
    lang: LanguageOption = None,
) -> None:
    """Ask for something that is owed on request."""
    from engine.services.act import request as ask

    actor = actor_of(as_)

    def work(record: "Record", stance: "Stance", parse: "Callable[[str | None], datetime | None]") -> "Done":
        return ask(
            record, obligation=obligation, actor=actor, stance=stance, key=key, wish=parse(wish), comment=comment
        )

    _with_record(work, as_of, state, database, json_=json_, dry_run=dry_run)


# ---- one way to do them all


def _simple(
    kind: Kind,
    occurrence: str,
    as_: str | None,
    as_of: str | None,
    state: Path | None,
    database: str | None,
    *,
    json_: bool,
    dry_run: bool,
    at: str | None = None,
    comment: str = "",
    reason: str = "",
    score: int | None = None,
    time: str | None = None,
    waiting_for: str = "",
    until: str | None = None,
    to: str = "",
    category: str = "",
    promised_on: "date | None" = None,
) -> None:
    def deed(actor: str, parse: "Callable[[str | None], datetime | None]") -> "Deed":
        from engine.services.act import Deed

        return Deed(
            kind,
            occurrence,
            actor,
            at=parse(at),
            reason=reason,
            score=score,
            time=parse(time),
            waiting_for=waiting_for,
            until=parse(until),
            comment=comment,
            to=to,
            category=category,
            promised_on=promised_on,
        )

    _do(deed, as_, as_of, state, database, json_=json_, dry_run=dry_run)


def _do(
    deed: "Callable[[str, Callable[[str | None], datetime | None]], Deed]",
    as_: str | None,
    as_of: str | None,
    state: Path | None,
    database: str | None,
    *,
    json_: bool,
    dry_run: bool,
) -> None:
    from engine.intake.evidence import EvidenceFolder
    from engine.services.act import act

    actor = actor_of(as_)
    folder = EvidenceFolder(place_of(state, database).evidence)

    def work(record: "Record", stance: "Stance", parse: "Callable[[str | None], datetime | None]") -> "Done":
        return act(record, deed(actor, parse), stance, folder)

    _with_record(work, as_of, state, database, json_=json_, dry_run=dry_run)


def _with_record(
    work: "Callable[[Record, Stance, Callable[[str | None], datetime | None]], Done]",
    as_of: str | None,
    state: Path | None,
    database: str | None,
    *,
    json_: bool,
    dry_run: bool,
) -> None:
    from engine import clock
    from engine.domain.entries import move
    from engine.services.stance import stand
    from engine.services.survey import rulebook
    from engine.wiring import open_record

    record = open_record(place_of(state, database))
    zone = rulebook(record).home.zone
    stance = stand(record, instant_of(as_of, zone), clock.now(), dry_run=dry_run)

    def parse(written: str | None) -> "datetime | None":
        return instant_of(written, zone)

    done = record.rehearse(lambda r: work(r, stance, parse)) if dry_run else work(record, stance, parse)
    verdict = done.verdict
    if json_:
        print_json(
            {
                "occurrence": done.occurrence.id,
                "recorded": done.entry.kind.value,
                "actor": done.entry.actor,
                "recorded_at": iso(done.entry.recorded_at, zone),
                "phase": verdict.phase.value,
                "timeliness": verdict.timeliness.value,
                "outcome": verdict.outcome.value if verdict.outcome else None,
                "due_at": iso(verdict.due.at, zone) if verdict.due else None,
            }
        )
        return
    from engine.domain.authority import PHASES

    due = say("，期限 ", ", due ") + local_due(verdict.due.at, zone) if verdict.due else ""
    what = f"{said(done.obligation.title)} {done.occurrence.label or ''}".rstrip()
    print(said(move(done.entry.kind).title) + say("：", ": ") + what)
    print(f"  {done.occurrence.id} · {said(PHASES[verdict.phase])}{due}")


def _pairs(pairs: list[str], option: str) -> dict[str, str]:
    from engine.domain.language import Text
    from engine.services.refused import Refused

    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            words = Text(zh="{option} 要写成 字段=值，不是“{found}”", en="{option} takes FIELD=VALUE, not “{found}”")
            raise Refused(words.filled(option=option, found=pair))
        found[name] = value
    return found
