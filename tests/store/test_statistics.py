"""The numbers, counted by hand on a few pages."""

from contextlib import closing

from edits import edit_of, find_source, write_edits
from pages import SAVE, add, document, exported, page, pair, store_of

from tmx_extract.store.connection import in_memory
from tmx_extract.store.statistics import Counts, Statistics, read_statistics

NOTHING = Counts(
    name="",
    documents=0,
    segments=0,
    sources=0,
    pairs=0,
    machine=0,
    human=0,
    unknown=0,
    edited=0,
    source_words=0,
    source_characters=0,
    target_words=0,
    target_characters=0,
)


def test_an_empty_store_counts_nothing() -> None:
    with closing(in_memory()) as connection:
        assert read_statistics(connection) == Statistics(
            total=NOTHING,
            by_locale=(),
            by_input=(),
            documents_read=0,
            handbacks=0,
            superseded=0,
            deleted_pages=0,
            deleted_segments=0,
            segments_read=0,
            unpaired=0,
            conflicts=0,
            diagnostics=0,
            runs=0,
        )


def test_current_segments_are_counted_per_locale_and_per_input() -> None:
    old = page({103: ("Old.", "古い。")}, locfileid="50000001", lasthandoff="01/01/2023")
    greetings = {103: ("Good morning.", "おはよう。"), 104: ("Save the file.", "保存。")}
    with closing(in_memory()) as connection:
        add(connection, document(old), document(page(SAVE)), location="first")
        add(
            connection,
            document(page(SAVE), "copy/save.md"),
            document(page(greetings, locfileid="60000001", kind="HT"), "greet.md"),
            document(
                page(
                    {103: ("Save the file.", "Datei speichern."), 104: ("Bye.", "Bis bald.")},
                    locale="de-DE",
                    kind=None,
                ),
                "greet.md",
            ),
            location="second",
        )
        assert read_statistics(connection) == Statistics(
            total=Counts(
                name="",
                documents=3,
                segments=5,
                sources=3,
                pairs=5,
                machine=1,
                human=2,
                unknown=2,
                edited=0,
                source_words=12,
                source_characters=59,
                target_words=7,
                target_characters=44,
            ),
            by_locale=(
                Counts(
                    name="de-DE",
                    documents=1,
                    segments=2,
                    sources=2,
                    pairs=2,
                    machine=0,
                    human=0,
                    unknown=2,
                    edited=0,
                    source_words=4,
                    source_characters=18,
                    target_words=4,
                    target_characters=25,
                ),
                Counts(
                    name="ja-JP",
                    documents=2,
                    segments=3,
                    sources=2,
                    pairs=3,
                    machine=1,
                    human=2,
                    unknown=0,
                    edited=0,
                    source_words=8,
                    source_characters=41,
                    target_words=3,
                    target_characters=19,
                ),
            ),
            by_input=(
                Counts(
                    name="first",
                    documents=1,
                    segments=1,
                    sources=1,
                    pairs=1,
                    machine=1,
                    human=0,
                    unknown=0,
                    edited=0,
                    source_words=3,
                    source_characters=14,
                    target_words=1,
                    target_characters=11,
                ),
                Counts(
                    name="second",
                    documents=3,
                    segments=5,
                    sources=3,
                    pairs=5,
                    machine=1,
                    human=2,
                    unknown=2,
                    edited=0,
                    source_words=12,
                    source_characters=59,
                    target_words=7,
                    target_characters=44,
                ),
            ),
            documents_read=4,
            handbacks=4,
            superseded=1,
            deleted_pages=0,
            deleted_segments=0,
            segments_read=6,
            unpaired=0,
            conflicts=0,
            diagnostics=0,
            runs=2,
        )


def test_titles_conflicts_and_problems_are_counted() -> None:
    text = (
        "---\ntitle: 保存\nms.contentlocale: ja-JP\nms.locfileid: '53077226'\n---\n"
        + pair("4ef9c-103", "Save.", "保存。")
        + pair("4ef9c-103", "Save.", "保存する。")
        + '<span data-ttu-id="4ef9c-104">孤児</span>'
    )
    with closing(store_of(document(text.encode()))) as connection:
        statistics = read_statistics(connection)
        counted = (
            statistics.total.segments,
            statistics.segments_read,
            statistics.unpaired,
            statistics.conflicts,
            statistics.diagnostics,
        )
        assert counted == (1, 2, 2, 1, 2)


def test_characters_are_code_points() -> None:
    with closing(store_of(document(page({103: ("é😀", "𠮷野家")})))) as connection:
        total = read_statistics(connection).total
        assert (total.source_characters, total.target_characters) == (2, 3)


def test_characters_after_a_null_character_are_counted() -> None:
    with closing(store_of(document(page({103: ("A\0B", "あ\0い")})))) as connection:
        total = read_statistics(connection).total
        assert (total.source_characters, total.target_characters) == (3, 3)


def test_the_count_of_pairs_equals_that_of_a_tmx() -> None:
    escaped = page({103: (r"A star (\*).", r"星 (\*)。")}, locfileid="1")
    plain = page({103: ("A star (*).", "星 (*)。")}, locfileid="2")
    with closing(store_of(document(escaped, "a.md"), document(plain, "b.md"))) as connection:
        total = read_statistics(connection).total
        written = exported(connection, dedupe="pair").count(b"<tu ")
        assert (total.sources, total.pairs, written) == (1, 1, 1)


def test_runs_are_those_that_read_pages() -> None:
    with closing(store_of(document(page(SAVE)))) as connection:
        write_edits(connection, edit_of(find_source(connection, "Save the file."), "保存。"))
        statistics = read_statistics(connection)
        assert (statistics.runs, statistics.total.edited) == (1, 1)
