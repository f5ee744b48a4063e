"""The refusals of erasing personal information, and the damage where what was erased is back."""

from engine.domain.text import Text

REFUSALS = {
    "erase-not-by-head": Text(
        zh="只有部门负责人或管理员可以删除个人信息；{person} 不是。",
        en="Only the head of a department or the operator can erase a person; {person} is neither.",
    ),
    "erase-no-person": Text(
        zh="台账里没有编号为 {person} 的人。{similar}", en="Nobody in the ledger has the id {person}.{similar}"
    ),
    "erase-in-charge": Text(
        zh="{person} 仍担任 {roles}，删除后收不到通知。请先填写最后一天，运行一次，次日再删除。",
        en="{person} still holds {roles}, and would get no more messages. Set the last day first, run, and erase on "
        "the day after.",
    ),
    "erased-already": Text(
        zh="{person} 的个人信息已于 {at} 删除。", en="The name and addresses of {person} were erased at {at}."
    ),
    "erased-without-entry": Text(
        zh="{person} 的姓名和地址不见了，但没有删除的记录。",
        en="The name and addresses of {person} are gone, and no entry says that they were erased.",
    ),
    "erased-is-back": Text(
        zh="{person} 的个人信息已删除，但台账里又有姓名或地址。",
        en="{person} was erased, but the database has a name or an address again.",
    ),
    "erased-file-is-back": Text(
        zh="{item} 的凭证（校验值 {hash}）已到期删除，但文件还在；下一天的首次运行会删除。",
        en="{item}: the evidence with SHA-256 {hash} was erased, but its file is there; the first run of the next day "
        "deletes it.",
    ),
    "erased-message-is-back": Text(
        zh="{person} 的个人信息已删除，但通知（第 {row} 行）又有内容。",
        en="{person} was erased, but message {row} has content again.",
    ),
}
