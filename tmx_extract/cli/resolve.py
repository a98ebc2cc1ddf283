"""`tmx-extract resolve`."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.options import (
    DEFAULT_STORE,
    JsonOption,
    StoreOption,
    counted,
    expect_unicode,
    print_json,
    say,
)
from tmx_extract.model import ResolveRule

if TYPE_CHECKING:
    from tmx_extract.flows.resolve import ResolveOptions, ResolveReport


def resolve(
    edits: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="EDIT...",
            help="Their numbers: see `tmx-extract conflicts`.",
            show_default=False,
        ),
    ] = None,
    db: StoreOption = DEFAULT_STORE,
    drop: Annotated[
        bool, typer.Option("--drop", help="Decide against these edits, not for them.")
    ] = False,
    text: Annotated[
        str | None, typer.Option(help="With one edit: what the target is to be instead.")
    ] = None,
    rule: Annotated[
        ResolveRule | None,
        typer.Option(
            "--all",
            help="Decide all at once. newest, oldest: of different edits this one; seen: leave"
            " edits whose text is gone as they are.",
        ),
    ] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Choose between edits that contradict each other, or settle one whose text has changed.

    Of different edits of one segment the named one counts from then on. One whose text is gone is
    put on the text that the page has now. With --drop it is the other way round. Nothing is
    deleted, and `undo` takes the decision back.

    Examples:

        tmx-extract resolve 17

        tmx-extract resolve 17 18 --drop

        tmx-extract resolve --all newest
    """
    from tmx_extract.flows.resolve import ResolveOptions

    numbers = list(dict.fromkeys(edits or ()))
    _expect_sense(numbers, drop=drop, text=text, rule=rule)
    by = expect_unicode(by.strip(), "is not UTF-8", "--by")
    options = ResolveOptions(drop=drop, text=text, by=by)
    report = _run(db, numbers, rule, options)
    if as_json:
        print_json(
            {"run": report.run, "resolved": report.resolved, "segments_changed": report.segments}
        )
    say(
        f"{counted(report.resolved, 'conflict')} resolved as run {report.run};"
        f" {counted(report.segments, 'segment')} updated"
    )


def _run(
    db: Path, numbers: list[int], rule: ResolveRule | None, options: "ResolveOptions"
) -> "ResolveReport":
    from tmx_extract.flows.resolve import resolve as run_resolve
    from tmx_extract.flows.resolve import resolve_all
    from tmx_extract.store.connection import open_existing

    with closing(open_existing(db)) as connection:
        if rule is not None:
            return resolve_all(connection, rule, options)
        return run_resolve(connection, numbers, options)


def _expect_sense(
    numbers: list[int], *, drop: bool, text: str | None, rule: ResolveRule | None
) -> None:
    if (rule is None) == (not numbers):
        raise typer.BadParameter("name edits, or decide all", param_hint="EDIT... or --all")
    if rule is not None and drop:
        raise typer.BadParameter("this says what --all decides already", param_hint="--drop")
    if text is not None and (drop or len(numbers) != 1):
        raise typer.BadParameter("needs one edit, without --drop", param_hint="--text")
    if text is not None and not text.strip():
        raise typer.BadParameter("is empty", param_hint="--text")
    expect_unicode(text or "", "is not UTF-8", "--text")
