"""The words of signing in, and of the link that sets a password."""

from engine.domain.text import Text

TITLE = Text(zh="登录", en="Sign in")
NAME = Text(zh="编号或姓名", en="Id or name")
ID = Text(zh="编号", en="Id")
PASSWORD = Text(zh="密码", en="Password")
SIGN_IN = Text(zh="登录", en="Sign in")
FORGOTTEN = Text(
    zh="忘记密码或还没有账号？请向管理员要一个链接。",
    en="No account yet, or the password forgotten? Ask your administrator for a link.",
)
UNSENT = Text(
    zh="登录已过期，刚才填写的内容还没有提交。登录后可以直接再次提交，不用重填。",
    en="Your session had ended, and the form was not sent. Sign in, and you can send it again as it is.",
)
FILES_AGAIN = Text(zh="文件需要重新选择。", en="Files have to be chosen again.")
SIGNED_IN = Text(zh="已登录", en="You are signed in")
WAITING = Text(zh="登录前填写的内容还没有提交。", en="The form from before is not sent yet.")
SEND_AGAIN = Text(zh="再次提交", en="Send the form again")
LEAVE = Text(zh="不提交，回到首页", en="Leave it, go to the start page")
SIGNED_OUT = Text(zh="已退出登录。", en="You are signed out.")
LINK_TITLE = Text(zh="设置密码", en="Set your password")
LINK_FOR = Text(zh="{name}，请设置登录密码。链接只能用一次。", en="{name}, choose your password. The link works once.")
SIGN_IN_AS = Text(zh="以后用编号 {id} 或姓名登录。", en="From now on sign in with the id {id} or your name.")
SIGN_IN_AS_ID = Text(zh="以后用 {id} 登录。", en="From now on sign in as {id}.")
NEW = Text(zh="新密码", en="New password")
NEW_HINT = Text(
    zh="至少 {least} 个字符，例如几个不相关的词。不能包含自己的姓名。",
    en="At least {least} characters, such as a few words that do not belong together. Not your name.",
)
AGAIN = Text(zh="再输入一次", en="The same again")
SET = Text(zh="设置密码并登录", en="Set the password and sign in")
DONE = Text(zh="密码已设置。", en="The password is set.")
ENDED_TITLE = Text(zh="链接已失效", en="This link has ended")
