"""The words of recording business."""

from engine.domain.text import Text

TITLE = Text(zh="登记业务", en="Record business")
PICK = Text(zh="选择业务", en="Choose an event")
NONE = Text(zh="您的部门不登记业务。", en="Your department records no events.")
FILL_IN = Text(zh="填一张", en="Fill in one")
PASTE = Text(zh="粘贴表格", en="Paste a table")
DRAFTS = Text(zh="未登记 {n} 行", en="{n} not recorded yet")
QUESTIONS = Text(zh="待补充 {n}", en="Questions to answer: {n}")
LATEST = Text(zh="最近登记", en="Recorded lately")
NOTHING_RECORDED = Text(
    zh="还没有登记过业务。从上面选一项开始。", en="Nothing has been recorded yet. Begin with one of the events above."
)
EVENT = Text(zh="业务", en="Event")
HAPPENED = Text(zh="发生时间", en="Happened")
ABOUT = Text(zh="对象", en="About")
FROM = Text(zh="来源", en="From")
ACTIONS = Text(zh="操作", en="Actions")
CORRECT = Text(zh="更正", en="Correct")
CANCEL = Text(zh="撤销", en="Cancel")
CANCELLED = Text(zh="已撤销", en="cancelled")
ON_A_PAGE = Text(zh="网页登记", en="this page")

# The form of one event.
FORM_TITLE = Text(zh="登记：{title}", en="Record: {title}")
CORRECT_TITLE = Text(zh="更正：{title}", en="Correct: {title}")
TIME = Text(zh="发生时间", en="When it happened")
NUMBER_HINT = Text(zh="{subject}的编号，不能有 / # @", en="The number of the {subject}, without / # @")
FIXED_HINT = Text(
    zh="编号不能更正；编号错了请撤销后重新登记。",
    en="The number stays: if it is wrong, cancel the event and record it anew.",
)
CHECK = Text(zh="查看将生成的事项", en="Show what it opens")
CHECK_CORRECTION = Text(zh="查看更正的影响", en="Show what it changes")
RECORD_ONE = Text(zh="登记", en="Record it")
CORRECT_ONE = Text(zh="更正", en="Correct it")
PREVIEW = Text(zh="登记后", en="Once it is recorded")
PREVIEW_HINT = Text(
    zh="填好后，这里显示会生成哪些事项、由谁办理、什么时候到期。",
    en="Once it is filled in, this shows which items it opens, for whom and until when.",
)
CORRECTION_HINT = Text(
    zh="改好后，这里显示改了什么、哪些事项会变。",
    en="Once it is changed, this shows what changes, and for which items.",
)
OPENS_NOTHING = Text(zh="不会生成事项。", en="It opens no item.")
DUE_PENDING = Text(zh="期限待定", en="due date pending")
MOVED = Text(zh="{old} → {new}", en="{old} → {new}")
CHANGES = Text(zh="{label}：{before} → {after}", en="{label}: {before} → {after}")
NOTHING = Text(zh="（空）", en="(blank)")
RECORDED = Text(zh="已登记：{title} {number}。{opens}", en="Recorded: {title} {number}. {opens}")
CORRECTED = Text(zh="已更正：{title} {number}。{opens}", en="Corrected: {title} {number}. {opens}")
OPENED = Text(zh="生成 {n} 项：{items}", en="Opened {n}: {items}")
OPENED_NOTHING = Text(zh="没有生成事项。", en="No item was opened.")
ITEM_DUE = Text(zh="{title}（{due}）", en="{title} ({due})")
PUT_THERE = Text(
    zh="手上有的单据，现在就可以拍照或选文件放进去：先存为草稿，登记后在您的待办里。",
    en="Put slips that you have at hand in place now: they are kept as drafts, and are in your inbox once it is "
    "recorded.",
)
DELIVER_TOO = Text(zh="一并交付", en="Hand in with it")
DELIVER_TOO_HINT = Text(zh="凭证已齐的事项", en="what is complete")
DRAFTED = Text(
    zh="{count} 项的凭证已存为草稿，在您的待办里。", en="The evidence of {count:item} is kept as drafts in your inbox."
)
NOT_DELIVERED = Text(zh="{title}没有交付：{why}", en="{title} was not handed in: {why}")
NOT_TAKEN = Text(
    zh="没有登记：有文件或内容没有收下，原因见下面。其他内容都已保留。",
    en="Not recorded: a file or a value was not taken, see below. Everything else is kept.",
)
NOT_READY = Text(zh="还不能登记，请看标出的地方。", en="It cannot be recorded yet: see what is marked.")
CELL = Text(zh="{column}：{problem}", en="{column}: {problem}")

# Questions that a row raises.
KNOWN = Text(
    zh="已登记过，内容相同，不会重复登记。", en="Recorded before with the same content; nothing is recorded twice."
)
ASK_CORRECTION = Text(zh="{number} 已登记过，内容不同。", en="{number} is recorded already, with different content.")
ASK_RESTORATION = Text(zh="{number} 登记过，后来撤销了。", en="{number} was recorded, and cancelled later.")
ASK_NUMBER = Text(
    zh="编号 {number} 和已登记的 {known} 很像，是同一个吗？",
    en="The number {number} is like {known}, which is recorded. Is it the same?",
)
ASK_DOUBLE = Text(
    zh="同一天已有 {label}，编号 {numbers}。是不是登记重复了？",
    en="{label} is there on the same day, under {numbers}. Is this the same?",
)
ASK_DOUBLE_LINE = Text(
    zh="第 {line} 行同一天也是 {label}，编号 {numbers}。是不是登记重复了？",
    en="Row {line} has {label} on the same day too, under {numbers}. Is this the same?",
)
NOBODY = Text(
    zh="{label}：没有叫“{name}”的人员，事项将归岗位共有。",
    en="{label}: nobody is called “{name}”, so the items go to the whole role.",
)
DECIDE = Text(zh="请选择", en="Choose")
DO_CORRECT = Text(zh="更正已登记的内容", en="Correct what is recorded")
DO_RESTORE = Text(zh="恢复并登记", en="Record it again")
DO_SAME = Text(zh="是同一个，按 {known} 登记", en="The same: record it under {known}")
DO_ANOTHER = Text(zh="不是同一个", en="Another one")
DO_RECORD = Text(zh="不是重复，照样登记", en="Not the same: record it")

# The table.
ROWS_TITLE = Text(zh="{title}：登记多行", en="{title}: many rows")
PASTE_HERE = Text(zh="从 Excel 粘贴", en="Paste from Excel")
PASTE_HINT = Text(
    zh="复制表格后粘贴到这里，也可以直接粘贴到下面的表格里。有没有表头都可以；没有表头时按下面的列顺序。",
    en="Copy rows in Excel and paste them here, or right into the table below. Headings are recognised; without any, "
    "the columns are those below, in their order.",
)
FILE_HERE = Text(zh="或选择文件（Excel、CSV）", en="Or choose a file (Excel, CSV)")
ADD = Text(zh="加入表格", en="Add to the table")
TEMPLATE = Text(zh="下载 Excel 模板", en="Download the Excel template")
ROW = Text(zh="行", en="Row")
RESULT = Text(zh="登记后", en="Result")
REMOVE = Text(zh="删除", en="Remove")
REMOVE_ROW = Text(zh="删除第 {line} 行", en="Remove row {line}")
KEEP = Text(zh="保存修改并检查", en="Keep and check")
SAVE = Text(zh="登记 {n} 行", en="Record {n} rows")
SAVE_ONE = Text(zh="登记 1 行", en="Record 1 row")
SAVE_NONE = Text(zh="没有可登记的行", en="No row can be recorded yet")
NOT_GOOD = Text(zh="{n} 行要修改或确认，会留在这里", en="{n} rows need a change or an answer, and stay here")
ALL_GOOD = Text(zh="{n} 行都可以登记", en="All {n} rows can be recorded")
KEPT = Text(
    zh="表格里的内容自动保存在服务器上，30 天内随时可以回来继续。",
    en="The table is kept on the server: come back to it within 30 days.",
)
EMPTY = Text(zh="表格还是空的：粘贴、选择文件，或者直接填写。", en="The table is empty: paste, choose a file, or type.")
ADDED = Text(zh="加入 {n} 行。", en="Added {n} rows.")
ADDED_UNUSED = Text(zh="加入 {n} 行。没有用到的列：{headings}", en="Added {n} rows. Not used: {headings}")
SAVED = Text(zh="已登记 {n} 行，生成 {opened} 个事项。", en="Recorded {n} rows, which opened {opened} items.")
SAVED_LEFT = Text(
    zh="已登记 {n} 行，生成 {opened} 个事项；{left} 行还在表格里，请修改或确认。",
    en="Recorded {n} rows, which opened {opened} items; {left} rows stay in the table: change or answer them.",
)
SAVED_NOTHING = Text(
    zh="没有登记任何一行：{left} 行都要修改或确认。", en="Nothing was recorded: {left} rows need a change or an answer."
)
KNOWN_TOO = Text(zh="{n} 行早已登记，没有重复登记。", en="{n} rows were recorded before; nothing was recorded twice.")
CORRECTED_MEANWHILE = Text(
    zh="打开页面之后，这条记录又更正过，已保留新的，见标出的地方；您填的还在这里。看过后要换成您的，请再提交一次。",
    en="This was corrected since the page was opened, and the newer values stay, see what is marked; what you typed is "
    "still here. To replace them, send yours again.",
)
RECORDED_NOW = Text(zh="现在登记的是“{kept}”", en="Recorded now: “{kept}”")
NEWER_CELL = Text(
    zh="另一个窗口后来填的是“{kept}”，已保留；您填的“{typed}”没有采用。要改成您的，请重新填写后再提交",
    en="Another window has since filled in “{kept}”, which stays; your “{typed}” was not taken. "
    "To have yours, fill it in again and send it",
)
NEWER_ROWS = Text(
    zh="有些格子在另一个窗口里后来改过，已保留新的，见标出的地方；其余已保存，尚未登记。",
    en="Some cells were changed in another window since; the newer texts stay, see what is marked. "
    "The rest is kept, and nothing is recorded yet.",
)
KEPT_NOW = Text(zh="已保存并检查。", en="Kept and checked.")
REMOVED = Text(zh="已删除 {n} 行。", en="Removed {n} rows.")

# The evidence of what was recorded.
OPENED_TITLE = Text(zh="放凭证：{title}", en="Put evidence in place: {title}")
OPENED_HINT = Text(
    zh="刚登记的业务里归您办理的事项，一行一单：逐单拍照或选文件，立即存为草稿；凭证已齐的一起交付。",
    en="Your items of business recorded lately, one record a row. Photograph slip after slip: each is kept as a draft "
    "at once. Then hand in what is complete.",
)
OPENED_MORE = Text(zh="这里显示 {n} 单，其余在待办里。", en="{n} records are shown; the others are in your inbox.")
NOTHING_OPENED = Text(
    zh="最近登记的业务没有要您放的凭证。", en="No business recorded lately waits for evidence from you."
)
TO_INBOX = Text(zh="去待办", en="Go to the inbox")
LEFT_IN_TABLE = Text(zh="表格里还有 {n} 行", en="Left in the table: {n}")
RECORD_MORE = Text(zh="继续登记", en="Record more")
EVIDENCE_MISSING = Text(zh="待放凭证 {n} 单", en="Evidence missing: {n}")

MORE = Text(
    zh="还有 {n} 行没有显示；登记时一并处理。", en="{n} more rows are not shown; they are recorded with the others."
)
EARLIER = Text(zh="上一页", en="Previous page")
LATER = Text(zh="下一页", en="Next page")
ONE = Text(zh="填一张", en="Fill in one")
MANY = Text(zh="粘贴表格", en="Paste a table")

# Cancelling.
CANCEL_TITLE = Text(zh="撤销：{title}", en="Cancel: {title}")
CANCEL_HINT = Text(
    zh="没有发生的业务可以撤销。撤销后会有以下变化，请先看清楚。",
    en="Cancel an event that did not happen. This is what would change.",
)
NO_EFFECT = Text(zh="没有事项受影响。", en="No item is affected.")
EFFECT = Text(zh="影响", en="Effect")
ITEM = Text(zh="事项", en="Item")
DUE = Text(zh="期限", en="Due")
NOTIFIED = Text(zh="将通知：{names}", en="Will be notified: {names}")
REASON = Text(zh="撤销原因", en="Reason")
DO_CANCEL = Text(zh="撤销这笔业务", en="Cancel this event")
CANCEL_DONE = Text(zh="已撤销：{title} {number}", en="Cancelled: {title} {number}")
EFFECTS = {
    "lapses": Text(zh="无需办理", en="lapses"),
    "moves": Text(zh="改期", en="moves"),
    "opens again": Text(zh="重新进行", en="reopens"),
    "appears": Text(zh="新增", en="appears"),
    "goes": Text(zh="不再生成", en="disappears"),
}

# Questions.
QUESTIONS_TITLE = Text(zh="待补充", en="Questions about events")
NO_QUESTIONS = Text(zh="没有待补充的信息。", en="No open questions.")
ZEROS = Text(
    zh="编号 {number} 与 {known} 只差前导零，是同一个吗？",
    en="The number {number} differs from {known} in leading zeros only. Is it the same?",
)
ALIKE = Text(
    zh="{number} 与 {known} 一天之内发生同一事件，识别字段相同，是同一个吗？",
    en="{number} and {known} have the same identifying field in the same event of one day. Are they the same?",
)
IS_SAME = Text(zh="是同一个", en="The same")
IS_ANOTHER = Text(zh="不是同一个", en="Another one")
LACKS = Text(
    zh="缺少{fields}，无法判断是否适用：{obligations}",
    en="{fields} is missing: cannot tell whether this applies: {obligations}",
)
UNKNOWN_OWNER = Text(
    zh="{label}“{value}”在责任岗位上找不到唯一的这个人，事项暂归岗位",
    en="{label} “{value}” is not one person in the owner's role, which owns the items until then",
)
FILL_GAP = Text(zh="补充", en="Fill it in")
ANSWERED_SAME = Text(
    zh="已登记：{number} 就是 {known}，以后按 {known} 处理。",
    en="Recorded: {number} is {known}, and is read as {known} from now on.",
)
ANSWERED_ANOTHER = Text(zh="已登记：{number} 与 {known} 不是同一个。", en="Recorded: {number} is not {known}.")
