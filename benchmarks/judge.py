"""Runs external judges on the exports of the demo and of the corpora.

Run as `python -m benchmarks.judge JUDGES CORPORA` after `make demo`. The judges are programs that
use official schemas and real readers; every verdict is printed immediately. The exit code is 1 if
one of them says FAIL, 2 if there is nothing to judge.
"""

import argparse
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.corpora import find_corpora
from tmx_extract.formats.registry import FORMATS

PROGRAM = Path(sys.executable).with_name("tmx-extract")
# Two at a time, because a judge of a large XLIFF file needs gigabytes for its tree.
WORKERS = 2
# The minimum share of targets with Japanese script. `none` and `segment` count every repetition,
# and a sixth of PowerShell's targets consists only of code and names.
NEEDED_SCRIPT = {"none": "0.75", "segment": "0.75", "pair": "0.85", "source": "0.85"}
# The Schematron judge skips files of more than 64 MB, and judging all variants of so many pairs
# takes hours. For such a corpus, a part is judged in all variants, and the whole in one or two. The
# file names show which it was.
PARTS = {"PowerShell-Docs.ja-jp": "*/7.2/*"}
# More units than any corpus has, so that OmegaT is asked for all of them.
ALL_UNITS = "1000000"
# OmegaT's plain view cannot distinguish sources that differ only in their codes, so it may choose
# another target: it does for one of 65,896 segments of PowerShell-Docs.ja-jp.
SURE_SHARE = {"native": "0.9999"}

_VERDICT = re.compile(r"(OK|FAIL|SKIP) +(\S+) *(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict of one judge on one file."""

    outcome: str
    """OK, FAIL or SKIP."""
    judge: str
    line: str
    """As the judge printed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One export and its judge."""

    file: Path
    export: tuple[str, ...]
    """Arguments of the program that writes the file; empty for an existing file."""
    judge: tuple[str, ...]
    """The judge's command up to the file."""
    after: tuple[str, ...] = ()
    """The rest of the command."""


class NotJudged(Exception):
    """Our own program failed; the message is its output."""


def demo_cases(judges: Path, folder: Path) -> list[Case]:
    """Return the exports of `make demo`, with all judges."""
    tmx = (*_script(judges, "judge_tmx.py"), "--need-ja", "0.95")
    xliff = _script(judges, "judge_xliff.py")
    exports = [("ja.tmx", tmx), ("ja.xlf", xliff), ("ja.v2.xlf", xliff)]
    cases = [Case(file=folder / name, export=(), judge=judge) for name, judge in exports]
    omegat = _omegat(judges)
    return [*cases, Case(file=folder / "ja.tmx", export=(), judge=omegat, after=_all_units())]


def corpus_cases(judges: Path, store: Path) -> Iterator[Case]:
    """Yield every format in all variants of its codes, and TMX in all variants of `--dedupe`."""
    yield from _tmx_cases(judges, store)
    yield from _xliff_cases(judges, store)
    for kind in ("po", "csv", "tsv", "jsonl", "parquet"):
        file = store.with_name(f"{store.stem}.{FORMATS[kind].suffix}")
        yield Case(
            file=file, export=_export(store, file, kind), judge=_reader(store, kind, "segment")
        )


def _tmx_cases(judges: Path, store: Path) -> Iterator[Case]:
    judge = _script(judges, "judge_tmx.py")
    path = _part(store)
    ways = [
        *product(("none", "segment"), (path, ("--as-written", *path))),
        *product(("pair", "source"), ((), ("--as-written",))),
        *product(("pair", "source"), (("--codes", "native"), ("--codes", "plain"))),
        ("segment", ("--codes", "native", "--context", "all")),
    ]
    for dedupe, options in ways:
        file = _name(store, dedupe, *options, "tmx")
        export = _export(store, file, "tmx", "--dedupe", dedupe, *options)
        yield Case(file=file, export=export, judge=(*judge, "--need-ja", NEEDED_SCRIPT[dedupe]))
        if "plain" not in options:
            form = tuple(word for word in options if word in ("--as-written", *path))
            yield Case(file=file, export=(), judge=_reader(store, "tmx", dedupe, *form))
        if dedupe == "source" and not (path and {"plain", "--as-written"} & set(options)):
            # With one target for each source, the result of OmegaT is certain.
            codes = "native" if "native" in options else ""
            yield Case(file=file, export=(), judge=_omegat(judges), after=_all_units(codes))


def _xliff_cases(judges: Path, store: Path) -> Iterator[Case]:
    judge = _script(judges, "judge_xliff.py")
    path = _part(store)
    for kind, version in (("xliff", "1.2"), ("xliff2", "2.0"), ("xliff2", "2.1")):
        ways: list[tuple[str, ...]] = [
            ("--codes", "native", *path),
            ("--codes", "text", *path),
            ("--codes", "plain", *path),
            ("--codes", "native", "--mt-as", "match", *path),
            ("--codes", "native", "--mt-as", "omit", *path),
        ]
        if kind == "xliff":
            ways.append(("--codes", "native", "--xliff-codes", "bpt", *path))
        # 2.1 differs from 2.0 only in its version number.
        if path and version != "2.1":
            ways.append(())
        for options in ways:
            whole = () if path and path[1] in options else ("all",)
            file = _name(store, version, *whole, *options, "xlf")
            export = _export(store, file, kind, "--xliff-version", version, *options)
            yield Case(file=file, export=export, judge=judge)
            if "plain" not in options and "omit" not in options:
                reader = _reader(store, kind, "segment", *(() if whole else path))
                yield Case(file=file, export=(), judge=reader)


def _part(store: Path) -> tuple[str, ...]:
    """Return the options that select a part of a large corpus; empty for other corpora."""
    part = PARTS.get(store.stem)
    return ("--path", part) if part else ()


def _name(store: Path, *words: str) -> Path:
    """Return a file whose name shows how it was exported."""
    told = (word.strip("-*/").replace("/", "-") for word in words if word != "--path")
    return store.with_name(".".join((store.stem, *told)))


def _reader(store: Path, kind: str, dedupe: str, *options: str) -> tuple[str, ...]:
    """Return our own reader, or that of a library, which must return the texts of the memory."""
    given = (str(store), kind, "--dedupe", dedupe, *options)
    return (sys.executable, "-m", "benchmarks.read_back", *given)


def _script(judges: Path, name: str) -> tuple[str, ...]:
    return sys.executable, str(judges / name)


def _omegat(judges: Path) -> tuple[str, ...]:
    return "bash", str(judges / "judge_omegat.sh"), "--self"


def _all_units(codes: str = "") -> tuple[str, ...]:
    """Return the number of units to request from OmegaT, and the share that must be unchanged."""
    return ALL_UNITS, SURE_SHARE.get(codes, "1")


def _export(store: Path, file: Path, *options: str) -> tuple[str, ...]:
    return "export", *options, "--db", str(store), "-o", str(file)


def ingest(corpus: Path, store: Path) -> None:
    """Create a memory with the side-by-side pages of the corpus."""
    for file in store.parent.glob(f"{store.name}*"):
        file.unlink()
    _run_program("ingest", str(corpus / "sxs"), "--db", str(store))


def _run_program(*arguments: str) -> None:
    done = subprocess.run(
        [str(PROGRAM), *arguments], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise NotJudged(f"tmx-extract {' '.join(arguments)}: {done.stderr.strip()}")


def export_all(cases: Iterable[Case]) -> None:
    """Write the files of the cases, some at a time; a memory allows many readers."""
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda case: _run_program(*case.export), (c for c in cases if c.export)))


def iter_verdicts(cases: Iterable[Case]) -> Iterator[Verdict]:
    """Yield the verdicts of all cases in order; some judges run at the same time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for verdicts in pool.map(_judge, cases):
            yield from verdicts


def _judge(case: Case) -> list[Verdict]:
    command = [*case.judge, str(case.file), *case.after]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return list(read_verdicts(done.stdout, done.stderr, done.returncode, case.file.name))


def read_verdicts(output: str, errors: str, code: int, name: str) -> Iterator[Verdict]:
    """Yield the verdict lines of a judge; one that ends without a verdict has failed as well."""
    outcomes = set()
    for line in output.splitlines():
        if found := _VERDICT.match(line):
            outcomes.add(found[1])
            yield Verdict(outcome=found[1], judge=found[2], line=line)
    if not outcomes or (code and outcomes == {"OK"}):
        said = (errors.strip() or "no verdict").splitlines()[-1]
        line = f"FAIL judge-itself {name}: exit code {code}: {said}"
        yield Verdict(outcome="FAIL", judge="judge-itself", line=line)


def summarize(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield a line for each judge, then every FAIL again."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        outcomes[verdict.judge][verdict.outcome] += 1
    yield f"{'judge':26} {'OK':>4} {'FAIL':>4} {'SKIP':>4}"
    for judge, counts in sorted(outcomes.items()):
        yield f"{judge:26} {counts['OK']:4} {counts['FAIL']:4} {counts['SKIP']:4}"
    yield from (verdict.line for verdict in verdicts if verdict.outcome == "FAIL")


def _print_verdicts(cases: Sequence[Case]) -> list[Verdict]:
    verdicts = []
    for verdict in iter_verdicts(cases):
        print(verdict.line, flush=True)
        verdicts.append(verdict)
    return verdicts


def _judge_corpus(judges: Path, folder: Path, corpus: Path) -> list[Verdict]:
    began = time.monotonic()
    store = folder / f"{corpus.name}.db"
    ingest(corpus, store)
    cases = list(corpus_cases(judges, store))
    export_all(cases)
    print(f"\n{corpus.name}: {time.monotonic() - began:.0f} s to read and to write", flush=True)
    verdicts = _print_verdicts(cases)
    print(f"{corpus.name}: {time.monotonic() - began:.0f} s in all", flush=True)
    return verdicts


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judge", description=__doc__)
    parser.add_argument("judges", type=Path, help="folder with judge_tmx.py and its kin")
    parser.add_argument("corpora", type=Path, help="folder with NAME/sxs")
    parser.add_argument("--only", metavar="NAME", help="the demo and this corpus alone")
    parser.add_argument("--demo", type=Path, default=Path("build/demo"), help="what make demo made")
    parser.add_argument("--output", type=Path, default=Path("build/judge"), help="for the exports")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the demo, then the corpora; return the exit code."""
    given = _read_arguments(arguments)
    demo = demo_cases(given.judges, given.demo)
    missing = [case.file for case in demo if not case.file.is_file()]
    if missing or not (given.judges / "judge_tmx.py").is_file():
        print(f"{missing[0]} is missing: make demo" if missing else f"no judges in {given.judges}")
        return 2
    corpora = [corpus for corpus in find_corpora(given.corpora) if (corpus / "sxs").is_dir()]
    chosen = [corpus for corpus in corpora if given.only in (None, corpus.name)]
    given.output.mkdir(parents=True, exist_ok=True)
    verdicts = _print_verdicts(demo)
    try:
        judge = partial(_judge_corpus, given.judges, given.output)
        verdicts += [verdict for corpus in chosen for verdict in judge(corpus)]
    except NotJudged as error:
        print(error, file=sys.stderr)
        return 1
    print("", *summarize(verdicts), sep="\n")
    return 1 if any(verdict.outcome == "FAIL" for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
