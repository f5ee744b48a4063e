"""The words of signing in."""

from engine.domain.text import Text

TITLE = Text(zh="登录", en="Sign in")
