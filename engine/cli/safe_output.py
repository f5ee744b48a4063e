"""Standard output and standard error on which text from files and events cannot drive the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from engine.domain.text import visible


class _SafeStream:
    """A stream that writes control characters out. Everything but text passes to the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write text; the result is the number of its characters."""
        self.stream.write(visible(text))
        return len(text)

    def writelines(self, lines: "list[str]") -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def safe_output() -> Iterator[None]:
    """Make both streams of this process safe for a block."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, _SafeStream(out)), cast(TextIO, _SafeStream(err))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def stream_of_colours(stream: TextIO) -> TextIO:
    """The stream for output whose colours and moves of the cursor are its own, and whose texts are safe already."""
    return stream.stream if isinstance(stream, _SafeStream) else stream
