"""The refusals of reports that cannot be written in a format."""

from engine.domain.text import Text

REFUSALS = {
    "pdf-extra-missing": Text(
        zh="生成 PDF 需要排版程序 Typst 和中文字体 Noto Sans SC，本机尚未安装。",
        en="PDF needs the typesetter Typst and the font Noto Sans SC. They are not installed here.",
    ),
    "pdf-failed": Text(zh="无法生成 PDF：{why}", en="The PDF could not be typeset: {why}"),
    "pdf-too-large": Text(
        zh="报告太大，在限定的内存和时间内无法生成 PDF。",
        en="The report is too large to be typeset as PDF within the limits of memory and time.",
    ),
}
