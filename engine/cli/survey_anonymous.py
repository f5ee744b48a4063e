"""Anonymous rounds on the command line: answer without a name, change answers by their code, show that they count."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.cli.context import CommandContext
from engine.cli.output import local, print_json
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import Json
from engine.domain.refusal import Value
from engine.domain.text import Text
from engine.services.surveys.answer import GivenAnswer
from engine.services.surveys.answer_anonymously import CodeProof, answer_anonymously, change_answers, prove
from engine.views.survey import answered_anonymously_json, proof_json
from engine.wording import survey as words
from engine.wording.names import department_title, one_line
from engine.wording.refusal import fill


def answer_without_name(context: CommandContext, round_id: str, given: Sequence[GivenAnswer], code: str | None) -> None:
    """Answer an anonymous round, or change the answers of a code. The code is printed once."""
    at = context.command_time
    if code is not None:
        done = context.write(lambda ledger: change_answers(ledger, round_id, given, code=code, command_time=at))
    else:
        actor = context.actor
        done = context.write(lambda ledger: answer_anonymously(ledger, round_id, given, actor=actor, command_time=at))
    shown = None if context.options.dry_run else done.code
    if context.options.json_:
        print_json({**answered_anonymously_json(done, context.zone), "confirmation_code": shown})
        return
    organisation = done.book.organisation
    print(context.localized(words.RECORDED.filled(names=_departments(organisation, done.recorded))))
    if done.left:
        print(context.localized(words.LEFT.filled(names=_departments(organisation, done.left))))
    if shown is not None:
        print(context.localized(words.CODE.filled(code=shown)))


def show_proof(context: CommandContext, code: str, at: datetime) -> None:
    """Show the answers of a code, and their places in the batch once the round has closed."""
    proven = prove(context.ledger, code, at)
    if context.options.json_:
        print_json(proof_json(proven, context.zone))
        return
    one, total = proven.round, proven.commitment
    if total is None:
        print(context.localized(words.WAITING.filled(id=one.id, until=local(one.closes_at, context.zone))))
    else:
        counts: dict[str, Value] = {"people": total.people, "answers": total.answers, "root": total.root}
        print(context.localized(fill(words.IN_BATCH, {"id": one.id, **counts})))
    for line in _answers(proven):
        print(f"* {context.localized(line)}")


def _answers(proven: CodeProof) -> Iterator[Text]:
    """The answers of a code, each with its place in the batch."""
    organisation = proven.book.organisation
    titles = {d.id: d.title for d in organisation.ratings.dimensions}
    for answer in proven.answers:
        content = words.CONTENT_NOT_KEPT if answer.content is None else _content(answer.content, titles)
        about = department_title(organisation, answer.about)
        line = words.PROVEN.filled(about=about, content=content)
        if answer.place is not None and answer.content_hash is not None:
            place = words.PLACE.filled(place=answer.place, hash=answer.content_hash)
            line = Text(zh=f"{line.zh}（{place.zh}）", en=f"{line.en} ({place.en})")
        yield line


def _content(content: Mapping[str, Json], titles: Mapping[str, Text]) -> Text:
    """The scores, the lost time and the comment of an answer."""
    parts: list[Text] = []
    for key, wording in (("scores", words.SCORE), ("expected", words.EXPECTED_SCORE)):
        scores = content.get(key)
        for dimension, score in sorted(scores.items()) if isinstance(scores, Mapping) else ():
            name = titles.get(dimension, Text.plain(dimension))
            parts.append(wording.filled(name=name, score=str(score)))
    if content.get("lost_minutes") is not None:
        parts.append(fill(words.LOST, {"minutes": int(str(content["lost_minutes"]))}))
    if comment := content.get("comment"):
        parts.append(Text.plain(one_line(str(comment))))
    return Text(zh=" · ".join(part.zh for part in parts), en=" · ".join(part.en for part in parts))


def _departments(organisation: Organisation, ids: Sequence[str]) -> Text:
    titles = [department_title(organisation, id) for id in ids]
    return Text(zh="、".join(title.zh for title in titles), en=", ".join(title.en for title in titles))
