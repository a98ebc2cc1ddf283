"""The languages of returned files: those of the memory, and problems of the others."""

from collections.abc import Sequence
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from pages import document, page, store_of

from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, MergeReport, Outcome

SAVE, OPEN = "Save the file.", "Open the report."
JAPANESE = {103: (SAVE, "ファイルを保存します。"), 104: (OPEN, "レポートを開きます。")}
GERMAN = {103: (SAVE, "Speichern Sie die Datei."), 104: (OPEN, "Öffnen Sie den Bericht.")}
NEW = {"ja-JP": "保存。", "de-DE": "Speichern.", "fr-FR": "Enregistrer.", "en-US": SAVE}

Told = list[tuple[str, int, str, str]]


def merged(
    folder: Path,
    files: dict[str, str],
    locales: Sequence[str] = ("ja-JP",),
    locale: str | None = None,
) -> tuple[Told, dict[Outcome, int], dict[str, list[str]]]:
    """Return the problems, the results of the units, and the current targets by locale."""
    pages = []
    for number, name in enumerate(locales):
        pairs = GERMAN if name == "de-DE" else JAPANESE
        text = page(pairs, prefix=f"{number:05x}", locfileid=str(number), locale=name)
        pages.append(document(text, f"docs/{name}.md"))
    paths = []
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
        paths.append(str(folder / name))
    with closing(store_of(*pages)) as connection:
        report: MergeReport = merge(
            connection, open_inputs(paths), MergeOptions(by="Aiko", locale=locale)
        )
        rows = connection.execute("SELECT locale, target FROM memory ORDER BY path, segment_id")
        targets: dict[str, list[str]] = {}
        for where, target in rows:
            targets.setdefault(where, []).append(target)
    told = [
        (Path(one.path).name, one.line, one.diagnostic.code, one.diagnostic.found)
        for one in report.problems
    ]
    return told, dict(report.units), targets


def tmx(
    languages: Sequence[str], srclang: str | None = "en-US", attribute: str = "xml:lang"
) -> str:
    variants = "".join(
        f'<tuv {attribute}="{name}"><seg>{NEW[name]}</seg></tuv>' for name in languages
    )
    told = "" if srclang is None else f' srclang="{srclang}"'
    return f'<tmx version="1.4"><header{told}/><body>\n<tu>{variants}</tu>\n</body></tmx>'


def po(language: str, *targets: str, source: str = "") -> str:
    header = f'msgid ""\nmsgstr "Language: {language}\\nX-Source-Language: {source}\\n"\n'
    texts = zip((SAVE, OPEN), targets, strict=False)
    return header + "".join(f'\nmsgid "{one}"\nmsgstr "{other}"\n' for one, other in texts)


EDITED = {"ja-JP": [NEW["ja-JP"], JAPANESE[104][1]]}


@pytest.mark.parametrize("srclang", ["*all*", "*ALL*", "", None, "zh-CN", "en-US", "en"])
@pytest.mark.parametrize("languages", list(permutations(["ja-JP", "en-US"])))
def test_a_tmx_without_a_source_language_has_the_source_of_the_memory(
    srclang: str | None, languages: Sequence[str], tmp_path: Path
) -> None:
    found = merged(tmp_path, {"a.tmx": tmx(languages, srclang)})
    assert found == ([], {"edited": 1}, EDITED)


@pytest.mark.parametrize("srclang", ["*all*", None, "en-US"])
@pytest.mark.parametrize("languages", list(permutations(["ja-JP", "en-US", "de-DE", "fr-FR"])))
def test_unrequested_languages_are_left_out(
    srclang: str | None, languages: Sequence[str], tmp_path: Path
) -> None:
    files = {"a.tmx": tmx(languages, srclang)}
    assert merged(tmp_path, files, locale="ja-JP") == ([], {"edited": 1}, EDITED)


def test_missing_languages_are_one_problem_of_the_file(tmp_path: Path) -> None:
    files = {"a.tmx": tmx(["en-US", "fr-FR", "de-DE", "ja-JP"])}
    files["b.tmx"] = files["a.tmx"]
    told, units, targets = merged(tmp_path, files)
    shown = "en-US → fr-FR, en-US → de-DE"
    assert told == [("a.tmx", 2, "other-language", shown), ("b.tmx", 2, "other-language", shown)]
    assert (units, targets) == ({"edited": 1, "known": 1, "rejected": 4}, EDITED)


def test_a_file_without_the_requested_language_is_a_problem(tmp_path: Path) -> None:
    files = {"a.tmx": tmx(["en-US", "fr-FR", "de-DE"]), "b.po": po("de", "Eins.", "Zwei.")}
    told, units, targets = merged(tmp_path, files, ("ja-JP", "de-DE"), "ja-JP")
    assert told == [
        ("a.tmx", 2, "other-language", "en-US → fr-FR, en-US → de-DE"),
        ("b.po", 4, "other-language", "? → de"),
    ]
    assert (units, set(targets)) == ({"rejected": 4}, {"ja-JP", "de-DE"})
    assert targets["de-DE"] == [GERMAN[103][1], GERMAN[104][1]]


def test_a_file_that_does_not_name_its_language_is_one_problem(tmp_path: Path) -> None:
    files = {"a.po": po("", "訳0", "訳1"), "b.po": po("LANGUAGE", "訳0", "訳1")}
    told, units, _ = merged(tmp_path, files, ("ja-JP", "de-DE"))
    shown = "? → ? may be en-US → de-DE, en-US → ja-JP"
    assert told == [
        ("a.po", 4, "several-languages", shown),
        ("b.po", 4, "several-languages", shown),
    ]
    assert units == {"rejected": 4}
    told, units, targets = merged(tmp_path, files, ("ja-JP", "de-DE"), "ja-JP")
    assert [one[2] for one in told] == ["language-taken"]
    assert (units, targets["ja-JP"]) == ({"edited": 2, "known": 2}, ["訳0", "訳1"])


@pytest.mark.parametrize(
    ("locale", "field"),
    [
        ("ja-JP", "ja_JP.UTF-8"),
        ("ja-JP", "ja@hira"),
        ("ja-JP", "Japanese"),
        ("ja-JP", "LANGUAGE"),
        ("ja-JP", ""),
        ("sr-Latn-RS", "sr@latin"),
        ("sr-Latn-RS", "sr_RS@latin"),
        ("sr-Latn-RS", "sr"),
        ("sr-Cyrl-RS", "sr@cyrillic"),
        ("zh-TW", "zh_Hant"),
    ],
)
def test_every_form_of_the_field_of_po_is_a_language_of_the_memory(
    locale: str, field: str, tmp_path: Path
) -> None:
    told, units, targets = merged(tmp_path, {"a.po": po(field, "訳。")}, (locale,))
    assert {one[2] for one in told} <= {"language-taken"}
    assert (units, targets[locale][0]) == ({"edited": 1}, "訳。")


@pytest.mark.parametrize(("locale", "field"), [("sr-Cyrl-RS", "sr@latin"), ("zh-TW", "zh_CN")])
def test_another_script_is_another_language(locale: str, field: str, tmp_path: Path) -> None:
    told, units, _ = merged(tmp_path, {"a.po": po(field, "訳。", "訳。")}, (locale,))
    assert [(one[1], one[2]) for one in told] == [(4, "other-language")]
    assert units == {"rejected": 2}


def test_another_spelling_is_reported_once_for_all_files(tmp_path: Path) -> None:
    files = {f"{name}.po": po("ja", f"訳{name}") for name in "abc"}
    told, units, _ = merged(tmp_path, files)
    assert told == [("a.po", 4, "language-taken", "? → ja for en-US → ja-JP")]
    assert units == {"edited": 3}


def test_another_region_is_reported_once_for_each_file(tmp_path: Path) -> None:
    files = {f"{name}.po": po("ja_US", f"訳{name}", "訳") for name in "ab"}
    told, _, _ = merged(tmp_path, files)
    assert [(one[0], one[2]) for one in told] == [
        ("a.po", "other-region"),
        ("b.po", "other-region"),
    ]


@pytest.mark.parametrize("attribute", ["xml:lang", "lang"])
def test_older_tmx_has_another_attribute_for_languages(attribute: str, tmp_path: Path) -> None:
    text = tmx(["ja-JP", "en-US"], "*all*", attribute)
    for version in ("1.1", "1.2", "1.3", "1.4", "1.4b"):
        data = text.replace('version="1.4"', f'version="{version}"')
        assert merged(tmp_path, {"a.tmx": data}) == ([], {"edited": 1}, EDITED)


def test_many_languages_are_named_only_in_part(tmp_path: Path) -> None:
    variants = "".join(
        f'<tuv lang="{name}"><seg>x</seg></tuv>'
        for name in ("de", "fr", "es", "it", "nl", "pl", "pt")
    )
    data = tmx(["en-US"]).replace("</tu>", f"{variants}</tu>")
    told, units, _ = merged(tmp_path, {"a.tmx": data})
    names = ", ".join(f"en-US → {name}" for name in ("de", "fr", "es", "it", "nl"))
    assert told == [("a.tmx", 2, "other-language", f"{names} and 2 more")]
    assert units == {"rejected": 7}


STRAY = "target-in-other-language"
# The language of the file, of its targets, the problems, and the number of merged units.
OWN_LANGUAGES = [
    ("ja-JP", "ja-JP", [], 2),
    ("ja-JP", "JA_jp", [], 2),
    ("ja-JP", "ja", [], 2),
    ("ja-JP", "", [], 2),
    ("ja-JP", "und", [], 2),
    ("ja-JP", "fr-FR", [(STRAY, "fr-FR in a file for ja-JP")], 0),
    ("ja-JP", "de-DE", [(STRAY, "de-DE in a file for ja-JP")], 0),
    ("ja-JP", "en-US", [(STRAY, "en-US in a file for ja-JP")], 0),
    ("", "ja-JP", [], 2),
    ("", "fr-FR", [("other-language", "en-US → fr-FR")], 0),
    ("de-DE", "de-AT", [("other-region", "en-US → de-AT for en-US → de-DE")], 2),
]


def xliff(version: str, language: str, own: str) -> str:
    """Return two units; the targets have their own language attribute."""
    units = zip("12", (SAVE, OPEN), ("保存。", "開く。"), strict=True)
    mark = f' xml:lang="{own}"'
    told = language and f' {"trgLang" if version == "2.0" else "target-language"}="{language}"'
    if version == "2.0":
        text = "".join(
            f'<unit id="{number}"><segment state="translated"><source>{source}</source>'
            f"<target{mark}>{target}</target></segment></unit>"
            for number, source, target in units
        )
        return (
            '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en-US"'
            f'{told}><file id="f">{text}</file></xliff>'
        )
    text = "".join(
        f'<trans-unit id="{number}"><source>{source}</source><target state="translated"{mark}>'
        f"{target}</target></trans-unit>"
        for number, source, target in units
    )
    return (
        '<xliff version="1.2"><file original="a" source-language="en-US" datatype="x"'
        f"{told}><body>{text}</body></file></xliff>"
    )


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@pytest.mark.parametrize("case", OWN_LANGUAGES, ids=str)
def test_a_target_that_names_another_language_than_its_file_is_not_merged(
    case: tuple[str, str, list[tuple[str, str]], int], version: str, tmp_path: Path
) -> None:
    language, own, expected, merged_units = case
    files = {"a.xlf": xliff(version, language, own)}
    said, units, _ = merged(tmp_path, files, ("ja-JP", "de-DE"))
    assert [(code, found) for _, _, code, found in said] == expected
    assert units == ({"edited": 2} if merged_units else {"rejected": 2})


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_a_copy_of_the_source_may_have_the_language_of_the_source(
    version: str, tmp_path: Path
) -> None:
    text = xliff(version, "ja-JP", "en-US").replace("保存。", SAVE).replace("開く。", OPEN)
    text = text.replace('"translated"', '"initial"' if version == "2.0" else '"new"')
    assert merged(tmp_path, {"a.xlf": text})[:2] == ([], {"untranslated": 2})
