"""The program in a forked process, for many runs with unusual streams without start-up time."""

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import NamedTuple, TextIO, cast

import tmx_extract


class Ended(NamedTuple):
    """The end of a run, and the content of the files of its streams."""

    code: int
    out: bytes
    err: bytes


class Streams(NamedTuple):
    """The streams of a run."""

    encoding: str = "utf-8"
    closed: tuple[int, ...] = ()
    full: tuple[int, ...] = ()
    is_pipe_closed: bool = False


USUAL = Streams()
# Modules that our modules or Typer import only at run time.
_LOADED_LATE = ("typer._adapters", "rich.table", "rich.padding", "rich.progress", "sqlite_utils")


def run_forked(arguments: Sequence[str], folder: Path, streams: Streams = USUAL) -> Ended:
    """Run the program with these streams."""
    main = _load_program()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _run(main, arguments, folder, streams, (out.fileno(), err.fileno()))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Ended(code, _content(out), _content(err))


@cache
def _load_program() -> Callable[[], None]:
    """Load every module once here, because each run would load it otherwise."""
    from tmx_extract.cli.main import main

    modules = [one.name for one in walk_packages(tmx_extract.__path__, "tmx_extract.")]
    for name in (*modules, *_LOADED_LATE):
        # Libraries of extras may be missing.
        with suppress(ImportError):
            import_module(name)
    return main


def _content(file: io.BufferedRandom | object) -> bytes:
    stream = cast(io.BufferedRandom, file)
    stream.seek(0)
    return stream.read()


def _run(
    main: Callable[[], None],
    arguments: Sequence[str],
    folder: Path,
    streams: Streams,
    numbers: tuple[int, int],
) -> None:
    """Run the child process; never returns."""
    code = 99
    try:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, target in enumerate(numbers, 1):
            os.dup2(_target(number, target, streams), number)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            setattr(sys, name, _stream(number, streams))
        sys.argv = ["tmx-extract", *arguments]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        os.write(numbers[1], traceback.format_exc().encode())
    finally:
        os._exit(code)


def _target(number: int, target: int, streams: Streams) -> int:
    if number in streams.full:
        return os.open("/dev/full", os.O_WRONLY)
    if number == 1 and streams.is_pipe_closed:
        reading, writing = os.pipe()
        os.close(reading)
        return writing
    return target


def _stream(number: int, streams: Streams) -> TextIO | None:
    """Return a stream as Python creates it at its start."""
    if number in streams.closed:
        os.close(number)
        return None
    mode = "r" if number == 0 else "w"
    errors = "backslashreplace" if number == 2 else "strict"
    stream = open(number, mode, encoding=streams.encoding, errors=errors, closefd=False)  # noqa: SIM115 - it lives as long as the process
    return cast(TextIO, stream)
