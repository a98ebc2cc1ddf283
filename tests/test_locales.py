"""Language tags: their spelling, and the names that contain them."""

import pytest

from tmx_extract.locales import (
    canonical_locale,
    compare_locales,
    did_you_mean_locale,
    find_locale,
    find_repository_name,
    is_language_tag,
    is_locale,
    is_right_to_left,
    short_locale,
    suggest_locale,
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("ja-JP", "ja-JP"),
        ("ja-jp", "ja-JP"),
        ("JA_JP", "ja-JP"),
        (" ja-jp\n", "ja-JP"),
        ("JA", "ja"),
        ("fil-ph", "fil-PH"),
        ("jpn", "ja"),
        ("GER_de", "de-DE"),
        ("zho-hant-tw", "zh-Hant-TW"),
        ("kok-IN", "kok-IN"),
        ("cnr", "cnr"),
        ("und", "und"),
        ("qqq", "qqq"),
        ("12c", "12c"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("ZH_HANT_TW", "zh-Hant-TW"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de-DE-1996", "de-DE-1996"),
        ("ca-es-VALENCIA", "ca-ES-valencia"),
        ("en-x-ca", "en-x-ca"),
        ("de_DE-X-DOCS-Latn", "de-DE-x-docs-latn"),
        ("en-US-u-islamcal-ca", "en-US-u-islamcal-ca"),
    ],
)
def test_a_tag_has_one_spelling(written: str, canonical: str) -> None:
    assert canonical_locale(written) == canonical
    assert canonical_locale(canonical) == canonical


@pytest.mark.parametrize(
    "text",
    """ja ja-JP ja_jp JA-JP zh-Hans-CN sr-Latn-RS sr_cyrl_rs es-419 fil-PH de-DE-1996 ca-ES-valencia
    en-x-ca zh-yue-HK haw iw no sh""".split(),  # noqa: SIM905 - quoted words read worse
)
def test_registered_tags_are_locales(text: str) -> None:
    assert is_locale(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("japan", "ja-JP"),
        ("Japanese", "ja-JP"),
        ("jp", "ja-JP"),
        ("ja-JA", "ja-JP"),
        ("ja_jpp", "ja-JP"),
        ("ja-", "ja-JP"),
        ("ja-JP-JP", "ja-JP"),
        ("german", "de-DE"),
        ("Germn", "de-DE"),
        ("Chinese", "zh-CN"),
        ("zh-CHSS", "zh-CN"),
        ("english", "en-US"),
        ("cz", "cs-CZ"),
        ("dk", "da-DK"),
        ("qq", ""),
        ("xx", ""),
        ("日本語", ""),
        ("", ""),
        ("ja JP", "ja-JP"),
    ],
)
def test_a_wrong_locale_gives_a_suggestion(text: str, meant: str) -> None:
    assert not is_locale(text)
    assert suggest_locale(text) == meant


@pytest.mark.parametrize(
    ("tag", "short"), [("ja-JP", "ja"), ("zh-Hans-CN", "zh"), ("fil-PH", "fil"), ("de", "de")]
)
def test_the_short_form_is_only_the_language(tag: str, short: str) -> None:
    assert short_locale(tag) == short


@pytest.mark.parametrize(
    "text", ["ja", "ja-JP", "ja_jp", "zh-Hans-CN", "fil-PH", "es-419", "de-DE-x-docs"]
)
def test_tags_are_recognized_by_their_shape(text: str) -> None:
    assert is_language_tag(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "j",
        "ja-",
        "-jp",
        "ja--JP",
        "ja JP",
        "ja-JP ",
        "ja-JP\n",
        "123",
        "日本語",
        "ja-日本",
        "japanesetag",
    ],
)
def test_anything_else_is_not_a_tag(text: str) -> None:
    assert not is_language_tag(text)


@pytest.mark.parametrize(
    ("names", "locale"),
    [
        ([], None),
        (["docs"], None),
        (["ja-jp"], "ja-JP"),
        (["JA-JP"], "ja-JP"),
        (["docs.ja-jp"], "ja-JP"),
        (["my.docs.sr-latn-rs"], "sr-Latn-RS"),
        (["docs", "ja-jp", "articles"], "ja-JP"),
        (["ja-jp", "de-de"], "de-DE"),
        (["docs.ja-jp", "en-us"], "ja-JP"),
        (["docs.ja-jp", "docs.en-us"], "ja-JP"),
        (["en-us"], None),
        (["en-gb"], "en-GB"),
        (["to-do"], None),
        (["xx-yy"], None),
        (["ja"], None),
        (["ja_jp"], None),
        (["ja-jp.docs"], None),
        (["docs-ja-jp"], None),
        ([""], None),
    ],
)
def test_the_last_published_locale_in_the_names_counts(
    names: list[str], locale: str | None
) -> None:
    assert find_locale(names, source_locale="en-US") == locale


def test_the_locale_of_the_originals_is_skipped() -> None:
    assert find_locale(["ja-jp", "de-de"], source_locale="de-DE") == "ja-JP"
    assert find_locale(["de-de", "en-us"], source_locale="de-DE") == "en-US"


@pytest.mark.parametrize(
    "name", ["docs.ja-jp", "docs.JA-JP", "my.docs.zh-tw", "docs.en-us", "docs.sr-cyrl-rs"]
)
def test_a_localized_repository_is_recognized_by_its_name(name: str) -> None:
    assert find_repository_name(name) == name


@pytest.mark.parametrize("name", ["", "docs", "ja-jp", ".ja-jp", "docs.md", "docs.to-do", "a.ja"])
def test_other_folders_are_not(name: str) -> None:
    assert find_repository_name(name) == ""


@pytest.mark.parametrize(
    "name", ["docs.ja-jp-live-sxs", "docs.ja-jp-main", "docs.ja-jp-1.0", "docs.ja-jp-"]
)
def test_a_download_of_a_branch_is_recognized_without_the_branch(name: str) -> None:
    assert find_repository_name(name) == "docs.ja-jp"


@pytest.mark.parametrize(
    ("one", "other", "kinship"),
    [
        ("ja", "ja-JP", "same"),
        ("JA_jp", "ja-JP", "same"),
        ("jpn", "ja-JP", "same"),
        ("ger-AT", "de-DE", "region"),
        ("zh-Hans", "zh-cn", "same"),
        ("zh", "zh-TW", "same"),
        ("no-NO", "nb-NO", "same"),
        ("de-AT", "de-DE", "region"),
        ("pt-BR", "pt-PT", "region"),
        ("es-419", "es-ES", "region"),
        ("zh-TW", "zh-CN", "none"),
        ("sr-Latn-RS", "sr-Cyrl-RS", "none"),
        ("de", "ja-JP", "none"),
    ],
)
def test_languages_are_related_by_language_script_and_region(
    one: str, other: str, kinship: str
) -> None:
    assert (compare_locales(one, other), compare_locales(other, one)) == (kinship, kinship)


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("ja-JQ", ["de-DE", "ja-JP"], "ja-JP"),
        ("jp", ["de-DE", "ja-JP"], "ja-JP"),
        ("japanese", ["de-DE", "ja-JP"], "ja-JP"),
        ("german", ["de-DE", "ja-JP"], "de-DE"),
        ("german", ["ja-JP"], ""),
        ("fr-FR", ["de-DE", "ja-JP"], ""),
    ],
)
def test_the_most_likely_known_locale_is_suggested(
    typed: str, known: list[str], meant: str
) -> None:
    assert did_you_mean_locale(typed, known) == (f" Did you mean {meant}?" if meant else "")


@pytest.mark.parametrize(
    ("tag", "is_from_right"),
    [
        *(("ar-SA", True), ("he-IL", True), ("iw", True), ("FA_ir", True), ("ur-PK", True)),
        *(("az-Arab-IR", True), ("ja-JP", False), ("en-US", False), ("ar-Latn-EG", False)),
        *(("sr-Latn-RS", False), ("", False)),
    ],
)
def test_some_languages_are_written_from_right_to_left(tag: str, is_from_right: bool) -> None:
    assert is_right_to_left(tag) is is_from_right
