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
SEARCH_HINT = Text(zh="车牌、单号、客户、人", en="Plate, number, customer, person")
OTHER_LANGUAGE = Text(zh="English", en="中文")
SIGN_OUT = Text(zh="退出登录", en="Sign out")
REHEARSAL = Text(zh="演示：模拟时间 {at}", en="Rehearsal: the simulated time is {at}")
NEXT_MORNING = Text(zh="进入下一个工作日早上", en="Go to the next working morning")
REQUIRED = Text(zh="必填", en="required")
BACK = Text(zh="返回", en="Back")
HOME = Text(zh="回到首页", en="Go to the start page")
NOT_THERE = Text(zh="没有这个页面，或您无权查看。", en="There is no such page, or you may not see it.")
NOT_ALLOWED = Text(zh="您的权限不能打开这个页面。", en="Your rights do not cover this page.")
WRONG_METHOD = Text(zh="这个地址不接受这样的请求。", en="This address does not take such a request.")
FORM_EXPIRED = Text(
    zh="这张表单已过期，内容没有提交。请返回，刷新页面后再试。",
    en="This form is out of date, and nothing was sent. Go back, reload the page and try again.",
)
RECORDED_BEFORE = Text(
    zh="这张表单已经提交过，没有重复登记。", en="This form was sent before; nothing was recorded twice."
)
TOO_LARGE = Text(
    zh="提交的内容太大，最多 {most} MB。请减少文件后再试。",
    en="This is too much at once; the most is {most} MB. Send fewer or smaller files.",
)
UNREADABLE = Text(zh="服务器无法读取这份表单。", en="The server cannot read this form.")
UNAVAILABLE = Text(
    zh="数据库暂时不可用，内容没有提交。请稍后再试。",
    en="The database is not available at the moment, and nothing was recorded. Try again in a while.",
)
BROKEN = Text(
    zh="服务器出错了，内容没有提交。请把编号 {id} 告诉管理员。",
    en="Something went wrong on the server, and nothing was recorded. Give this number to your administrator: {id}",
)
