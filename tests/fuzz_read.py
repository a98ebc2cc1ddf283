"""A fuzzer for `read_document`: `python tests/fuzz_read.py SECONDS`, or `make fuzz`.

Guided by coverage, it searches for bytes that break a law of `extract_laws`, take too long or need
too much memory. Findings are written to `build/fuzz`, where the corpus is kept too. The exit code
is 0 without findings, 1 with findings, 2 if it could not start.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from fragments import FRAGMENTS

# Nothing of the program is imported here, because the fuzzer cannot instrument it then.
ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "fuzz"
SEEDS = (ROOT / "samples", ROOT / "tests" / "fixtures")
FINDINGS = ROOT / "tests" / "fixtures" / "findings"
# Longer texts only take more time, so only the beginning of a longer page is used.
_MAX_BYTES = 2_048
# All other texts are shuffled token by token.
_SHARE_OF_BYTES = 0.4
_TOKEN = re.compile(
    rb"</?span\b[^<>]{0,60}>|&quot;|data-[ts]tu-id|\\u[0-9a-fA-F]{4}|\r\n|\w+|\s|.", re.DOTALL
)
_FRAGMENTS = [fragment.encode() for fragment in FRAGMENTS]
# One text takes milliseconds.
_MAX_SECONDS_EACH = 20


def fuzz(seconds: int) -> int:
    """Fuzz in a separate process, because it ends with the first finding; return the exit code."""
    corpus = WORK / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    dictionary = WORK / "markup.dict"
    dictionary.write_text("".join(map(_dictionary_line, FRAGMENTS)), "ascii")
    before = _find_findings()
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={_MAX_BYTES}",
        f"-timeout={_MAX_SECONDS_EACH}",
        f"-dict={dictionary}",
        f"-artifact_prefix={WORK}/found-",
        "-print_final_stats=1",
    ]
    command = [sys.executable, __file__, "--inside", *options, str(corpus), *map(str, SEEDS)]
    code = subprocess.run(command, check=False).returncode
    found = sorted(path for path, _ in _find_findings() - before)
    for path in found:
        print(
            f"\nFound something: {path}\n"
            f"Look at it again:  {sys.executable} {__file__} --again {path}\n"
            f"Keep it as a test: cp {path} {FINDINGS}/WHAT-IS-WRONG",
            file=sys.stderr,
        )
    if found:
        return 1
    return 2 if code else 0


def _find_findings() -> set[tuple[Path, int]]:
    """Return the existing findings with their times, because a repeated finding has the same
    name."""
    return {(path, path.stat().st_mtime_ns) for path in WORK.glob("found-*")}


def _dictionary_line(token: str) -> str:
    return '"' + "".join(f"\\x{byte:02X}" for byte in token.encode()) + '"\n'


def _fuzz_inside(options: list[str]) -> None:
    """Run libFuzzer; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["tmx_extract", "extract_laws"]):
        import extract_laws

    def test_one_input(data: bytes) -> None:
        for path in extract_laws.PATHS:
            extract_laws.check_laws(data, path)

    def mutate(data: bytes, max_bytes: int, seed: int) -> bytes:
        dice = random.Random(seed)  # noqa: S311 - no secret hangs on it
        if dice.random() < _SHARE_OF_BYTES:
            return bytes(atheris.Mutate(data, max_bytes))
        return shuffle_tokens(data, dice)[:max_bytes]

    atheris.Setup([sys.argv[0], *options], test_one_input, custom_mutator=mutate)
    atheris.Fuzz()


def shuffle_tokens(data: bytes, dice: random.Random) -> bytes:
    """Return the text with a few tokens deleted, doubled, moved or added, or a part quoted.

    Changes of single bytes hardly ever produce a tag; these changes do.
    """
    tokens = _TOKEN.findall(data)
    for _ in range(dice.randint(1, 4)):
        start, end = sorted(dice.randint(0, len(tokens)) for _ in range(2))
        end = min(end, start + dice.choice((1, 1, 2, 4, 16)))
        part, rest = tokens[start:end], tokens[:start] + tokens[end:]
        at = dice.randint(0, len(rest))
        match dice.randrange(6):
            case 0:
                tokens = rest
            case 1:
                tokens[at:at] = part
            case 2:
                tokens = rest[:at] + part + rest[at:]
            case 3:
                tokens[at:at] = [dice.choice(_FRAGMENTS)]
            case 4:
                tokens[start:end] = [dice.choice(_FRAGMENTS)]
            case _:
                text = b"".join(part).decode("utf-8", "replace")
                tokens[start:end] = [json.dumps(text, ensure_ascii=dice.random() < 0.5).encode()]
    return b"".join(tokens)


def look_again(path: Path) -> int:
    """Check the laws on one file, as every kind of file; raise the first broken one."""
    from extract_laws import PATHS, check_laws

    for name in PATHS:
        document = check_laws(path.read_bytes(), name)
        codes = ", ".join(sorted({remark.code for remark in document.diagnostics})) or "none"
        print(f"{name}: all laws hold; {len(document.segments)} pairs, remarks: {codes}")
    return 0


def main() -> int:
    if sys.argv[1:2] == ["--inside"]:
        _fuzz_inside(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    parser.add_argument("--again", type=Path, metavar="FILE", help="a file that was found")
    arguments = parser.parse_args()
    if arguments.again:
        return look_again(arguments.again)
    if find_spec("atheris") is None:
        print(
            "The fuzzer needs atheris, which is not installed. Install it with:\n"
            f"{sys.executable} -m pip install -e '.[fuzz]'",
            file=sys.stderr,
        )
        return 2
    return fuzz(arguments.seconds)


if __name__ == "__main__":
    sys.exit(main())
