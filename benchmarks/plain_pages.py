"""Segments of plain English pages, compared with the segments of their side-by-side pages.

Run as `python -m benchmarks.plain_pages CORPUS...`. Prints rows of docs/leverage.md for each
corpus, with separate rows for pages that an older tool split into whole paragraphs (`-pNNN`). It
compares the original English pages or, if a corpus has none, the output of `clean --side source`.
Titles, descriptions and texts of images are excluded because side-by-side pages usually hide them.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.corpora import CorpusPage, iter_pages
from tmx_extract.extract.plain.read import read_page
from tmx_extract.match.compared_text import fold_blanks
from tmx_extract.normalize.rule import author_form
from tmx_extract.rebuild.clean import clean

_HIDDEN = frozenset({"front-matter", "image-alt"})
_LOOSE = re.compile(r"[\s\\]+")


def measure(pages: Iterable[CorpusPage]) -> dict[bool, Counter[str]]:
    """Return the number of segments on either side, and of equal ones on the same page, separately
    for pages with paragraphs among their segments."""
    tallies: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for page in pages:
        document = page.document
        if document.format != "markdown" or not document.segments:
            continue
        sources = [
            fold_blanks(author_form(segment.source))
            for segment in document.segments
            if segment.place not in _HIDDEN
        ]
        english = clean(document, "source")
        if page.english is not None:
            english = page.english.decode("utf-8", "replace")
        found = [
            fold_blanks(segment.text)
            for segment in read_page(english, document.origin.path)[0]
            if segment.place not in _HIDDEN
        ]
        tally = tallies[any(segment.is_paragraph for segment in document.segments)]
        tally["pages"] += 1
        tally["sources"] += len(sources)
        tally["found"] += len(found)
        tally["same"] += _count_common(sources, found)
        tally["same, ignoring spaces"] += _count_common(map(_loose, sources), map(_loose, found))
    return tallies


def _count_common(one: Iterable[str], other: Iterable[str]) -> int:
    return (Counter(one) & Counter(other)).total()


def _loose(text: str) -> str:
    """Return the text without spaces and backslashes, which the side-by-side tool adds."""
    return _LOOSE.sub("", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    for corpus in parser.parse_args().corpora:
        for in_paragraphs, tally in measure(iter_pages(corpus)).items():
            if tally:
                name = f"{corpus.name}{', paragraphs' if in_paragraphs else ''}"
                told = " | ".join(f"{share:.1f} %" for share in _iter_shares(tally))
                print(f"| {name} | {tally['pages']:,} | {tally['sources']:,} | {told} |")


def _iter_shares(tally: Counter[str]) -> Iterator[float]:
    for whole in ("sources", "found"):
        for same in ("same", "same, ignoring spaces"):
            yield 100 * tally[same] / tally[whole]


if __name__ == "__main__":
    main()
