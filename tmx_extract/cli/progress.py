"""Progress bars on stderr that vanish when the work is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(
    title: str, *, count: Callable[[], int | None] | None = None, wanted: bool = True
) -> Iterator[Callable[..., None]]:
    """Yield a function to call after each item, or with a number of items.

    Show nothing unless a person sees stderr. `count` finds the total; it is called only if the bar
    is shown.
    """
    if not (wanted and sys.stderr.isatty()):
        yield lambda _items=1: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    total = count() if count else None
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda items=1: bar.advance(task, items)
