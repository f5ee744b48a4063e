"""Typesets one document in a process of its own: the document as JSON from stdin, the PDF to stdout.

Run as a script, without the engine: it imports typst alone, and it limits its own memory and processor time before it
reads anything. Exit code 3: the document could not be typeset; stderr says why.
"""

import json
import sys

CPU_SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
FAILED = 3


def _limit() -> None:
    """Limit memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits: the caller's time limit holds there alone
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Typeset the document of stdin."""
    _limit()
    import typst

    document = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[document["fonts"]])
    try:
        compiler = typst.Compiler(
            document["template"].encode(),
            root=document["root"],
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"report": document["report"]},
        )
        written = compiler.compile(format="pdf", timestamp=document["timestamp"])
    except typst.TypstError as error:
        print(error, file=sys.stderr)
        return FAILED
    assert isinstance(written, bytes)
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
