"""The lines of a recorded action beside its new state: the time agreed on, the clock that stands, the next step."""

from collections.abc import Iterator
from datetime import tzinfo

from engine.domain.action.deliver import EvidenceAction
from engine.domain.action.pause import PauseItem
from engine.domain.action.request_item import RequestItem
from engine.domain.action.respond import Respond
from engine.domain.action.table import occurrence_payload
from engine.domain.agreement.rule import Agreed
from engine.domain.occurrence.evidence_state import submitted_evidence
from engine.domain.text import Text
from engine.reports.command_line import id_as_argument
from engine.services.case import Done
from engine.wording.evidence import same_file_text
from engine.wording.names import one_line, waited_for

_AGREED = Text(zh="双方已约定：{at}", en="Both sides agreed: {at}")
_TO_CONFIRM = Text(zh="时间须双方确认：respond", en="Both sides have to confirm the time: respond")
_KNOWN = Text(zh="注意：{label}：{file}", en="Note: {label}: {file}")
_STANDS = Text(
    zh="自 {since} 起停止计时，等待{who}{reason}。恢复：duecourse resume {id}",
    en="The clock stands since {since}, waiting for {who}{reason}. To resume: duecourse resume {id}",
)


def action_lines(done: Done, zone: tzinfo) -> Iterator[Text]:
    """The lines of an action that has been recorded. Instants are local to ``zone``."""
    payload, due = occurrence_payload(done.entry.kind).read(done.entry), done.verdict.due
    match payload:
        case RequestItem() | Respond() if isinstance(done.obligation.due, Agreed):
            if due is None or (isinstance(payload, Respond) and not payload.agrees):
                yield _TO_CONFIRM
            else:
                yield _AGREED.filled(at=f"{due.at.astimezone(zone):%Y-%m-%d %H:%M}")
        case PauseItem(waiting_for=who, reason=why):
            because = Text(zh=f"（{one_line(why)}）", en=f" ({one_line(why)})") if why else Text.plain("")
            # an earlier beginning counts once the other side approves it
            since = f"{done.entry.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}"
            id = id_as_argument(done.occurrence.id)
            yield _STANDS.filled(since=since, who=waited_for(who), reason=because, id=id)
        case EvidenceAction(evidence=evidence):
            for one in submitted_evidence(done.agreement, done.obligation, evidence or {}):
                if one.same_as:
                    yield _KNOWN.filled(label=one.label, file=same_file_text(one.value.en, one.same_as))
