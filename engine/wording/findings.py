"""The sentences of what a run finds."""

from collections.abc import Mapping

from engine.domain.refusal import Value
from engine.domain.text import Text
from engine.wording.refusal import fill

FINDINGS = {
    "calendar-published": Text(
        zh="日历 {name} 已公布到 {until}：暂定的期限已重新计算。",
        en="Calendar {name} is published through {until}: provisional due times have been recalculated.",
    ),
    "change-to-sign": Text(
        zh="{names}：{by} 提出的变更待签署（{departments}），签齐后生效。",
        en="{names}: the change that {by} proposed waits for the signatures of {departments}.",
    ),
    "clock-behind": Text(
        zh="本机时钟为 {now}，台账最后一条记录的时间为 {last}：时钟可能不准。在此之前，到期和催办都会算错；"
        "请先校准时钟。",
        en="The clock says {now}, but the last entry of the ledger is from {last}: the clock may be wrong. Until it "
        "catches up, due times and reminders will be wrong. Correct the clock first.",
    ),
    "could-not-check": Text(
        zh="{count} 项无法核验：{why}。不算逾期，也不算完成；下次运行时重试。（{ids}）",
        en="{count} could not be checked: {why}. That counts neither as overdue nor as done; the next run tries again."
        " ({ids})",
    ),
    "definitions-differ": Text(
        zh="{folder} 与已生效的版本不同：{differences}。所有期限均未变动。",
        en="{folder} differs from what is in force: {differences}. No due time has changed.",
    ),
    "definitions-have-errors": Text(
        zh="{folder} 有 {errors} 处错误，仍按已生效的版本执行。",
        en="{folder} has {errors:error}; the definitions in force stay in force.",
    ),
    "erased-in-folder": Text(
        zh="约定目录里还有已删除个人信息的人员：{people}。没有重新采用。请把姓名改成编号，地址清空；重新入职请用新的编号。",
        en="The definitions folder still names people who were erased: {people}. Their names and addresses were not "
        "taken. Put the id in place of the name and empty the addresses; whoever comes back gets a new id.",
    ),
    "event-silent": Text(
        zh="已有 {count} 个工作日没有“{event}”的登记，比平时久（最近一次 {last}）。"
        "确实没有发生，还是没有导入？请{department}确认。",
        en="No event “{event}” for {count} working days, which is longer than usual (the last one: {last}). Did none "
        "happen, or was none imported? Ask the department: {department}.",
    ),
    "evidence-erased": Text(
        zh="凭证保留期已满：删除了 {items} 个事项的 {count} 个文件。",
        en="Kept long enough, now erased: {count:file} of evidence of {items:item}.",
    ),
    "files-unread": Text(
        zh="{folder} 里有看似定义、却没有读取的文件：{files}。要用就改名，是备份就移走。",
        en="{folder} has files that look like definitions and are not read: {files}. Rename them to use them, or move "
        "backups away.",
    ),
    "first-apply": Text(
        zh="台账为空：{agreements} 份服务约定自即日起生效。",
        en="The ledger was empty. In force from now on: {agreements:agreement}.",
    ),
    "first-apply-unsigned": Text(
        zh="首次生效无需签署；以后 {names} 的变更须经双方部门负责人签署。",
        en="The first application needs no signature. Later changes of {names} need those of both heads.",
    ),
    "given-up": Text(
        zh="已放弃发送给 {people}（{count} 封），重试 {span}仍未成功：{why}。请排除故障；之后的通知会照常发送，"
        "已放弃的不再发送。",
        en="Given up, not sent to {people} ({count}) within {span}: {why}. Fix the cause; later notifications are "
        "sent, those given up are not.",
    ),
    "addresses-erased": Text(
        zh="审计日志里的网络地址保留期已满：{before} 之前的 {count} 条，地址已删除。",
        en="Kept long enough, now erased: the addresses of browsers in {count:row} of the audit from before {before}.",
    ),
    "messages-erased": Text(
        zh="通知保留期已满：{before} 之前的 {count} 封，地址和内容已删除。",
        en="Kept long enough, now erased: address and text of {count:message} from before {before}.",
    ),
    "not-sent": Text(
        zh="未能发送给 {people}（{count} 封）：{why}。{wait}后运行时会重试。",
        en="Not sent to {people} ({count}): {why}. A run {wait} from now or later tries again.",
    ),
    "number-questioned": Text(
        zh="事件 {event} 的编号 {number} 可能就是 {known}：确认之前不生成事项。",
        en="Event {event}: its number {number} may be {known}. It opens nothing before that is answered.",
    ),
    "orphaned-assignments": Text(
        zh="{person} 已不在岗：归其本人的 {count} 项退回给岗位上的人。",
        en="{person} no longer holds a role. Items that go back to the holders of their roles: {count}.",
    ),
    "question": Text(
        zh="事件 {event} 缺少 {fields}，无法判断是否适用 {obligation}；请补充后重新导入。",
        en="Event {event} lacks {fields}: cannot tell whether {obligation} applies. Add it and import again.",
    ),
    "question-of-owner": Text(
        zh="事件 {event} 的 {fields} 写的是“{name}”，在责任岗位上找不到唯一的这个人；事项暂归岗位，"
        "请更正后重新导入（{item}）。",
        en="Event {event} names “{name}” in {fields}, which is not one person in the owner's role. The role owns the "
        "item until the name is corrected and imported again ({item}).",
    ),
    "quiet": Text(
        zh="{count} 项在 {date} 之前到期的事项已生成，不发送通知。",
        en="Open items that were due before {date}: {count}. Nobody is notified of them.",
    ),
    "read-in-part": Text(zh="来源 {name} 的 {piece}：{note}", en="Source {name}, {piece}: {note}"),
    "rejected-erased": Text(
        zh="未导入的行保留期已满：{before} 之前的 {count} 个文件已删除。",
        en="Kept long enough, now deleted: {count:file} of rejected rows from before {before}.",
    ),
    "role-vacant": Text(zh="{on} 无人担任的岗位：{roles}", en="Roles that nobody holds on {on}: {roles}"),
    "round-closed": Text(
        zh="{round} 已结束：应填 {wanted} 份，收回 {answered} 份（{percent}%），有效。",
        en="{round} has closed and counts: {answered} of {wanted} answers came ({percent} %).",
    ),
    "round-forms-missing": Text(
        zh="{round} 正在进行，但没有存放答卷的地方：台账是从不含答卷的备份恢复的。之前的答卷已丢失，请大家重新填写。",
        en="{round} is open and had no place for its forms: the ledger was restored from a backup, which has none. "
        "Earlier answers are lost; the round asks everybody again.",
    ),
    "round-not-valid": Text(
        zh="{round} 已结束：应填 {wanted} 份，收回 {answered} 份（{percent}%），份数不够，这一期无效。",
        en="{round} has closed: {answered} of {wanted} answers came ({percent} %). They are too few for it to count.",
    ),
    "round-opened": Text(
        zh="{round} 已发起，请 {people} 人填写。", en="{round} has opened; it asks {people:person|people}."
    ),
    "round-without-raters": Text(
        zh="{round} 已发起，但没有人可填：这段时间没有部门之间的交付，或者相关岗位无人担任。",
        en="{round} has opened and asks nobody: no department served another one in that time, or nobody holds the "
        "roles.",
    ),
    "rounds-not-wiped": Text(
        zh="匿名调查已结束，但数据库文件旁边还留有答卷的痕迹：另有程序一直在读。下次运行会再次清除。",
        en="An anonymous round has closed, but files beside the database still hold its forms, since another program "
        "keeps reading. The next run wipes them.",
    ),
    "rows-rejected": Text(
        zh="来源 {name} 的 {piece} 有 {count} 行未导入：{kept}",
        en="Source {name}, {piece}: {count} rejected rows: {kept}",
    ),
    "settings-have-errors": Text(zh="{problem}", en="{problem}"),
    "source-silent": Text(
        zh="来源 {name} 已有 {count} 个工作日没有新数据，比平时久（最近一次 {last}）。请检查导出是否正常。",
        en="Source {name} has brought nothing new for {count} working days, which is longer than usual (the last time: "
        "{last}). See whether its export still works.",
    ),
    "source-not-taken": Text(zh="来源 {name}：{why}", en="Source {name}: {why}"),
    "undeliverable": Text(
        zh="{person}（{address}）无法送达，已放弃 {count} 封：{why}。请更正地址；"
        "之后的通知会发到新地址，已放弃的不再发送。",
        en="{person} ({address}) cannot be reached, given up ({count}): {why}. Correct the address; "
        "later notifications go there, those given up are not sent again.",
    ),
}


def finding_text(code: str, values: Mapping[str, Value]) -> Text:
    """The sentence of a finding. Raises KeyError if the code has none."""
    return fill(FINDINGS[code], values)
