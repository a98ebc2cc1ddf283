"""`tmx-extract effort`: options and output."""

import csv
import io
import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree
from pages import call
from returned import Returned, fill

from tmx_extract.effort.metrics import signatures
from tmx_extract.errors import NothingSelected
from tmx_extract.store.connection import create_or_open

EVIL = "<script>alert(1)</script>"
EDITS = (
    Returned("Save the file.", "Save the file."),
    Returned("Save file.", "Save the file."),
    Returned(EVIL, f"{EVIL}!", by="", kind="HT", at="2024-06-30T23:59:59Z", path=f"docs/{EVIL}.md"),
)
FIGURES = {
    "edits": 3,
    "words": 6,
    "characters": 46,
    "untouched_edits": 1,
    "untouched_words": 3,
    "untouched_characters": 12,
    "untouched_share": 0.3333,
    "untouched_words_share": 0.5,
    "untouched_characters_share": 0.2609,
    "edit_distance": 5,
    "edit_distance_share": 0.0926,
    "ter": 10.0,
    "ter_edits": 2,
    "ter_tokens": 20,
    "ter_without_shifts": 0,
    "chrf": 88.19,
    "returned": 3,
    "edited": 2,
    "unchanged": 1,
}


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        fill(connection, EDITS)


def test_the_table_fits_a_terminal_and_shows_every_group() -> None:
    result = call("effort")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "              returned  edited  unchanged  words  distance   TER  chrF",
        "──────────────────────────────────────────────────────────────────────",
        "all                  3       2     33.3 %      6     9.3 %  10.0  88.2",
        "",
        "by type",
        "  MT                 2       1     50.0 %      5    14.3 %  12.5  76.7",
        "  HT                 1       1      0.0 %      1     3.8 %   8.3  96.5",
        "",
        "by product",
        "  azure              3       2     33.3 %      6     9.3 %  10.0  88.2",
        "",
        "by person",
        "  (not told)         1       1      0.0 %      1     3.8 %   8.3  96.5",
        "  Yuki               2       1     50.0 %      5    14.3 %  12.5  76.7",
        "",
        "by month",
        "  2024-06            1       1      0.0 %      1     3.8 %   8.3  96.5",
        "  2024-07            2       1     50.0 %      5    14.3 %  12.5  76.7",
        "",
        "3 texts came back: 2 edited, 1 unchanged; 5 characters changed.",
    ]


def test_json_has_all_figures_with_the_signatures() -> None:
    answer = json.loads(call("effort", "--json", "--by", "person").stdout)
    assert answer["signatures"] == signatures()
    assert answer["total"] == FIGURES
    assert list(answer["by"]) == ["person"]
    assert [
        (one["group"], one["returned"], one["edited"], one["ter"]) for one in answer["by"]["person"]
    ] == [
        ("", 1, 1, 8.33),
        ("Yuki", 2, 1, 12.5),
    ]


def test_csv_has_a_row_for_all_edits_and_for_each_group() -> None:
    result = call("effort", "--by", "type,month", "--format", "csv", "-o", "effort.csv")
    assert (result.exit_code, result.stderr) == (0, "3 texts measured: effort.csv\n")
    rows = list(csv.DictReader(io.StringIO(Path("effort.csv").read_text("utf-8-sig"))))
    assert [(row["by"], row["group"], row["edits"]) for row in rows] == [
        ("", "(all)", "3"),
        ("type", "MT", "2"),
        ("type", "HT", "1"),
        ("month", "2024-06", "1"),
        ("month", "2024-07", "2"),
    ]
    assert rows[0] == {"by": "", "group": "(all)", **{k: str(v) for k, v in FIGURES.items()}}


def test_segments_are_shown_with_their_changes() -> None:
    result = call("effort", "--segments", "--type", "MT")
    assert result.exit_code == 0
    assert result.stdout == (
        "docs/save.md  ja-JP MT Yuki 2024-07-01  unchanged\n"
        "    Save the file.\n"
        "docs/save.md  ja-JP MT Yuki 2024-07-01  distance 4 (28.6 %), TER 25.0, chrF 51.7\n"
        "    Save {+the +}file.\n"
    )


def test_segments_for_programs_have_both_texts_and_their_own_figures() -> None:
    answer = json.loads(call("effort", "--segments", "--json").stdout)
    assert answer[1] == {
        "id": 2,
        "source_locale": "en-US",
        "locale": "ja-JP",
        "repository": "",
        "path": "docs/save.md",
        "product": "azure",
        "type": "MT",
        "person": "Yuki",
        "date": "2024-07-01T09:00:00Z",
        "state": "final",
        "assignment": "",
        "words": 2,
        "characters": 9,
        "untouched_edits": 0,
        "untouched_words": 0,
        "untouched_characters": 0,
        "untouched_share": 0.0,
        "untouched_words_share": 0.0,
        "untouched_characters_share": 0.0,
        "edit_distance": 4,
        "edit_distance_share": 0.2857,
        "ter": 25.0,
        "ter_edits": 1,
        "ter_tokens": 4,
        "ter_without_shifts": 0,
        "chrf": 51.7,
        "edited": 1,
        "unchanged": 0,
        "source": "Save the file.",
        "before": "Save file.",
        "after": "Save the file.",
        "difference": "Save {+the +}file.",
    }
    rows = csv.DictReader(io.StringIO(call("effort", "--segments", "--format", "csv").stdout))
    assert [row["difference"] for row in rows] == [
        "Save the file.",
        "Save {+the +}file.",
        f"{EVIL}{{+!+}}",
    ]


@pytest.mark.parametrize("options", [["--by", "page"], ["--segments"]])
def test_a_page_loads_nothing_and_texts_are_escaped(options: list[str]) -> None:
    result = call("effort", *options, "--format", "html", "-o", "effort.html")
    assert result.exit_code == 0
    page = Path("effort.html").read_text("utf-8")
    tree = etree.fromstring(page, etree.HTMLParser())
    assert tree.findall(".//script") == tree.findall(".//link") == tree.findall(".//img") == []
    told = ["".join(map(str, cell.itertext())) for cell in tree.iterfind(".//td")]
    assert f"docs/{EVIL}.md" in told
    changed = [str(node.text) for node in tree.iterfind(".//ins")]
    assert changed == (["the ", "!"] if options == ["--segments"] else [])


def test_the_page_counts_edited_and_unchanged_texts() -> None:
    page = call("effort", "--by", "person", "--format", "html").stdout
    tree = etree.fromstring(page, etree.HTMLParser())
    rows = [[cell.text or "" for cell in row] for row in tree.iterfind(".//tr")]
    headings = ["returned", "edited", "unchanged", "words", "unchanged words"]
    assert [row[:6] for row in rows] == [
        ["", *headings],
        ["all", "3", "2", "33.3 %", "6", "50.0 %"],
        ["person", *headings],
        ["(not told)", "1", "1", "0.0 %", "1", "0.0 %"],
        ["Yuki", "2", "1", "50.0 %", "5", "60.0 %"],
    ]


def test_codes_can_be_left_out() -> None:
    answer = json.loads(call("effort", "--codes", "plain", "--json", "--type", "HT").stdout)
    assert answer["total"]["ter_tokens"] < 13
    assert answer["total"]["untouched_edits"] == 0


def test_filters_that_leave_nothing_are_reported() -> None:
    for options in ([], ["--segments"], ["--segments", "--format", "csv", "-o", "a.csv"]):
        with pytest.raises(
            NothingSelected, match="no text passes the filters: there is no person named"
        ):
            call("effort", "--person", "Nobody", *options)
    assert not Path("a.csv").exists()


@pytest.mark.parametrize(
    "options", [["--by", "colour"], ["-o", "a.txt"], ["--segments", "--by", "type"]]
)
def test_invalid_options_are_refused(options: list[str]) -> None:
    assert call("effort", *options).exit_code == 2


HOW_TO_GET = "TER and chrF are left out. To get them: pip install 'tmx-extract[effort]'\n"


@pytest.fixture
def _without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    for name in ("metrics", "ter"):
        monkeypatch.delitem(sys.modules, f"tmx_extract.effort.{name}", raising=False)


@pytest.mark.usefixtures("_without_the_extra")
def test_without_the_extra_the_table_has_all_other_columns() -> None:
    result = call("effort", "--by", "type")
    assert (result.exit_code, result.stderr) == (0, HOW_TO_GET)
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "         returned  edited  unchanged  words  distance",
        "─────────────────────────────────────────────────────",
        "all             3       2     33.3 %      6     9.3 %",
        "",
        "by type",
        "  MT            2       1     50.0 %      5    14.3 %",
        "  HT            1       1      0.0 %      1     3.8 %",
        "",
        "3 texts came back: 2 edited, 1 unchanged; 5 characters changed.",
    ]
    segments = call("effort", "--segments")
    assert (segments.exit_code, segments.stderr) == (0, HOW_TO_GET)
    assert "distance 4 (28.6 %)\n" in segments.stdout


@pytest.mark.usefixtures("_without_the_extra")
def test_without_the_extra_programs_get_no_scores() -> None:
    scores = ("ter", "ter_edits", "ter_tokens", "ter_without_shifts", "chrf")
    result = call("effort", "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, HOW_TO_GET)
    assert answer["signatures"] == {}
    assert answer["total"] == FIGURES | dict.fromkeys(scores)
    rows = list(csv.DictReader(io.StringIO(call("effort", "--format", "csv").stdout)))
    assert [rows[0][name] for name in scores] == [""] * 5
    for options in ([], ["--segments"]):
        page = call("effort", "--format", "html", *options).stdout
        assert "returned" in page or "distance" in page
        assert "TER" not in page
        assert "chrF" not in page


def test_the_measures_are_loaded_only_on_request() -> None:
    code = "import sys, tmx_extract.cli.effort; print('sacrebleu' in sys.modules)"
    program = [sys.executable, "-c", code]
    told = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert told == "False\n"
