"""The ``duecourse`` command line: one module for each subject.

Exit codes: 0 done, whatever the result; 1 a check failed (``validate``, ``verify``, ``plan --check`` and similar); 2
the call or its input was wrong; 3 an internal failure.
"""

import os
import sys
from typing import Annotated

import typer

from engine import __version__
from engine.cli import (
    actions,
    checks,
    db,
    definitions,
    demo,
    events,
    explain,
    inbox,
    init,
    people,
    periods,
    plan,
    preview,
    reports,
    run,
    sources,
)
from engine.cli.language import localize
from engine.cli.options import LanguageOption
from engine.cli.output import print_error
from engine.cli.parser_messages import call, translate_parser

app = typer.Typer(
    name="duecourse",
    help=localize(
        "Duecourse：部门之间的服务约定，谁应在何时向谁交付什么，完成了没有。",
        "Duecourse: internal service agreements. Who delivers what to whom, by when, and was it done.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_MODULES = (
    run, init, definitions, preview, explain, plan, events, sources, inbox,
    actions, people, periods, checks, reports, demo, db,
)  # fmt: skip
for module in _MODULES:
    module.register(app)


def _version(requested: bool) -> None:
    if requested:
        print(f"duecourse {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=localize("显示版本", "Print the version")),
    ] = False,
    lang: LanguageOption = None,
) -> None:
    pass


translate_parser(app)


def main() -> None:
    """The entry point: run a command, and turn its errors into a sentence and an exit code."""
    from engine.cli.hints import with_hint
    from engine.services.ports.ledger import Unavailable
    from engine.services.refused import Refused

    try:
        call(app)
    except Refused as refused:
        print_error(with_hint(refused.refusal))
        sys.exit(2)
    except Unavailable as unavailable:
        print_error(with_hint(unavailable.refusal))
        sys.exit(3)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("DUECOURSE_DEBUG"):
            raise
        print(
            localize(
                f"内部错误：{type(error).__name__}: {error}（设置 DUECOURSE_DEBUG=1 可查看详情）",
                f"Internal error: {type(error).__name__}: {error} (set DUECOURSE_DEBUG=1 for details)",
            ),
            file=sys.stderr,
        )
        sys.exit(3)
