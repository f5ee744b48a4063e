"""5xx: names, parties, fields and obligations that do not fit together."""

from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

NAME_DIFFERS = Code(
    code="DC501",
    zh=("编号和文件名不一样", "写的是 `{actual}`，文件叫 `{file}`", "两处都写 `{wanted}`"),
    en=("The id differs from the file name", "the id is `{actual}`, the file is `{file}`", "use `{wanted}` in both"),
    about=Text(
        zh="约定和日历的编号就是文件名（不含 .yaml），这样人和程序都能马上找到它。",
        en="The id of an agreement or calendar is its file name without .yaml, so that people and programs find it "
        "immediately.",
    ),
    bad="# agreements/sales-finance.yaml\nagreement: sales-to-finance",
    good="# agreements/sales-finance.yaml\nagreement: sales-finance",
)
COPY_OF_FILE = Code(
    code="DC533",
    zh=("这个文件像是另一个文件的副本", "`{file}` 里写的是 `{actual}` 的编号", "移到别的文件夹，或改名并换一个编号"),
    en=(
        "This file looks like a copy of another one",
        "`{file}` has the id of `{actual}`",
        "move it to another folder, or give it a name and an id of its own",
    ),
    about=Text(
        zh="复制一份再改时，系统会给副本加上“副本”或数字。两份文件不能用同一个编号。",
        en="A copied file gets “Copy” or a number in its name. Two files cannot have the same id.",
    ),
    bad="# agreements/sales-finance - 副本.yaml\nagreement: sales-finance",
    good="# agreements/after-sales-finance.yaml\nagreement: after-sales-finance",
)
DUPLICATE_ID = Code(
    code="DC502",
    zh=("这个编号用了两次", "`{actual}` 在第 {line} 行已经用过", "给其中一个换一个编号"),
    en=("This id is used twice", "`{actual}` is already used on line {line}", "give one of them another id"),
    about=Text(
        zh="同一份约定里，每条义务和每个部分的编号各不相同。",
        en="Each obligation and part of an agreement has its own id.",
    ),
    bad="- id: fee-claim\n- id: fee-claim",
    good="- id: fee-claim\n- id: fee-refund",
)
CONDITION_KIND = Code(
    code="DC503",
    zh=("这个条件不适合字段 `{field}`", "字段的种类是 {kind}，条件是 `{actual}`", "写{right}"),
    en=(
        "This condition does not fit the field `{field}`",
        "the field is of kind {kind}, the condition is `{actual}`",
        "use {right}",
    ),
    about=Text(
        zh="above/below 用于数值和金额；after/before 用于时刻（写 17:00）和日期（写 2026-01-05）；值、列表和 not "
        "用于其余种类。附件字段不能作条件。",
        en="above and below are for numbers and money; after and before are for moments and times (a time such as "
        "17:00) and for dates; a value, a list and not are for the other kinds. Attached files cannot be tested.",
    ),
    bad="where: {customer: {above: 5}}",
    good="where: {amount: {above: 5000}}",
)
OTHER_SUBJECT = Code(
    code="DC504",
    zh=("两条义务的对象不同", "`{actual}` 关于 {theirs}，这里关于 {ours}", "只能引用关于 {ours} 的义务的凭证"),
    en=(
        "The two obligations are not about the same subject",
        "`{actual}` is about {theirs}, this one is about {ours}",
        "use evidence only of an obligation about {ours}",
    ),
    about=Text(
        zh="`from:` 引用同一个对象（同一订单）已经提交的凭证。对象不同就找不到；按期和按请求的义务没有对象。",
        en="`from:` uses evidence that was submitted for the same subject, such as the same order. Recurring "
        "obligations and requests have no subject.",
    ),
    bad="when: {event: employee.joined}\nevidence: {order_slip: {from: signed-slips}}",
    good="when: {event: vehicle.delivered}\nevidence: {order_slip: {from: signed-slips}}",
)
EVENT_OF_OTHER_SUBJECT = Code(
    code="DC505",
    zh=(
        "后面的事件不是关于同一种对象",
        "`{actual}` 关于 {theirs}，触发事件关于 {ours}",
        "写关于 {ours} 的事件：{known}",
    ),
    en=(
        "The later event is not about the same subject",
        "`{actual}` is about {theirs}, the trigger is about {ours}",
        "use an event about {ours}: {known}",
    ),
    about=Text(
        zh="`before: {event}` 和 `until: {event}` 指同一个对象后面的事件；触发写了几个事件时，它们也要关于同一种对象。",
        en="`before: {event}` and `until: {event}` refer to a later event of the same subject. Several trigger events "
        "must be about one kind of subject too.",
    ),
    bad="when: {event: refund.requested}\ndue: {before: {event: employee.joined}}",
    good="when: {event: refund.requested}\ndue: {before: {event: refund.paid}}",
)
KEY_DOES_NOT_FIT = Code(
    code="DC511",
    zh=("`{key}` 不适合这条义务", "{actual}", "{right}"),
    en=("`{key}` does not fit this obligation", "{actual}", "{right}"),
    about=Text(
        zh="没有作用的键会被拒绝：respond 只用于请求；then、met_when、done_by、pauses、stake 只用于事件；"
        "nothing_to_report 只用于按期的义务，early 只用于 serves: previous。写了 done_by 就不用再提交；"
        "pauses 只用于往后数的期限。",
        en="A key without effect is refused: respond is for requests; then, met_when, done_by, pauses and stake are "
        "for events; nothing_to_report is for recurring obligations, early for serves: previous. With done_by "
        "nothing is submitted; pauses need a due rule that counts forward.",
    ),
    bad="when: {every: month}\nrespond: {within: 1 working hour}",
    good="when: {request: true}\nrespond: {within: 1 working hour}",
)
STAKE = Code(
    code="DC516",
    zh=("`stake` 只能标在一个金额字段上", "{actual}", "只在一个 kind: money 的字段上写 stake: true"),
    en=("`stake` must mark a single money field", "{actual}", "put stake: true on a single field with kind: money"),
    about=Text(
        zh="报告按这个字段合计“涉及金额”，所以每个事件最多一个。",
        en="Reports add up this field as money at stake, so an event has at most one.",
    ),
    bad="customer: {label: 客户, stake: true}",
    good="amount: {label: 金额, kind: money, stake: true}",
)
FIELD_KEY_DOES_NOT_FIT = Code(
    code="DC517",
    zh=("`{key}` 不适合这种字段", "字段的种类是 {kind}", "{right}"),
    en=("`{key}` does not fit this kind of field", "the field is of kind {kind}", "{right}"),
    about=Text(
        zh="of 只用于 choice（而且必须有）；currency 用于 money；signed_by、unique 和 keep 用于 file、photo、sheet；"
        "equals 用于其他种类；凭证里的 columns 用于 sheet。",
        en="of is for choice, where it is required; currency is for money; signed_by, unique and keep are for file, "
        "photo and sheet, equals for all other kinds; columns of evidence is for sheet.",
    ),
    bad="payment: {label: 付款方式, kind: choice}",
    good="payment: {label: 付款方式, kind: choice, of: {cash: 现金, card: 刷卡}}",
)
ONE_PARTY = Code(
    code="DC518",
    zh=("提供方和接收方是同一个部门", "`{actual}`", "写两个不同的部门"),
    en=("Provider and consumer are the same department", "`{actual}`", "name two departments"),
    about=Text(zh="约定是一个部门对另一个部门的承诺。", en="In an agreement one department makes promises to another."),
    bad="provider: sales\nconsumer: sales",
    good="provider: sales\nconsumer: finance",
)
NO_OWNER = Code(
    code="DC519",
    zh=("没有人负责这条义务", "义务和约定都没有写 owner", "在约定或义务上写 owner: 提供方的一个岗位（{known}）"),
    en=(
        "Nobody owns this obligation",
        "neither the obligation nor the agreement names an owner",
        "add owner: with a role of the provider ({known})",
    ),
    about=Text(
        zh="约定的 owner 对所有义务有效，义务可以写自己的。",
        en="The owner of the agreement applies to all obligations; an obligation may name its own.",
    ),
    bad="agreement: sales-finance",
    good="agreement: sales-finance\nowner: sales-clerk",
)
LABEL_PLACEHOLDER = Code(
    code="DC522",
    zh=("标签格式有误", "`{actual}`", '只用 {{字段}} 或 {{key}}，例如 "{{customer}}"'),
    en=("This label cannot be read", "`{actual}`", 'use only {{field}} or {{key}}, such as "{{customer}}"'),
    about=Text(
        zh="标签里的花括号放事件的字段名；{key} 是对象的编号。",
        en="Braces in a label hold a field of the event; {key} is the number of the subject.",
    ),
    bad='label: "{customer} {"',
    good='label: "{customer} {plate}"',
)
STEP_ORDER = Code(
    code="DC523",
    zh=("提醒与升级的各级没有按时间排列", "{actual} 在后面", "从最早的提前提醒写到最晚的升级"),
    en=(
        "The steps are not in chronological order",
        "{actual} comes too late in the list",
        "begin with the earliest reminder and end with the latest escalation",
    ),
    about=Text(
        zh="先写 before（从大到小），再写 at: due，最后写 after（从小到大）。",
        en="First before, from large to small; then at: due; then after, from small to large.",
    ),
    bad="- {after: 1 day, notify: [owner]}\n- {before: 1 day, notify: [owner]}",
    good="- {before: 1 day, notify: [owner]}\n- {after: 1 day, notify: [owner]}",
)
SAME_HEADING = Code(
    code="DC524",
    zh=("同一个表头指向两个字段", "`{actual}` 在第 {line} 行已经用过", "让每个表头只属于一个字段"),
    en=(
        "Two fields use the same heading",
        "`{actual}` is already used on line {line}",
        "use each heading for one field only",
    ),
    about=Text(zh="导入表格时按表头找字段。", en="An import finds a field by the heading of its column."),
    bad="plate: {label: 车牌, columns: [编号]}\nchassis: {label: 车架号, columns: [编号]}",
    good="plate: {label: 车牌, columns: [车牌号]}\nchassis: {label: 车架号, columns: [车架号]}",
)
UNKNOWN_NEED = Code(
    code="DC536",
    zh=("找不到前置事项对应的义务", "`{actual}`", "写已有的义务：{known}{suggestion}"),
    en=("There is no such obligation to wait for", "`{actual}`", "use one of {known}{suggestion}"),
    about=Text(
        zh="`needs:` 写前置事项所属的义务：本约定里的写编号，其他约定的写 `约定/义务`；有几个部分的要写到部分。",
        en="`needs:` names the obligations that must be delivered first: an id of this agreement, or "
        "`agreement/obligation`. If an obligation has parts, name the part.",
    ),
    bad="needs: signed-slip",
    good="needs: signed-slips",
)
NEED_APART = Code(
    code="DC537",
    zh=("无法确定前置事项是哪一项", "`{actual}` 关于 {theirs}，这里关于 {ours}", "等关于同一对象、或同样周期的义务"),
    en=(
        "It is unclear which item to wait for",
        "`{actual}` is about {theirs}, this one is about {ours}",
        "wait for an obligation about the same subject, or of the same period",
    ),
    about=Text(
        zh="事件触发的义务等同一对象（同一订单）的；按期的义务等同一期的。请求没有对象，不能等，也不能被等。",
        en="An obligation triggered by an event waits for the item of the same subject, a recurring one for the item "
        "of the same period. A request has neither, so it cannot wait or be waited for.",
    ),
    bad="when: {event: vehicle.delivered}\nneeds: insurance-finance/arrears-report",
    good="when: {event: vehicle.delivered}\nneeds: signed-slips",
)
NEED_CIRCLE = Code(
    code="DC538",
    zh=("互相等待，谁也开始不了", "`{actual}` 也在等这一条", "去掉其中一个 needs"),
    en=("These obligations wait for each other", "`{actual}` waits for this one too", "delete one of the needs"),
    about=Text(
        zh="互相等待的事项永远不能开始。",
        en="Obligations that wait for each other can never start.",
    ),
    bad="- {id: a, needs: b}\n- {id: b, needs: a}",
    good="- {id: a}\n- {id: b, needs: a}",
)
ID_OF_COMMON_OBLIGATION = Code(
    code="DC539",
    zh=("这个编号是通用义务的编号", "organisation.yaml 的 common_obligations 里已有 `{actual}`", "换一个编号"),
    en=(
        "This id belongs to a common obligation",
        "`{actual}` is under common_obligations in organisation.yaml",
        "use another id",
    ),
    about=Text(
        zh="通用义务对每份约定都适用，所以约定里的义务（包括 formerly）不能用它的编号，否则两种事项的编号会相同。",
        en="A common obligation holds under every agreement, so no obligation of an agreement may have its id, also "
        "not as formerly: their items would have the same ids.",
    ),
    bad="# common_obligations: {recovery: …}\n- id: recovery",
    good="# common_obligations: {recovery: …}\n- id: recovery-of-claims",
)
OWNER_FIELD = Code(
    code="DC540",
    zh=("责任人的字段不能用", "{actual}", "写触发事件里 kind: person 的字段（{known}），或只写岗位"),
    en=(
        "This field cannot name the owner",
        "{actual}",
        "use a field of the triggering event with kind: person ({known}), or a role alone",
    ),
    about=Text(
        zh="事件可以写明事项归谁：字段的种类是 person（人员编号或姓名），约定或义务写 owner: {field: 字段}。"
        "按期和按请求的义务没有事件，归岗位。",
        en="An event can name the person whose item it is: in a field of kind person (an id or a name), which the "
        "agreement or obligation names with owner: {field: name}. Recurring obligations and requests have no event; "
        "the role owns them.",
    ),
    bad="when: {event: vehicle.delivered}\nowner: {field: customer}",
    good="when: {event: vehicle.delivered}\nowner: {field: consultant}",
)
STEP_CIRCLE = Code(
    code="DC577",
    zh=("步骤互相在前，谁也开始不了", "`{actual}` 也在这一步之后", "让其中一步以评价或退回为起因"),
    en=(
        "These steps follow each other",
        "`{actual}` comes after this one too",
        "let one of them follow from a rating or a return",
    ),
    about=Text(
        zh="一连串步骤的第一步由评价或退回引起；互相在前的步骤永远不能开始。",
        en="The first of several steps follows from a rating or a return. Steps that follow each other never begin.",
    ),
    bad="a: {when: {after: b}}\nb: {when: {after: a}}",
    good="a: {when: {returned: true}}\nb: {when: {after: a}}",
)
ID_OF_BAD_RATING = Code(
    code="DC576",
    zh=("这个编号是低分处理的编号", "ratings.bad 已经用了 `{actual}`", "换一个编号"),
    en=("This id belongs to the loop of a bad rating", "ratings.bad has `{actual}` already", "use another id"),
    about=Text(
        zh="ratings.bad 生成 contact（联系）和 resolve（处理）两条通用义务，别的通用义务不能用这两个编号。",
        en="ratings.bad makes two common obligations, contact and resolve; no other may have their ids.",
    ),
    bad="common_obligations: {contact: …}\nratings: {bad: …}",
    good="common_obligations: {call: …}\nratings: {bad: …}",
)
