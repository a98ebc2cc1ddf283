"""One sentence over time as a list of versions; equal texts are one version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from tmx_extract.match.difference import DifferencePart, find_difference
from tmx_extract.match.sentence_threads import LinkedBy, Thread, ThreadStep
from tmx_extract.model import EditMark, Place, TranslationType
from tmx_extract.spacing import with_line_feeds
from tmx_extract.store.history import EditedTarget, PageSegment, PageVersion

Changed = Literal["source", "target", "type"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A version of a sentence in one document."""

    handback_date: str | None
    """The handback date in ISO form."""
    segment_id: str
    line: int
    column: int
    locfileid: str | None
    openlocfilehash: str | None
    sourcegitcommit: str | None
    """The commit of the English repository."""
    commit: str | None
    """The first commit with the document at this page; None outside git."""
    committed_at: str | None
    """The time of this commit: UTC, ISO 8601."""
    content_hash: str
    """The git name of the document's content."""
    written_source: str | None
    """The source as written in the document; None if that is the source in the author's form."""
    written_target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetVersion:
    """A sentence in one document, or unchanged in several documents, or a person's edit of it."""

    first_date: str | None
    """The ISO date of the first handback, or of the edit; None if no document has a date."""
    last_date: str | None
    translation_type: TranslationType | None
    source: str
    """The source in the author's form, with line feeds only."""
    target: str
    is_current: bool
    """Whether this is the current version of the page."""
    linked_by: LinkedBy | Literal["edit"]
    """The reason why it is the same sentence as before; `first` for the first version."""
    similarity: float
    """The similarity of the sources, 0 to 1; 0 for the first version."""
    handbacks: int
    deliveries: int
    documents: tuple[Appearance, ...]
    """Its documents, oldest first; an edit is only in the memory."""
    edit: EditMark | None = None
    """The editor and the time; None for a delivered text."""
    changed: tuple[Changed, ...] = ()
    """The changes since the previous version; empty for the first."""
    source_difference: tuple[DifferencePart, ...] = ()
    """The difference of the sources; empty if the source is the same."""
    target_difference: tuple[DifferencePart, ...] = ()

    def after(self, before: "TargetVersion") -> "TargetVersion":
        """Return the version with its changes since the previous one."""
        changed = list[Changed]()
        source, target = tuple[DifferencePart, ...](), tuple[DifferencePart, ...]()
        if self.source != before.source:
            changed.append("source")
            source = find_difference(before.source, self.source)
        if self.target != before.target:
            changed.append("target")
            target = find_difference(before.target, self.target)
        if self.translation_type != before.translation_type:
            changed.append("type")
        return replace(
            self, changed=tuple(changed), source_difference=source, target_difference=target
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHistory:
    """One sentence of a page over time."""

    segment_id: str
    """The segment id in its last document, like number and place."""
    number: int
    is_paragraph: bool
    place: Place
    source: str
    is_on_page: bool
    """Whether the newest version of the page has it."""
    gone_since: str | None
    """The date of the first version without it, if it is gone from the page."""
    target_versions: tuple[TargetVersion, ...]
    """Oldest first."""


class HistoryBuilder:
    """Builds the history of the sentences of one page, oldest version first."""

    def __init__(self, versions: Sequence[PageVersion]) -> None:
        self._versions = versions
        self._newest = len(versions) - 1

    def is_on_page(self, thread: Thread) -> bool:
        """Return whether the newest version has the sentence."""
        return thread[-1].version == self._newest

    def changes(self, thread: Thread) -> bool:
        """Return whether the sentence has changed."""
        first, *others = thread
        return bool(self._segment(first).edits) or any(
            self._says(step) != self._says(first) for step in others
        )

    def segment_name(self, step: ThreadStep) -> tuple[int, str]:
        """Return the id of the document, and the segment id."""
        return self._versions[step.version].document_row, self._segment(step).segment_id

    def number(self, step: ThreadStep) -> tuple[bool, int]:
        """Return whether the number counts paragraphs, and the number."""
        segment = self._segment(step)
        return segment.is_paragraph, segment.number

    def build(self, thread: Thread) -> SentenceHistory:
        """Return the sentence with its versions."""
        target_versions = list[TargetVersion]()
        current = self._find_current(thread)
        for _, group in groupby(thread, key=self._says):
            steps = list(group)
            edits = self._segment(steps[0]).edits
            before = target_versions[-1] if target_versions else None
            is_current = current in steps
            target_versions.append(
                self._build_version(steps, before, is_current=is_current and not edits)
            )
            for edit in edits:
                is_last = edit is edits[-1]
                target_versions.append(
                    _edited_version(edit, target_versions[-1], is_current=is_current and is_last)
                )
        last = self._segment(thread[-1])
        return SentenceHistory(
            segment_id=last.segment_id,
            number=last.number,
            is_paragraph=last.is_paragraph,
            place=last.place,
            source=target_versions[-1].source,
            is_on_page=self.is_on_page(thread),
            gone_since=(
                None
                if self.is_on_page(thread)
                else self._versions[thread[-1].version + 1].handback_date
            ),
            target_versions=tuple(target_versions),
        )

    def _segment(self, step: ThreadStep) -> PageSegment:
        return self._versions[step.version].segments[step.sentence]

    def _says(
        self, step: ThreadStep
    ) -> tuple[TranslationType | None, str, str, tuple[EditedTarget, ...]]:
        """Return type, texts and edits; a page checked out with CRLF has the same value."""
        texts, edits = self._segment(step).texts, self._segment(step).edits
        kind = self._versions[step.version].translation_type
        return kind, with_line_feeds(texts.source), with_line_feeds(texts.target), edits

    def _find_current(self, thread: Thread) -> ThreadStep | None:
        """Return the last step with the current text of the page.

        If the text was chosen in a copy elsewhere, it is the last step with the same text.
        """
        key = self._versions[self._newest].handback_key
        newest = [step for step in thread if self._versions[step.version].handback_key == key]
        chosen = [step for step in newest if self._segment(step).is_chosen]
        same = [step for step in newest if self._segment(step).reason == "same-text"]
        standing = chosen or same
        return standing[-1] if standing else None

    def _build_version(
        self, steps: Sequence[ThreadStep], before: TargetVersion | None, *, is_current: bool
    ) -> TargetVersion:
        kind, source, target, _ = self._says(steps[0])
        versions = [self._versions[step.version] for step in steps]
        dates = sorted(version.handback_date for version in versions if version.handback_date)
        wording = TargetVersion(
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            translation_type=kind,
            source=source,
            target=target,
            is_current=is_current,
            linked_by=steps[0].by,
            similarity=round(steps[0].score, 3),
            handbacks=len({version.handback_key for version in versions}),
            deliveries=len({version.delivery for version in versions}),
            documents=tuple(map(self._build_appearance, steps)),
        )
        return wording if before is None else wording.after(before)

    def _build_appearance(self, step: ThreadStep) -> Appearance:
        version, segment = self._versions[step.version], self._segment(step)
        _, source, target, _ = self._says(step)
        written_source, written_target = segment.texts.written_source, segment.texts.written_target
        return Appearance(
            handback_date=version.handback_date,
            segment_id=segment.segment_id,
            line=segment.line,
            column=segment.column,
            locfileid=version.locfileid,
            openlocfilehash=version.openlocfilehash,
            sourcegitcommit=version.sourcegitcommit,
            commit=version.commit,
            committed_at=version.committed_at,
            content_hash=version.content_hash,
            written_source=written_source if written_source != source else None,
            written_target=written_target if written_target != target else None,
        )


def _edited_version(
    edit: EditedTarget, before: TargetVersion, *, is_current: bool
) -> TargetVersion:
    """Return the changes since the previous version."""
    date = edit.mark.at[:10]
    wording = TargetVersion(
        first_date=date,
        last_date=date,
        translation_type="PE",
        source=before.source,
        target=with_line_feeds(edit.target),
        is_current=is_current,
        linked_by="edit",
        similarity=1.0,
        handbacks=0,
        deliveries=0,
        documents=(),
        edit=edit.mark,
    )
    return wording.after(before)
