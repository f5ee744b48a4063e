"""The words of the page of one item and of the forms of actions."""

from engine.domain.text import Text

SEPARATOR = Text(zh="，", en=", ")
OWNER = Text(zh="责任", en="Owner")
RECEIVER = Text(zh="接收", en="Receiver")
AGREEMENT = Text(zh="约定", en="Agreement")
NUMBER = Text(zh="编号", en="Id")
STAKE = Text(zh="涉及金额", en="Money at stake")
VACANT = Text(zh="岗位空缺", en="vacant")
WANTED = Text(zh="须提交", en="To submit")
STILL_WANTED = Text(zh="还缺", en="Still missing")
NO_EVIDENCE = Text(zh="无须提交凭证。", en="No evidence is asked for.")
SUBMITTED_BY = Text(zh="{who}，{when}", en="{who}, {when}")
TAKEN_BACK = Text(zh="已退回或撤回", en="returned or withdrawn")
ERASED = Text(zh="保留期满，已删除", en="erased, kept long enough")
SIGNED_MARK = Text(zh="已签字", en="signed")
DUE = Text(zh="交什么", en="What is due")
WHY = Text(zh="为什么是这个期限", en="Why this date")
DUE_AT = Text(zh="期限：{when}", en="Due: {when}")
HISTORY = Text(zh="经过", en="History")
RECORDED_AT = Text(zh="{when} 登记", en="recorded {when}")
MESSAGES = Text(zh="通知", en="Messages sent")
NO_MESSAGES = Text(zh="还没有发过通知。", en="No messages yet.")
MESSAGE_STATES = {
    "sent": Text(zh="已发送", en="sent"),
    "waiting": Text(zh="待发送", en="waiting to be sent"),
    "failed": Text(zh="未送达", en="not delivered"),
}
CHANNELS = {
    "mail": Text(zh="邮件", en="mail"),
    "wecom": Text(zh="企业微信", en="WeCom"),
    "dingtalk": Text(zh="钉钉", en="DingTalk"),
    "feishu": Text(zh="飞书", en="Feishu"),
    "webhook": Text(zh="接口", en="webhook"),
}
DIGEST = Text(zh="每日汇总", en="daily digest")
COMMENTS = Text(zh="留言", en="Comments")
NO_COMMENTS = Text(zh="还没有留言。双方都能看到留言。", en="No comments yet. Both sides see them.")
RATINGS = Text(zh="评价和表扬", en="Ratings and praise")
RATED = Text(zh="评 {score} 分", en="rated it {score} of 5")
NO_RATINGS = Text(zh="还没有评价和表扬。", en="No ratings and no praise yet.")
PRAISE = Text(zh="表扬", en="Praise")
PRAISED = Text(zh="表扬", en="praised it")
REQUEST = Text(zh="请求", en="Request")
ASKED = Text(zh="提出请求", en="made the request")
WISHED = Text(zh="希望 {when}", en="asks for {when}")
PROPOSED = Text(zh="提议 {when}", en="proposes {when}")
AGREED = Text(zh="同意 {when}", en="agrees to {when}")
RESPONDED = Text(zh="已答复", en="responded")
ANSWER_BY = Text(zh="须在 {when} 前答复", en="to be answered by {when}")
AGREED_ON = Text(zh="双方已约定：{when}", en="Both sides agreed on {when}")
AGREE_TO = Text(zh="同意 {when}", en="Agree to {when}")
YOUR_TURN = Text(zh="您可以", en="You can")
OTHER_ACTIONS = Text(zh="其他操作", en="More actions")
NOTHING_POSSIBLE = Text(zh="目前没有您可以做的操作。", en="There is nothing that you can do here now.")
NOT_NOW = Text(zh="现在不能做的", en="Not possible now")
THEY_CAN = Text(zh="{who}可以：{actions}", en="{who} can: {actions}")
JUST_DONE = Text(zh="您已操作：{what}。", en="You did this: {what}.")
DONE = Text(zh="已登记：{what}。现在：{state}。", en="Recorded: {what}. It is now {state}.")
KEPT = Text(zh="已保存：{name}", en="Kept: {name}")
SIGNED = Text(zh="确认“{file}”已签字", en="I confirm that “{file}” is signed")
YES_NO = {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}
STOP = Text(zh="。", en=".")
COLON = Text(zh="：", en=": ")
ALL_REQUESTS = Text(zh="全部请求", en="All requests")
AWAY = Text(zh="出差或休假？", en="Away for some days?")
DELEGATE = Text(zh="请同事代理", en="Let a colleague act for you")
RECORD_DEFECT = Text(zh="登记差错", en="Record a defect")
