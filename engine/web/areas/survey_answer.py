"""Answer a round, one question a screen; at the end of an anonymous one, the confirmation code to keep."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.agreement.survey import SCORES, SurveyKind
from engine.domain.survey.answer import Answer
from engine.domain.survey.confirmation_code import code_hash, code_of, plain_code, rehearsed_bytes
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.text import Text
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.surveys.answer import GivenAnswer, answer_round
from engine.services.surveys.answer_anonymously import answer_anonymously, change_answers, prove
from engine.services.surveys.listing import round_list
from engine.services.surveys.result import collected
from engine.web.page import Page
from engine.web.presenters.survey_screens import FilledForm, answers_digest, answers_kept, screens
from engine.web.visit import NotThere, Repeated, Visit
from engine.web.written_number import whole_number
from engine.wording.lists import all_of, commas
from engine.wording.names import department_title
from engine.wording.pages import surveys as words
from engine.wording.survey import levels_of


def seats_of_reader(visit: Visit, round_id: str) -> tuple[RoundToAnswer, ...]:
    """The open round as it asks the reader, or somebody whom the reader stands in for; none where it asks nobody."""
    listed = round_list(visit.ledger, visit.at, person=visit.access.person)
    return tuple(one for one in listed.to_answer if one.round.id == round_id)


def begin(visit: Visit) -> Response:
    """Show the first screen: of a department that is named, or of all in an anonymous round."""
    seats = seats_of_reader(visit, visit.path("round"))
    if seats and seats[0].round.kind is not SurveyKind.ANONYMOUS and not visit.query("about"):
        return visit.see(visit.url("survey", round=seats[0].round.id))
    one, abouts = _asked(visit, visit.query("about"))
    if one.kind is SurveyKind.ANONYMOUS and visit.access.person in visit.ledger.open_rounds.took_part(one.id):
        return visit.see(visit.url("survey", round=one.id))  # further answers need the code
    form = FilledForm.new()
    if one.kind is not SurveyKind.ANONYMOUS:
        known = collected(visit.ledger, one.id, visit.at, reader=visit.access.person).answers
        form = FilledForm.of_answers(one, abouts, known)
    return _screen(visit, one, abouts, form, 0)


def go_on(visit: Visit) -> Response:
    """Take what a screen asked, and show the next one, the one before, or hand the form in."""
    one, abouts = _asked(visit, visit.value("about"))
    form, every = FilledForm.sent(visit, one, abouts), screens(one, abouts)
    step = _step(visit.value("step"), len(every))
    if visit.value("begin"):
        return _screen(visit, one, abouts, _kept_form(visit, one, abouts, form.code), 0)
    go, score = visit.value("go"), visit.value("score")
    if score in map(str, SCORES):
        form = form.scored(every[step], int(score))
    elif go == "skip":
        form = form.scored(every[step], None)
    if go == "back":
        return _screen(visit, one, abouts, form, max(0, step - 1))
    if go != "finish" and step + 1 < len(every):
        return _screen(visit, one, abouts, form, step + 1)
    try:
        return _submitted(visit, one, abouts, form)
    except _AnsweredMeanwhile as newer:
        known = replace(form, seen=answers_digest(abouts, newer.answers))
        return _screen(visit, one, abouts, known, step, _newer_text(visit, one, newer.answers))
    except (Refused, ValueError) as error:
        problem = error.text if isinstance(error, Refused) else words.LOST_IS_NO_NUMBER
        return _screen(visit, one, abouts, form, step, problem)


def _asked(visit: Visit, about: str) -> tuple[Round, Sequence[str]]:
    """The round and the departments that the form is about. Answers as if there were none for somebody not asked."""
    seats = seats_of_reader(visit, visit.path("round"))
    if not seats:
        raise NotThere
    one, every = seats[0].round, tuple(dict.fromkeys(a for seat in seats for a in seat.rater.about))
    if one.kind is SurveyKind.ANONYMOUS:
        own = next((seat for seat in seats if seat.rater.person == visit.access.person), None)
        if own is None:
            raise NotThere
        return one, own.rater.about
    if about not in every:
        raise NotThere
    return one, (about,)


def _step(written: str, count: int) -> int:
    return min(whole_number(written) or 0, count - 1)


def _kept_form(visit: Visit, one: Round, abouts: Sequence[str], code: str) -> FilledForm:
    """The form that a code finds, to change it."""
    proof = prove(visit.ledger, code, visit.at)
    if proof.round.id != one.id:
        raise Refused("code-unknown")
    kept = [(answer.about, answer.content) for answer in proof.answers if answer.content is not None]
    return replace(FilledForm.of_answers(one, abouts, tuple(answers_kept(kept))), code=code)


def _answers_of_code(visit: Visit, ledger: Ledger, code: str) -> Sequence[Answer]:
    proven = prove(ledger, code, visit.at).answers
    return tuple(answers_kept([(one.about, one.content) for one in proven if one.content is not None]))


class _AnsweredMeanwhile(Exception):
    """Another window has changed the answers since the form was begun; they stay."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__()
        self.answers = answers


def _require_as_begun(
    form: FilledForm, abouts: Sequence[str], standing: Sequence[Answer], given: Sequence[GivenAnswer]
) -> None:
    """Raises _AnsweredMeanwhile where other answers stand than those with which the form was begun, or that it gives:
    it may be sent twice."""
    theirs, rated = [answer for answer in standing if answer.about in abouts], [one.about for one in given]
    if form.seen in ("", answers_digest(abouts, theirs)):
        return
    if answers_digest(rated, theirs) != answers_digest(rated, given):
        raise _AnsweredMeanwhile(theirs)


def _newer_text(visit: Visit, one: Round, answers: Sequence[Answer]) -> Text:
    """The sentence that says what was answered meanwhile, and stays."""
    organisation = visit.book.organisation
    titles = {d.id: d.title for d in organisation.ratings.dimensions}
    parts = []
    for answer in answers:
        asked = [q.dimension for q in one.survey.questions if q.dimension in answer.scores]
        given = [f"{visit.localized(titles[d]) if d in titles else d} {answer.scores[d]}" for d in asked]
        given += [f"“{answer.comment}”"] if answer.comment else []
        title = visit.localized(department_title(organisation, answer.about))
        parts.append(f"{title}: {visit.localized(commas([Text.plain(each) for each in given]))}")
    return words.ANSWERED_MEANWHILE.filled(kept="; ".join(parts))


def _screen(
    visit: Visit, one: Round, abouts: Sequence[str], form: FilledForm, step: int, problem: Text | None = None
) -> Response:
    every = screens(one, abouts)
    screen = every[step]
    question = one.survey.questions[screen.question] if screen.question is not None else None
    place = (screen.about, screen.question if screen.question is not None else -1)
    return visit.render(
        "survey_answer.html",
        words,
        422 if problem is not None else 200,
        one=one,
        about=abouts[screen.about],
        title=department_title(visit.book.organisation, abouts[screen.about]),
        screen=screen,
        question=question,
        levels=tuple(enumerate(levels_of(question), 1)) if question is not None else (),
        score=form.scores.get(place),
        expected=form.expected.get(place),
        comment=form.comments.get(screen.about, ""),
        lost=form.lost.get(screen.about, ""),
        fields=tuple(form.fields(screen)),
        step=step,
        count=len(every),
        is_last=step + 1 == len(every),
        has_scores=bool(form.scores),
        anonymous=one.kind is SurveyKind.ANONYMOUS,
        problem=problem,
    )


def _submitted(visit: Visit, one: Round, abouts: Sequence[str], form: FilledForm) -> Response:
    given = form.to_submit(one, abouts)
    if one.kind is not SurveyKind.ANONYMOUS:
        try:
            visit.record(lambda on: _answer_as_begun(visit, on, one, abouts, form, given))
        except Repeated as repeated:
            return visit.see(visit.url("survey", round=one.id), visit.repeated_text(repeated))
        title = department_title(visit.book.organisation, abouts[0])
        return visit.see(visit.url("survey", round=one.id), words.RECORDED.filled(name=title))
    return _submitted_anonymously(visit, one, abouts, given, form)


def _answer_as_begun(
    visit: Visit, on: Ledger, one: Round, abouts: Sequence[str], form: FilledForm, given: Sequence[GivenAnswer]
) -> None:
    person = visit.access.person
    _require_as_begun(form, abouts, collected(on, one.id, visit.at, reader=person).answers, given)
    answer_round(on, one.id, given, actor=person, command_time=visit.command_time)


def _submitted_anonymously(
    visit: Visit, one: Round, abouts: Sequence[str], given: Sequence[GivenAnswer], form: FilledForm
) -> Response:
    # an anonymous form is recorded by its own transaction alone: nothing beside it says when a form was sent
    if form.code:

        def change(on: Ledger) -> None:
            _require_as_begun(form, abouts, _answers_of_code(visit, on, form.code), given)
            change_answers(on, one.id, given, code=form.code, command_time=visit.command_time)

        visit.ledger.together(change)
        return visit.see(visit.url("survey", round=one.id), words.CHANGED)
    bytes_of_code = bytes.fromhex(form.seed)
    if visit.command_time.rehearsal:
        bytes_of_code = rehearsed_bytes(one.id, visit.access.person)
    code = code_of(bytes_of_code)
    try:
        done = answer_anonymously(
            visit.ledger,
            one.id,
            given,
            actor=visit.access.person,
            command_time=visit.command_time,
            random_bytes=lambda _: bytes_of_code,
        )
    except Refused as refused:
        if refused.refusal.code != "took-part-already" or not _is_kept(visit, one, code):
            raise
        return _with_code(visit, one, code, ())  # the form was sent twice: the browser shows the second answer
    return _with_code(visit, one, done.code or code, done.left)


def _is_kept(visit: Visit, one: Round, code: str) -> bool:
    return visit.ledger.open_rounds.form(one.id, code_hash(plain_code(code) or "")) is not None


def _with_code(visit: Visit, one: Round, code: str, left: Sequence[str]) -> Response:
    """The page with the code: it is shown only now, and kept nowhere."""
    titles = [department_title(visit.book.organisation, id) for id in left]
    return visit.render("survey_code.html", words, one=one, code=code, left=all_of(titles) if titles else None)


PAGES = (Page("/surveys/{round}/answer", "survey_answer", OF_A_DEPARTMENT, get=begin, post=go_on),)
