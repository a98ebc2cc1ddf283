"""The output of a page's history on a terminal, with or without colours."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.answers.lines import Line, StyledText, label_texts

if TYPE_CHECKING:
    from tmx_extract.flows.history import PageHistory
    from tmx_extract.flows.sentence_history import SentenceHistory, TargetVersion
    from tmx_extract.match.difference import DifferencePart

# The number of digits shown of a commit.
_SHORT = 12


def iter_lines(history: "PageHistory") -> Iterator[Line]:
    """Yield the page with its sentences and their versions."""
    page = history.page
    yield Line(0, (StyledText("page", page.name),))
    files = ""
    if history.documents != history.handbacks:
        files = f" in {history.documents:,} file versions"
    facts = (
        f"{page.source_locale} → {page.locale}",
        f"{counted(history.handbacks, 'handback')}{files}",
        _dates(history.first_date, history.last_date),
        f"{history.changed:,} of {counted(history.sentences_on_page, 'sentence')} changed",
    )
    yield Line(0, (StyledText("faint", ", ".join(facts)),))
    names = label_texts(page.source_locale, page.locale)
    for sentence in history.sentences:
        yield Line(0, ())
        yield _head(sentence)
        yield from _iter_versions(sentence, *names)


def _head(sentence: "SentenceHistory") -> Line:
    number = f"{'p' if sentence.is_paragraph else ''}{sentence.number}"
    gone = ""
    if not sentence.is_on_page:
        gone = ", no longer on the page"
        gone += f" since {sentence.gone_since}" if sentence.gone_since else ""
    pieces = (
        StyledText("head", number),
        StyledText("faint", f"  {sentence.place}{gone}  "),
        StyledText("head", _shown(sentence.source)),
    )
    return Line(0, pieces)


def _iter_versions(sentence: "SentenceHistory", source: str, target: str) -> Iterator[Line]:
    """Yield every wording with its texts; a source that never changed is in the heading."""
    source_changes = any("source" in version.changed for version in sentence.target_versions)
    before: TargetVersion | None = None
    for version in sentence.target_versions:
        yield Line(2, tuple(_iter_facts(version, before)))
        if before is None:
            if source_changes:
                yield _text(source, StyledText("same", _shown(version.source)))
            yield _text(target, StyledText("same", _shown(version.target)))
        else:
            if "source" in version.changed:
                yield _text(source, *_pieces(version.source_difference))
            if "target" in version.changed:
                yield _text(target, *_pieces(version.target_difference))
            else:
                yield _text(target, StyledText("faint", "(unchanged)"))
        before = version


def _iter_facts(version: "TargetVersion", before: "TargetVersion | None") -> Iterator[StyledText]:
    """Yield date, author and first location, and whether it is the current wording."""
    yield StyledText("same", _dates(version.first_date, version.last_date))
    if version.handbacks > 1:
        yield StyledText("same", f", {version.handbacks:,} handbacks")
    if version.deliveries > version.handbacks:
        yield StyledText("same", f", {version.deliveries:,} deliveries")
    kind: str = version.translation_type or "unknown"
    if before is not None and "type" in version.changed:
        kind = f"{before.translation_type or 'unknown'} → {kind}"
    yield StyledText("same", f"  {kind}")
    facts = []
    if version.edit is not None:
        facts += [f"by {version.edit.by}" if version.edit.by else "", version.edit.state]
    for first in version.documents[:1]:
        facts.append(first.segment_id)
        facts.append(f"locfileid {first.locfileid}" if first.locfileid else "")
        facts.append(f"commit {first.commit[:_SHORT]}" if first.commit else "")
    if version.linked_by == "similarity":
        facts.append(f"sources {int(100 * version.similarity)} % alike")
    yield StyledText("faint", "".join(f"  {fact}" for fact in facts if fact))
    if version.is_current:
        yield StyledText("current", "  current")


def _dates(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return "no date"
    return first if first == last else f"{first} … {last}"


def _text(label: str, *pieces: StyledText) -> Line:
    return Line(4, (StyledText("faint", f"{label}  "), *pieces))


def _pieces(difference: "Sequence[DifferencePart]") -> Iterator[StyledText]:
    return (StyledText(kind, text) for kind, text in difference)


def _shown(text: str) -> str:
    return text or "(empty)"
