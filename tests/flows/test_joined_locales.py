"""Several languages in one file: the joined pairs, and their form in each format."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from pages import document, ingest_folder, page, store_of
from translate.storage.tmx import tmxfile

from benchmarks.exported import read
from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.export import ExportOptions, ExportReport, export
from tmx_extract.flows.problems import FileProblem
from tmx_extract.flows.split import SplitOptions, export_split
from tmx_extract.formats.options import FormatOptions
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory

BOTH = Selection(dedupe="segment", locales=("ja-JP", "de-DE"), path="*/account-roles.md")
GERMAN = replace(BOTH, locales=("ja-JP",), source="de-DE")
_MARK = r'x-edit">|<note>edit: |<note category="edit">|#\. edit: '


@pytest.fixture
def store(samples: Path) -> Iterator[sqlite3.Connection]:
    """The samples, in which two pages are also in German."""
    with closing(in_memory()) as connection:
        ingest_folder(connection, samples)
        yield connection


def write(
    connection: sqlite3.Connection, name: str, wanted: Selection, **options: Any
) -> tuple[bytes, ExportReport]:
    stream = BytesIO()
    asked = ExportOptions(format=name, selection=wanted, form=FormatOptions(**options))
    report = export(connection, asked, stream)
    return stream.getvalue(), report


def test_tmx_has_a_variant_for_each_language(store: sqlite3.Connection) -> None:
    data, report = write(store, "tmx", replace(BOTH, limit=1))
    assert data.decode().partition("<body>\n")[2] == (
        '<tu tuid="109225310.c1051bf143e3.103" usagecount="1">'
        '<prop type="x-openlocfilehash">c1051bf143e3b00b2548cba92f67270e2466c3af</prop>'
        '<prop type="x-sourcegitcommit">cfdcb17f1fad38067b9519f0d2dc6edf4042f37f</prop>'
        '<prop type="x-place">heading</prop>\n'
        '<tuv xml:lang="en-US"><seg>Account roles</seg></tuv>\n'
        '<tuv xml:lang="ja-JP" changedate="20210409T000000Z" changeid="HT">'
        '<prop type="x-translation-type">HT</prop>'
        '<prop type="x-repository">contoso-partner-docs.ja-jp</prop>'
        '<prop type="x-path">partner-center/account-roles.md</prop>'
        '<prop type="x-locfileid">109225310</prop><prop type="x-segment-id">b07d4-103</prop>'
        "<seg>アカウントの役割</seg></tuv>\n"
        '<tuv xml:lang="de-DE" changedate="20210409T000000Z" changeid="HT">'
        '<prop type="x-translation-type">HT</prop>'
        '<prop type="x-repository">contoso-partner-docs.de-de</prop>'
        '<prop type="x-path">partner-center/account-roles.md</prop>'
        '<prop type="x-locfileid">109225304</prop><prop type="x-segment-id">5f2a8-103</prop>'
        "<seg>Kontorollen</seg></tuv></tu>\n</body>\n</tmx>\n"
    )
    assert (report.pairs, report.locale) == (1, "ja-JP, de-DE")
    assert report.targets == {"ja-JP": 1, "de-DE": 1}


def test_the_page_of_a_translated_source_is_recorded_too(store: sqlite3.Connection) -> None:
    data, _ = write(store, "tmx", replace(GERMAN, limit=1))
    assert 'srclang="de-DE"' in data.decode()
    assert (
        '<tuv xml:lang="de-DE" changedate="20210409T000000Z" changeid="HT">'
        '<prop type="x-translation-type">HT</prop>'
        '<prop type="x-repository">contoso-partner-docs.de-de</prop>'
        '<prop type="x-path">partner-center/account-roles.md</prop>'
        '<prop type="x-locfileid">109225304</prop><prop type="x-segment-id">5f2a8-103</prop>'
        "<seg>Kontorollen</seg></tuv>\n"
        '<tuv xml:lang="ja-JP"'
    ) in data.decode()


@pytest.mark.parametrize("codes", ["text", "native"])
def test_reading_back_gives_the_joined_texts(store: sqlite3.Connection, codes: str) -> None:
    data, report = write(store, "tmx", replace(BOTH, path=None), codes=codes)
    table, _ = write(store, "jsonl", replace(BOTH, path=None))
    rows = [json.loads(line) for line in table.decode().splitlines()]
    languages = ("ja-JP", "de-DE")
    expected = [
        (
            row["id"],
            row["source"],
            {tag: row[f"target_{tag}"] for tag in languages if row[f"target_{tag}"]},
        )
        for row in rows
    ]
    assert [(it.id, it.source, dict(it.targets)) for it in read("tmx", data)] == expected
    assert report.targets == {
        tag: sum(tag in targets for _, _, targets in expected) for tag in languages
    }
    # translate-toolkit does not read its inline codes as text.
    if codes == "text":
        german = tmxfile(BytesIO(data), "en-US", "de-DE")
        found = [(unit.source, unit.target) for unit in german.units if unit.target]
        assert found == [
            (source, targets["de-DE"]) for _, source, targets in expected if "de-DE" in targets
        ]


def test_tables_have_columns_for_each_language(store: sqlite3.Connection) -> None:
    wanted = replace(GERMAN, locales=("en-US", "ja-JP"), limit=1)
    data, report = write(store, "csv", wanted)
    (row,) = csv.DictReader(StringIO(data.decode("utf-8-sig")))
    assert row == {
        "id": "109225304.c1051bf143e3.103",
        "path": "partner-center/account-roles.md",
        "number": "103",
        "place": "heading",
        "field": "",
        "source_locale": "de-DE",
        "source": "Kontorollen",
        "openlocfilehash": "c1051bf143e3b00b2548cba92f67270e2466c3af",
        "sourcegitcommit": "cfdcb17f1fad38067b9519f0d2dc6edf4042f37f",
        "occurrences": "1",
        "elsewhere": "",
        "translation_type_de-DE": "HT",
        "handback_date_de-DE": "2021-04-09",
        "repository_de-DE": "contoso-partner-docs.de-de",
        "locfileid_de-DE": "109225304",
        "segment_id_de-DE": "5f2a8-103",
        "reason_de-DE": "",
        "edited_by_de-DE": "",
        "edited_at_de-DE": "",
        "edit_de-DE": "",
        "target_en-US": "Account roles",
        "translation_type_en-US": "",
        "handback_date_en-US": "",
        "repository_en-US": "",
        "locfileid_en-US": "",
        "segment_id_en-US": "5f2a8-103",
        "reason_en-US": "",
        "edited_by_en-US": "",
        "edited_at_en-US": "",
        "edit_en-US": "",
        "target_ja-JP": "アカウントの役割",
        "translation_type_ja-JP": "HT",
        "handback_date_ja-JP": "2021-04-09",
        "repository_ja-JP": "contoso-partner-docs.ja-jp",
        "locfileid_ja-JP": "109225310",
        "segment_id_ja-JP": "b07d4-103",
        "reason_ja-JP": "",
        "edited_by_ja-JP": "",
        "edited_at_ja-JP": "",
        "edit_ja-JP": "",
    }
    assert report.targets == {"en-US": 1, "ja-JP": 1}


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po"])
def test_a_format_with_one_target_takes_a_source_and_one_other(
    store: sqlite3.Connection, name: str
) -> None:
    data, report = write(store, name, replace(GERMAN, locales=("ja-JP", "de-DE")))
    assert "Kontorollen" in data.decode()
    assert "アカウントの役割" in data.decode()
    assert (report.pairs, report.targets) == (17, {"ja-JP": 17})
    with pytest.raises(TmxExtractError, match="has one target, not 2") as caught:
        write(store, name, BOTH)
    assert caught.value.advice.startswith("Name one of them beside the source en-US")


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_a_translated_source_has_no_mark(name: str) -> None:
    both = [
        document(page({103: ("Save *.", text)}, locale=locale, locfileid=locale[:1]))
        for text, locale in (("保存 \\*", "ja-JP"), ("Sichern \\*", "de-DE"))
    ]
    english = replace(GERMAN, path=None, source=None, as_written=True)
    with closing(store_of(*both)) as connection:
        assert re.search(_MARK, write(connection, name, english)[0].decode())
        german = replace(english, source="de-DE")
        assert not re.search(_MARK, write(connection, name, german)[0].decode())


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_omitted_targets_are_not_counted(name: str) -> None:
    pairs = {103: ("Save.", "保存"), 104: ("Close.", " ")}
    wanted = replace(BOTH, path=None, locales=("ja-JP",))
    with closing(store_of(document(page(pairs)))) as connection:
        _, report = write(connection, name, wanted)
    assert (report.pairs, report.targets) == (1, {"ja-JP": 1})


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
@pytest.mark.parametrize(("dedupe", "is_told"), [("segment", True), ("pair", False)])
def test_a_page_with_pairs_of_different_types_is_not_human(
    name: str, dedupe: Any, is_told: bool
) -> None:
    both = {103: ("Save.", "保存"), 104: ("Close.", "閉じる")}
    first = {103: ("Save.", "Sichern."), 104: ("Close.", "Schließen.")}
    pages = [
        page(both, kind="HT", locfileid="1"),
        page(first, locale="de-DE", kind="MT", locfileid="2"),
        # The same German sentence once more, by a person.
        page({104: both[104]}, kind="HT", locfileid="3", openlocfilehash="b" * 40),
        page(
            {104: first[104]},
            locale="de-DE",
            kind="HT",
            locfileid="4",
            openlocfilehash="b" * 40,
        ),
    ]
    paths = ("docs/a.md", "docs/a.md", "docs/b.md", "docs/b.md")
    with closing(store_of(*map(document, pages, paths))) as connection:
        wanted = replace(GERMAN, path=None, dedupe=dedupe)
        text = write(connection, name, wanted)[0].decode()
    header, _, units = text.partition('docs/b.md"')[0].partition("103")
    assert ("translation-type" in header) is is_told
    assert ("machine translation" in header) is (is_told and name == "xliff")
    states = {"xliff": 'approved="yes"', "xliff2": 'state="final"'}
    assert units.count(states[name]) == (0 if is_told else 1)


@pytest.mark.parametrize("kinds", [("HT", "MT"), ("MT", "HT")])
def test_a_pair_is_human_only_if_both_its_texts_are(kinds: tuple[Any, Any]) -> None:
    both = [
        document(page({103: ("Save.", text)}, locale=locale, kind=kind, locfileid=locale[:1]))
        for text, locale, kind in zip(("保存", "Sichern"), ("ja-JP", "de-DE"), kinds, strict=True)
    ]
    with closing(store_of(*both)) as connection:
        data, _ = write(connection, "xliff", replace(GERMAN, path=None))
        assert 'state-qualifier="mt-suggestion"' in data.decode()
        assert "approved" not in data.decode()


def test_aligned_text_has_only_texts_of_all_languages(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    asked = ExportOptions(
        format="text",
        selection=replace(BOTH, path=None),
        form=FormatOptions(language_codes="short"),
    )
    folder = tmp_path / "out"
    report = export_split(store, asked, folder, SplitOptions(split_by=None, size=1000))
    lines = {path.suffix: path.read_text("utf-8").splitlines() for path in folder.glob("00001.*")}
    assert {suffix: len(found) for suffix, found in lines.items()} == {
        ".en": 29,
        ".ja": 29,
        ".de": 29,
    }
    assert report.incomplete == 142
    assert ("Account roles", "アカウントの役割", "Kontorollen") in zip(
        lines[".en"], lines[".ja"], lines[".de"], strict=True
    )


def test_files_of_a_split_hold_several_languages(store: sqlite3.Connection, tmp_path: Path) -> None:
    asked = ExportOptions(format="tmx", selection=replace(BOTH, path=None))
    report = export_split(store, asked, tmp_path / "out", SplitOptions(split_by="document"))
    (file,) = (tmp_path / "out").rglob("account-roles*")
    whole, _ = write(store, "tmx", BOTH)
    assert file.read_bytes() == whole
    assert (report.pairs, report.targets) == (171, {"ja-JP": 171, "de-DE": 29})
    assert report.pages_alone == 1


@pytest.mark.parametrize(
    ("name", "locales", "source"),
    [("tmx", ("ja-JP", "de-DE"), None), ("xliff", ("ja-JP",), "de-DE")],
)
def test_a_split_by_type_uses_the_type_of_the_whole_pair(
    tmp_path: Path, name: str, locales: tuple[str, ...], source: str | None
) -> None:
    kinds: list[tuple[Any, Any]] = [("HT", "MT"), ("HT", "HT"), ("MT", "HT"), (None, "HT")]
    pages = [
        document(
            page(
                {103: (f"Save {number}.", f"{locale} {number}")},
                locale=locale,
                kind=kind,
                locfileid=f"{number}{place}",
                openlocfilehash=f"{number}" * 40,
            ),
            f"{number}.md",
        )
        for number, pair in enumerate(kinds)
        for place, (locale, kind) in enumerate(zip(("ja-JP", "de-DE"), pair, strict=True))
    ]
    wanted = Selection(dedupe="segment", locales=locales, source=source)
    with closing(store_of(*pages)) as connection:
        options = ExportOptions(format=name, selection=wanted)
        export_split(connection, options, tmp_path / "out", SplitOptions(split_by="type"))
    files = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    counts = ("pairs", "MT", "HT", "PE", "unknown")
    assert [(Path(file["path"]).stem, *(file[count] for count in counts)) for file in files] == [
        ("other", 1, 0, 0, 0, 1),
        ("HT", 1, 0, 1, 0, 0),
        ("MT", 2, 2, 0, 0, 0),
    ]


def test_a_language_without_text_is_not_a_target_and_its_pair_is_counted(tmp_path: Path) -> None:
    pages = [
        document(
            page({1: ("One", "一"), 2: ("Two words", text)}, kind="HT", locale=locale),
            f"{locale}/a.md",
        )
        for locale, text in (("ja-JP", "二"), ("de-DE", ""))
    ]
    selection = Selection(dedupe="pair", locales=("ja-JP", "de-DE"))
    with closing(store_of(*pages)) as connection:
        options = ExportOptions(format="tmx", selection=selection)
        report = export_split(connection, options, tmp_path / "out", SplitOptions(split_by="type"))
    (told,) = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    assert {key: told[key] for key in ("pairs", "words", "MT", "HT", "PE", "unknown")} == {
        "pairs": 2,
        "words": 3,
        "MT": 0,
        "HT": 2,
        "PE": 0,
        "unknown": 0,
    }
    assert report.targets == {"ja-JP": 2, "de-DE": 1}
    assert [(one.diagnostic.code, one.diagnostic.found) for one in report.problems] == [
        ("empty-text", "target de-DE")
    ]


def test_different_english_texts_are_a_problem() -> None:
    japanese = document(page({103: ("Save the file.", "保存。")}))
    german = document(page({103: ("Save a file.", "Sichern.")}, locale="de-DE", locfileid="1"))
    with closing(store_of(japanese, german)) as connection:
        data, report = write(connection, "tmx", replace(BOTH, path=None))
        assert report.problems == [
            FileProblem(
                path="docs/save.md",
                unit="4ef9c-103",
                diagnostic=Diagnostic(
                    code="sources-differ", found="ja-JP “Save the file.”, de-DE “Save a file.”"
                ),
            )
        ]
        assert report.problem_counts == {"sources-differ": 1}
        assert [dict(it.targets) for it in read("tmx", data)] == [
            {"de-DE": "Sichern."},
            {"ja-JP": "保存。"},
        ]


def test_a_number_shared_by_two_languages_gives_different_ids() -> None:
    japanese = document(page({103: ("Save the file.", "保存。")}))
    german = document(page({103: ("Save a file.", "Sichern.")}, locale="de-DE"))
    with closing(store_of(japanese, german)) as connection:
        data, _ = write(connection, "tmx", replace(BOTH, path=None))
        assert [it.id for it in read("tmx", data)] == [
            "53077226.8d3c1e5b7a90.de-DE.103",
            "53077226.8d3c1e5b7a90.ja-JP.103",
        ]


@pytest.mark.parametrize(
    ("changes", "message", "advice"),
    [
        ({"dedupe": "none"}, "--dedupe none", "Use --dedupe segment, pair or source."),
        ({"locales": ("fr", "ja")}, "the memory holds no fr", "It holds de-DE, en-US, ja-JP."),
        ({"source": "ko-KR"}, "the memory holds no ko-KR", "It holds de-DE, en-US, ja-JP."),
        ({"source_locale": "fr-FR"}, "the memory holds no fr-FR", "It holds en-US."),
        (
            {"locales": ("de", "de-DE"), "source": "de"},
            "--locales names de-DE only, which is the source",
            "Name a target as well; the memory holds de-DE, ja-JP.",
        ),
        (
            {"path": "nowhere/*"},
            "no document passes --path nowhere/*",
            "The memory has pages such as partner-center/_data/report-catalog.json,"
            " partner-center/account-roles.md, partner-center/analyze-customer-data.md and 8 more;"
            " * matches slashes too.",
        ),
    ],
)
def test_texts_that_cannot_be_joined_are_reported_with_advice(
    store: sqlite3.Connection, changes: dict[str, Any], message: str, advice: str
) -> None:
    with pytest.raises(TmxExtractError) as caught:
        write(store, "tmx", replace(BOTH, **changes))
    assert message in caught.value.message
    assert caught.value.advice == advice


def test_languages_are_known_by_their_short_names(store: sqlite3.Connection) -> None:
    assert write(store, "tmx", replace(BOTH, locales=("ja", "DE_de"))) == write(store, "tmx", BOTH)


def test_languages_with_the_same_short_name_get_different_names() -> None:
    both = [
        document(page({103: ("Save.", text)}, locale=locale, locfileid=locale[-1:]))
        for text, locale in (("Salvar.", "pt-BR"), ("Guardar.", "pt-PT"))
    ]
    with closing(store_of(*both)) as connection:
        wanted = replace(BOTH, path=None, locales=("pt-BR", "pt-PT"))
        data, _ = write(connection, "tmx", wanted)
        assert [dict(it.targets) for it in read("tmx", data)] == [
            {"pt-BR": "Salvar.", "pt-PT": "Guardar."}
        ]
        with pytest.raises(TmxExtractError, match="the same name: en, pt, pt"):
            write(connection, "tmx", wanted, language_codes="short")
        with pytest.raises(TmxExtractError, match="pt may be any of pt-BR, pt-PT"):
            write(connection, "tmx", replace(wanted, locales=("pt",)))


def test_an_empty_store_is_reported() -> None:
    with closing(in_memory()) as connection, pytest.raises(NothingSelected, match="is empty"):
        write(connection, "tmx", BOTH)
