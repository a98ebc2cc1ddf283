"""`tmx-extract resolve`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, expect_unicode
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say
from tmx_extract.model import ResolveRule

if TYPE_CHECKING:
    from tmx_extract.flows.resolve import ResolveOptions, ResolveReport


def resolve(
    edits: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="EDIT...",
            help="The numbers of edits; list them with `tmx-extract conflicts`.",
            show_default=False,
        ),
    ] = None,
    db: StoreOption = DEFAULT_STORE,
    drop: Annotated[
        bool, typer.Option("--drop", help="Decide against these edits, not for them.")
    ] = False,
    text: Annotated[
        str | None, typer.Option(help="Set another text as the target; with one edit only.")
    ] = None,
    rule: Annotated[
        ResolveRule | None,
        typer.Option(
            "--all",
            help=(
                "Decide all at once: for the newest or the oldest of different edits, or "
                "leave edits whose text is gone as they are (seen)."
            ),
        ),
    ] = None,
    by: Annotated[str, typer.Option(help="Name the person who decides.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Choose between edits that contradict each other, or decide on one whose text has changed.

    Of several edits of one segment, the one that you name is used from then on. An edit whose
    text is gone is applied to the text that the page has now. With --drop, the opposite happens.
    Nothing is deleted, and `undo` reverts the decision.

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
        put_value(
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

    with opened_memory(db) as connection:
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
