"""Read pages with one process or several; the documents and their order are the same."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tmx_extract.errors import TmxExtractError
from tmx_extract.extract.read import read_document
from tmx_extract.inputs.files import InputFile
from tmx_extract.model import Document, Origin, Segment
from tmx_extract.store.write import StoreItem

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# The bytes in one message to a worker, because each message has a cost; and the messages that may
# wait for each worker, so that memory use stays flat if one is slow.
_MESSAGE_BYTES = 1 << 19
_MESSAGE_FILES = 200
_MESSAGES_WAITING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file of a run: it is to be parsed, or its result is already known."""

    file: InputFile
    data: bytes | None = None
    """The data to parse; None without one."""
    name: str = ""
    """The content hash, if known."""
    item: StoreItem | None = None
    """The result of a file that is known, or that needs no parsing."""
    is_again: bool = False
    """Whether an earlier file of this run, perhaps not stored yet, has the same content."""


_Packed = tuple[Document, list[tuple[Any, ...]]]
"""A document, and its segments as columns, because thousands of tuples are slow to send."""
_Waiting = tuple[list[Task], "Future[list[_Packed]]"]


def parse_in_order(
    tasks: Iterable[Task], *, source_locale: str, jobs: int
) -> Iterator[tuple[Task, Document | None]]:
    """Yield every task with its document, if there is one, parsed by `jobs` processes."""
    if jobs == 1:
        for task in tasks:
            yield task, _parse(task, source_locale) if task.data is not None else None
        return
    # Most runs use one process, and the modules for several take a while to load.
    from concurrent.futures.process import (  # noqa: PLC0415
        BrokenProcessPool,
        ProcessPoolExecutor,
    )

    try:
        with ProcessPoolExecutor(jobs, initializer=leave_interrupts) as pool:
            yield from _parse_with(pool, tasks, source_locale=source_locale, jobs=jobs)
    except BrokenProcessPool as error:
        raise TmxExtractError(
            "a process that reads pages was ended from outside, perhaps for lack of memory",
            advice="Run the command again with --jobs 1; the stored data is intact.",
        ) from error


def leave_interrupts() -> None:
    """Ignore Ctrl-C, which reaches all processes of a terminal: the storing process handles it.

    Other signals that it handles end this process silently.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in signal.valid_signals() - {signal.SIGINT}:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent is gone: a killed parent cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _parse_with(
    pool: "ProcessPoolExecutor", tasks: Iterable[Task], *, source_locale: str, jobs: int
) -> Iterator[tuple[Task, Document | None]]:
    waiting: deque[_Waiting] = deque()
    for message in _iter_messages(tasks):
        content = [
            (task.data, task.file.origin, task.name) for task in message if task.data is not None
        ]
        waiting.append((message, pool.submit(_parse_all, content, source_locale)))
        if len(waiting) > jobs * _MESSAGES_WAITING:
            yield from _merge(*waiting.popleft())
    while waiting:
        yield from _merge(*waiting.popleft())


def _parse(task: Task, source_locale: str) -> Document:
    return read_document(
        task.data or b"", task.file.origin, source_locale=source_locale, name=task.name
    )


def _parse_all(content: Sequence[tuple[bytes, Origin, str]], source_locale: str) -> list[_Packed]:
    return [
        _pack(read_document(data, origin, source_locale=source_locale, name=name))
        for data, origin, name in content
    ]


def _pack(document: Document) -> _Packed:
    return replace(document, segments=()), list(zip(*document.segments, strict=True))


def _unpack(document: Document, columns: list[tuple[Any, ...]]) -> Document:
    return replace(document, segments=tuple(map(Segment._make, zip(*columns, strict=True))))


def _iter_messages(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    message: list[Task] = []
    size = 0
    for task in tasks:
        message.append(task)
        size += len(task.data or b"")
        if size >= _MESSAGE_BYTES or len(message) >= _MESSAGE_FILES:
            yield message
            message, size = [], 0
    if message:
        yield message


def _merge(
    message: list[Task], answer: "Future[list[_Packed]]"
) -> Iterator[tuple[Task, Document | None]]:
    documents = iter(answer.result())
    for task in message:
        yield task, _unpack(*next(documents)) if task.data is not None else None
