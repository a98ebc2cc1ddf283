"""`tmx-extract check`: lines, formats, exit codes, and exports without findings."""

import csv
import json
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from pages import call, page, write_files
from typer.testing import CliRunner

from tmx_extract.answers.lines import Line, coloured_line, plain_line
from tmx_extract.cli.check_view import iter_pieces
from tmx_extract.cli.main import app
from tmx_extract.errors import NothingSelected
from tmx_extract.store.connection import create_or_open, transaction

TEXTS = {
    103: ("Wait 15 minutes.", "5 分待ちます。"),
    104: ("Cannot open {0}.", "開けません。"),
    105: ("Save.", "保存。"),
}


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pages = {"docs/a.md": page(TEXTS), "docs/b.md": page({103: TEXTS[103]}, locfileid="9")}
    write_files(tmp_path, pages)
    call("ingest", "docs")


def test_findings_are_shown_with_place_texts_and_counts() -> None:
    answer = call("check")
    assert answer.exit_code == 0
    assert answer.stdout == (
        "a.md:9 (and 1 more): warning numbers-differ: the texts do not have the same numbers:"
        " 15 is missing, 5 is new\n"
        "    en  Wait ⟦15⟧ minutes.\n"
        "    ja  ⟦5⟧ 分待ちます。\n"
        "a.md:11: error placeables-differ: a placeable has no counterpart: {0} is missing\n"
        "    en  Cannot open ⟦{0}⟧.\n"
        "    ja  開けません。\n"
    )
    assert answer.stderr == (
        "warning  numbers-differ     1 pair in 2 places\n"
        "error    placeables-differ  1 pair in 1 place\n"
        "2 findings\n"
    )
    assert call("check").stdout == answer.stdout


def test_earlier_findings_are_shown_while_another_process_writes() -> None:
    before = call("check").stdout
    with closing(create_or_open(Path("tm.db"))) as other, transaction(other):
        answer = call("check")
    assert (answer.exit_code, answer.stdout) == (0, before)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--rule", "placeables-differ"], ["placeables-differ"]),
        (["--path", "b.md"], ["numbers-differ"]),
        (["--path", "b.md", "--rule", "links-differ"], []),
        (["--exclude-problem", "numbers-differ"], ["placeables-differ"]),
        (["--limit", "1"], ["numbers-differ"]),
    ],
    ids=str,
)
def test_filters(options: list[str], codes: list[str]) -> None:
    answer = call("check", "--format", "jsonl", *options)
    assert [json.loads(line)["code"] for line in answer.stdout.splitlines()] == codes
    assert answer.stderr == ""


@pytest.mark.parametrize(
    ("unwanted", "exit_code"),
    [
        (["error"], 1),
        (["warning"], 1),
        (["info"], 1),
        (["numbers-differ"], 1),
        (["links-differ"], 0),
        (["links-differ", "placeables-differ"], 1),
    ],
    ids=str,
)
def test_it_fails_on_unwanted_findings(unwanted: list[str], exit_code: int) -> None:
    options = [word for one in unwanted for word in ("--fail-on", one)]
    assert call("check", *options).exit_code == exit_code


def test_a_warning_is_not_an_error() -> None:
    assert call("check", "--rule", "numbers-differ", "--fail-on", "error").exit_code == 0


def test_all_formats_have_the_same_content() -> None:
    values = json.loads(call("check", "--json").stdout)
    lines = call("check", "--format", "jsonl").stdout.splitlines()
    assert values == [json.loads(line) for line in lines]
    assert values[0] == {
        "repository": "",
        "path": "a.md",
        "line": 9,
        "segment_id": "4ef9c-103",
        "locale": "ja-JP",
        "translation_type": "MT",
        "handback_date": "2024-05-15",
        "places": 2,
        "code": "numbers-differ",
        "severity": "warning",
        "what": "the texts do not have the same numbers",
        "found": "15 is missing, 5 is new",
        "advice": "Compare the numbers, and correct the target.",
        "source": "Wait 15 minutes.",
        "source_spans": [[5, 7]],
        "target": "5 分待ちます。",
        "target_spans": [[0, 1]],
    }
    written = call("check", "--format", "csv").stdout
    assert written.startswith("\ufeffrepository,")
    rows = list(csv.DictReader(StringIO(written.removeprefix("\ufeff"))))
    assert [row["source_spans"] for row in rows] == ["5-7", "12-15"]
    assert [row["target"] for row in rows] == [value["target"] for value in values]


def test_findings_can_be_written_to_a_file() -> None:
    answer = call("check", "--format", "csv", "-o", "findings.csv")
    assert answer.stderr.splitlines()[-1] == "2 findings written to findings.csv"
    assert Path("findings.csv").read_bytes() == call("check", "--format", "csv").stdout_bytes
    refused = call("check", "-o", "findings.txt")
    assert (refused.exit_code, Path("findings.txt").exists()) == (2, False)


def test_no_finding_is_an_empty_list() -> None:
    answer = call("check", "--rule", "links-differ", "--json")
    assert (answer.exit_code, answer.stdout) == (0, "[]\n")


def test_exports_leave_out_findings_after_a_check() -> None:
    options = ["--exclude-problem", "numbers-differ", "--exclude-problem", "duplicate-id"]
    export = ["export", "text", "--dedupe", "pair", "-o", "out", *options]
    asked = CliRunner().invoke(app, export)
    assert str(asked.exception) == "not all pairs were checked for numbers-differ"
    call("check", "--rule", "numbers-differ")
    assert call(*export).exit_code == 0
    lines = Path("out.ja").read_text("utf-8").splitlines()
    assert lines == ["開けません。", "保存。"]


@pytest.mark.parametrize(
    ("option", "word"),
    [("--rule", "no-such"), ("--fail-on", "no-such"), ("--exclude-problem", "no-such")],
)
def test_unknown_codes_are_reported_with_the_existing_ones(option: str, word: str) -> None:
    answer = CliRunner().invoke(app, ["check", option, word], env={"COLUMNS": "300"})
    assert answer.exit_code == 2
    assert "numbers-differ" in answer.stderr


def test_a_filter_that_no_page_passes_is_reported() -> None:
    answer = CliRunner().invoke(app, ["check", "--locale", "fr-FR"])
    assert str(answer.exception) == "no document passes --locale fr-FR"


def test_text_far_from_the_finding_is_left_out() -> None:
    text = "a" * 100 + "X" + "b" * 200 + "Y" + "c" * 100
    assert plain_line(Line(0, tuple(iter_pieces(text, ((100, 101), (301, 302)))))) == (
        f"…{'a' * 60}⟦X⟧{'b' * 60}…{'b' * 60}⟦Y⟧{'c' * 60}…"
    )
    assert plain_line(Line(0, tuple(iter_pieces("one\ntwo", ())))) == "one⏎two"
    line = Line(0, tuple(iter_pieces("one", ((0, 3),))))
    assert coloured_line(line, 80) == "\x1b[1;4;31mone\x1b[0m"


TARGETS = {
    103: ("Save the new file.", "新規を保存。"),
    104: ("Save the new file.", "新しい物を保存。"),
}


@pytest.mark.parametrize(
    ("options", "exit_code"),
    [
        ([], 0),
        (["--fail-on", "warning"], 0),
        (["--fail-on", "info"], 1),
        (["--fail-on", "several-targets"], 1),
        (["--fail-on", "several-targets", "--rule", "doubled-words"], 1),
        (["--fail-on", "several-sources", "--rule", "doubled-words"], 0),
    ],
)
def test_a_rule_of_fail_on_is_checked_even_if_not_selected(
    options: list[str], exit_code: int
) -> None:
    write_files(Path(), {"more/a.md": page(TARGETS)})
    call("ingest", "more", "--db", "more.db")
    assert call("check", "--db", "more.db", *options).exit_code == exit_code


def test_edited_texts_are_shown_as_edited() -> None:
    call("export", "xliff", "-o", "a.xlf")
    text = Path("a.xlf").read_text(encoding="utf-8")
    Path("a.xlf").write_text(text.replace("開けません。", "無理です。"), encoding="utf-8")
    call("merge", "a.xlf")
    found = json.loads(call("check", "--json", "--rule", "placeables-differ").stdout)
    assert [(one["target"], one["translation_type"]) for one in found] == [("無理です。", "PE")]


def test_an_empty_memory_is_reported() -> None:
    write_files(Path(), {"none/a.txt": b""})
    call("ingest", "none", "--db", "none.db")
    with pytest.raises(NothingSelected, match="the memory is empty"):
        call("check", "--db", "none.db")
