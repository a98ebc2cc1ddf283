"""`tmx-extract export`: the destination, the selected pairs, and no incomplete files."""

import gzip
import os
import re
from pathlib import Path

import pytest
from pages import call, page, write_files

from tmx_extract.errors import NothingSelected, OutputError, StoreError, TmxExtractError

FORMATS = ["tmx", "xliff", "xliff2"]


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with machine and human text, history, and an escape of the side-by-side tool."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    old = page({103: ("Old.", "古い。")}, locfileid="50000001", lasthandoff="01/01/2023")
    new = page({103: ("New.", "新しい。"), 104: (r"A star (\*).", r"星 (\*)。")})
    human = page({103: ("Print.", "印刷。"), 104: ("New.", "新しい。")}, locfileid="6", kind="HT")
    write_files(tmp_path / "first", {"docs/a.md": old})
    write_files(tmp_path / "second", {"docs/a.md": new, "guide/b.md": human})
    call("ingest", "first", "second")


def sources(data: bytes) -> list[str]:
    """Return the source texts in an export, in order."""
    text = data.decode()
    return re.findall(r'<tuv xml:lang="en(?:-US)?"><seg>(.*?)</seg>', text) or re.findall(
        r"<source>(.*?)</source>", text
    )


def exported(*arguments: str) -> list[str]:
    answer = call("export", *arguments, "--codes", "text", "-o", "-")
    assert answer.exit_code == 0
    return sources(answer.stdout_bytes)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_written_and_reported(tmp_path: Path, name: str) -> None:
    answer = call("export", name, "-o", "out/ja.xml")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert re.fullmatch(r"[34] pairs for ja-JP written to out/ja\.xml\n", answer.stderr)
    assert names(tmp_path / "out") == ["ja.xml"]


@pytest.mark.parametrize("name", FORMATS)
def test_standard_output_gets_the_same_bytes_without_messages(tmp_path: Path, name: str) -> None:
    call("export", name, "-o", "ja.xml")
    answer = call("export", name, "-o", "-")
    assert answer.stdout_bytes == (tmp_path / "ja.xml").read_bytes()
    assert answer.stderr == ""
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_compressed_bytes_are_the_same_every_time(tmp_path: Path, name: str) -> None:
    plain = call("export", name, "-o", "-").stdout_bytes
    call("export", name, "-o", "one.xml", "--gzip")
    call("export", name, "-o", "two.xml.gz")
    packed = (tmp_path / "one.xml").read_bytes()
    assert packed == (tmp_path / "two.xml.gz").read_bytes()
    assert packed == call("export", name, "-o", "-", "--gzip").stdout_bytes
    assert gzip.decompress(packed) == plain


def test_pairs_are_the_default_of_tmx_and_segments_of_xliff() -> None:
    assert exported("tmx") == ["A star (*).", "Print.", "New."]
    assert exported("xliff") == ["New.", "A star (*).", "Print.", "New."]
    assert exported("xliff2") == ["New.", "A star (*).", "Print.", "New."]


@pytest.mark.parametrize("name", FORMATS)
def test_filters(name: str) -> None:
    assert exported(name, "--path", "guide/*") == ["Print.", "New."]
    assert exported(name, "--type", "HT") == ["Print.", "New."]
    assert exported(name, "--type", "MT") == ["New.", "A star (*)."]
    assert exported(name, "--path", "docs/*", "--as-written") == ["New.", r"A star (\*)."]
    assert exported(name, "--path", "docs/*", "--all-handbacks") == [
        "Old.",
        "New.",
        "A star (*).",
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_dates(name: str) -> None:
    everything = exported(name, "--all-handbacks")
    assert exported(name, "--all-handbacks", "--since", "2000-01-01") == everything
    assert exported(name, "--all-handbacks", "--until", "2100-12-31") == everything
    with pytest.raises(NothingSelected):
        call("export", name, "--since", "2100-01-01", "-o", "-")
    wrong = call("export", name, "--since", "yesterday", "-o", "-")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "'yesterday' does not match" in " ".join(wrong.stderr.split())


@pytest.mark.parametrize("name", FORMATS)
def test_dedupe(name: str) -> None:
    assert exported(name, "--dedupe", "none") == ["New.", "A star (*).", "Print.", "New."]
    assert exported(name, "--dedupe", "segment") == ["New.", "A star (*).", "Print.", "New."]
    assert exported(name, "--dedupe", "pair") == ["A star (*).", "Print.", "New."]
    assert exported(name, "--dedupe", "source") == ["A star (*).", "Print.", "New."]


@pytest.mark.parametrize(
    ("options", "version"),
    [([], "2.0"), (["--xliff-version", "2.0"], "2.0"), (["--xliff-version", "2.1"], "2.1")],
)
def test_the_version_of_xliff_2(options: list[str], version: str) -> None:
    answer = call("export", "xliff2", "-o", "-", *options)
    assert f'<xliff version="{version}"'.encode() in answer.stdout_bytes


def test_short_language_codes() -> None:
    data = call("export", "tmx", "-o", "-", "--language-codes", "short").stdout_bytes
    assert set(re.findall(rb'(?:srclang|xml:lang)="([^"]*)"', data)) == {b"en", b"ja"}


@pytest.fixture
def two_locales(tmp_path: Path) -> None:
    german = page({103: ("New.", "Neu.")}, locale="de-DE", locfileid="7")
    write_files(tmp_path / "third", {"docs/a.md": german})
    call("ingest", "third")


@pytest.mark.usefixtures("two_locales")
@pytest.mark.parametrize("name", FORMATS)
def test_two_locales_need_a_choice(tmp_path: Path, name: str) -> None:
    before = names(tmp_path)
    with pytest.raises(TmxExtractError) as caught:
        call("export", name, "-o", "out.xml")
    assert caught.value.message == "the memory holds several locales: de-DE, ja-JP"
    assert caught.value.advice == "Choose one with --locale."
    assert names(tmp_path) == before
    assert exported(name, "--locale", "de_de") == ["New."]


def test_a_store_with_two_source_locales_of_one_target_can_be_exported(tmp_path: Path) -> None:
    british = page({103: ("Colour.", "色。")}, locfileid="8")
    write_files(tmp_path / "british", {"colour.md": british})
    call("ingest", "british", "--source-locale", "en-GB")
    answer = call("export", "tmx", "--source-locale", "en-GB", "-o", "-")
    assert b'<tuv xml:lang="en-GB"><seg>Colour.</seg></tuv>' in answer.stdout_bytes
    assert answer.stdout_bytes.count(b"<tu ") == 1


@pytest.mark.parametrize("target", ["out.tmx", "out.tmx.gz", "new/folder/out.tmx"])
@pytest.mark.parametrize(
    "options",
    [["--path", "none/*"], ["--locale", "fr-FR"], ["--type", "HT", "--path", "docs/*"]],
    ids=" ".join,
)
def test_nothing_is_left_behind_if_no_pair_passes(
    tmp_path: Path, target: str, options: list[str]
) -> None:
    before = names(tmp_path)
    with pytest.raises(NothingSelected):
        call("export", "tmx", "-o", target, *options)
    assert names(tmp_path) == before


def test_an_older_export_stays_if_a_new_one_fails(tmp_path: Path) -> None:
    call("export", "tmx", "-o", "ja.tmx")
    before = (tmp_path / "ja.tmx").read_bytes()
    with pytest.raises(NothingSelected):
        call("export", "tmx", "-o", "ja.tmx", "--path", "none/*")
    assert (tmp_path / "ja.tmx").read_bytes() == before


@pytest.mark.parametrize("options", [[], ["--gzip"]], ids=["plain", "gzip"])
def test_standard_output_stays_empty_if_no_pair_passes(
    capfdbinary: pytest.CaptureFixture[bytes], options: list[str]
) -> None:
    write_files(Path("empty"), {"a.md": page({103: ("", "空。")}, locfileid="9")})
    call("ingest", "empty", "--db", "empty.db")
    with pytest.raises(NothingSelected):
        call("export", "tmx", "-o", "-", "--db", "empty.db", *options)
    assert capfdbinary.readouterr().out == b""


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    write_files(tmp_path, {"out": b"a file"})
    with pytest.raises(OutputError) as caught:
        call("export", "tmx", "-o", "out/ja.tmx")
    assert caught.value.message.startswith("out/ja.tmx cannot be written: ")
    assert (tmp_path / "out").read_bytes() == b"a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    with pytest.raises(OutputError, match=r"sealed/ja\.tmx cannot be written: Permission denied"):
        call("export", "tmx", "-o", "sealed/ja.tmx")
    assert names(sealed) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    (tmp_path / "full.tmx").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        call("export", "tmx", "-o", "full.tmx")
    assert (tmp_path / "full.tmx").is_symlink()


@pytest.mark.parametrize("options", [[], ["--gzip"]], ids=["plain", "gzip"])
def test_replacements_and_omissions_are_reported(tmp_path: Path, options: list[str]) -> None:
    odd = page({103: ("Bell\x07.", "鈴。"), 104: ("Nothing.", ""), 105: ("Fine.", "良い。")})
    write_files(tmp_path / "odd", {"odd.md": odd})
    call("ingest", "odd", "--db", "odd.db")
    answer = call("export", "tmx", "--db", "odd.db", "-o", "odd.tmx", *options)
    assert answer.exit_code == 0
    assert answer.stderr == (
        "odd.md#4ef9c-103: warning forbidden-character: XML cannot contain the character: U+0007\n"
        "  Nothing to do: XLIFF 2 has it as a code, other formats as a symbol (U+2400 …), and the"
        " memory keeps it.\n"
        "odd.md#4ef9c-104: warning empty-text: a pair with an empty side cannot be exported:"
        " target\n"
        "  Nothing to do: it stays in the memory.\n"
        "2 pairs for ja-JP written to odd.tmx\n"
    )


def test_no_more_than_twenty_problems_are_shown(tmp_path: Path) -> None:
    pairs: dict[int | str, tuple[str, str]] = {
        number: (f"Bell\x07 {number}.", "鈴。") for number in range(103, 128)
    }
    write_files(tmp_path / "odd", {"odd.md": page(pairs)})
    call("ingest", "odd", "--db", "odd.db")
    answer = call("export", "tmx", "--db", "odd.db", "-o", "odd.tmx")
    assert answer.stderr.count("cannot contain the character: U+0007\n") == 20
    assert "… and 5 more problems (25 forbidden-character in all)\n" in answer.stderr


def test_the_store_may_be_named_by_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tm.db").rename(tmp_path / "renamed.db")
    with pytest.raises(StoreError, match=r"there is no memory at tm\.db"):
        call("export", "tmx", "-o", "-")
    monkeypatch.setenv("TMX_EXTRACT_DB", "renamed.db")
    assert exported("tmx") == ["A star (*).", "Print.", "New."]


def test_an_empty_memory_is_reported_with_the_command_to_fill_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    call("ingest", "empty", "--db", "empty.db")
    with pytest.raises(NothingSelected) as caught:
        call("export", "tmx", "-o", "-", "--db", "empty.db")
    assert caught.value.message == "the memory is empty"
    assert caught.value.advice == "Fill it first: tmx-extract ingest FOLDER"


def test_a_language_names_the_only_locale_of_it() -> None:
    short = exported("tmx", "--locale", "ja")
    assert short == exported("tmx", "--locale", "ja-JP")
    assert short
