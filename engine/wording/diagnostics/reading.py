"""1xx: files that are missing or cannot be read."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

FOLDER_MISSING = Code(
    code="DC101",
    zh=(
        "没有找到定义文件夹",
        "这里没有文件夹 `{actual}`",
        "用 `--definitions 文件夹` 指明放着 organisation.yaml 的文件夹，或用 `duecourse init` 新建一个",
    ),
    en=(
        "The definitions folder is missing",
        "there is no folder `{actual}`",
        "name the folder with organisation.yaml by `--definitions FOLDER`, or create one with `duecourse init`",
    ),
    about=Text(
        zh="所有定义都放在一个文件夹里：organisation.yaml、events.yaml、calendars/ 和 agreements/。",
        en="All definitions live in one folder: organisation.yaml, events.yaml, calendars/ and agreements/.",
    ),
    bad="duecourse validate --definitions definitons",
    good="duecourse validate --definitions definitions",
)

FILE_MISSING = Code(
    code="DC102",
    zh=(
        "缺少必需的文件",
        "没有找到 `{actual}`",
        "在定义文件夹里建立 `{actual}`，写法见 docs/reference/yaml-reference.md",
    ),
    en=(
        "A required file is missing",
        "`{actual}` was not found",
        "create `{actual}` in the definitions folder; docs/reference/yaml-reference.md shows its keys",
    ),
    about=Text(
        zh="organisation.yaml、events.yaml 和至少一个 calendars/*.yaml 是必须的。一份约定也没有时可以没有 "
        "agreements/。",
        en="organisation.yaml, events.yaml and at least one calendars/*.yaml are required. agreements/ may be empty.",
    ),
    bad="definitions/\n  events.yaml",
    good="definitions/\n  organisation.yaml\n  events.yaml\n  calendars/dealership.yaml",
)

UNREADABLE = Code(
    code="DC103",
    zh=("这个文件无法读取", "{actual}", "检查它是不是普通文件，以及当前用户有没有读取权限"),
    en=(
        "This file cannot be read",
        "{actual}",
        "check that it is an ordinary file and that you have permission to read it",
    ),
    about=Text(
        zh="文件夹、管道和没有读取权限的文件都会得到这个代码；其它文件照常检查。",
        en="A folder, a pipe or a file without read permission gets this code; the other files are checked as usual.",
    ),
    bad="mkdir definitions/events.yaml",
    good="definitions/events.yaml",
)

TOO_LARGE = Code(
    code="DC104",
    zh=("这个文件太大", "超过 {limit} KB", "把内容分成几个文件，每份约定一个文件"),
    en=(
        "This file is too large",
        "more than {limit} KB",
        "split it: one agreement per file",
    ),
    about=Text(
        zh="一个文件最多 256 KB，足够写一千多条义务。上限用来挡住误放进来的大文件。",
        en="A file holds at most 256 KB, enough for more than a thousand obligations. The limit keeps out large files "
        "that got there by mistake.",
    ),
    bad="agreements/everything.yaml  (3 MB)",
    good="agreements/sales-finance.yaml\nagreements/insurance-finance.yaml",
)

GBK = Code(
    code="DC105",
    zh=(
        "这个文件的编码不对",
        "看起来是 GBK（Windows 中文记事本或 Excel 的默认编码）",
        "另存为 UTF-8 编码；在 Excel 中选择“CSV UTF-8”",
    ),
    en=(
        "This file is in the wrong encoding",
        "it looks like GBK (the default of Chinese Windows and Excel)",
        "save it as UTF-8; in Excel choose “CSV UTF-8”",
    ),
    about=Text(
        zh="所有文件都用 UTF-8，有没有 BOM 都可以。位置指向第一个无法读取的字。",
        en="All files are UTF-8, with or without a BOM. The place is the first character that cannot be read.",
    ),
    bad="iconv -t gbk events.yaml",
    good="iconv -f gbk -t utf-8 events.yaml",
)

UTF16 = Code(
    code="DC106",
    zh=("这个文件的编码不对", "看起来是 {actual}（Windows 有时称为“Unicode”）", "另存为 UTF-8 编码"),
    en=(
        "This file is in the wrong encoding",
        "it looks like {actual} (which Windows sometimes calls “Unicode”)",
        "save it as UTF-8",
    ),
    about=Text(
        zh="记事本的“Unicode”就是 UTF-16。另存时选择 UTF-8。",
        en="Notepad's “Unicode” is UTF-16. Choose UTF-8 when saving.",
    ),
    bad="Save as … Unicode",
    good="Save as … UTF-8",
)

NOT_TEXT = Code(
    code="DC107",
    zh=(
        "这不是一个文本文件",
        "第 {line} 行有不是文字的字节",
        "放入 UTF-8 编码的文本文件；Word 或 Excel 文件不能直接放在这里",
    ),
    en=(
        "This is not a text file",
        "line {line} has bytes that are not text",
        "put a text file in UTF-8 here; Word and Excel files cannot be used directly",
    ),
    about=Text(
        zh="把 .docx 或 .xlsx 改名为 .yaml 不会变成文本文件。",
        en="Renaming a .docx or .xlsx to .yaml does not make it a text file.",
    ),
    bad="agreements/sales.yaml  (an Excel workbook)",
    good="agreement: sales-finance",
)

CONTROL_CHARACTER = Code(
    code="DC108",
    zh=("这一行里有看不见的控制字符", "字符 {actual}", "删去这个字符；它多半是从别处粘贴时带来的"),
    en=(
        "This line has an invisible control character",
        "character {actual}",
        "delete it; it probably came with pasted text",
    ),
    about=Text(
        zh="控制字符、不常见的换行符和改变书写方向的字符会让人看到的和程序读到的不一样，所以不接受；"
        "在双引号里用 `\\e`、`\\u202e` 写出来也不接受。",
        en="Control characters, unusual line breaks and characters that change the direction of writing make people "
        "see a different text than the engine reads, so they are refused. So are their spellings in double quotes, "
        r"such as `\e` and `\u202e`.",
    ),
    bad='title: "Arrears\\x08 report"',
    good="title: Arrears report",
)

UNEXPECTED_FILE = Code(
    code="DC109",
    zh=("这个文件不会被读取", "`{actual}` 不在约定的位置", "移到约定的位置，并以 .yaml 结尾{suggestion}"),
    en=(
        "This file is not read",
        "`{actual}` is not in a known place",
        "move it to a known place, with a name that ends in .yaml{suggestion}",
    ),
    about=Text(
        zh="会读取的只有 organisation.yaml、events.yaml、calendars/*.yaml、agreements/*.yaml 和 people.csv。"
        "放错地方的 YAML 文件会被指出，免得有人以为它已生效。",
        en="Duecourse reads organisation.yaml, events.yaml, calendars/*.yaml, agreements/*.yaml and people.csv. A "
        "YAML file elsewhere is reported so that nobody believes it is in force.",
    ),
    bad="definitions/agreement/sales.yml",
    good="definitions/agreements/sales.yaml",
)

TOO_MANY = Code(
    code="DC110",
    zh=("这个文件的问题太多", "还有 {actual} 个没有显示", "先改正已显示的问题，再检查一次"),
    en=(
        "This file has too many problems",
        "{actual} more are not shown",
        "fix the ones that are shown, then check again",
    ),
    about=Text(
        zh="每个文件最多显示 100 个问题。",
        en="At most 100 problems of one file are shown.",
    ),
    bad="",
    good="",
)

UNREAD_FILE = Code(
    code="DC112",
    severity=Severity.WARNING,
    zh=("这个文件不会被读取", "`{actual}` 不以 .yaml 结尾，或不叫 people.csv", "要用它就改名；是备份就移到别的文件夹"),
    en=(
        "This file is not read",
        "`{actual}` does not end in .yaml, or is not called people.csv",
        "rename it to use it; move a backup to another folder",
    ),
    about=Text(
        zh="记事本会把 sales-finance.yaml 存成 sales-finance.yaml.txt：看上去没变，里面的约定却不再生效。",
        en="Notepad saves sales-finance.yaml as sales-finance.yaml.txt: it looks the same, but what it promises is no "
        "longer in force.",
    ),
    bad="definitions/agreements/sales-finance.yaml.txt",
    good="definitions/agreements/sales-finance.yaml",
)
