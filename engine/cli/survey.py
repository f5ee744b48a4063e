"""``survey``: rounds between departments: list, answer, remark, collect, form, proof, result."""

import shlex
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from engine import clock
from engine.cli.command import Command, CommandGroup, Option
from engine.cli.context import CommandContext
from engine.cli.options import ACTING, AS, AS_OF, JSON, OUTPUT, WORKSPACE
from engine.cli.output import local, print_json
from engine.cli.survey_anonymous import answer_without_name, show_proof
from engine.cli.wrong_call import WrongCall
from engine.domain.survey.result import ResultState
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Text
from engine.reports.survey_text import SurveyText
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.services.surveys.answer import GivenAnswer, answer_round, say_in_round
from engine.services.surveys.answer_anonymously import is_anonymous
from engine.services.surveys.listing import round_list
from engine.services.surveys.result import collected, round_result
from engine.services.time_input import instant_of
from engine.views.survey import answered_json, collected_json, result_json, round_list_json
from engine.wording import survey as words
from engine.wording.names import department_title, one_line


def _list(context: CommandContext) -> None:
    listed = round_list(context.ledger, _instant(context), person=context.reader)
    if context.options.json_:
        print_json(round_list_json(listed, context.zone))
        return
    text = SurveyText(listed.book.organisation, context.language, context.zone)
    for one in listed.to_answer:
        command = answer_command(one, context.reader)
        print("\n".join(text.to_answer(one, command=command, in_full=True)))
    if not listed.to_answer:
        print(context.localized(words.NOTHING_TO_ANSWER))
    for known in listed.rounds:
        print(f"{known.id}  {context.localized(known.survey.title)}  {_state(context, known)}")


def _state(context: CommandContext, one: Round) -> str:
    """Until when a round can be answered, or whether it counts."""
    if one.closed is None:
        until = local(one.closes_at, context.zone)
        return context.localize(f"{until} 前可填", f"open until {until}")
    return context.localized(words.STATES[ResultState.VALID if one.closed.valid else ResultState.NOT_VALID])


def answer_command(one: RoundToAnswer, person: str | None) -> str:
    """The command that answers a round, or shows its result."""
    acting = f" --as {person}" if person else ""
    if not one.left:
        return f"duecourse survey result {one.round.id}{acting}"
    scores = " ".join(f"--score {question.dimension}=4" for question in one.round.survey.questions[:2])
    return f"duecourse survey answer {one.round.id} --about {one.left[0]} {scores}{acting}"


def _answer(
    context: CommandContext,
    *,
    round_: str,
    about: str | None,
    score: Sequence[str],
    expect: Sequence[str],
    comment: str | None,
    lost_minutes: int | None,
    file: Path | None,
    code: str | None,
) -> None:
    at = context.command_time
    if (file is None) == (about is None):
        raise WrongCall(
            zh="请写 --about 部门 和 --score 评价项=分数，或用 --file 表格。",
            en="Name --about DEPARTMENT with --score DIMENSION=SCORE, or a --file.",
        )
    if file is not None:
        from engine.intake.survey_form import survey_form

        given: tuple[GivenAnswer, ...] = survey_form(file)
    else:
        given = (
            GivenAnswer(
                about=about or "",
                scores=_scores("--score", score),
                expected=_scores("--expect", expect),
                comment=comment or "",
                lost_minutes=lost_minutes,
            ),
        )
    if code is not None or is_anonymous(context.ledger, round_, at.at):
        answer_without_name(context, round_, given, code)
        return
    actor = context.actor
    done = context.write(lambda ledger: answer_round(ledger, round_, given, actor=actor, command_time=at))
    if context.options.json_:
        print_json(answered_json(done, context.zone))
        return
    organisation = done.book.organisation
    names = [department_title(organisation, content.about) for content in done.recorded]
    listed = Text(zh="、".join(n.zh for n in names), en=", ".join(n.en for n in names))
    print(context.localized(words.RECORDED.filled(names=listed)))
    text = SurveyText(organisation, context.language, context.zone)
    for seat in done.seats:
        print("\n".join(text.to_answer(seat, command=answer_command(seat, actor))))


def _scores(option: str, pairs: Sequence[str]) -> dict[str, int]:
    scores: dict[str, int] = {}
    for pair in pairs:
        name, _, score = pair.partition("=")
        if not score.strip().isascii() or not score.strip().isdigit():
            raise WrongCall(
                zh="{option} 应写成 评价项=分数，如 timeliness=4，不是“{pair}”。",
                en="{option} takes DIMENSION=SCORE, such as timeliness=4, not “{pair}”.",
                option=option,
                pair=pair,
            )
        scores[name.strip()] = int(score)
    return scores


def _say(context: CommandContext, *, round_: str, about: str, comment: str) -> None:
    actor, at = context.actor, context.command_time
    content = context.write(
        lambda ledger: say_in_round(ledger, round_, about=about, comment=comment, actor=actor, command_time=at)
    )
    organisation = round_list(context.ledger, at.at).book.organisation
    if context.options.json_:
        print_json({"department": content.department, "about": content.about, "comment": content.comment})
        return
    print(context.localized(words.PASSED_ON.filled(about=department_title(organisation, content.about))))


def _collect(context: CommandContext, *, round_: str) -> None:
    shown = collected(context.ledger, round_, _instant(context), reader=context.actor)
    if context.options.json_:
        print_json(collected_json(shown, context.zone))
        return
    print(context.localized(words.REMARKS if shown.remarks else words.NO_REMARKS))
    for remark in shown.remarks:
        about = department_title(shown.book.organisation, remark.about)
        person = context.names.of(remark.person)
        text = words.REMARK_BY.filled(person=person, about=about, comment=one_line(remark.comment))
        print(f"* {context.localized(text)}")


def _form(context: CommandContext, *, round_: str, output: Path | None) -> None:
    from engine.intake.survey_form import form_csv, form_headings, form_workbook

    listed = round_list(context.ledger, _instant(context), person=context.actor)
    seats = [one for one in listed.to_answer if round_ in (one.round.id, one.round.survey.id)]
    if not seats:
        raise Refused("no-form", round=round_)
    survey = seats[0].round.survey
    titles = {d.id: d.title for d in listed.book.organisation.ratings.dimensions}
    dimensions = [(q.dimension, titles.get(q.dimension, q.text).in_(context.language)) for q in survey.questions]
    headings = form_headings(dimensions, expectation=survey.expectation, comments=survey.comments)
    about = dict.fromkeys(id for seat in seats for id in seat.rater.about)
    departments = [department_title(listed.book.organisation, id).in_(context.language) for id in about]
    target = output or Path(f"{survey.id}-{seats[0].round.period}.xlsx")
    content = (
        form_csv(headings, departments)
        if target.suffix.lower() == ".csv"
        else form_workbook(survey.id, headings, departments)
    )
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Refused("template-exists", path=str(target)) from error
    except OSError as error:
        raise Refused("unwritable", path=str(target), why=error.strerror or str(error)) from error
    command = f"duecourse survey answer {seats[0].round.id} --file {shlex.quote(str(target))} --as {context.actor}"
    context.say(f"{target}\n填写后提交：{command}", f"{target}\nFill it in and hand it in: {command}")


def _result(context: CommandContext, *, round_: str) -> None:
    shown = round_result(context.ledger, round_, _instant(context), reader=context.reader)
    if context.options.json_:
        print_json(result_json(shown, context.zone))
        return
    text = SurveyText(shown.book.organisation, context.language, context.zone)
    print("\n".join(text.result(shown.result)))


def _proof(context: CommandContext, *, code: str) -> None:
    show_proof(context, code, _instant(context))


def _instant(context: CommandContext) -> datetime:
    named = instant_of(context.options.as_of, context.zone, exact=True)
    return named or resolve_command_time(context.ledger, None, clock.now(), run=True).at


_ROUND = Option(
    "ROUND", Text(zh="一期调查的编号，或调查的编号", en="Id of the round, or of its survey"), "round_", required=True
)
_READING = (AS, AS_OF, JSON, *WORKSPACE)
_ABOUT = Text(zh="被评价的部门", en="The department that is rated")

COMMANDS = (
    CommandGroup(
        "survey",
        (
            Command(
                "list", _list, _READING, Text(zh="请我填的调查，和全部调查", en="Rounds that ask me, and all rounds")
            ),
            Command(
                "answer",
                _answer,
                (
                    _ROUND,
                    Option("--about", _ABOUT, metavar="DEPARTMENT"),
                    Option("--score", Text(zh="分数", en="A score"), metavar="DIMENSION=SCORE", multiple=True),
                    Option(
                        "--expect",
                        Text(zh="期望的分数", en="The score you expect"),
                        metavar="DIMENSION=SCORE",
                        multiple=True,
                    ),
                    Option("--comment", Text(zh="意见", en="A comment")),
                    Option(
                        "--lost-minutes",
                        Text(zh="耽误了多少分钟", en="The minutes that it cost you"),
                        type=int,
                        metavar="MINUTES",
                    ),
                    Option(
                        "--file",
                        Text(zh="填好的表格（YAML、CSV、Excel）", en="A filled form: YAML, CSV, Excel"),
                        type=Path,
                        metavar="FILE",
                    ),
                    Option(
                        "--code",
                        Text(
                            zh="匿名调查的回执码：修改或补充已交的答卷",
                            en="Confirmation code of an anonymous round: change your answers or add to them",
                        ),
                        metavar="CODE",
                    ),
                    *ACTING,
                ),
                Text(zh="填写；结束前可以修改", en="Answer a round; it can be changed until the round closes"),
            ),
            Command(
                "say",
                _say,
                (
                    _ROUND,
                    Option("--about", _ABOUT, metavar="DEPARTMENT", required=True),
                    Option("--comment", Text(zh="意见", en="The remark"), required=True),
                    *ACTING,
                ),
                Text(zh="把意见转给部门负责人", en="Tell your head what you think of a department"),
            ),
            Command(
                "collect",
                _collect,
                (_ROUND, *_READING),
                Text(zh="查看本部门同事的意见（评价人）", en="What your people say (for raters)"),
            ),
            Command(
                "form",
                _form,
                (_ROUND, OUTPUT, *_READING),
                Text(zh="生成空白表格，填写后提交", en="Create a form to fill in and hand in"),
            ),
            Command(
                "proof",
                _proof,
                (
                    Option("CODE", Text(zh="回执码", en="Confirmation code"), "code", required=True),
                    AS_OF,
                    JSON,
                    *WORKSPACE,
                ),
                Text(zh="凭回执码查看自己的匿名答卷是否计入", en="Show that an anonymous answer counts, by its code"),
            ),
            Command("result", _result, (_ROUND, *_READING), Text(zh="查看结果", en="Show the result of a round")),
        ),
    ),
)
