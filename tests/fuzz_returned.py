"""A fuzzer for returned files: `python tests/fuzz_returned.py SECONDS`, or `make fuzz-returned`.

It builds files from the grammars of TMX, XLIFF, PO, CSV, TSV and XLSX, changes their structure, and
checks the laws of `returned_laws.py`. Each file has a number; the same number gives the same file.
Files that break a law are written to `build/fuzz`. The exit code is 0 without findings, else 1.
"""

import argparse
import sys
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from returned_grammar import SUFFIXES, make_file
from returned_laws import check_laws, make_memory

WORK = Path(__file__).parent.parent / "build" / "fuzz"
_MOST_FOUND = 10


def fuzz(seconds: float, first: int) -> int:
    """Check files until the time is over; return the exit code."""
    WORK.mkdir(parents=True, exist_ok=True)
    found, number, ended = Counter[str](), first, monotonic() + seconds
    refused = 0
    with closing(make_memory()) as connection, TemporaryDirectory() as folder:
        while monotonic() < ended and len(found) < _MOST_FOUND:
            data, suffix = build(number)
            try:
                refused += bool(check_laws(data, suffix, connection, Path(folder)))
            except Exception as error:
                name = f"{type(error).__name__}-{_place(error)}"
                if not found[name]:
                    _keep(WORK / f"returned-{number}{suffix}", data)
                found[name] += 1
            number += 1
    print(f"{number - first} files, {refused} of them refused; {len(found)} findings")
    for name, times in found.items():
        print(f"  {name}: {times} times")
    return 1 if found else 0


def build(number: int) -> tuple[bytes, str]:
    """Return the file with this number, and its suffix."""
    dice = Random(number)  # noqa: S311 - no secret hangs on it
    suffix = dice.choice(SUFFIXES)
    return make_file(dice, suffix), suffix


def _place(error: Exception) -> str:
    """Return the last line of our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.endswith(".py")]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}"


def _keep(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    traceback.print_exc()
    print(f"Found something: {path}\nLook at it again:  {__file__} --again {path}", file=sys.stderr)


def look_again(path: Path) -> int:
    """Check the laws on one file; raise the first broken one."""
    with closing(make_memory()) as connection, TemporaryDirectory() as folder:
        refused = check_laws(path.read_bytes(), path.suffix, connection, Path(folder))
    print(f"all laws hold; {refused or 'it was read'}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=60)
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--again", type=Path, metavar="FILE", help="a file that was found")
    arguments = parser.parse_args()
    if arguments.again:
        return look_again(arguments.again)
    return fuzz(arguments.seconds, arguments.first)


if __name__ == "__main__":
    sys.exit(main())
