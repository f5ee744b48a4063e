"""The refusals of anonymous rounds: answering with a confirmation code, and the proof of answers."""

from engine.domain.text import Text

REFUSALS = {
    "answers-not-committed": Text(
        zh="{round} 的匿名答卷与汇总时的校验摘要不符。",
        en="{round}: the anonymous answers are not those that its commitment covers.",
    ),
    "code-unknown": Text(
        zh="没有找到这个回执码对应的答卷。请核对 20 位回执码；如果台账是从备份恢复的，答卷已丢失，请重新填写。",
        en="No answer has this confirmation code. Compare its letters and digits; if the ledger was restored from a "
        "backup, the answer is lost and can be given again.",
    ),
    "code-unreadable": Text(
        zh="这不是回执码：回执码是 20 位字母和数字。",
        en="This is no confirmation code: one has 20 letters and digits.",
    ),
    "code-not-wanted": Text(
        zh="{round} 不是匿名调查，没有回执码。", en="{round} is not anonymous: it has no confirmation codes."
    ),
    "forms-not-people": Text(
        zh="{round} 有 {people} 人参与，却有 {forms} 份答卷：进行期间有人改过数据库。",
        en="{round}: {people} people took part and gave {forms} forms. The database was changed while it was open.",
    ),
    "took-part-already": Text(
        zh="你已参与 {round}。修改或补充答卷需要回执码。",
        en="You took part in {round} already. To change your answers or add to them, give your confirmation code.",
    ),
}
