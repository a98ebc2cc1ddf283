"""Escapes of the side-by-side tool, and escapes that people type, in files that come back."""

from contextlib import closing
from pathlib import Path

import pytest
from pages import document, page, store_of

from flows.merge.test_merge import edited, merged, targets, written
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.model import Document, Selection

JAPANESE, GERMAN = "名前\\* を使用。", "Nutze \\* hier."
CORRECTED = [
    ("Ai", {"使用": "参照", "hier": "dort"}, ["Nutze * dort.", "名前* を参照。"]),
    ("Bo", {"参照": "見る", "dort": "da"}, ["Nutze * da.", "名前* を見る。"]),
]


def translated(locale: str, source: str, target: str) -> Document:
    """A page of the English page that all languages have."""
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
def test_what_comes_back_of_joined_languages_is_told_apart_by_the_source_of_each(
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
def test_an_edit_is_known_where_the_source_in_author_form_has_escapes(
    kind: str, tmp_path: Path
) -> None:
    with closing(store_of(translated("ja-JP", "\\`b`\\` it.", "使用。"))) as connection:
        for by, before, after in (("Ai", "使用", "使う"), ("Bo", "使う", "用いる")):
            path = edited(written(connection, kind, tmp_path / "work"), before, after)
            path = path.rename(path.with_suffix(".po" if kind == "po" else ".xlf"))
            report = merged(connection, path, by=by)
            assert (report.edits, sum(report.conflicts.values())) == (1, 0)
        assert targets(connection) == ["用いる。"]
