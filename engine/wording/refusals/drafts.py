"""The refusals of drafts, and of files that a browser sends."""

from engine.domain.text import Text

REFUSALS = {
    "upload-type-not-taken": Text(
        zh="“{name}”不是可以提交的文件类型。可以提交：{types}",
        en="“{name}” is no type of file that is taken here. These are: {types}",
    ),
    "upload-type-differs": Text(
        zh="“{name}”的内容不是 {extension} 文件。请重新拍照或另存后再试",
        en="The content of “{name}” is no {extension} file. Take the photo again, or save the file anew",
    ),
    "drafts-full": Text(
        zh="草稿里的文件合计超过 {limit} MB。请先交付或移除一些",
        en="Your drafts would have more than {limit} MB of files. Hand some in or remove some first",
    ),
    "drafts-too-many": Text(
        zh="草稿超过 {limit} 处。请先交付一些",
        en="You would have more than {limit} fields in drafts. Hand some in first",
    ),
    "filled-in-meanwhile": Text(
        zh="{field}：另一个窗口后来填的是“{kept}”，已保留；您这里填的“{typed}”没有采用。要改成您的，请重新填写后再提交",
        en="{field}: another window has since filled in “{kept}”, which stays; your “{typed}” was not taken. "
        "To have yours, fill it in again and send it",
    ),
    "late-reason-meanwhile": Text(
        zh="打开页面之后，这一项又有了新的逾期原因，已保留；您填的还在这里。看过后要换成您的，请再提交一次",
        en="Another late reason was given since this page was opened, and it stays; yours is still here. "
        "To replace that one, send yours again",
    ),
    "evidence-meanwhile": Text(
        zh="打开页面之后，凭证又更换过，已保留新的；您填的还在这里。看过后要换成您的，请再提交一次",
        en="The evidence was replaced since this page was opened, and the newer one stays; yours is still here. "
        "To replace it, send yours again",
    ),
    "not-to-do": Text(
        zh="此项已不在您的待办里，可能已由同事交付",
        en="This item is no longer yours to do; a colleague may have done it",
    ),
}
