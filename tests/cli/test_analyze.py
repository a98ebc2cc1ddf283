"""`tmx-extract analyze`: the counts of each band, and their output."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages import call, page, write_files

from tmx_extract.cli.analyze import read_weights
from tmx_extract.match.bands import BANDS, WEIGHTS, Band

HUMAN = {
    103: ("Open the file.", "ファイルを開きます。"),
    104: ("Save the file now.", "今すぐ保存します。"),
}
MACHINE = {103: ("Close the big window.", "大きなウィンドウを閉じます。")}
NEW = """\
Open the file. Save the file now.

Save the file now.

# Close the big window.

Close the big windows. Words that nobody knows yet.
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    files = {
        "in/docs/a.md": page(HUMAN, kind="HT"),
        "in/docs/b.md": page(MACHINE, prefix="b07a1", locfileid="7"),
        "new/a.md": NEW.encode(),
        "new/b.md": b"Open the file.\n",
    }
    write_files(tmp_path, files)
    path = tmp_path / "tm.db"
    assert call("ingest", tmp_path / "in", "--db", path).exit_code == 0
    return path


def ask(store: Path, *options: str) -> Any:
    result = call("analyze", store.parent / "new", "--db", store, "--json", *options)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def words(told: Any) -> dict[str, int]:
    """Return the words by band, without empty bands."""
    return {band: size["words"] for band, size in told["bands"].items() if size["words"]}


def test_each_segment_is_in_the_first_matching_band(store: Path) -> None:
    answer = ask(store)
    assert words(answer["total"]) == {
        "101": 3,
        "repetition": 4,
        "cross-file": 3,
        "100": 8,
        "75-84": 4,
        "new": 5,
    }
    assert [words(file) for file in answer["files"]] == [
        {"101": 3, "repetition": 4, "100": 8, "75-84": 4, "new": 5},
        {"cross-file": 3},
    ]
    assert answer["total"]["bands"]["100"] == {
        "segments": 2,
        "words": 8,
        "PE": {"segments": 0, "words": 0, "characters": 0},
        "deleted": {"segments": 0, "words": 0, "characters": 0},
        "characters": 33,
        "weighted_words": 0.8,
        "HT": {"segments": 1, "words": 4, "characters": 15},
        "MT": {"segments": 1, "words": 4, "characters": 18},
        "unknown": {"segments": 0, "words": 0, "characters": 0},
    }
    assert answer["total"]["weighted_words"] == 9.3


def test_a_page_that_the_memory_has_is_all_in_context(store: Path) -> None:
    (store.parent / "new" / "a.md").write_text("Open the file.\nSave the file now.\n")
    (store.parent / "new" / "b.md").write_text("Open the file.\n\nSave the file now.\n")
    assert words(ask(store)["total"]) == {"101": 14}


def test_a_known_repetition_counts_as_repetition_on_request(store: Path) -> None:
    assert words(ask(store, "--exact-first")["total"]) == {
        "101": 3,
        "100": 15,
        "75-84": 4,
        "new": 5,
    }


def test_penalties_and_the_minimum_percentage_move_texts_to_other_bands(store: Path) -> None:
    moved = words(ask(store, "--mt-penalty", "10", "--min", "75")["total"])
    assert moved == {
        "101": 3,
        "repetition": 4,
        "cross-file": 3,
        "100": 4,
        "85-94": 4,
        "new": 9,
    }


def test_weights_may_differ_by_band_and_kind(store: Path) -> None:
    answer = ask(store, "--weight", "new=2", "--weight", "100=0", "--weight", "100:MT=0.5")
    bands = answer["total"]["bands"]
    assert (bands["new"]["weighted_words"], bands["100"]["weighted_words"]) == (10.0, 2.0)
    assert answer["weights"]["100"] == {"all": 0.0, "PE": 0.0, "HT": 0.0, "MT": 0.5, "unknown": 0.0}


@pytest.mark.parametrize("typed", ["90-94=1", "new", "new=", "new=-1", "new=x", "100:XT=1", "=1"])
def test_an_invalid_weight_is_refused(typed: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_weights([typed])


@given(st.sampled_from(BANDS), st.floats(0, 999, allow_subnormal=False))
def test_a_typed_weight_is_parsed(band: Band, factor: float) -> None:
    typed = f"{factor:.6f}"
    weights = read_weights([f"{band}={typed}"])
    found = {other: weights.of(other, None) for other in BANDS}
    assert found == {**WEIGHTS, band: float(typed)}


def test_the_table_shows_bands_files_and_the_sum(store: Path) -> None:
    result = call("analyze", store.parent / "new", "--db", store)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["100", "2", "8", "33", "4", "4", "0.8"] in rows
    assert ["all", "7", "27", "115", "7", "8", "9.3"] in rows
    assert result.stdout.endswith(
        "\n2 files, 7 segments, 27 words: as much work as 9.3 new words.\n"
    )


def test_csv_has_a_row_for_each_file_and_band(store: Path) -> None:
    output = store.parent / "a.csv"
    call("analyze", store.parent / "new", "--db", store, "--format", "csv", "-o", output)
    rows = list(csv.DictReader(io.StringIO(output.read_text("utf-8-sig"))))
    assert [row["band"] for row in rows] == [*BANDS] * 3
    assert rows[-6] == {
        "file": "(all)",
        "band": "100",
        "segments": "2",
        "words": "8",
        "characters": "33",
        "weighted_words": "0.8",
        "PE_segments": "0",
        "PE_words": "0",
        "PE_characters": "0",
        "HT_segments": "1",
        "HT_words": "4",
        "HT_characters": "15",
        "MT_segments": "1",
        "MT_words": "4",
        "MT_characters": "18",
        "unknown_segments": "0",
        "unknown_words": "0",
        "unknown_characters": "0",
        "deleted_segments": "0",
        "deleted_words": "0",
        "deleted_characters": "0",
    }


def test_a_single_file_is_shown_as_one(store: Path) -> None:
    output = store.parent / "out.html"
    options = ("--db", store, "--format", "html", "-o", output)
    result = call("analyze", store.parent / "new" / "b.md", *options)
    assert result.stderr == f"1 file analyzed: {output}\n"
    assert "<p>1 file, 1 segment, 3 words, 12 characters:" in output.read_text("utf-8")


def test_html_loads_nothing_and_names_are_escaped(store: Path) -> None:
    name = "<script>alert(1)</script>&.md".replace("/", "")
    write_files(store.parent, {f"new/{name}": b"Some words.\n", "new/c.po": b"no PO"})
    output = store.parent / "a.html"
    result = call("analyze", store.parent / "new", "--db", store, "--format", "html", "-o", output)
    assert result.exit_code == 1
    page = output.read_text("utf-8")
    tree = etree.fromstring(page, etree.HTMLParser())
    assert tree.findall(".//script") == tree.findall(".//link") == tree.findall(".//img") == []
    assert "http" not in page.replace('<meta http-equiv="Content-Security-Policy"', "")
    told = ["".join(map(str, cell.itertext())) for cell in tree.iterfind(".//td")]
    assert any(cell.endswith(name) for cell in told)
    assert "damaged-translations" in page[page.index("<ul>") :]


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_counted(store: Path) -> None:
    write_files(store.parent, {"new/c.xlf": b"<a", "new/d.md": b"\xff", "new/e.yml": b"title: ["})
    result = call("analyze", store.parent / "new", "--db", store, "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["total"]["segments"] == 7
    found = [(Path(one["path"]).name, one["line"], one["code"]) for one in answer["remarks"]]
    assert found == [
        ("c.xlf", 1, "damaged-translations"),
        ("d.md", 1, "not-utf8"),
        ("e.yml", 1, "invalid-yaml"),
    ]
    assert "d.md:1:1: error not-utf8: the file is not UTF-8: byte 0xff at 0" in result.stderr


def test_side_by_side_pages_are_counted_by_their_sources(store: Path) -> None:
    result = call("analyze", store.parent / "in", "--db", store, "--json")
    assert words(json.loads(result.stdout)["total"]) == {"101": 7, "100": 4}


@pytest.mark.parametrize("options", [["--limit", "3"], ["--sample", "3"], ["-o", "x.csv"]])
def test_invalid_options_are_refused(store: Path, options: list[str]) -> None:
    assert call("analyze", store.parent / "new", "--db", store, *options).exit_code == 2


def test_the_table_keeps_its_words_and_numbers_whole_in_a_narrow_terminal(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = call("analyze", store.parent / "new", "--db", store).stdout
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 61
    told = [line.split() for line in lines if line.strip()]
    assert (told[0], told[3]) == (
        ["segments", "words", "by", "HT", "by", "MT", "weighted"],
        ["repetition", "1", "4", "0", "0", "0.4"],
    )
    assert "…" not in shown
