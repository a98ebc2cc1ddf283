"""The versions of a sentence, folded into wordings."""

from dataclasses import replace

from tmx_extract.flows.sentence_history import (
    Appearance,
    HistoryBuilder,
    SentenceHistory,
    TargetVersion,
)
from tmx_extract.match.difference import DifferencePart
from tmx_extract.match.sentence_threads import Thread, ThreadStep
from tmx_extract.model import TranslationType
from tmx_extract.store.history import PageSegment, PageVersion, VersionTexts

SEGMENT = PageSegment(
    segment_id="4ef9c-103",
    number=103,
    is_paragraph=False,
    place="heading",
    line=9,
    column=3,
    texts=VersionTexts("Save.", "保存。", "Save.", "保存。"),
    is_chosen=True,
    reason=None,
)
APPEARANCE = Appearance(
    handback_date="2024-05-15",
    segment_id="4ef9c-103",
    line=9,
    column=3,
    locfileid="53077226",
    openlocfilehash="8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
    sourcegitcommit="e1e1e1e",
    commit="c0ffee",
    committed_at="2024-05-20T08:00:00Z",
    content_hash="5b1f0c3a",
    written_source=None,
    written_target=None,
)
WORDING = TargetVersion(
    first_date="2024-05-15",
    last_date="2024-05-15",
    translation_type="MT",
    source="Save.",
    target="保存。",
    is_current=True,
    linked_by="first",
    similarity=0.0,
    handbacks=1,
    deliveries=1,
    documents=(APPEARANCE,),
)


def version(
    source: str = "Save.",
    target: str = "保存。",
    *,
    kind: TranslationType | None = "MT",
    key: str = "one",
    date: str | None = "2024-05-15",
    prefix: str = "4ef9c",
    segment: PageSegment = SEGMENT,
) -> PageVersion:
    """Return a version with one segment."""
    return PageVersion(
        document_row=1,
        handback_key=key,
        handback_date=date,
        locfileid="53077226",
        openlocfilehash="8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
        sourcegitcommit="e1e1e1e",
        translation_type=kind,
        prefix=prefix,
        content_hash="5b1f0c3a",
        commit="c0ffee",
        committed_at="2024-05-20T08:00:00Z",
        segments=(segment._replace(texts=VersionTexts(source, target, source, target)),),
    )


def thread(length: int) -> Thread:
    """Return the only sentence of each version."""
    later = [ThreadStep(number, 0, "source", 1.0) for number in range(1, length)]
    return (ThreadStep(0, 0, "first", 0.0), *later)


def told(*versions: PageVersion) -> tuple[TargetVersion, ...]:
    return HistoryBuilder(versions).build(thread(len(versions))).target_versions


def test_a_sentence_with_one_version_has_one_wording() -> None:
    teller = HistoryBuilder([version()])
    assert teller.build(thread(1)) == SentenceHistory(
        segment_id="4ef9c-103",
        number=103,
        is_paragraph=False,
        place="heading",
        source="Save.",
        is_on_page=True,
        gone_since=None,
        target_versions=(WORDING,),
    )
    assert not teller.changes(thread(1))


def test_versions_with_equal_texts_are_one_wording_with_all_documents() -> None:
    versions = [
        version(date="2024-05-15"),
        version(date="2024-06-01", prefix="5eed5"),
        version(date="2024-07-01", key="two"),
    ]
    appearances = tuple(
        replace(APPEARANCE, handback_date=date)
        for date in ("2024-05-15", "2024-06-01", "2024-07-01")
    )
    assert told(*versions) == (
        replace(WORDING, last_date="2024-07-01", handbacks=2, deliveries=3, documents=appearances),
    )
    assert not HistoryBuilder(versions).changes(thread(3))


def test_a_change_shows_the_difference() -> None:
    versions = [
        version(key="1"),
        version(target="保存します。", key="2"),
        version("Save it.", "保存します。", key="3"),
        version("Save it.", "保存します。", key="4", kind="HT"),
        version(key="5", kind=None),
    ]
    assert HistoryBuilder(versions).changes(thread(5))
    assert [(one.changed, one.translation_type) for one in told(*versions)] == [
        ((), "MT"),
        (("target",), "MT"),
        (("source",), "MT"),
        (("type",), "HT"),
        (("source", "target", "type"), None),
    ]
    assert [one.source_difference for one in told(*versions)] == [
        (),
        (),
        (
            DifferencePart("same", "Save"),
            DifferencePart("inserted", " it"),
            DifferencePart("same", "."),
        ),
        (),
        (
            DifferencePart("same", "Save"),
            DifferencePart("deleted", " it"),
            DifferencePart("same", "."),
        ),
    ]
    assert [one.target_difference for one in told(*versions)] == [
        (),
        (
            DifferencePart("same", "保存"),
            DifferencePart("inserted", "します"),
            DifferencePart("same", "。"),
        ),
        (),
        (),
        (
            DifferencePart("same", "保存"),
            DifferencePart("deleted", "します"),
            DifferencePart("same", "。"),
        ),
    ]


def test_a_text_that_comes_back_is_a_wording_of_its_own() -> None:
    versions = [version(key="1"), version(target="別。", key="2"), version(key="3")]
    assert [one.target for one in told(*versions)] == ["保存。", "別。", "保存。"]


def test_a_copy_with_other_line_ends_has_the_same_text() -> None:
    versions = [version("A\nB", "あ\nい"), version("A\r\nB", "あ\r\nい")]
    (wording,) = told(*versions)
    assert (wording.source, wording.target) == ("A\nB", "あ\nい")
    assert [(one.written_source, one.written_target) for one in wording.documents] == [
        (None, None),
        ("A\r\nB", "あ\r\nい"),
    ]


def test_the_text_as_written_is_shown_if_it_differs() -> None:
    one = version()
    segment = SEGMENT._replace(texts=VersionTexts("Save *.", "保存 *。", "Save \\*.", "保存 \\*。"))
    (wording,) = told(replace(one, segments=(segment,)))
    assert (wording.source, wording.target) == ("Save *.", "保存 *。")
    assert wording.documents == (
        replace(APPEARANCE, written_source="Save \\*.", written_target="保存 \\*。"),
    )


def test_unknown_dates_are_left_out() -> None:
    (wording,) = told(version(date=None, key="0"), version())
    assert (wording.first_date, wording.last_date) == ("2024-05-15", "2024-05-15")
    (wording,) = told(version(date=None))
    assert (wording.first_date, wording.last_date) == (None, None)


def test_the_chosen_text_of_the_newest_handback_is_current() -> None:
    other = SEGMENT._replace(is_chosen=False, reason="human")
    versions = [
        version("Save!", key="old"),
        version(kind="HT"),
        version(target="別。", segment=other),
    ]
    assert [one.is_current for one in told(*versions)] == [False, True, False]


def test_a_text_equal_to_the_chosen_copy_is_current() -> None:
    same = SEGMENT._replace(is_chosen=False, reason="same-text")
    other = SEGMENT._replace(is_chosen=False, reason="human")
    assert [one.is_current for one in told(version(segment=same))] == [True]
    assert [one.is_current for one in told(version(segment=other))] == [False]


def test_a_removed_sentence_shows_when_it_was_removed() -> None:
    empty = replace(version(date="2024-06-01", key="two"), segments=())
    teller = HistoryBuilder([version(), empty, empty])
    assert not teller.is_on_page(thread(1))
    sentence = teller.build(thread(1))
    assert (sentence.is_on_page, sentence.gone_since) == (False, "2024-06-01")
    assert [one.is_current for one in sentence.target_versions] == [False]


def test_a_step_has_a_name_and_a_number() -> None:
    teller = HistoryBuilder([version()])
    assert teller.segment_name(thread(1)[0]) == (1, "4ef9c-103")
    assert teller.number(thread(1)[0]) == (False, 103)
