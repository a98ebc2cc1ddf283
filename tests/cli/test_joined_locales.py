"""`tmx-extract export --locales` and `--source`."""

from pathlib import Path

import pytest
from pages import call

from tmx_extract.errors import TmxExtractError


@pytest.fixture(autouse=True)
def _filled(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with the samples."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    call("ingest", samples)


def test_the_number_of_targets_of_each_language_is_reported() -> None:
    answer = call("export", "tmx", "--locales", "ja-JP, de-DE", "-o", "all.tmx")
    assert answer.exit_code == 0
    assert answer.stderr == (
        "not joined because they have no ms.openlocfilehash: 1 page\n"
        "162 pairs for ja-JP, de-DE written to all.tmx (ja-JP 162, de-DE 28)\n"
    )


def test_texts_without_a_source_are_reported() -> None:
    options = ["--locales", "ja,de", "--source", "de", "--path", "*/account-roles.md"]
    answer = call("export", "xliff", *options, "-o", "de-ja.xlf")
    assert answer.stderr == "17 pairs for ja-JP written to de-ja.xlf\n"
    answer = call("export", "xliff", *options[:4], "-o", "de-ja.xlf")
    assert answer.stderr == (
        "not joined because they have no ms.openlocfilehash: 1 page\n"
        "left out because they have no counterpart: 142 texts\n"
        "29 pairs for ja-JP written to de-ja.xlf\n"
    )


def test_aligned_text_has_a_file_for_each_of_them(tmp_path: Path) -> None:
    answer = call("export", "text", "--locales", "ja-JP,de-DE", "-o", "corpus")
    assert answer.stderr == (
        "not joined because they have no ms.openlocfilehash: 1 page\n"
        "left out because a language is missing: 134 pairs\n"
        "28 pairs for ja-JP, de-DE written to corpus.en, corpus.ja, corpus.de"
        " (ja-JP 28, de-DE 28)\n"
    )
    lines = [len((tmp_path / f"corpus.{tag}").read_bytes().splitlines()) for tag in ("en", "de")]
    assert lines == [28, 28]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--locales", "ja,de", "--locale", "ja"], "--locales: cannot be used with --locale"),
        (["--source", "de"], "--source: needs --locales, the targets"),
        (["--locales", "ja,,de"], "--locales: '' is not a locale such as ja-JP."),
        (["--locales", "ja", "--source", "d e"], "--source: 'd e' is not a locale such as ja-JP."),
    ],
)
def test_invalid_options_are_refused(options: list[str], message: str) -> None:
    answer = call("export", "tmx", *options, "-o", "all.tmx")
    assert answer.exit_code == 2
    assert message in " ".join(answer.stderr.split())


def test_several_targets_are_refused_by_formats_for_one() -> None:
    with pytest.raises(TmxExtractError, match=r"PO has one target, not 2 \(ja-JP, de-DE\)"):
        call("export", "po", "--locales", "ja-JP,de-DE", "-o", "all.po")
