"""The words of the inbox."""

from engine.domain.text import Text

TITLE = Text(zh="待办", en="Inbox")
SECTIONS = {
    "to do": Text(zh="待办", en="To do"),
    "to answer": Text(zh="等我答复", en="To answer"),
    "waited for": Text(zh="我在等", en="I wait for"),
    "of colleagues": Text(zh="同事的", en="Of colleagues"),
    "returnable": Text(zh="可退回", en="Returnable"),
}
EMPTY = {
    "to do": Text(zh="暂无待办。新的事项会出现在这里。", en="Nothing to do. New items appear here."),
    "to answer": Text(zh="没有等您答复的事项。", en="Nobody waits for your answer."),
    "waited for": Text(zh="您没有在等别人。", en="You wait for nobody."),
    "of colleagues": Text(zh="同岗位的同事没有未办事项。", en="Colleagues of your role have nothing open."),
    "returnable": Text(zh="没有可以退回的交付。", en="There is no delivery that can be returned."),
}
RECORD = Text(zh="登记业务", en="Record business")
DEPARTMENT = Text(zh="查看本部门", en="See my department")
EMPTY_SPAN = Text(zh="没有符合条件的事项。", en="No item fits.")
ALL = Text(zh="全部", en="All")
SHOW_ALL = Text(zh="查看全部", en="Show all")
SPANS = {
    "overdue": Text(zh="逾期", en="Overdue"),
    "today": Text(zh="今天", en="Today"),
    "week": Text(zh="本周", en="This week"),
}
ORDER = Text(zh="排列", en="Group")
ORDERS = {
    "subject": Text(zh="按对象", en="By subject"),
    "agreement": Text(zh="按约定", en="By agreement"),
    "due": Text(zh="按期限", en="By due date"),
}
FILTERS = Text(zh="筛选", en="Filters")
PERIODIC = Text(zh="定期和其他事项", en="Periodic and other items")
NEXT = Text(zh="下一页", en="Next page")
FIRST = Text(zh="回到第一页", en="First page")

DELIVER = Text(zh="交付所选事项", en="Hand in ticked items")
DELIVER_COUNT = Text(zh="交付 {n} 项", en="Hand in {n}")
KEEP = Text(zh="存为草稿", en="Keep as draft")
CHOOSE = Text(zh="交付：{title}", en="Hand in: {title}")
COMPLETE = Text(zh="已齐", en="complete")
MISSING = Text(zh="还缺：{what}", en="Missing: {what}")
MISSING_COUNT = Text(zh="还缺 {n} 项", en="{n} missing")
SIGNED = Text(zh="{who}已亲笔签字", en="signed by {who}")
CAMERA = Text(zh="拍照", en="Photo")
FILE = Text(zh="选文件", en="File")
REMOVE = Text(zh="移除 {name}", en="Remove {name}")
OPTIONAL = Text(zh="选填", en="optional")
NOTHING = Text(zh="本期无发生", en="Nothing to report")
PARTLY = Text(zh="先交一部分", en="Hand in a part")
SUBMITTED = Text(zh="已交：{what}", en="Handed in already: {what}")
YES = Text(zh="是", en="Yes")
NO = Text(zh="否", en="No")
CHOICE = Text(zh="请选择", en="Choose")
COLUMNS = Text(zh="须有列：{columns}", en="columns: {columns}")
SAVED = Text(zh="已存草稿", en="draft kept")
SAVING = Text(zh="正在保存…", en="saving…")
NOT_SAVED = Text(zh="没有保存：网络断开。会自动重试。", en="Not saved: no connection. It is tried again.")
EXPIRED = Text(
    zh="登录已过期。请在另一个窗口登录，这里的内容会自动保存。",
    en="You are no longer signed in. Sign in in another window; what is here is then kept by itself.",
)

SHARED = Text(zh="岗位共有", en="shared by your role")
FOR = Text(zh="代 {person}", en="for {person}")
RETURNED = Text(zh="被退回：{reason}（{by}）", en="returned: {reason} ({by})")
RETURNED_PLAIN = Text(zh="被退回", en="returned")
OPEN = Text(zh="查看", en="Open")
ANSWER = Text(zh="答复", en="Answer")
ACCEPT = Text(zh="去验收", en="Look at it")

DONE = Text(zh="已交付 {count} 项：{what}。", en="Handed in: {count:item} ({what}).")
MORE = Text(zh="{what} 等", en="{what} …")
DONE_NOT_ALL = Text(
    zh="已交付 {count} 项；{left} 项没有交付，原因见各行。",
    en="Handed in: {count:item}. {left} not: each row says why.",
)
NONE_DONE = Text(zh="没有交付：{left} 项有问题，原因见各行。", en="Nothing was handed in. Each row says why.")
NOTHING_TICKED = Text(
    zh="还没有勾选事项。填写的内容已存为草稿。", en="No item is ticked. Everything you put in is kept as a draft."
)
KEPT = Text(zh="已存为草稿。", en="Kept as a draft.")
KEPT_NOT_ALL = Text(
    zh="其余已存为草稿；有 {left} 处没有收下，原因见各行。",
    en="The rest is kept as a draft. {left} not taken: see the rows.",
)

ELSEWHERE = Text(zh="还要您处理", en="Also for you")
TO_SIGN = Text(zh="待签署的约定变更", en="Changes of agreements to sign")
SURVEYS = Text(zh="待填的满意度调查", en="Surveys to answer")
TO_RATE = Text(zh="待评价的交付", en="Deliveries to rate")
TO_DECIDE = Text(zh="待裁定的申诉", en="Appeals to decide")
QUESTIONS = Text(zh="待补充的信息", en="Questions about events")
DEFECTS = Text(zh="差错提示", en="Defects proposed")
NEWS = Text(zh="近 7 天的评价和表扬", en="Ratings and praise of the last 7 days")
