"""The words of deliveries."""

from engine.domain.text import Text

TITLES: dict[str, Text] = {
    "delivered": Text(zh="交付", en="delivered"),
    "partly delivered": Text(zh="部分交付", en="partly delivered"),
    "attested": Text(zh="已确认，待核验", en="attested, awaiting verification"),
    "nothing to report": Text(zh="本期无发生（零报告）", en="nothing to report"),
}
HELP: dict[str, Text] = {
    "deliver": Text(zh="交付（提供方）", en="Deliver, with evidence (provider)"),
    "deliver partial": Text(zh="部分交付，其余稍后", en="Deliver a part now, the rest later"),
    "deliver nothing": Text(zh="本期无发生（零报告）", en="Nothing to report this period"),
}
BUTTONS: dict[str, Text] = {
    "deliver": Text(zh="交付", en="Deliver"),
    "deliver partial": Text(zh="先交一部分", en="Deliver a part"),
    "deliver nothing": Text(zh="本期无发生（零报告）", en="Nothing to report"),
}
FIELDS: dict[str, Text] = {
    "at": Text(zh="实际发生时间（早于现在为补记）", en="When it happened (an earlier time is backdated)"),
    "comment": Text(zh="备注", en="A comment"),
    "values": Text(zh="凭证，字段=值", en="Evidence, FIELD=VALUE"),
    "files": Text(zh="凭证文件，字段=路径", en="An evidence file, FIELD=PATH"),
    "signed": Text(zh="确认该文件已签字", en="Confirm that this file is signed"),
}
LABELS: dict[str, Text] = {
    "at": Text(
        zh="实际交付时间（早于现在须对方同意）", en="When it was delivered, if earlier (the other side approves it)"
    ),
}
REFUSALS: dict[str, Text] = {
    "event-completes-item": Text(
        zh="该事项以业务事件 {events} 为完成依据：登记该事件即视为完成，无需交付。",
        en="An event completes this item: it is done once {events} is recorded. No delivery is needed.",
    ),
    "nothing-to-report-not-agreed": Text(
        zh="这项义务没有约定“本期无发生（零报告）”。", en="This obligation does not allow “nothing to report”."
    ),
    "period-not-over": Text(
        zh="{period} 还没结束：从 {since}（该期最后一个工作日下班时）起才可以交付。",
        en="{period} is not over: it can be delivered from {since} on, the close of its last working day.",
    ),
    "nothing-to-report-instead": Text(
        zh="本期无发生的，改为提交零报告", en="if nothing happened, report that there is nothing to report"
    ),
    "consumer-confirms-receipt": Text(
        zh="该事项由{department}确认收到，无需交付；{actor} 不是该部门人员。",
        en="{department} confirms this item itself; {actor} is not in that department.",
    ),
    "check-decides": Text(
        zh="此项由系统核验，无需人工交付：{check}。",
        en="The system checks this item; nobody has to deliver it: {check}.",
    ),
    "check-confirms-time": Text(
        zh="此项还需核验（{check}），不能补记更早的时间。",
        en="This item still has to be checked ({check}), so an earlier time cannot be claimed.",
    ),
    "partial-without-evidence": Text(
        zh="部分交付须附上已有的凭证", en="a partial delivery must include some of the evidence"
    ),
    "partial-completes": Text(
        zh="凭证已齐全，无需部分交付", en="this completes the evidence: it is no partial delivery"
    ),
    "evidence-not-agreed": Text(
        zh="没有约定凭证“{name}”；约定的有：{names}", en="“{name}” is not agreed evidence; agreed evidence: {names}"
    ),
    "evidence-twice": Text(
        zh="“{first}”和“{second}”是同一项凭证，请只写一次",
        en="“{first}” and “{second}” are the same field: give it once",
    ),
    "evidence-borrowed": Text(
        zh="{field}应先在{other}下交付（同一对象）",
        en="{field} must be submitted under {other} first, for the same subject",
    ),
    "evidence-differs": Text(
        zh="{label}：{value} 与登记的 {recorded} 不一致", en="{label}: {value} differs from {recorded}, as recorded"
    ),
    "evidence-known": Text(
        zh="{label}：文件 {name} 已经交过：{others}", en="{label}: the file {name} was submitted already, for {others}"
    ),
    "evidence-bad-value": Text(zh="{label}：{why}", en="{label}: {why}"),
    "evidence-missing": Text(zh="缺少{field}", en="{field} is missing"),
    "evidence-file-empty": Text(zh="文件 {name} 是空的", en="The file {name} is empty"),
    "evidence-file-too-large": Text(zh="文件 {name} 超过 {limit} MB", en="The file {name} is larger than {limit} MB"),
    "evidence-no-picture": Text(
        zh="“{label}”应为照片或扫描件（PNG、JPEG、WebP、HEIC、PDF），{name} 不是",
        en="“{label}” must be a photo or scan (PNG, JPEG, WebP, HEIC, PDF); {name} is not",
    ),
    "evidence-not-signed": Text(zh="“{label}”须经{who}签字", en="“{label}” must be signed by {who}"),
    "evidence-no-table": Text(
        zh="“{label}”应为表格（CSV 或 XLSX），{name} 不是", en="“{label}” must be a table (CSV or XLSX); {name} is not"
    ),
}
