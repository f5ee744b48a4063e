"""The kind of a browser, from what it says of itself: enough to tell one's own phone from the computer."""

_BROWSERS = (
    ("wxwork", "WeCom"),
    ("micromessenger", "WeChat"),
    ("dingtalk", "DingTalk"),
    ("lark", "Feishu"),
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("chrome", "Chrome"),
    ("crios", "Chrome"),
    ("safari", "Safari"),
)
"""In this order: most say the names of others too."""
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("harmonyos", "HarmonyOS"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("linux", "Linux"),
)


def agent_name(header: str) -> str:
    """Browser and system, such as ``Chrome · Windows``; empty where neither is known."""
    header = header.lower()
    found = [next((name for sign, name in known if sign in header), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
