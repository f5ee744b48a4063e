"""The words around every page: the menu, the search, errors."""

from engine.domain.text import Text

PRODUCT = Text(zh="Duecourse", en="Duecourse")
INBOX = Text(zh="待办", en="Inbox")
ROUND = Text(zh="待验收", en="To accept")
BUSINESS = Text(zh="业务", en="Business")
REPORTS = Text(zh="报告", en="Reports")
AGREEMENTS = Text(zh="约定", en="Agreements")
ADMINISTRATION = Text(zh="管理", en="Administration")
MENU = Text(zh="菜单", en="Menu")
SKIP = Text(zh="跳到正文", en="Skip to content")
SEARCH = Text(zh="搜索", en="Search")
SEARCH_ALL = Text(zh="搜索全部事项", en="Search all items")
SEARCH_HINT = Text(zh="车牌、单号、客户、人", en="Plate, number, customer, person")
OTHER_LANGUAGE = Text(zh="English", en="中文")
ME = Text(zh="我的账号", en="My account")
DELEGATIONS = Text(zh="代理", en="Delegations")
SIGN_OUT = Text(zh="退出登录", en="Sign out")
REHEARSAL = Text(zh="演示：模拟时间 {at}", en="Rehearsal: the simulated time is {at}")
NEXT_MORNING = Text(zh="进入下一个工作日早上", en="Go to the next working morning")
UNDO = Text(zh="撤回", en="Undo")
REQUIRED = Text(zh="必填", en="required")
BACK = Text(zh="返回", en="Back")
AGAIN = Text(zh="再试一次", en="Try again")
CLOSE = Text(zh="关闭", en="Close")
SIGN_IN = Text(zh="登录", en="Sign in")
KEYS = Text(zh="键盘快捷键", en="Keyboard shortcuts")
KEY_SEARCH = Text(zh="搜索", en="Search")
KEY_ROWS = Text(zh="下一行、上一行", en="Next row, previous row")
KEY_TICK = Text(zh="选择这一行", en="Select the row")
KEY_CLOSE = Text(zh="关闭菜单", en="Close a menu")
KEY_HELP = Text(zh="显示此帮助", en="Show this help")
OFFLINE = Text(
    zh="连不上服务器，内容没有提交。请检查网络后再试。",
    en="The server cannot be reached, and nothing was sent. Check the network and try again.",
)
SIGNED_OUT = Text(
    zh="登录已过期，内容没有提交。请在新窗口登录后再试。",
    en="You are no longer signed in, and nothing was sent. Sign in in another window and try again.",
)
ERROR = Text(zh="错误 {status}", en="Error {status}")
HOME = Text(zh="回到首页", en="Go to the start page")
NOT_THERE = Text(zh="没有这个页面，或您无权查看。", en="There is no such page, or you may not see it.")
NOT_ALLOWED = Text(zh="您的权限不能打开这个页面。", en="Your rights do not cover this page.")
WRONG_METHOD = Text(zh="这个地址不接受这样的请求。", en="This address does not take such a request.")
FORM_EXPIRED = Text(
    zh="这张表单已过期，内容没有提交。请返回：填写的内容还在，先复制，刷新页面后再提交。",
    en="This form is out of date, and nothing was sent. Go back: what you typed is still there. Copy it, reload the "
    "page, and send it from there.",
)
OPEN_SUBJECT = Text(zh="打开 {number}，拍照交付", en="Open {number} to take photos and hand in")
RECORDED_BEFORE = Text(
    zh="这张表单已经提交过，没有重复登记。", en="This form was sent before; nothing was recorded twice."
)
RECORDED_BEFORE_AT = Text(
    zh="这张表单已于 {at} 提交过，没有重复登记。",
    en="This form was recorded before, at {at}; nothing was recorded twice.",
)
TOO_LARGE = Text(
    zh="提交的内容太大，最多 {most} MB。请减少文件后再试。",
    en="This is too much at once; the most is {most} MB. Send fewer or smaller files.",
)
UNREADABLE = Text(
    zh="服务器无法读取这个请求，内容没有提交。", en="The server cannot read this request, and nothing was recorded."
)
UNAVAILABLE = Text(
    zh="数据库暂时不可用，内容没有提交。请稍后再试。",
    en="The database is not available at the moment, and nothing was recorded. Try again in a while.",
)
HINTS = {
    "403": Text(zh="如果工作需要，请联系管理员开通权限。", en="Ask your administrator if your work needs it."),
    "404": Text(
        zh="同事发来的链接可能属于其他部门。可用上面的搜索按车牌、单号、客户、人查找。",
        en="A colleague’s link may lead to another department. Search above by plate, number, customer or person.",
    ),
    "405": Text(zh="请从首页重新打开。", en="Begin again at the start page."),
}
"""By status, the way on that the sentence of an error does not have itself."""
BROKEN = Text(
    zh="服务器出错了，内容没有提交。请把编号 {id} 告诉管理员。",
    en="Something went wrong on the server, and nothing was recorded. Give this number to your administrator: {id}",
)
