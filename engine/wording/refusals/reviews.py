"""The refusals of reviews of agreements."""

from engine.domain.text import Text

REFUSALS = {
    "review-not-a-party": Text(
        zh="只有约定双方部门的人可以提议；{person} 不是。",
        en="Only people of the two departments of the agreement can propose; {person} is not one of them.",
    ),
    "review-text-missing": Text(zh="请写明提议内容。", en="Say what you propose."),
    "revision-in-definitions": Text(
        zh="{path} 在约定目录里：下一版草案不写入约定目录，以免误作现行约定。",
        en="{path} is in the folder of the definitions: a prepared revision is not written there, "
        "so that nobody takes it for the agreement in force.",
    ),
    "revision-exists": Text(zh="{path} 已存在，不覆盖。", en="{path} exists already and is not overwritten."),
    "agreement-file-missing": Text(
        zh="约定目录里没有 {path}，无法准备下一版。",
        en="The folder of the definitions has no {path}, so the next revision cannot be prepared.",
    ),
}
