"""The refusals of instants, and of steps in a rehearsal."""

from engine.domain.text import Text

REFUSALS = {
    "differs-from-expected": Text(
        zh="{source} {id}，{what}：预期为“{expected}”，台账为“{actual}”",
        en="{source} {id}, {what}: expected “{expected}”, but the ledger has “{actual}”",
    ),
    "instant-on-real-ledger": Text(
        zh="这是正式台账，不能指定时间，只能试运行。",
        en="This is a real ledger: another instant is only for a dry run.",
    ),
    "rehearsal-back-in-time": Text(
        zh="演练的时间不能倒退：台账已到 {clock}，指定的是 {as_of}。",
        en="A rehearsal cannot go back in time: the ledger is at {clock}, but the command says {as_of}.",
    ),
    "step-accepted": Text(zh="应以“{why}”拒绝，实际却被接受", en="it must be refused with “{why}”, but was accepted"),
    "step-refused": Text(zh="{where}：{why}", en="{where}: {why}"),
    # ---- what differs from an expectation
    "expected-at": Text(zh="{at} 时", en="as of {at}"),
    "expected-due": Text(zh="期限", en="due"),
    "expected-end": Text(zh="结果", en="ends"),
    "expected-overdue-from": Text(zh="逾期时间", en="overdue from"),
    "expected-returns": Text(zh="退回次数", en="returned"),
    "expected-to-open": Text(zh="生成", en="opens"),
}
