"""The words of the pages of surveys."""

from engine.domain.text import Text

TITLE = Text(zh="满意度调查", en="Surveys")
TO_ANSWER = Text(zh="请您填写", en="Waiting for your answers")
NOTHING = Text(zh="现在没有要您填写的调查。", en="No survey waits for your answers.")
ALL_ROUNDS = Text(zh="全部调查", en="All rounds")
NO_ROUNDS = Text(zh="还没有发起过调查。", en="No round has opened yet.")
LEFT = Text(
    zh="还有 {n} 个部门，约 {minutes} 分钟；{until} 前", en="{n} left to rate, about {minutes} min; before {until}"
)
FINISHED = Text(zh="已填完，{until} 前可以修改", en="finished; you can change it before {until}")
ANSWER = Text(zh="开始填写", en="Start")
CONTINUE = Text(zh="继续填写", en="Continue")
OPEN = Text(zh="进行中，{until} 截止", en="open until {until}")
CLOSED = Text(zh="已结束", en="closed")
NOT_VALID = Text(zh="份数不够，无效", en="too few answers")
RESULTS = Text(zh="查看结果", en="Results")
ROUND = Text(zh="调查", en="Round")
KIND = Text(zh="方式", en="Kind")
STATE = Text(zh="状态", en="State")

ABOUT_PERIOD = Text(zh="评价 {since} 至 {until} 的服务", en="about the service from {since} to {until}")
UNTIL = Text(zh="{until} 前可以填写和修改", en="You can answer and change your answers before {until}")
RATE = Text(zh="评价", en="Rate")
CHANGE = Text(zh="修改", en="Change")
RATED = Text(zh="已评价", en="rated")
NOT_RATED = Text(zh="未评价", en="not rated yet")
FOR = Text(zh="代表{department}", en="For {department}")
WHOM = Text(zh="请评价的部门", en="Departments to rate")
BEGIN = Text(zh="开始填写（约 {minutes} 分钟）", en="Start (about {minutes} min)")
TOOK_PART = Text(zh="您已参与。谢谢！", en="You have taken part. Thank you!")
NOT_ASKED = Text(zh="这一期没有请您填写。", en="This round does not ask you.")
COLLEAGUES = Text(zh="同事的意见", en="What your colleagues say")
NO_REMARKS = Text(zh="还没有同事意见。", en="No colleague has said anything yet.")
ON = Text(zh="对{about}", en="on {about}")
SAY_TITLE = Text(zh="告诉部门负责人您的看法", en="Tell your head what you think")
SAY_HINT = Text(
    zh="这一期由部门负责人代表部门填写，填写前会看到您的意见和姓名。",
    en="The head answers for the department, and sees your words with your name before.",
)
ABOUT = Text(zh="部门", en="Department")
COMMENT = Text(zh="意见", en="Comment")
SAY = Text(zh="转给部门负责人", en="Pass on to my head")
CODE_TITLE = Text(zh="凭回执码查看或修改", en="See or change your answers with your code")
CODE = Text(zh="回执码", en="Confirmation code")
CODE_HINT = Text(
    zh="提交后显示的 20 位码。系统不保存，也无法找回。", en="The 20 signs shown when you handed in. Nobody keeps them."
)
SHOW_ANSWERS = Text(zh="查看我的答卷", en="Show my answers")
CHANGE_ANSWERS = Text(zh="修改这些答案", en="Change these answers")
YOUR_ANSWERS = Text(zh="您的答卷", en="Your answers")
COUNTED = Text(
    zh="答卷已计入：共 {people} 人参与，{answers} 份答卷，校验摘要 {root}",
    en="Your answers are counted: people: {people}, answers: {answers}, hash {root}",
)
WAITING = Text(zh="答卷已收到，{until} 前可以修改。", en="Your answers are there and can be changed before {until}.")
NOT_KEPT = Text(
    zh="参与的人太少，内容没有保留，也没有人看过", en="too few took part: the content was not kept, nobody saw it"
)
PLACE = Text(zh="第 {place} 份，校验值 {hash}", en="answer {place}, hash {hash}")

BACK_TO_LIST = Text(zh="全部调查", en="All surveys")
PROGRESS = Text(zh="{step} / {count}", en="{step} / {count}")
PROGRESS_BAR = Text(zh="进度", en="Progress")
YOU_EXPECT = Text(zh="您期望的（选填）", en="You expect (optional)")
YOU_GOT = Text(zh="实际感受", en="You got")
CHOSEN = Text(zh="已选", en="chosen")
NOT_APPLICABLE = Text(zh="不适用，跳过", en="Does not apply, skip")
KEEP = Text(zh="保留，下一题", en="Keep, next")
PREVIOUS = Text(zh="上一题", en="Back")
NEXT = Text(zh="下一步", en="Next")
IN_WORDS = Text(zh="还想说什么？（选填）", en="Anything to add? (optional)")
ANONYMOUS_HINT = Text(zh="请不要写能看出您是谁的内容。", en="Write nothing that shows who you are.")
LOST = Text(zh="因此耽误了多少分钟？（选填）", en="How many minutes did bad service cost you? (optional)")
LOST_IS_NO_NUMBER = Text(zh="耽误的时间请填整分钟，如 30。", en="Lost time is a whole number of minutes, such as 30.")
SUBMIT = Text(zh="记录对{name}的评价", en="Record what I say of {name}")
SUBMIT_ANONYMOUSLY = Text(zh="匿名交答卷", en="Hand in without my name")
SUBMIT_CHANGES = Text(zh="交修改后的答卷", en="Hand in the changed answers")
FINISH_NOW = Text(zh="先交已填的", en="Hand in what I have")
NOTHING_KEPT = Text(zh="交之前，什么都不会保存。", en="Nothing is kept before you hand in.")
RECORDED = Text(zh="已记录对{name}的评价。", en="Recorded what you say of {name}.")
CHANGED = Text(zh="已换成修改后的答卷，回执码不变。", en="Your answers are changed; the code stays the same.")

CODE_PAGE = Text(zh="谢谢，答卷已收到", en="Thank you, your answers are there")
KEEP_CODE = Text(
    zh="请现在记下或拍照保存：只显示这一次，系统不保存，丢失无法找回。凭它可以修改答卷，也可以查到答卷已计入。不要给任何人看。",
    en="Write it down or take a photo now: it is shown only this once, nobody keeps it, and it cannot be found again. "
    "With it you change your answers and see that they count. Show it to nobody.",
)
STILL_LEFT = Text(zh="还可以凭回执码评价：{names}", en="You can still rate, with the code: {names}")
DONE = Text(zh="我已保存", en="I have kept it")

RESULTS_TITLE = Text(zh="{title} {period}：结果", en="{title} {period}: results")
ANSWERED = Text(
    zh="应填 {wanted} 份，收回 {answered} 份（{percent}%）", en="{answered} of {wanted} answers ({percent} %)"
)
DEPARTMENT = Text(zh="部门", en="Department")
INDEX = Text(zh="总分", en="Index")
N = Text(zh="份数", en="n")
GAP = Text(zh="差距 {gap}", en="gap {gap}")
LOST_TIME = Text(zh="耽误（分钟）", en="Lost (min)")
BY_DEPARTMENT = Text(zh="各部门", en="By department")
BY_PAIR = Text(zh="按评价关系", en="By pair")
COMMENTS = Text(zh="意见", en="Comments")
TOO_FEW = Text(
    zh="参与的人不到 {k} 个，或从别的数字可以推算出来的，不公布。",
    en="Figures about fewer than {k} people, and those that others would give away, are not published.",
)
BARS = Text(zh="各档份数：{counts}", en="answers by level: {counts}")
LEVELS = Text(zh="评分", en="Levels")
ANSWERED_MEANWHILE = Text(
    zh="开始填写之后，另一个窗口已改过评价，已保留新的：{kept}。您填的还在这里；要换成您的，请再提交一次。",
    en="The answers were changed in another window since you began, and the newer ones stay: {kept}. "
    "Yours are still here; to replace them, send yours again.",
)
