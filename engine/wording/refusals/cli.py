"""The refusals of the command line that are not about how to type."""

from engine.domain.text import Text

REFUSALS = {
    "not-a-demo": Text(
        zh="{home} 不是演示目录，里面已有内容：不在其中演示，也不会删除。",
        en="{home} is not a demo's folder and is not empty: no sample is played into it, and it is not removed.",
    ),
    "other-demo": Text(zh="{home} 里是另一个样例（{other}）。", en="{home} holds the other sample ({other})."),
    "no-assignments": Text(zh="{person} 没有转交来的未办结事项。", en="No open item is assigned to {person}."),
    "file-unwritable": Text(zh="无法写入文件 {path}：{why}", en="Cannot write the file {path}: {why}"),
    "unwritable": Text(zh="无法写入 {path}：{why}", en="Cannot write {path}: {why}"),
    "folder-not-empty": Text(
        zh="{folder} 不为空（有 {file}）。请换一个新目录。",
        en="{folder} is not empty (it contains {file}). Choose a new folder.",
    ),
    "template-exists": Text(
        zh="{path} 已存在，可能已填写内容，不会覆盖。",
        en="{path} exists and may have been filled in; it is not overwritten.",
    ),
    "event-not-in-catalogue": Text(
        zh="事件目录中没有 {name}。可用：{known}", en="The catalogue has no event {name}. It has: {known}"
    ),
    "no-earlier-version": Text(zh="没有更早的版本。", en="There is no earlier version."),
    "no-source-with-token": Text(
        zh="设置 {path} 中没有带令牌（token）的来源，无法接收。",
        en="The settings {path} have no source with a token: nothing can be received.",
    ),
}
