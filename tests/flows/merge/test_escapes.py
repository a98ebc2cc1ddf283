"""Escapes by the side-by-side tool and by people, in returned files."""

from contextlib import closing
from pathlib import Path

import pytest
from git_repository import Repository
from pages import document, ingest_folder, page, store_of

from flows.merge.test_merge import edited, merged, targets, written
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.model import Document, Selection
from tmx_extract.rebuild.clean import clean
from tmx_extract.store.connection import in_memory

JAPANESE, GERMAN = "名前\\* を使用。", "Nutze \\* hier."
CORRECTED = [
    ("Ai", {"使用": "参照", "hier": "dort"}, ["Nutze * dort.", "名前* を参照。"]),
    ("Bo", {"参照": "見る", "dort": "da"}, ["Nutze * da.", "名前* を見る。"]),
]


def translated(locale: str, source: str, target: str) -> Document:
    """Return a page with the common English page of all languages."""
    number = "70" if locale == "de-DE" else "7"
    data = page(
        {103: (source, target)},
        prefix=number.zfill(5),
        locfileid=number,
        openlocfilehash="1" * 40,
        locale=locale,
    )
    return document(data, f"docs/{locale}.md")


@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize("german_source", ["Use  \\* here.", "Use * here."])
def test_returned_joined_texts_are_identified_by_their_sources(
    german_source: str, tmp_path: Path, *, as_written: bool
) -> None:
    pages = (
        translated("ja-JP", "Use \\* here.", JAPANESE),
        translated("de-DE", german_source, GERMAN),
    )
    selection = Selection(dedupe="segment", locales=("ja-JP", "de-DE"), as_written=as_written)
    path = tmp_path / "both.tmx"
    with closing(store_of(*pages)) as connection:
        for by, words, wanted in CORRECTED:
            with path.open("wb") as stream:
                export(connection, ExportOptions(format="tmx", selection=selection), stream)
            for before, after in words.items():
                edited(path, before, after)
            report = merged(connection, path, by=by)
            assert (dict(report.units), sum(report.conflicts.values())) == ({"edited": 2}, 0)
            assert targets(connection) == wanted


@pytest.mark.parametrize("kind", ["xliff", "xliff2", "tmx", "po"])
def test_an_edit_is_known_if_the_source_in_author_form_has_escapes(
    kind: str, tmp_path: Path
) -> None:
    with closing(store_of(translated("ja-JP", "\\`b`\\` it.", "使用。"))) as connection:
        for by, before, after in (("Ai", "使用", "使う"), ("Bo", "使う", "用いる")):
            path = edited(written(connection, kind, tmp_path / "work"), before, after)
            path = path.rename(path.with_suffix(".po" if kind == "po" else ".xlf"))
            report = merged(connection, path, by=by)
            assert (report.edits, sum(report.conflicts.values())) == (1, 0)
        assert targets(connection) == ["用いる。"]


def test_escapes_of_an_edit_are_removed_like_those_of_the_published_text(tmp_path: Path) -> None:
    # The rule would keep the first of these escapes; the page has only the second.
    starred = page({103: ("\\* Only here.", "\\* のみ。"), 104: ("A \\* b.", "甲 \\* 乙。")})
    live = clean(document(starred), "target").replace("\\* のみ", "* のみ")
    repository = Repository(tmp_path / "docs.ja-jp.git")
    repository.commit({"a.md": starred}, branch="live-sxs")
    repository.commit({"a.md": live.encode()}, branch="live")
    with closing(in_memory()) as connection:
        ingest_folder(connection, f"{repository.folder}@live-sxs", published="live")
        path = written(connection, "xliff", tmp_path / "a.xlf", as_written=True, codes="text")
        merged(connection, edited(edited(path, "のみ", "だけ"), "乙", "丙"))
        assert targets(connection) == ["* だけ。", "甲 \\* 丙。"]


def test_escapes_are_those_of_the_page_if_their_number_is_equal(tmp_path: Path) -> None:
    # By the rule, a star alone in brackets is the author's.
    with closing(store_of(document(page({103: ("See \\*.", "a\\* 甲。")})))) as connection:
        path = written(connection, "xliff", tmp_path / "a.xlf", as_written=True, codes="text")
        merged(connection, edited(path, "a\\* 甲", "( \\* ) 甲"))
        assert targets(connection) == ["( * ) 甲。"]
