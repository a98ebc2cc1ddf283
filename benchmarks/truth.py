"""Compares the extracted segments with reliable data: published pages, English pages, counts.

Run as `python -m benchmarks.truth CORPORA`. The exit code is 1 if segments are missing or a
difference has no name, 2 if there is nothing to compare.
"""

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

from benchmarks.author_forms import AuthorForms, find_forms, find_sentences
from benchmarks.comparisons import (
    UNNAMED,
    OurPage,
    choose_cause,
    cut,
    fold_entities,
    fold_escapes,
    fold_stars,
    name_absence,
    name_difference,
)
from benchmarks.corpora import CorpusPage, count_markup, find_corpora, iter_pages
from benchmarks.hidden_slots import SLOT_GOAL, SlotTally, count_slots
from tmx_extract.english.levels import EnglishPage, fold_white_space
from tmx_extract.english.proof import prove
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, SourceLevel
from tmx_extract.normalize.rule import author_form
from tmx_extract.rebuild.clean import clean
from tmx_extract.rebuild.english_forms import find_english_forms

LISTS = Path("build/truth")
# Counted independently by the authors of the published corpora.
PUBLISHED_COUNTS: Mapping[str, int] = {
    "PowerShell-Docs.ja-jp": 245_563,
    "office-js-docs-pr.ja-jp": 39_849,
    "partner-center-pr.ja-jp": 30_763,
}
# Percentages, measured in 26 repositories: 36,360 pages, and all sources with an English page.
PAGE_GOALS: Mapping[str, float] = {"as written": 96.8, "stars folded": 99.4, "escapes folded": 99.7}
SOURCE_GOALS: Mapping[str, float] = {"verbatim": 71.0, "unwrapped": 98.0, "folded": 99.99}
ROW = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of one corpus."""

    pages: int = 0
    segments: int = 0
    markup: int = 0
    compared: int = 0
    """Pages whose published page has the same locfileid."""
    without_pairs: int = 0
    """The number of compared pages without any pair."""
    equal: Counter[str] = field(default_factory=Counter)
    """By the foldings of `PAGE_GOALS`, and by form."""
    causes: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    """By level, and `empty` and `no English page`."""
    absences: Counter[str] = field(default_factory=Counter)
    proofs: Counter[str] = field(default_factory=Counter)
    """By kind; `none` if the hash belongs to another text, `no English page` if none exists."""
    slots: SlotTally = field(default_factory=SlotTally)
    forms: AuthorForms = field(default_factory=AuthorForms)
    rows: list[ROW] = field(default_factory=list)
    """Pages, sources and numbers for the list: kind, path, segment, cause, text."""

    @property
    def unnamed(self) -> int:
        """The number of unexplained differences."""
        return self.causes[UNNAMED] + self.absences[UNNAMED]


def measure(corpus: Path) -> Tally:
    """Process all pages of the corpus once."""
    tally = Tally(markup=count_markup(corpus))
    for page in iter_pages(corpus):
        tally.pages += 1
        tally.segments += len(page.document.segments)
        published = _same_handback(page)
        if published:
            _compare_page(page.document, published, tally)
            english_page = _read_english(page)
            _compare_with_evidence(page.document, published, english_page, tally)
            tally.forms.add(page.document, published, english_page)
        if _prove(page, tally) and page.english is not None:
            english = page.english.decode("utf-8", "replace")
            tally.rows += count_slots(page.document, english, published, tally.slots)
        _look_up_sources(page, tally)
    return tally


def _read_english(page: CorpusPage) -> EnglishPage | None:
    if page.english is None:
        return None
    return EnglishPage(page.english.decode("utf-8-sig", "replace"), page.document.format)


def _same_handback(page: CorpusPage) -> list[str]:
    wanted = page.document.metadata.locfileid
    return [
        data.decode("utf-8", "surrogateescape")
        for data in page.published
        if wanted and read_document(data, page.document.origin).metadata.locfileid == wanted
    ]


def _compare_page(document: Document, candidates: Sequence[str], tally: Tally) -> None:
    tally.compared += 1
    tally.without_pairs += not document.segments
    written = clean(document, "target")
    by_author = clean(document, "target", author_form=True)
    tally.equal["as written"] += written in candidates
    stars = {fold_stars(text) for text in candidates}
    tally.equal["stars folded"] += fold_stars(written) in stars
    escapes = {fold_entities(fold_escapes(text)) for text in candidates}
    tally.equal["escapes folded"] += fold_entities(fold_escapes(written)) in escapes
    form = {
        (True, True): "in both forms",
        (True, False): "as written only",
        (False, True): "in author form only",
        (False, False): "in neither form",
    }[written in candidates, by_author in candidates]
    tally.equal[form] += 1
    if form in ("in both forms", "in author form only"):
        if form == "in author form only":
            tally.rows.append(("page", document.origin.path, "", form, ""))
        return
    cause = _name_best(document, by_author, candidates)
    if form == "in neither form":
        tally.causes[cause] += 1
    tally.rows.append(("page", document.origin.path, "", f"{form}: {cause}", ""))


def _compare_with_evidence(
    document: Document, candidates: Sequence[str], english: EnglishPage | None, tally: Tally
) -> None:
    """Count the pages that `clean` and `apply` make of a memory which knows these pages."""
    known = {"with the published page": find_forms(document, candidates)}
    if english is not None:
        forms = find_english_forms(document, find_sentences(document, english))
        known = {
            "with the English page": forms,
            "with the published page": forms | known["with the published page"],
        }
    for name, targets in known.items():
        page = clean(replace(document, author_targets=targets), "target", author_form=True)
        tally.equal[name] += page in candidates


def _name_best(document: Document, text: str, candidates: Sequence[str]) -> str:
    spans = [(segment.start, segment.end) for segment in document.segments]
    page = OurPage(
        text=text,
        format=document.format,
        targets=[author_form(segment.target) for segment in document.segments],
        between=cut(document.text, spans),
    )
    return choose_cause(name_difference(page, candidate) for candidate in candidates)


def _prove(page: CorpusPage, tally: Tally) -> bool:
    """Return whether the English page is proven."""
    wanted = page.document.metadata.openlocfilehash
    if not wanted:
        return False
    if page.english is None:
        tally.proofs["no English page"] += 1
        return False
    proof = prove(page.english, wanted)
    tally.proofs[proof or "none"] += 1
    return proof is not None


def _look_up_sources(page: CorpusPage, tally: Tally) -> None:
    segments = page.document.segments
    english = _read_english(page)
    if english is None:
        tally.sources["no English page"] += len(segments)
        return
    for segment in segments:
        level = english.find_level(segment.source, is_value=bool(segment.field))
        tally.sources[level or "empty"] += 1
        if level == "not-found":
            cause = name_absence(english, segment.source)
            tally.absences[cause] += 1
            path = page.document.origin.path
            tally.rows.append(("source", path, segment.id, cause, fold_white_space(segment.source)))


def report(name: str, tally: Tally) -> Iterator[str]:
    """Yield the lines to print about one corpus."""
    known = PUBLISHED_COUNTS.get(name)
    yield name
    yield (
        f"  segments found {tally.segments:,}; openings of pairs in the raw files {tally.markup:,}"
        + (f"; published count {known:,}" if known else "")
    )
    expected = known or tally.markup
    yield _share("of the known segments", tally.segments, expected, 100.0)
    yield (
        f"  pages {tally.pages:,}; {tally.compared:,} of them with a published page of the same"
        f" locfileid ({tally.without_pairs:,} without pairs)"
    )
    if tally.compared:
        yield from _report_pages(tally)
    yield from tally.forms.report()
    yield from _report_sources(tally)
    yield from _report_proofs(tally)
    if tally.slots.free:
        yield from _report_slots(tally.slots)


def _report_pages(tally: Tally) -> Iterator[str]:
    titles = {
        "as written": "equal byte for byte",
        "stars folded": r"equal with \* taken for *",
        "escapes folded": "equal with all escapes and &quot; folded",
    }
    for key, goal in PAGE_GOALS.items():
        yield _share(titles[key], tally.equal[key], tally.compared, goal)
    in_author_form = tally.equal["in both forms"] + tally.equal["in author form only"]
    yield _share("equal in author form", in_author_form, tally.compared)
    for name in ("with the English page", "with the published page"):
        if name in tally.equal:
            yield _share(f"equal in author form, {name}", tally.equal[name], tally.compared)
    named = tally.compared - tally.causes[UNNAMED]
    yield _share("equal, or different for a cause with a name", named, tally.compared, 100.0)
    for form in ("in both forms", "as written only", "in author form only", "in neither form"):
        yield f"    {tally.equal[form]:>8,}  equal {form}".replace("equal in neither", "in neither")
    for cause, count in tally.causes.most_common():
        yield f"    {count:>8,}    {cause}"


def _report_sources(tally: Tally) -> Iterator[str]:
    asked = sum(tally.sources[key] for key in get_args(SourceLevel))
    yield (
        f"  sources {asked:,} looked for in the English page; besides {tally.sources['empty']:,}"
        f" empty, {tally.sources['no English page']:,} without English page"
    )
    if not asked:
        return
    titles = {
        "verbatim": "found verbatim",
        "unwrapped": "found with white space folded",
        "folded": "found with quoted lines, spaces, quote marks, escapes folded",
    }
    found = 0
    for level, title in titles.items():
        found += tally.sources[level]
        yield _share(title, found, asked, SOURCE_GOALS.get(level))
    yield f"    {tally.sources['not-found']:>8,}  not found at all"
    for cause, count in tally.absences.most_common():
        yield f"    {count:>8,}    {cause}"


def _report_proofs(tally: Tally) -> Iterator[str]:
    missing = tally.proofs["no English page"]
    asked = tally.proofs.total() - missing
    yield f"  hashes {asked:,} to prove by the English page; besides {missing:,} without one"
    if asked:
        yield _share("proven", asked - tally.proofs["none"], asked, 100.0)
        for proof, count in sorted(tally.proofs.items()):
            if proof != "no English page":
                yield f"    {count:>8,}    {proof}"


def _report_slots(slots: SlotTally) -> Iterator[str]:
    yield f"  free numbers {slots.free:,} on {slots.pages:,} proven pages with pairs"
    yield _share("explained", slots.explained, slots.free, SLOT_GOAL)
    for kind, count in slots.recovered.most_common():
        yield f"    {count:>8,}    pairs, {kind}"
    yield f"    {slots.partial:>8,}    of these pairs have a target with only the first sentences"
    yield f"    {slots.labels:>8,}    labels of links, which stay as they are"
    yield f"    {slots.unexplained.total():>8,}  unexplained"
    for cause, count in slots.unexplained.most_common():
        yield f"    {count:>8,}    {cause}"


def _share(title: str, count: int, total: int, goal: float | None = None) -> str:
    # Rounded like the goals: 99.988 % is 99.99 %.
    percent = round(100 * count / total, 2) if total else 0.0
    verdict = ""
    if goal is not None:
        verdict = f"  goal {goal:g} % {'reached' if percent >= goal else 'NOT reached'}"
    return f"    {count:>8,}  {percent:6.2f} %  {title}{verdict}"


def write_list(file: Path, name: str, rows: Iterable[ROW], *, append: bool) -> None:
    """Write every page and source with a difference, every recovered pair and every unexplained
    number, one per line."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a" if append else "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        if not append:
            writer.writerow(["corpus", "what", "path", "segment", "cause", "text"])
        writer.writerows((name, *row) for row in rows)


def _is_whole(name: str, tally: Tally) -> bool:
    return tally.segments == tally.markup == PUBLISHED_COUNTS.get(name, tally.markup)


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with NAME/{sxs,live,en-us} and NAME.git")
    parser.add_argument("--only", metavar="NAME", help="this corpus alone")
    parser.add_argument(
        "--list", type=Path, metavar="FILE", help=f"one list for all corpora, not {LISTS}/NAME.tsv"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write the lists; return the exit code."""
    given = _read_arguments(arguments)
    corpora = find_corpora(given.corpora) if given.corpora.is_dir() else []
    if given.only:
        corpora = [corpus for corpus in corpora if corpus.name == given.only]
    if not corpora:
        print(f"no corpora in {given.corpora}", file=sys.stderr)
        return 2
    wrong = []
    for place, corpus in enumerate(corpora):
        began = time.monotonic()
        tally = measure(corpus)
        file = given.list or LISTS / f"{corpus.name}.tsv"
        write_list(file, corpus.name, tally.rows, append=bool(given.list and place))
        print(*report(corpus.name, tally), sep="\n")
        print(f"  {time.monotonic() - began:.0f} s; list in {file}\n", flush=True)
        if not _is_whole(corpus.name, tally):
            wrong.append(f"{corpus.name}: segments are missing")
        if tally.unnamed:
            wrong.append(f"{corpus.name}: {tally.unnamed} differences without a name")
    print("\n".join(wrong) or "every segment is found and every difference has a name")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
