"""4xx: names that refer to something declared elsewhere."""

from engine.domain.text import Text
from engine.wording.diagnostics.code import Code


def _unknown(code: str, zh: str, en: str, home: str, about: Text, bad: str, good: str) -> Code:
    return Code(
        code=code,
        zh=(f"没有这个{zh}", "`{actual}`", f"写 {home} 里有的：{{known}}{{suggestion}}"),
        en=(f"There is no such {en}", "`{actual}`", f"use one of {home}: {{known}}{{suggestion}}"),
        about=about,
        bad=bad,
        good=good,
    )


UNKNOWN_DEPARTMENT = _unknown(
    "DC401",
    "部门",
    "department",
    "organisation.yaml",
    Text(
        zh="部门在 organisation.yaml 的 departments 里声明一次，别处用它的编号。",
        en="Departments are declared once, under departments in organisation.yaml, and named elsewhere by their id.",
    ),
    "provider: insurence",
    "provider: insurance",
)
UNKNOWN_ROLE = _unknown(
    "DC402",
    "岗位",
    "role",
    "organisation.yaml",
    Text(
        zh="义务归岗位，不归个人。岗位在 organisation.yaml 的 roles 里声明，谁在岗写在 people.csv。",
        en="Obligations belong to roles, not to people. Roles are declared under roles in organisation.yaml; "
        "people.csv says who holds them.",
    ),
    "owner: insurance-clark",
    "owner: insurance-clerk",
)
UNKNOWN_CALENDAR = _unknown(
    "DC403",
    "工作日历",
    "calendar",
    "calendars/",
    Text(
        zh="每个工作日历是 calendars/ 里的一个文件，文件名就是编号。",
        en="Each calendar is a file in calendars/, whose name is its id.",
    ),
    "calendar: dealership-nanjing",
    "calendar: dealership",
)
UNKNOWN_EVENT = _unknown(
    "DC404",
    "业务事件",
    "business event",
    "events.yaml",
    Text(
        zh="业务事件先在 events.yaml 里声明，约定才能用它。",
        en="A business event is declared in events.yaml before an agreement can use it.",
    ),
    "when: {event: vehicle.deliverd}",
    "when: {event: vehicle.delivered}",
)
UNKNOWN_FIELD = Code(
    code="DC405",
    zh=("事件 `{event}` 没有这个字段", "`{actual}`", "写 events.yaml 里这个事件有的字段：{known}{suggestion}"),
    en=(
        "The event `{event}` has no such field",
        "`{actual}`",
        "use a field of this event in events.yaml: {known}{suggestion}",
    ),
    about=Text(
        zh="条件、期限和标签里的字段必须在 events.yaml 的这个事件里声明。触发写了几个事件时，每个都要有这个字段。",
        en="A field in a condition, a due rule or a label must be declared with its event in events.yaml. If several "
        "events are named, each must have it.",
    ),
    bad="due: {before: {field: delivered_at}}",
    good="due: {before: {field: delivery_at}}",
)
UNKNOWN_STANDARD = _unknown(
    "DC406",
    "时限标准",
    "named standard",
    "organisation.yaml",
    Text(
        zh="“及时”这样的说法在 organisation.yaml 的 standards 里统一规定时长。",
        en="The standards of organisation.yaml give words such as promptly a duration.",
    ),
    "due: {within: soon}",
    "due: {within: promptly}",
)
UNKNOWN_ESCALATION = _unknown(
    "DC407",
    "提醒与升级",
    "escalation",
    "organisation.yaml",
    Text(
        zh="提醒与升级在 organisation.yaml 的 escalations 里声明。没有写 escalation 的义务用 standard。",
        en="Escalations are declared under escalations in organisation.yaml. An obligation without one uses standard.",
    ),
    "escalation: standart",
    "escalation: standard",
)
UNKNOWN_DIMENSION = _unknown(
    "DC417",
    "评价项",
    "dimension of ratings",
    "organisation.yaml",
    Text(
        zh="评价项在 organisation.yaml 的 ratings.dimensions 里声明，评价和调查共用，这样两边的分数可以比较。",
        en="Dimensions are declared under ratings.dimensions in organisation.yaml. Ratings and surveys share them, so "
        "that their scores can be compared.",
    ),
    "questions: {timelyness: {weight: 2}}",
    "questions: {timeliness: {weight: 2}}",
)
UNKNOWN_SURVEY = _unknown(
    "DC418",
    "调查",
    "survey",
    "surveys/",
    Text(
        zh="每项满意度调查是 surveys/ 里的一个文件，文件名就是编号。",
        en="Each survey is a file in surveys/, whose name is its id.",
    ),
    "when: {survey: {id: quaterly}}",
    "when: {survey: {id: quarterly}}",
)
UNKNOWN_OBLIGATION = Code(
    code="DC408",
    zh=("这份约定里没有这条义务", "`{actual}`", "写同一份约定里的义务：{known}{suggestion}"),
    en=(
        "This agreement has no such obligation",
        "`{actual}`",
        "use an obligation of the same agreement: {known}{suggestion}",
    ),
    about=Text(
        zh="`from:` 引用同一份约定里另一条义务的凭证。有几个部分的义务要写到部分：new-employee.deposit。",
        en="`from:` uses evidence of another obligation of the same agreement. If that obligation has parts, name the "
        "part: new-employee.deposit.",
    ),
    bad="order_slip: {from: signed-slip}",
    good="order_slip: {from: signed-slips}",
)
UNKNOWN_SUBJECT = _unknown(
    "DC409",
    "对象",
    "subject",
    "events.yaml",
    Text(
        zh="对象（订单、客户、员工）在 events.yaml 的 subjects 里声明。",
        en="Subjects (an order, a customer, an employee) are declared under subjects in events.yaml.",
    ),
    "about: ordre",
    "about: order",
)
UNKNOWN_EVIDENCE = Code(
    code="DC410",
    zh=("义务 `{obligation}` 没有这项凭证", "`{actual}`", "写它有的凭证：{known}{suggestion}"),
    en=(
        "The obligation `{obligation}` has no such evidence",
        "`{actual}`",
        "use one of its evidence items: {known}{suggestion}",
    ),
    about=Text(
        zh="用 `from:` 引用的凭证，在那条义务里要有同样的名字。",
        en="Evidence with `from:` must have the same name in the obligation that it comes from.",
    ),
    bad="orderslip: {from: signed-slips}",
    good="order_slip: {from: signed-slips}",
)
UNKNOWN_ZONE = Code(
    code="DC411",
    zh=("没有这个时区", "`{actual}`", "写 IANA 时区名，例如 Asia/Shanghai{suggestion}"),
    en=("There is no such time zone", "`{actual}`", "use an IANA name such as Asia/Shanghai{suggestion}"),
    about=Text(
        zh="全中国统一用 Asia/Shanghai。",
        en="All of China uses Asia/Shanghai.",
    ),
    bad="zone: Asia/Beijing",
    good="zone: Asia/Shanghai",
)
UNKNOWN_COUNTRY = Code(
    code="DC412",
    zh=(
        "没有这个国家或地区的节假日数据",
        "`{actual}`",
        "写两个大写字母的国家代码，例如 CN；subdivision 写它的地区代码{suggestion}",
    ),
    en=(
        "There is no holiday data for this country or subdivision",
        "`{actual}`",
        "use a country code of two capitals such as CN, and one of its subdivision codes{suggestion}",
    ),
    about=Text(
        zh="节假日来自 holidays 程序库，包括调休上班日。",
        en="Holidays, with make-up working days, come from the holidays library.",
    ),
    bad="holidays: {country: China}",
    good="holidays: {country: CN}",
)
WRONG_SIDE = Code(
    code="DC413",
    zh=("这个岗位不属于该部门", "`{actual}` 属于 `{department}`", "写 `{wanted}` 的岗位：{known}{suggestion}"),
    en=(
        "This role belongs to another department",
        "`{actual}` is a role of `{department}`",
        "use a role of `{wanted}`: {known}{suggestion}",
    ),
    about=Text(
        zh="owner 是提供方的岗位，receiver 是接收方的岗位，head 是本部门的岗位。",
        en="An owner is a role of the provider, a receiver is a role of the consumer, a head is a role of its "
        "department.",
    ),
    bad="provider: insurance\nowner: finance-clerk",
    good="provider: insurance\nowner: insurance-clerk",
)
UNKNOWN_PARTY = Code(
    code="DC414",
    zh=("不能以这一方为等待对象", "`{actual}`", "写 {known}{suggestion}"),
    en=("The provider cannot wait for this party", "`{actual}`", "use one of {known}{suggestion}"),
    about=Text(
        zh="暂停要写明等待谁：接收方（consumer）、另一个部门，或客户、银行、保险公司、供应商、政府部门。不能等待自己。",
        en="A pause names the party that the provider waits for: the consumer, another department, the customer, the "
        "bank, the insurer, the supplier or the authority. A department cannot wait for itself.",
    ),
    bad="waiting_for: client",
    good="waiting_for: customer",
)
UNKNOWN_DEFECT_CATEGORY = _unknown(
    "DC420",
    "差错类别",
    "category of defects",
    "defects.categories",
    Text(
        zh="差错类别在 organisation.yaml 的 defects.categories 里声明；defects.reasons 写明评 1 分时预填哪一类。",
        en="Categories of defects are declared under defects.categories in organisation.yaml; defects.reasons says "
        "which one a rating of 1 proposes.",
    ),
    "reasons: {late: to-late}",
    "reasons: {late: too-late}",
)
UNKNOWN_RATING_REASON = _unknown(
    "DC421",
    "评分原因",
    "reason of a rating",
    "ratings.reasons",
    Text(
        zh="defects.reasons 按评分原因预填差错类别，原因须是 ratings.reasons 里有的。",
        en="defects.reasons proposes a category by the reason of a rating, which must be one of ratings.reasons.",
    ),
    "reasons: {tardy: too-late}",
    "reasons: {late: too-late}",
)
UNKNOWN_STEP = _unknown(
    "DC435",
    "前一步",
    "step before",
    "organisation.yaml",
    Text(
        zh="`after` 写 common_obligations 里另一条通用义务的编号；有 ratings.bad 时还可以写 contact、resolve。",
        en="`after` names another common obligation of common_obligations, or with ratings.bad contact or resolve.",
    ),
    "when: {after: recovry}",
    "when: {after: recovery}",
)
