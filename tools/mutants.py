"""Changes one operator of the domain or the services at a time and counts the changes that the fast tests notice.

``make mutants`` takes a sample of 300, always the same one. It ends with 1 where fewer than 92 % are noticed, or where
an unnoticed one is not named, with its reason, in ``tools/mutants.toml``.

The operators are those of Cosmic Ray. Its own sessions start a test command for each mutant and know neither samples
nor which tests run a line: 300 of them take a day here. mutmut 3 knows that, but leaves decorated functions alone,
properties too, and names a mutant by a number that the next edit shifts. So this file draws the sample, asks coverage
which tests run the line, lets pytest collect them once, and forks for each mutant: the fork gives the function its
mutated code and runs those tests, the one that noticed it the last time first.
"""

import argparse
import ast
import functools
import gc
import hashlib
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
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType

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

# Seconds of tests, as they work unmutated, that a mutant gets: of the quick ones that run its line, of the others that
# do, and of those that run anything of its module.
LINE_SECONDS, MODULE_SECONDS = 10.0, 5.0
QUICK = 0.5
LINES_AFTER = 8
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

    def code(self) -> CodeType:
        """The whole module with the change, compiled."""
        return compile(self.source(), str(self.path), "exec", dont_inherit=True)


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
        records of no test or of the first alone; hence the second group. Of the many tests that run a common line,
        those come first that run what few others do after it.
        """
        by_line = self.lines.get(str(mutant.path.relative_to(ROOT)), {})
        line = set(by_line.get(mutant.line, ()))
        module = {t for tests in by_line.values() for t in tests} - line
        rare: dict[str, int] = {}
        for after in range(mutant.line, mutant.line + LINES_AFTER):
            for test in by_line.get(after, ()):
                rare[test] = min(rare.get(test, len(self.seconds)), len(by_line[after]))

        def order(test: str) -> tuple[int, int, float, str]:
            return rare.get(test, 0), _room(test), self.seconds[test], test

        quick = {t for t in line if self.seconds[t] < QUICK}
        chosen = [noticed_by] if noticed_by in self.seconds else []
        for group, limit in ((quick, LINE_SECONDS), (line - quick, LINE_SECONDS), (module, MODULE_SECONDS)):
            for test in sorted(group - {noticed_by}, key=order):
                if self.seconds[test] <= limit:
                    limit -= self.seconds[test]
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
        began = _worked()
        result = yield
        self.seconds[item.nodeid] = round(_worked() - began, 3)
        return result


def _worked() -> float:
    """Seconds of work so far, here and in processes that were started: on a busy machine they do not grow."""
    return sum(os.times()[:4])


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
    """Runs the chosen tests in their order, until one notices."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.order = {test: n for n, test in enumerate(chosen)}
        self.noticed_by: str | None = None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.noticed_by = report.nodeid


class _Mutated(importlib.machinery.SourceFileLoader, importlib.abc.MetaPathFinder):
    """Imports one module from a source of its own, and leaves no bytecode."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.name.module, str(mutant.path))
        self.mutated = mutant.code()

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return self.mutated


def _replace_functions(mutant: Mutant) -> bool:
    """Gives the functions of an imported module the mutated code. False where the change is in none of them.

    What was kept of earlier answers is forgotten.
    """

    def place(code: CodeType) -> tuple[str, str, int]:
        return code.co_filename, code.co_qualname, code.co_firstlineno

    codes: dict[tuple[str, str, int], CodeType] = {}
    inner = [mutant.code()]
    while inner:
        found = [c for c in inner.pop().co_consts if isinstance(c, CodeType)]
        codes |= {place(c): c for c in found}
        inner += found
    replaced = False
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            code = codes.get(place(one.__code__), one.__code__)
            if code != one.__code__ and code.co_freevars == one.__code__.co_freevars:
                one.__code__ = code
                replaced = True
        elif isinstance(one, functools._lru_cache_wrapper) and one.__module__.startswith("engine."):
            one.cache_clear()
    return replaced


def _write_to(log: Path) -> None:
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for stream in (1, 2):
        os.dup2(written, stream)


def _leave(code: int) -> None:
    """Ends a fork with nothing run that its parent will run."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant."""

    noticed: bool
    by: str | None


class _Trials:
    """Takes the place of pytest's own loop: once all tests are collected, forks for each mutant."""

    def __init__(self, sample: Sequence[Mutant], unmutated: Baseline, workers: int) -> None:
        self.sample = sample
        self.unmutated = unmutated
        self.workers = workers
        self.outcomes: dict[Name, Outcome] = {}
        self.only: _Only | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self.only is not None:
            self.only.pytest_runtest_logreport(report)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        remembered = _remembered()
        running: dict[int, tuple[Mutant, Path, float]] = {}
        waiting = list(enumerate(self.sample))
        while waiting or running:
            while waiting and len(running) < self.workers:
                n, mutant = waiting.pop(0)
                log, by = KEPT / f"{n}.log", KEPT / f"{n}.by"
                by.unlink(missing_ok=True)
                chosen = self._chosen(mutant, remembered, session.items)
                limit = 60 + 8 * sum(self.unmutated.seconds.get(t, 1) for t in chosen)
                child = os.fork()
                if not child:
                    self._try(mutant, chosen, session, log, by)
                running[child] = mutant, by, time.monotonic() + limit
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                mutant, by, _ = running.pop(child)
                self._note(mutant, os.waitstatus_to_exitcode(status) != 0, by, remembered)
                continue
            for child, (_, _, until) in running.items():
                if time.monotonic() > until:
                    os.killpg(child, signal.SIGKILL)  # an endless loop is noticed too
            time.sleep(0.02)
        return True

    def _chosen(self, mutant: Mutant, remembered: Mapping[str, str], items: Sequence[pytest.Item]) -> list[str]:
        """The tests to try; those written since the baseline are tried as well."""
        written_since = [i.nodeid for i in items if i.nodeid not in self.unmutated.seconds]
        chosen = self.unmutated.choose(mutant, remembered.get(str(mutant.name)))
        first = [t for t in written_since if t == remembered.get(str(mutant.name)) or t.startswith(ROOMS[0])]
        return [*first, *chosen, *(t for t in written_since if t not in first)]

    def _try(self, mutant: Mutant, chosen: Sequence[str], session: pytest.Session, log: Path, by: Path) -> None:
        """In a fork: writes the test that noticed, and ends with 1 where one did."""
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _write_to(log)
        code = 70
        try:
            if not _replace_functions(mutant):
                by.with_suffix(".json").write_text(json.dumps([str(mutant.name), chosen, str(by)]), "utf-8")
                os.execv(sys.executable, [sys.executable, __file__, "--importing", str(by.with_suffix(".json"))])
            self.only = _Only(chosen)
            self.only.pytest_collection_modifyitems(session.items)
            for item, following in zip_longest(session.items, session.items[1:]):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.only.noticed_by is not None:
                    break
            by.write_text(self.only.noticed_by or "", "utf-8")
            code = int(self.only.noticed_by is not None)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            _leave(code)

    def _note(self, mutant: Mutant, noticed: bool, by: Path, remembered: dict[str, str]) -> None:
        test = by.read_text("utf-8") if by.exists() else ""
        self.outcomes[mutant.name] = Outcome(noticed, test or None)
        remembered[str(mutant.name)] = (test or "an error or no end") if noticed else ""
        (KEPT / "outcomes.json").write_text(json.dumps(remembered, indent=1, ensure_ascii=False), "utf-8")
        mark = "noticed  " if noticed else "UNNOTICED"
        print(f"{len(self.outcomes):4} {mark} {mutant.name}", flush=True)


def importing(given: Path, everything: Sequence[Mutant]) -> int:
    """Tries a mutant that changes what a module does when it is imported, in a process that has imported nothing."""
    name, chosen, by = json.loads(given.read_text("utf-8"))
    sys.meta_path.insert(0, _Mutated(next(m for m in everything if str(m.name) == name)))
    only = _Only(chosen)
    code = pytest.main([*sorted({t.partition("::")[0] for t in chosen}), *FAST, *QUIET, "-x"], plugins=[only])
    Path(by).write_text(only.noticed_by or "", "utf-8")
    return int(code not in (0, 5))


def _remembered() -> dict[str, str]:
    """By mutant, the test that noticed it the last time; empty where none did."""
    memory = KEPT / "outcomes.json"
    return dict(json.loads(memory.read_text("utf-8"))) if memory.exists() else {}


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
    parser.add_argument("--unnoticed", action="store_true", help="only those that were not noticed the last time")
    parser.add_argument("--keep-baseline", action="store_true", help="take which test runs what from the last time")
    parser.add_argument("--importing", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()

    os.environ.setdefault("LAWS_EXAMPLES", "15")  # a mutant that needs more to be noticed deserves a test of its own
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    KEPT.mkdir(exist_ok=True)
    everything = list(population(given.seed))
    if given.importing is not None:
        return importing(given.importing, everything)
    sample = sorted(everything, key=lambda m: (m.rank, m.name))[: given.count]
    tried = [m for m in sample if given.only in str(m.name)]
    if given.unnoticed:
        before = _remembered()
        tried = [m for m in tried if not before.get(str(m.name))]
    print(f"{len(tried)} of {len(everything)} mutants", flush=True)

    trials = _Trials(tried, baseline(given.keep_baseline), given.workers)
    pytest.main([*ROOMS, *FAST, *QUIET, "-s"], plugins=[trials])
    return report(trials.outcomes, {m.name for m in everything}, given.share)


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
