"""Side-by-side pages compared with the published pages of the same handback.

Run as `python -m benchmarks.published REPO@live-sxs --published live [--history]`. Prints one
column of the table in docs/extraction.md.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Document
from tmx_extract.normalize.rule import author_form
from tmx_extract.rebuild.clean import iter_parts
from tmx_extract.rebuild.published import find_published

_NUMBER = re.compile(rb"[0-9]+")


def measure(inputs: Inputs) -> Counter[str]:
    """Yield every page with pairs once, with the published pages of all its paths."""
    places: dict[str, list[InputFile]] = {}
    for file in inputs:
        places.setdefault(file.content_hash or file.shown, []).append(file)
    tally: Counter[str] = Counter()
    for files in places.values():
        document = read_document(files[0].read(), files[0].origin)
        if document.segments:
            texts = {text for file in files for text in _iter_published(file, document)}
            _measure_page(tally, document, sorted(texts))
    return tally


def _iter_published(file: InputFile, document: Document) -> Iterator[str]:
    """Return the published pages of the same handback at the same path."""
    if file.published is None:
        return
    locfileid = (document.metadata.locfileid or "").encode()
    for version in file.published.versions:
        data = file.published.read(version)
        if locfileid and locfileid not in _NUMBER.findall(data):
            continue
        other = read_document(data, file.origin)
        if other.handback_key == document.handback_key:
            yield other.text


def _measure_page(tally: Counter[str], document: Document, texts: list[str]) -> None:
    tally["pages with pairs"] += 1
    tally["targets"] += len(document.segments)
    if not texts:
        return
    tally["pages with a published page of the same handback"] += 1
    tally["targets of these pages"] += len(document.segments)
    forms: dict[int, list[str]] = {}
    for found in (find_published(document, text) for text in texts):
        for ordinal, form in found.items():
            forms.setdefault(ordinal, []).append(form)
    told = {ordinal: min(found) for ordinal, found in forms.items()}
    tally["targets known from several published pages"] += sum(
        len(found) > 1 for found in forms.values()
    )
    tally["of them with several forms"] += sum(len(set(found)) > 1 for found in forms.values())
    tally["targets known from a published page"] += len(told)
    tally["targets whose form by rule differs"] += sum(
        text != author_form(document.segments[ordinal].target) for ordinal, text in told.items()
    )
    tally["pages with all their targets found"] += len(told) == len(document.segments)
    tally["pages equal byte for byte, by rule"] += _page(document, {}) in texts
    tally["pages equal byte for byte, as published"] += _page(document, told) in texts


def _page(document: Document, targets: Mapping[int, str]) -> str:
    """Return the page in its target language: with published targets if known, otherwise by
    rule."""
    parts = list(iter_parts(document, "target", author_form=True))
    encoded = list(iter_parts(document, "target"))
    for ordinal, text in targets.items():
        # In encoded values, only unchanged targets are known.
        if encoded[2 * ordinal + 1] == document.segments[ordinal].target:
            parts[2 * ordinal + 1] = text
    return "".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+", metavar="REPO@REF")
    parser.add_argument("--published", required=True, metavar="REF")
    parser.add_argument("--history", action="store_true")
    arguments = parser.parse_args()
    options = InputOptions(
        suffixes=SUFFIXES,
        source_locale="en-US",
        published=arguments.published,
        history=arguments.history,
    )
    for what, count in measure(Inputs(arguments.inputs, options)).items():
        print(f"{count:>9,}  {what}")


if __name__ == "__main__":
    main()
