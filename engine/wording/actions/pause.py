"""The words of pauses."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "paused": Text(zh="暂停", en="paused"),
    "resumed": Text(zh="恢复", en="resumed"),
}
HELP: dict[str, Text] = {
    "pause": Text(zh="暂停，说明等待谁（提供方）", en="Pause, naming the party you wait for (provider)"),
    "resume": Text(zh="恢复（任一方）", en="Resume (either side)"),
}
BUTTONS: dict[str, Text] = {
    "pause": Text(zh="暂停计时", en="Pause the clock"),
    "resume": Text(zh="恢复计时", en="Resume the clock"),
}
FIELDS: dict[str, Text] = {
    "waiting_for": Text(
        zh="等待谁：consumer（接收方）、部门 id、customer、bank、insurer、supplier、authority",
        en="The party you wait for: consumer, a department's id, customer, bank, insurer, supplier, authority",
    ),
    "reason": Text(zh="等待什么", en="What you wait for"),
    "at": Text(zh="实际发生时间（早于现在为补记）", en="When it happened (an earlier time is backdated)"),
}
LABELS: dict[str, Text] = {
    "waiting_for": Text(zh="等待谁", en="Waiting for"),
    "at": Text(zh="实际时间（早于现在须对方同意）", en="When, if earlier (the other side approves it)"),
}
REFUSALS: dict[str, Text] = {
    "pause-calendar-date": Text(
        zh="该事项的期限是日历上的日期，不能暂停；只有从事件或请求起算的期限可以暂停。",
        en="This item is due on a calendar date and cannot be paused; only items that count from an event or a "
        "request can.",
    ),
    "pause-already": Text(zh="该事项已暂停。", en="This item is already paused."),
    "pause-date-pending": Text(
        zh="期限待定，还不能暂停。", en="The due date is pending: there is nothing to pause yet."
    ),
    "pause-extended": Text(
        zh="该事项已延期到确定的时间，不能再暂停。",
        en="This item was extended to a fixed time and can no longer be paused.",
    ),
    "pause-due-passed": Text(
        zh="期限已过，不能再暂停。", en="The due time has passed: this item can no longer be paused."
    ),
    "pause-limit-reached": Text(
        zh="该事项的暂停合计已满 {limit} 个工作日。要再暂停，须接收方同意延长。",
        en="The pauses of this item have lasted {limit} working days, which is the limit. To pause it again, the "
        "consumer has to grant a longer pause.",
    ),
    "pause-party-unknown": Text(
        zh="请说明等待谁，可以是 {parties}，不能是“{value}”。",
        en="A pause needs the party it waits for: {parties}; not “{value}”.",
    ),
    "resume-by-event": Text(
        zh="该事项因业务事件暂停，登记结束暂停的事件后恢复。",
        en="An event paused this item: it resumes once the event that ends the pause is recorded.",
    ),
    "resume-limit-reached": Text(
        zh="暂停已达上限，该事项已自动恢复计时。",
        en="The pause has reached its limit: the clock of this item already runs again.",
    ),
    "resume-not-paused": Text(zh="该事项未暂停。", en="This item is not paused."),
    "resume-before-pause": Text(
        zh="暂停从 {since} 开始，不能更早恢复。", en="The pause began at {since}: it cannot end earlier."
    ),
}
