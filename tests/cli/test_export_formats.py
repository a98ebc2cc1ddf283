"""`tmx-extract export` of formats other than XML: files, names, and refusals."""

import gzip
import sys
from pathlib import Path

import pytest
from pages import call, page, write_files

from tmx_extract.errors import MissingExtra, OutputError, TmxExtractError

TABLES = ["csv", "tsv", "jsonl"]


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with machine and human text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    machine = page({103: ("New **file**.", "新しい**ファイル**。"), 104: ("Empty.", "")})
    human = page({103: ("Print.", "印刷。"), 104: ("Print.", "印刷。")}, locfileid="6", kind="HT")
    write_files(tmp_path / "docs", {"a.md": machine, "b.md": human})
    call("ingest", "docs")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def text_of(name: str, *options: str) -> str:
    answer = call("export", name, *options, "-o", "-")
    assert answer.exit_code == 0
    return answer.stdout_bytes.decode()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_row_for_every_pair(tmp_path: Path, name: str) -> None:
    answer = call("export", name, "-o", f"out/ja.{name}.gz")
    assert answer.stderr == f"4 pairs for ja-JP written to out/ja.{name}.gz\n"
    data = gzip.decompress((tmp_path / "out" / f"ja.{name}.gz").read_bytes())
    assert data.decode() == text_of(name)
    assert text_of(name).count(".md") == 4
    assert text_of(name, "--dedupe", "pair", "--places", "0").count(".md") == 3


def test_po_leaves_out_untranslated_pairs() -> None:
    answer = call("export", "po", "-o", "ja.po")
    assert answer.stderr == (
        "a.md#4ef9c-104: warning empty-text: a pair with an empty side cannot be exported: target\n"
        "  Nothing to do: it stays in the memory.\n"
        "3 pairs for ja-JP written to ja.po\n"
    )
    assert text_of("po").count("#, fuzzy") == 1
    assert '"Language: ja\\n"' in text_of("po", "--language-codes", "short")


def test_aligned_text_has_a_file_for_each_language(tmp_path: Path) -> None:
    answer = call("export", "text", "-o", "out/corpus")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == (
        "a.md#4ef9c-104: warning empty-text: a pair with an empty side cannot be exported: target\n"
        "  Nothing to do: it stays in the memory.\n"
        "2 pairs for ja-JP written to out/corpus.en, out/corpus.ja\n"
    )
    assert names(tmp_path / "out") == ["corpus.en", "corpus.ja"]
    assert (tmp_path / "out/corpus.en").read_text("utf-8") == "New file.\nPrint.\n"
    assert (tmp_path / "out/corpus.ja").read_text("utf-8") == "新しいファイル。\n印刷。\n"


@pytest.mark.parametrize("options", [["-o", "all", "--gzip"], ["-o", "all.gz"]], ids=" ".join)
def test_aligned_text_may_be_compressed_and_its_languages_long(
    tmp_path: Path, options: list[str]
) -> None:
    call("export", "text", "--language-codes", "full", *options)
    packed = tmp_path / "all.ja-JP.gz"
    assert gzip.decompress(packed.read_bytes()).decode() == "新しいファイル。\n印刷。\n"
    assert (tmp_path / "all.en-US.gz").exists()


@pytest.mark.parametrize("output", ["-", "", ".", "out/"])
def test_aligned_text_needs_the_beginning_of_a_name(output: str) -> None:
    answer = call("export", "text", "-o", output)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "several files need the beginning of a name" in " ".join(answer.stderr.split())


def test_files_of_one_name_are_refused(tmp_path: Path) -> None:
    british = page({103: ("Color.", "Colour.")}, locale="en-GB", locfileid="8")
    write_files(tmp_path / "british", {"colour.md": british})
    call("ingest", "british")
    with pytest.raises(TmxExtractError) as caught:
        call("export", "text", "--locale", "en-GB", "-o", "out/corpus")
    assert caught.value.message == "two languages would have the same name: en, en"
    assert caught.value.advice == "Tell the languages apart with --language-codes full."
    assert not (tmp_path / "out").exists()
    call("export", "text", "--locale", "en-GB", "--language-codes", "full", "-o", "out/corpus")
    assert names(tmp_path / "out") == ["corpus.en-GB", "corpus.en-US"]


def test_nothing_is_left_if_one_of_the_files_cannot_be_written(tmp_path: Path) -> None:
    write_files(tmp_path / "out", {"corpus.ja/in.the.way": b""})
    with pytest.raises(OutputError):
        call("export", "text", "-o", "out/corpus")
    assert names(tmp_path / "out") == ["corpus.ja"]


def test_a_missing_extra_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "tmx_extract.formats.tables.parquet", raising=False)
    before = names(tmp_path)
    with pytest.raises(MissingExtra):
        call("export", "parquet", "-o", "ja.parquet")
    assert names(tmp_path) == before


def test_parquet_is_the_same_every_time(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra parquet")
    call("export", "parquet", "-o", "one.parquet")
    call("export", "parquet", "-o", "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
