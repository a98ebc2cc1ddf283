"""Have outside judges look at the exports of the demo and of the corpora.

Run as `python -m benchmarks.judge JUDGES CORPORA` after `make demo`. The judges are programs with
official schemas and real readers behind them; every verdict is printed as it comes. The exit code
is 1 where one of them says FAIL, 2 where there is nothing to judge.
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
# Two at a time: a judge of a large XLIFF file holds a tree of gigabytes.
WORKERS = 2
# The lowest share of targets with Japanese script: with every repetition counted, as `none` and
# `segment` do, a sixth of PowerShell's targets is code and names alone.
NEEDED_SCRIPT = {"none": "0.75", "segment": "0.75", "pair": "0.85", "source": "0.85"}
# The Schematron judge passes over files of more than 64 MB, and all ways of so many pairs take the
# judges hours: of such a corpus a part is judged in every way, and the whole in one way or two. The
# names of the files tell which it was.
PARTS = {"PowerShell-Docs.ja-jp": "*/7.2/*"}
# More units than any corpus has: OmegaT is asked for all of them.
ALL_UNITS = "1000000"
# Sources that differ in their codes alone are one to OmegaT's plain view, and so it is not certain
# which of their targets it takes: one in 65,896 segments of PowerShell-Docs.ja-jp is another.
SURE_SHARE = {"native": "0.9999"}

_VERDICT = re.compile(r"(OK|FAIL|SKIP) +(\S+) *(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one judge says of one file."""

    outcome: str
    """OK, FAIL or SKIP."""
    judge: str
    line: str
    """As the judge printed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One export and the judge that looks at it."""

    file: Path
    export: tuple[str, ...]
    """Arguments of the program that write the file; empty for a file that is there."""
    judge: tuple[str, ...]
    """The judge's command up to the file."""
    after: tuple[str, ...] = ()
    """The rest of it."""


class NotJudged(Exception):
    """Our own program did not do what was asked; the message is what it said."""


def demo_cases(judges: Path, folder: Path) -> list[Case]:
    """The exports of `make demo`, with all judges."""
    tmx = (*_script(judges, "judge_tmx.py"), "--need-ja", "0.95")
    xliff = _script(judges, "judge_xliff.py")
    exports = [("ja.tmx", tmx), ("ja.xlf", xliff), ("ja.v2.xlf", xliff)]
    cases = [Case(file=folder / name, export=(), judge=judge) for name, judge in exports]
    omegat = _omegat(judges)
    return [*cases, Case(file=folder / "ja.tmx", export=(), judge=omegat, after=_all_units())]


def corpus_cases(judges: Path, store: Path) -> Iterator[Case]:
    """Every format in every way of its codes, TMX in every way of choosing as well."""
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
            # With one target for each source it is certain what OmegaT must find.
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
        # 2.1 differs from 2.0 in its number alone.
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
    """What chooses the part of a large corpus; empty where all of it is judged in every way."""
    part = PARTS.get(store.stem)
    return ("--path", part) if part else ()


def _name(store: Path, *words: str) -> Path:
    """A file whose name tells how it was exported."""
    told = (word.strip("-*/").replace("/", "-") for word in words if word != "--path")
    return store.with_name(".".join((store.stem, *told)))


def _reader(store: Path, kind: str, dedupe: str, *options: str) -> tuple[str, ...]:
    """Our own reader, or a library's, which must give the texts of the memory back."""
    given = (str(store), kind, "--dedupe", dedupe, *options)
    return (sys.executable, "-m", "benchmarks.read_back", *given)


def _script(judges: Path, name: str) -> tuple[str, ...]:
    return sys.executable, str(judges / name)


def _omegat(judges: Path) -> tuple[str, ...]:
    return "bash", str(judges / "judge_omegat.sh"), "--self"


def _all_units(codes: str = "") -> tuple[str, ...]:
    """How many units OmegaT is asked for, and which share of them must come out as they went in."""
    return ALL_UNITS, SURE_SHARE.get(codes, "1")


def _export(store: Path, file: Path, *options: str) -> tuple[str, ...]:
    return "export", *options, "--db", str(store), "-o", str(file)


def ingest(corpus: Path, store: Path) -> None:
    """A fresh store with the side-by-side pages of the corpus."""
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
    """Write the files of the cases, some at a time; a store has room for many readers."""
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda case: _run_program(*case.export), (c for c in cases if c.export)))


def iter_verdicts(cases: Iterable[Case]) -> Iterator[Verdict]:
    """The verdicts of all cases in their order, some judges at work at the same time."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for verdicts in pool.map(_judge, cases):
            yield from verdicts


def _judge(case: Case) -> list[Verdict]:
    command = [*case.judge, str(case.file), *case.after]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return list(read_verdicts(done.stdout, done.stderr, done.returncode, case.file.name))


def read_verdicts(output: str, errors: str, code: int, name: str) -> Iterator[Verdict]:
    """The verdict lines of a judge; one that stops without a verdict has failed as well."""
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
    """A line for each judge, then every FAIL once more."""
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
    """Judge the demo, then the corpora; the exit code."""
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
