"""``python -m benchmarks [NAME ...]``: run them all, or those named, and print one table."""

import importlib
import sys
from pathlib import Path

from benchmarks.table import printed

OTHERS = ("__init__", "__main__", "table", "municipality", "incidents")


def main(names: list[str]) -> None:
    known = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in OTHERS)
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")
    rows = []
    for name in names or known:
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"benchmarks.{name}").rows()
    print(printed(rows), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
