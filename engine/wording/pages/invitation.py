"""The words of the mail with a sign-in link."""

from engine.domain.text import Text

SUBJECT = Text(zh="Duecourse 登录链接", en="Your sign-in link for Duecourse")
BODY = Text(
    zh="{name}：\n\n请打开下面的链接设置登录密码。链接只能用一次，{until} 前有效，请勿转发。\n\n{link}\n",
    en="{name},\n\nOpen this link to set your password. It works once, until {until}. Do not pass it on.\n\n{link}\n",
)
