"""Changes one operator of the domain or the services at a time and counts the changes that the fast tests notice.

``make mutants`` takes a sample of 300, always the same one. It ends with 1 where fewer than 92 % are noticed, or where
an unnoticed one is not named, with its reason, in ``tools/mutants.toml``.

The operators are those of Cosmic Ray. Its own sessions start a test command for each mutant and know neither samples
nor which tests run a line: 300 of them take a day here. mutmut 3 knows that, but leaves decorated functions alone,
properties too, and names a mutant by a number that the next edit shifts. So this file draws the sample, asks coverage
which tests run the line, and forks once for each mutant: the fork imports the mutated source and runs those tests,
the one that noticed it the last time first.
"""

import argparse
import ast
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import signal
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import coverage
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".mutants"
NAMED = Path(__file__).with_suffix(".toml")
MUTATED = ("engine/domain", "engine/services")
ROOMS = ("tests/domain", "tests/laws", "tests/services", "tests/scenarios")
FAST = ("-m", "not slow and not browser and not prefect", "-k", "not postgresql")
QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:cov", "-W", "ignore::pytest.PytestAssertRewriteWarning")
# where pytest would import these in each fork, that would take longer than the tests
IMPORTED_ONCE = (
    "alembic",
    "holidays",
    "httpcore",
    "hypothesis",
    "jinja2",
    "jsonschema",
    "pydantic",
    "sqlmodel",
    "typer",
)

OPERATORS = {
    "< to <=": "ReplaceComparisonOperator_Lt_LtE",
    "<= to <": "ReplaceComparisonOperator_LtE_Lt",
    "> to >=": "ReplaceComparisonOperator_Gt_GtE",
    ">= to >": "ReplaceComparisonOperator_GtE_Gt",
    "== to !=": "ReplaceComparisonOperator_Eq_NotEq",
    "!= to ==": "ReplaceComparisonOperator_NotEq_Eq",
    "is to is not": "ReplaceComparisonOperator_Is_IsNot",
    "is not to is": "ReplaceComparisonOperator_IsNot_Is",
    "and to or": "ReplaceAndWithOr",
    "or to and": "ReplaceOrWithAnd",
    "not removed": "ReplaceUnaryOperator_Delete_Not",
    "+ to -": "ReplaceBinaryOperator_Add_Sub",
    "- to +": "ReplaceBinaryOperator_Sub_Add",
    "minus sign removed": "ReplaceUnaryOperator_Delete_USub",
}

# Seconds of tests, as they take unmutated, that a mutant gets: those that run its line, and then those that import it.
LINE_SECONDS, MODULE_SECONDS = 40.0, 15.0
MEMORY = 4 << 30


@dataclass(frozen=True, order=True)
class Name:
    """What a mutant is called; it stays while lines and modules around it move."""

    module: str
    function: str
    operator: str
    source: str
    nth: int
    """Which one, where the function has the same change on the same text more than once; from 1."""

    def __str__(self) -> str:
        nth = f" (no. {self.nth})" if self.nth > 1 else ""
        return f"{self.module}:{self.function}  {self.operator}{nth}  {self.source}"


@dataclass(frozen=True)
class Mutant:
    """One changed operator."""

    name: Name
    path: Path
    line: int
    occurrence: int
    """Which place of the operator in the file, as Cosmic Ray counts them."""
    rank: str
    """Orders the sample. Names have no part in it: what is renamed or moved stays in the sample."""

    def source(self) -> str:
        """The whole module with the change."""
        operator = get_operator(f"core/{OPERATORS[self.name.operator]}")()
        mutated = mutate_code(self.path.read_text("utf-8"), operator, self.occurrence)
        assert isinstance(mutated, str)
        return mutated


def population(seed: int) -> Iterator[Mutant]:
    """Every mutant there is."""
    for folder in MUTATED:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _of_module(path, seed)


def _of_module(path: Path, seed: int) -> Iterator[Mutant]:
    text = path.read_text("utf-8")
    lines, parsed, tree = text.splitlines(), ast.parse(text), get_ast(text)
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for operator, known_as in OPERATORS.items():
        changed = get_operator(f"core/{known_as}")()
        positions = [start for node in ast_nodes(tree) for start, _ in changed.mutation_positions(node)]
        texts: Counter[tuple[str, str]] = Counter()
        ordinals: Counter[str] = Counter()
        for occurrence, (line, _) in enumerate(positions):
            function, node = _around(parsed, line)
            source = lines[line - 1].strip()
            texts[function, source] += 1
            ordinals[function] += 1
            shape = " ".join(type(n).__name__ for n in ast.walk(node))
            rank = hashlib.sha256(f"{seed} {operator} {ordinals[function]} {shape}".encode()).hexdigest()
            yield Mutant(
                Name(module, function, operator, source, texts[function, source]), path, line, occurrence, rank
            )


def _around(tree: ast.AST, line: int) -> tuple[str, ast.AST]:
    """The innermost function or class around a line, else the statement at the level of the module."""
    names, node = [], tree
    while True:
        inner = next((n for n in ast.iter_child_nodes(node) if _first(n) <= line <= _last(n)), None)
        while inner is not None and not isinstance(inner, ast.FunctionDef | ast.ClassDef):
            inside = [n for n in ast.walk(inner) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
            inner = next((n for n in inside if _first(n) <= line <= _last(n)), None)
        if inner is None:
            break
        names, node = [*names, inner.name], inner
    if not names:
        node = next((n for n in ast.iter_child_nodes(tree) if _first(n) <= line <= _last(n)), tree)
    return ".".join(names) or "(module)", node


def _first(node: ast.AST) -> int:
    return min([getattr(node, "lineno", 0), *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _last(node: ast.AST) -> int:
    return getattr(node, "end_lineno", None) or -1


# ---------------------------------------------------------------- which tests run a line


@dataclass(frozen=True)
class Baseline:
    """The tests as they are without a change."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]
    """By file and line, the tests that ran it."""

    def choose(self, mutant: Mutant, noticed_by: str | None) -> list[str]:
        """The tests to try, in their order: those that run the line, then those that run anything of the module.

        A line that runs at import, or in a fixture of the session, or once before its answer is kept, is in the
        records of no test or of the first alone; hence the second group.
        """
        by_line = self.lines.get(str(mutant.path.relative_to(ROOT)), {})
        line = set(by_line.get(mutant.line, ()))
        module = {t for tests in by_line.values() for t in tests} - line
        chosen = [noticed_by] if noticed_by in self.seconds else []
        for group, limit in ((line, LINE_SECONDS), (module, MODULE_SECONDS)):
            for test in sorted(group - {noticed_by}, key=lambda t: (self.seconds[t] > 1, _room(t), self.seconds[t], t)):
                limit -= self.seconds[test]
                if limit < 0:
                    break
                chosen.append(test)
        return [t for t in chosen if t is not None]


def _room(test: str) -> int:
    return next((n for n, room in enumerate(ROOMS) if test.startswith(room)), len(ROOMS))


class _Recorder:
    """Notes for each test how long it took and which lines it ran."""

    def __init__(self, coverage_of_tests: coverage.Coverage) -> None:
        self.coverage = coverage_of_tests
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        began = time.perf_counter()
        result = yield
        self.seconds[item.nodeid] = round(time.perf_counter() - began, 3)
        return result


def baseline(keep: bool) -> Baseline:
    """Runs the tests once, unless neither they nor the engine have changed since."""
    file, digest = KEPT / "baseline.json", _digest()
    found = json.loads(file.read_text("utf-8")) if file.exists() else None
    if found is None or not (keep or found["digest"] == digest):
        print("Running the tests without a change ...", flush=True)
        child = os.fork()
        if not child:
            _leave(_record(file, digest))
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            sys.exit(f"The tests fail without a change: see {KEPT / 'baseline.log'}")
        found = json.loads(file.read_text("utf-8"))
    lines = {f: {int(n): tests for n, tests in by_line.items()} for f, by_line in found["lines"].items()}
    return Baseline(found["seconds"], lines)


def _record(file: Path, digest: str) -> int:
    _write_to(KEPT / "baseline.log")
    measured = coverage.Coverage(data_file=None, source=[str(ROOT / m) for m in MUTATED], config_file=False)
    recorder = _Recorder(measured)
    measured.start()
    code = pytest.main([*ROOMS, *FAST, *QUIET], plugins=[recorder])
    measured.stop()
    data = measured.get_data()
    lines = {
        str(Path(f).relative_to(ROOT)): {n: sorted(filter(None, t)) for n, t in data.contexts_by_lineno(f).items()}
        for f in data.measured_files()
    }
    file.write_text(json.dumps({"digest": digest, "seconds": recorder.seconds, "lines": lines}), "utf-8")
    return int(code)


def _digest() -> str:
    read = hashlib.sha256()
    for path in sorted(p for folder in ("engine", "tests", "definitions") for p in (ROOT / folder).rglob("*.*")):
        if path.is_file() and path.suffix in {".py", ".yaml", ".json", ".toml"}:
            read.update(path.read_bytes())
    return read.hexdigest()


# ---------------------------------------------------------------- one mutant, one fork


class _Only:
    """Runs the chosen tests in their order, and first those that the baseline does not know yet."""

    def __init__(self, chosen: Sequence[str], known: dict[str, float]) -> None:
        self.order = {test: n for n, test in enumerate(chosen)}
        self.known = known
        self.noticed_by: str | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [i for i in items if i.nodeid in self.order or i.nodeid not in self.known]
        items[:] = sorted(kept, key=lambda i: self.order.get(i.nodeid, -1))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.noticed_by = report.nodeid


class _Mutated(importlib.machinery.SourceFileLoader, importlib.abc.MetaPathFinder):
    """Imports one module from a source of its own, and leaves no bytecode."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.name.module, str(mutant.path))
        self.mutated = compile(mutant.source(), str(mutant.path), "exec", dont_inherit=True)

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self.mutated


def _write_to(log: Path) -> None:
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(written, stream)


def _leave(code: int) -> None:
    """Ends a fork with nothing run that its parent will run."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _try(mutant: Mutant | None, chosen: Sequence[str], known: dict[str, float], files: tuple[Path, Path]) -> None:
    """In a fork: writes the test that failed and ends with the code of pytest."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _write_to(files[0])
    code = 70
    try:
        if mutant is not None:
            sys.meta_path.insert(0, _Mutated(mutant))
        only = _Only(chosen, known)
        paths = sorted({t.partition("::")[0] for t in chosen})
        code = int(pytest.main([*paths, *FAST, *QUIET, "-x"], plugins=[only])) if paths else 5
        files[1].write_text(only.noticed_by or "", "utf-8")
    finally:
        _leave(code)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant."""

    noticed: bool
    by: str | None


def run(sample: Sequence[Mutant], unmutated: Baseline, workers: int, remembered: dict[str, str]) -> dict[Name, Outcome]:
    """Tries each mutant."""
    running: dict[int, tuple[Mutant, tuple[Path, Path], float]] = {}
    outcomes: dict[Name, Outcome] = {}
    waiting = list(enumerate(sample))
    while waiting or running:
        while waiting and len(running) < workers:
            n, mutant = waiting.pop(0)
            files = KEPT / f"{n}.log", KEPT / f"{n}.by"
            files[1].unlink(missing_ok=True)
            chosen = unmutated.choose(mutant, remembered.get(str(mutant.name)))
            limit = 60 + 8 * sum(unmutated.seconds[t] for t in chosen)
            sys.stdout.flush()
            child = os.fork()
            if not child:
                _try(mutant, chosen, unmutated.seconds, files)
            running[child] = mutant, files, time.monotonic() + limit
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            mutant, files, _ = running.pop(child)
            code = os.waitstatus_to_exitcode(status)
            by = files[1].read_text("utf-8") if files[1].exists() else ""
            outcomes[mutant.name] = Outcome(code not in (0, 5), by or None)
            mark = "noticed  " if code not in (0, 5) else "UNNOTICED"
            print(f"{len(outcomes):4} {mark} {mutant.name}", flush=True)
            continue
        for child, (_, _, until) in running.items():
            if time.monotonic() > until:
                os.killpg(child, signal.SIGKILL)  # an endless loop is noticed too
        time.sleep(0.05)
    return outcomes


# ---------------------------------------------------------------- the report


def named() -> dict[Name, tuple[str, str]]:
    """The mutants that may stay unnoticed: whether they are equivalent or accepted, and why."""
    found = tomllib.loads(NAMED.read_text("utf-8")).get("mutant", []) if NAMED.exists() else []
    keys = ("module", "function", "operator", "source")
    return {Name(*(m[k] for k in keys), m.get("nth", 1)): (m["is"], m["because"]) for m in found}


def main() -> int:
    """Draws, runs, reports."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="how many mutants (300)")
    parser.add_argument("--seed", type=int, default=8, help="which sample (8)")
    parser.add_argument("--share", type=float, default=92, help="percent to be noticed (92)")
    parser.add_argument("--workers", type=int, default=2, help="how many at once (2)")
    parser.add_argument("--only", default="", help="only those whose name has this text")
    parser.add_argument("--unnoticed", action="store_true", help="only those that went unnoticed the last time")
    parser.add_argument("--keep-baseline", action="store_true", help="take which test runs what from the last time")
    given = parser.parse_args()

    os.environ.setdefault("LAWS_EXAMPLES", "15")  # a mutant that needs more to be noticed deserves a test of its own
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    KEPT.mkdir(exist_ok=True)
    everything = list(population(given.seed))
    sample = sorted(everything, key=lambda m: (m.rank, m.name))[: given.count]
    memory = KEPT / "outcomes.json"
    outcomes: dict[str, str] = json.loads(memory.read_text("utf-8")) if memory.exists() else {}
    tried = [m for m in sample if given.only in str(m.name)]
    if given.unnoticed:
        tried = [m for m in tried if outcomes.get(str(m.name)) == ""]
    print(f"{len(tried)} of {len(everything)} mutants", flush=True)

    for name in IMPORTED_ONCE:
        importlib.import_module(name)
    found = run(tried, baseline(given.keep_baseline), given.workers, outcomes)
    outcomes |= {str(n): (o.by or "an error or no end") if o.noticed else "" for n, o in found.items()}
    memory.write_text(json.dumps(outcomes, indent=1), "utf-8")
    return report(found, {m.name for m in everything}, given.share)


def report(outcomes: dict[Name, Outcome], everything: set[Name], share: float) -> int:
    """Says how many were noticed and names each of the rest; 1 where that is too little."""
    reasons = named()
    unnoticed = sorted(n for n, o in outcomes.items() if not o.noticed)
    open_ones = [n for n in unnoticed if n not in reasons]
    noticed = len(outcomes) - len(unnoticed)
    print()
    for name in unnoticed:
        is_, because = reasons.get(name, ("OPEN", ""))
        print(f"{is_}: {name}" + (f"\n    {because}" if because else ""))
    for name in sorted(set(reasons) - everything):
        print(f"{NAMED.name} names a mutant that is no more: {name}")
    percent = 100 * noticed / max(len(outcomes), 1)
    kinds = Counter(reasons[n][0] for n in unnoticed if n in reasons)
    print(
        f"{noticed} of {len(outcomes)} noticed ({percent:.1f} %), {kinds['equivalent']} equivalent, "
        f"{kinds['accepted']} accepted with a reason, {len(open_ones)} open"
    )
    return int(bool(open_ones) or percent < share)


if __name__ == "__main__":
    sys.exit(main())
