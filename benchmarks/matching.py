"""Matches: the share of correct first hits, and the speed, compared with a full scan.

`python -m benchmarks.matching STORE...` takes 500 sources of each memory, changes one to three
words of each, and searches for them. The judge scores every source of the memory that rapidfuzz
does not exclude. For memories of any size, use `python -m benchmarks.scale ... --sources`.
"""

import random
import sqlite3
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import process_time
from typing import TypeVar

from rapidfuzz import fuzz, process

from benchmarks.measure import peak
from tmx_extract.flows.match import Matcher, MatchOptions, opened_matcher, prepare_index
from tmx_extract.match.compared_text import encode_text, split_compared_text
from tmx_extract.match.ranking import rank_by_words
from tmx_extract.match.score import score
from tmx_extract.model import Selection
from tmx_extract.store.connection import create_or_open

LEAST = 70
QUESTIONS, MANY = 500, 10_000
OPTIONS = MatchOptions(selection=Selection(dedupe="pair"), min_percent=LEAST)


Answer = TypeVar("Answer")


def timed(ask: Callable[[str], Answer], texts: Sequence[str]) -> tuple[list[Answer], list[float]]:
    """Return the answers, and the CPU seconds for each."""
    found, seconds = [], []
    for text in texts:
        began = process_time()
        found.append(ask(text))
        seconds.append(process_time() - began)
    return found, seconds


def tell(seconds: Sequence[float]) -> str:
    ordered = sorted(1000 * one for one in seconds)
    p50, p95 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95))
    return f"mean {statistics.mean(ordered):.2f}, p50 {p50:.2f}, p95 {p95:.2f} ms CPU"


def change_words(text: str, words: Sequence[str], rng: random.Random) -> str:
    """Return the text with one to three words inserted, deleted or replaced."""
    changed = text.split(" ")
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(changed))
        kind = rng.choice(["put in", "take out", "exchange"])
        if kind == "put in":
            changed.insert(place, rng.choice(words))
        elif kind == "exchange":
            changed[place] = rng.choice(words)
        elif len(changed) > 2:
            del changed[place]
    return " ".join(changed)


def make_questions(texts: Sequence[str], count: int) -> Iterator[str]:
    rng = random.Random(5)
    words = [word for text in rng.sample(texts, min(3000, len(texts))) for word in text.split()]
    long = [text for text in texts if len(text.split()) >= 4]
    return (change_words(text, words, rng) for text in rng.sample(long, count))


class Judge:
    """Scores every source."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words: Mapping[int, str] = {
            number: encode_text(text) for number, text in enumerate(texts)
        }

    def find_best(self, text: str) -> tuple[int, set[str]]:
        """Return the best percentage, and all sources that have it; 0 and none below the
        minimum."""
        parts, best, found = split_compared_text(text), LEAST, set[str]()
        for most, number in rank_by_words(encode_text(text), self._words, LEAST):
            if most < best:
                break
            other = split_compared_text(self._texts[number])
            percent = score(parts, other).percent
            if percent > best:
                best, found = percent, set()
            if percent >= best:
                found.add(other.text)
        return (best, found) if found else (0, found)


def find_best(matcher: Matcher, text: str) -> tuple[int, str]:
    matches = matcher.find(text)
    if not matches:
        return 0, ""
    return matches[0].score.percent, split_compared_text(matches[0].occurrence.source).text


def measure(path: Path) -> None:
    with closing(create_or_open(path)) as connection:
        began = process_time()
        news = prepare_index(connection)
        built = process_time() - began
        sizes = tell_sizes(connection)
        texts = [
            text
            for (text,) in connection.execute(
                "SELECT DISTINCT coalesce(author_source, source) FROM entry"
            )
        ]
        questions = list(make_questions(texts, QUESTIONS))
        print(f"{path.name}: {sizes}, {len(texts):,} distinct sources")
        if news.entries:
            print(f"  index made in {built:.0f} s CPU, peak {peak():.0f} MB")
        with opened_matcher(connection, OPTIONS) as matcher:
            found, seconds = timed(lambda text: find_best(matcher, text), questions)
            print(f"  match:                    {tell(seconds)}, peak {peak():.0f} MB")
            report_many(matcher, texts)
        report_scans(found, statistics.mean(seconds), texts, questions)


def report_many(matcher: Matcher, texts: Sequence[str]) -> None:
    """Measure a translator's usual texts: half are known, half were changed."""
    rng = random.Random(6)
    count = min(MANY, len(texts) // 2) // 2
    mixed = [*rng.sample(texts, count), *make_questions(texts, count)]
    _, seconds = timed(matcher.find, mixed)
    print(f"  {len(mixed):,} texts, half known: {sum(seconds):.1f} s, {tell(seconds)}")


def report_scans(
    found: Sequence[tuple[int, str]], mean: float, texts: Sequence[str], questions: Sequence[str]
) -> None:
    judge = Judge(texts)
    judged, seconds = timed(judge.find_best, questions)
    _, plain = timed(
        lambda text: process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=LEAST, limit=5),
        questions[:100],
    )
    same = sum(
        percent == best and (source in sources or not best)
        for (percent, source), (best, sources) in zip(found, judged, strict=True)
    )
    print(f"  scan with the same score: {tell(seconds)}")
    print(f"  scan with fuzz.ratio:     {tell(plain)}")
    ratios = [statistics.mean(one) / mean for one in (seconds, plain)]
    print(f"  times faster: {ratios[0]:.1f} and {ratios[1]:.1f}")
    having = sum(best > 0 for best, _ in judged)
    print(f"  same first hit: {100 * same / len(questions):.1f} % ({having} have one)")


def tell_sizes(connection: sqlite3.Connection) -> str:
    (segments,), (entries, text) = (
        connection.execute("SELECT count(*) FROM segment").fetchone(),
        connection.execute(
            "SELECT count(*), sum(length(CAST(source AS BLOB)) + length(CAST(target AS BLOB)))"
            " FROM entry"
        ).fetchone(),
    )
    (index,) = connection.execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'match\\_%' ESCAPE '\\'"
    ).fetchone()
    return (
        f"{segments:,} segments, {entries:,} entries of {text / 1e6:.0f} MB,"
        f" index {index / 1e6:.0f} MB"
    )


def main() -> None:
    for name in sys.argv[1:]:
        measure(Path(name))


if __name__ == "__main__":
    main()
