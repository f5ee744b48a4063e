"""Why a piece of work misses its target, by a part of its name. The page of results shows them beside the misses."""

REASONS = {
    "differ), at once": (
        "Nothing asks for thousands of deadlines in one call: one by one, a deadline is about 1 % of "
        "opening an item. Numpy's integers know no zones and check nothing."
    ),
    "a year of": (
        "Each date is an aware instant of the calendar's zone with its day table; dateutil's are naive days."
    ),
    "load 100 agreements": "Positions, schema and meaning are checked. Only files that changed are loaded.",
    "import": "Each row is checked, sealed, chained, and found by its terms; SQLite alone takes a quarter.",
    "XLSX": "Each text is made safe and measured, for the width of its column and the height of its row.",
    "duecourse ": "Half is importing SQLAlchemy, Pydantic and Babel, a third is making the frozen types of the engine.",
    "opening: memory": (
        "The subjects of all new events are in memory, once; the process has recorded these events before."
    ),
    "opening": (
        "An item is a row and an entry. The limit writes both, ready made, in one transaction. Before it is "
        "written, an item is expanded from its event, judged, sealed and chained, and looked up by its terms."
    ),
    "become overdue": (
        "Each item is judged and gets entries that the chain proves: reading, sealing and writing them is "
        "half of the time."
    ),
    "sweep, 1 %": (
        "A changed item takes 80 µs: read, judged by its entries and written. At small sizes the fixed part of a run "
        "weighs besides."
    ),
    "sweep, nothing": "The queries of a run, each a round trip to the server.",
    "overdue report as of": "The entries of people are read and every item that was open then is judged again.",
    "overdue report": "Ten queries; on PostgreSQL the rows of the month are sorted by what they count by.",
    "inbox": "The definitions in force, the rows of a page with their entries, and the counts.",
    "explain by id": "Six queries, each 0.1 ms of SQLAlchemy and, on PostgreSQL, a round trip.",
    "explain a wrong id": "Candidates come from the pairs of characters of all ids where no obligation is named.",
    "find": "All that a word finds is counted and sorted by due time: about 3 µs each.",
    "history": "All entries about a subject are shown.",
    "plan": (
        "Every event that starts or ends an item of the changed agreement is read; agreements of a record share one."
    ),
    "apply": "As the plan, and it writes.",
    "verify": "Beside chain and verdicts, each seal, each row of an event and each term is worked out anew.",
    "pages a second": "All pages are made in one process, by one interpreter; overdue and inbox take the most.",
    "a read, 200 at once": "Python threads share one interpreter.",
    "longest": "A chunk of 2,000 items is one commit.",
}


def reason(work: str) -> str:
    """Why a piece of work misses its target; empty where nothing is known."""
    return next((text for part, text in REASONS.items() if part in work), "")
