"""2xx: YAML syntax, and YAML features that are not allowed."""

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.wording.diagnostics.code import Code

SYNTAX = Code(
    code="DC201",
    zh=("YAML 格式有误", "{actual}", "{right}"),
    en=("This YAML cannot be read", "{actual}", "{right}"),
    about=Text(
        zh="缩进、冒号、引号或括号有问题。每一层缩进两个空格；冒号后面要有一个空格；引号和括号要成对。",
        en="Something is wrong with indentation, a colon, a quote or a bracket. Indent by two spaces per level, put a "
        "space after each colon, and close each quote and bracket.",
    ),
    bad="due: {within: 3 days",
    good="due: {within: 3 days}",
)

ALIAS = Code(
    code="DC202",
    zh=(
        "这里不能用 YAML 的锚点和引用",
        "`{actual}`",
        "把内容写出来；要共用的内容写在 organisation.yaml 里；以 & 或 * 开头的文字要加引号",
    ),
    en=(
        "YAML anchors and aliases are not allowed",
        "`{actual}`",
        "write the content out, put shared content into organisation.yaml, or quote a text that begins with & or *",
    ),
    about=Text(
        zh="锚点（&）和引用（*）让一处的改动悄悄影响别处，也能让小文件展开成极大的数据，所以不接受。",
        en="Anchors (&) and aliases (*) hide that a change here also changes other places, and a small file can "
        "expand into a huge one.",
    ),
    bad="due: &soon {within: 1 day}",
    good="due: {within: promptly}",
)

TAG = Code(
    code="DC203",
    zh=("这里不能用 YAML 的标签", "`{actual}`", "删去标签；文字以 ! 开头时加上引号"),
    en=("YAML tags are not allowed", "`{actual}`", "delete the tag, or quote a text that begins with !"),
    about=Text(
        zh="值的种类由键决定，不需要标签。",
        en="The key determines the kind of a value; no tag is needed.",
    ),
    bad="effective: {from: !!timestamp 2026-01-01}",
    good="effective: {from: 2026-01-01}",
)

MERGE = Code(
    code="DC204",
    zh=("这里不能用 YAML 的合并键", "`<<`", "把要合并的内容写出来"),
    en=("YAML merge keys are not allowed", "`<<`", "write the merged content out"),
    about=Text(
        zh="合并键让读者看不出一条义务究竟有哪些内容。",
        en="A merge key hides the content of an obligation from its reader.",
    ),
    bad="<<: {escalation: standard}",
    good="escalation: standard",
)

SEVERAL_DOCUMENTS = Code(
    code="DC205",
    zh=("一个文件里只能有一份文档", "这里用 `---` 又开始了一份", "把第二份移到另一个文件"),
    en=("A file may hold only one document", "another one begins here with `---`", "move it to its own file"),
    about=Text(
        zh="每份约定一个文件，文件名就是它的编号。",
        en="One agreement per file; the file name is its id.",
    ),
    bad="agreement: a\n---\nagreement: b",
    good="agreement: a",
)

TOO_DEEP = Code(
    code="DC206",
    zh=("嵌套的层数太多", "超过 {limit} 层", "去掉多余的括号或缩进；正常的定义不超过 8 层"),
    en=(
        "The nesting is too deep",
        "more than {limit} levels",
        "remove brackets or indentation; definitions need at most 8 levels",
    ),
    about=Text(zh="最多嵌套 32 层。", en="The limit is 32 levels."),
    bad="[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    good="columns: [客户, 金额]",
)

TOO_MANY_PARTS = Code(
    code="DC207",
    zh=("这个文件的内容太多", "超过 {limit} 个 YAML 元素", "分成几个文件，每份约定一个文件"),
    en=("This file has too much content", "more than {limit} YAML elements", "split it: one agreement per file"),
    about=Text(zh="一个文件最多 20,000 个键和值。", en="A file holds at most 20,000 keys and values."),
    bad="[0, 0, 0, …]",
    good="agreements/a.yaml\nagreements/b.yaml",
)

DUPLICATE_KEY = Code(
    code="DC208",
    zh=("同一个键写了两次", "`{actual}` 在第 {line} 行已经写过", "只留一个，或给其中一个换名字"),
    en=(
        "This key appears twice",
        "`{actual}` is already on line {line}",
        "keep one, or rename one of them",
    ),
    about=Text(
        zh="一般的 YAML 程序会直接采用最后一个。系统不猜，会把两处都指出来。",
        en="Ordinary YAML readers silently use the last one. Duecourse does not guess.",
    ),
    bad="escalation: standard\nescalation: gentle",
    good="escalation: standard",
)

KEY_NOT_TEXT = Code(
    code="DC209",
    zh=("键必须是一个词", "这里的键是{actual}", "写成 `键: 值`；含有花括号的文字要加引号"),
    en=("A key must be a word", "here it is {actual}", "write `key: value`, and quote a text that has braces"),
    about=Text(
        zh="常见的原因是写了 {amount} 这样的占位而没有加引号。",
        en="The usual cause is a placeholder such as {amount} without quotes.",
    ),
    bad="label: {customer}",
    good='label: "{customer}"',
)

FULL_WIDTH = Code(
    code="DC210",
    zh=("这里用了全角标点", "`{actual}`", "换成半角标点 `{right}`，冒号和逗号后面加一个空格"),
    en=("Full-width punctuation is used here", "`{actual}`", "use `{right}`, with a space after a colon or comma"),
    about=Text(
        zh="中文输入法打出的 ：，｛｝［］“” 在 YAML 里只是普通文字。文字内容里可以照常使用，键、括号和引号必须是半角。",
        en="For YAML, the punctuation of Chinese input methods (：，｛｝［］“”) is plain text. Texts may contain it, "
        "but keys, brackets and quotes must be half-width.",
    ),
    bad="title：｛zh：约定交车，en：Delivery｝",
    good="title: {zh: 约定交车, en: Delivery}",
)

WIDE_INDENT = Code(
    code="DC211",
    zh=("这一行的缩进不是普通空格", "用了{actual}", "换成普通的半角空格"),
    en=("This line is not indented with ordinary spaces", "it begins with {actual}", "use ordinary spaces"),
    about=Text(
        zh="全角空格（U+3000）和不换行空格（NBSP）看起来像空格，YAML 却当作文字。",
        en="An ideographic space (U+3000) or a no-break space looks like a space, but is text to YAML.",
    ),
    bad="due:\n\u3000\u3000within: 3 days",
    good="due:\n  within: 3 days",
)

TAB = Code(
    code="DC212",
    zh=("这一行用了制表符", "缩进里有 Tab", "换成空格，每层两个"),
    en=("This line has a tab", "there is a tab in the indentation", "use spaces, two per level"),
    about=Text(
        zh="YAML 不允许用 Tab 缩进。多数编辑器可以设成按 Tab 键输入空格。",
        en="YAML does not allow tabs for indentation. Most editors can insert spaces instead.",
    ),
    bad="due:\n\twithin: 3 days",
    good="due:\n  within: 3 days",
)

NO_SPACE = Code(
    code="DC213",
    zh=("冒号后面没有空格", "`{actual}`", "写成 `{right}`"),
    en=("There is no space after the colon", "`{actual}`", "write `{right}`"),
    about=Text(
        zh="没有空格时 YAML 把整段当作一个词，所以 `17:00` 是一个时间。",
        en="Without a space YAML reads one word, which is why `17:00` is a time.",
    ),
    bad="owner:insurance-clerk",
    good="owner: insurance-clerk",
)

CUT_BY_HASH = Code(
    code="DC214",
    severity=Severity.WARNING,
    zh=("这段文字被 # 截断了", "`{actual}` 会被当作注释", "属于文字就加引号；是注释就在 # 后面加一个空格"),
    en=(
        "This text is cut by a #",
        "`{actual}` is read as a comment",
        "quote the text if this belongs to it; if it is a comment, put a space after the #",
    ),
    about=Text(
        zh="空格后面的 # 开始一段注释，后面的内容不会出现在标题里。",
        en="A # after a space begins a comment; the rest of the line is not part of the text.",
    ),
    bad="title: 客户 #1 名单",
    good='title: "客户 #1 名单"',
)

COMMA_SPLITS = Code(
    code="DC215",
    zh=("这段文字被逗号分开了", "`{actual}` 变成了一个没有值的键", "给整段文字加上引号"),
    en=("This text is split by a comma", "`{actual}` became a key without a value", "quote the whole text"),
    about=Text(
        zh="花括号里的半角逗号用来分隔各项。",
        en="Inside braces a comma separates the items.",
    ),
    bad="title: {zh: 报表, en: Report, monthly}",
    good='title: {zh: 报表, en: "Report, monthly"}',
)

EMPTY = Code(
    code="DC216",
    zh=("这个文件没有内容", "只有空白或注释", "写上内容，或删去这个文件"),
    en=("This file is empty", "it has only blank lines or comments", "fill it in, or delete it"),
    about=Text(zh="空文件多半是没有存好。", en="An empty file was probably not saved."),
    bad="# to do",
    good="agreement: sales-finance",
)

DIRECTIVE = Code(
    code="DC217",
    zh=("这里不能用 YAML 指令", "文件以 % 开头的指令开始", "删去这一行"),
    en=("YAML directives are not allowed", "the file begins with a % directive", "delete that line"),
    about=Text(zh="不需要 %YAML 或 %TAG。", en="Neither %YAML nor %TAG is needed."),
    bad="%YAML 1.1\n---",
    good="agreement: sales-finance",
)
