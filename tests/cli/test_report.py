"""`tmx-extract report` from the command line."""

from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pages import SAVE, add, call, document, page

from tmx_extract.errors import TmxExtractError
from tmx_extract.store.connection import create_or_open

EVIL = "</title></svg><script>alert('x')</script>\x1b\u202e"


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with two Japanese pages and a German one."""
    monkeypatch.chdir(tmp_path)
    evil = page(
        {103: (EVIL, EVIL), 104: ("Save the file.", "保存します。")}, locfileid="2", kind="HT"
    )
    german = page({103: ("Save the file.", "Datei speichern.")}, locfileid="3", locale="de-DE")
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        add(connection, document(page(SAVE)))
        add(connection, document(evil, "docs/<b>evil.md"))
        add(connection, document(german, "docs/de.md"))


def _page(*arguments: str) -> BeautifulSoup:
    answer = call("report", *arguments, "-o", "-")
    assert (answer.exit_code, answer.stderr) == (0, "")
    return BeautifulSoup(answer.stdout, "lxml")


def _facts(soup: BeautifulSoup, key: str) -> dict[str, str]:
    section = soup.find(id=key)
    assert section
    names, values = section.find_all("dt"), section.find_all("dd", class_="value")
    return {name.text: value.text for name, value in zip(names, values, strict=True)}


def test_each_language_has_its_chapter() -> None:
    soup = _page()
    assert [chapter["id"] for chapter in soup.find_all("article")] == [
        "all",
        "en-us-de-de",
        "en-us-ja-jp",
    ]
    assert _facts(soup, "all-languages") == {
        "Segments": "4",
        "Machine translated": "50.0\u202f%",
        "Human translated": "50.0\u202f%",
    }
    assert _facts(soup, "en-us-ja-jp-overview") == {
        "Segments": "3",
        "Distinct pairs": "3",
        "Pages": "2",
        "Machine translated": "33.3\u202f%",
        "Human translated": "66.7\u202f%",
        "Source words": "7",
        "Target characters": "60",
        "Last handback": "2024-05-15",
    }


@pytest.mark.parametrize(
    ("dates", "rows"),
    [
        ([], {}),
        (["12/15/2023", "02/01/2024"], {"2023-12": "1", "2024-01": "0", "2024-02": "1"}),
        (["12/31/2018", "01/01/2023", "12/31/2023"], {"2018": "1", "2023": "2"}),
    ],
    ids=["no date", "months", "years"],
)
def test_handbacks_are_counted_by_month_and_long_times_by_year(
    tmp_path: Path, dates: list[str], rows: dict[str, str]
) -> None:
    with closing(create_or_open(tmp_path / "dates.db")) as connection:
        for number, date in enumerate([None, *dates]):
            dated = page({103: SAVE[103]}, lasthandoff=date, locfileid=str(number))
            add(connection, document(dated, f"docs/{number}.md"))
    section = _page("--db", "dates.db").find(id="en-us-ja-jp-overview")
    assert section
    cells = [[cell.text for cell in row.find_all(["th", "td"])] for row in section.select("tr")[1:]]
    assert {cell[0]: cell[-2] for cell in cells} == rows
    assert [note.text for note in section.select(".note")] == [
        "Segments on pages without a date: 1."
    ]


def test_one_language_can_be_chosen_by_a_short_name() -> None:
    soup = _page("--locale", "de")
    assert [chapter["id"] for chapter in soup.find_all("article")] == ["en-us-de-de"]


def test_texts_of_the_memory_are_never_markup() -> None:
    soup = _page("--title", EVIL)
    assert soup.find_all("script") == []
    assert "</title></svg><script>alert('x')</script>" in soup.text


def test_filters_are_shown_and_counted() -> None:
    soup = _page("--type", "HT", "--by", "ms.locfileid")
    assert "Only: type HT." in soup.text
    assert _facts(soup, "en-us-ja-jp-overview")["Segments"] == "2"
    places = soup.find(id="en-us-ja-jp-places")
    assert places
    assert [heading.text for heading in places.find_all("h4")] == ["Folder", "ms.locfileid"]


def test_it_explains_how_to_check_until_a_check_was_run() -> None:
    checks = _page("--locale", "ja-JP").find(id="en-us-ja-jp-checks")
    assert checks
    assert "Run tmx-extract check, then make the report again." in checks.text
    call("check", "--locale", "ja-JP")
    checks = _page("--locale", "ja-JP").find(id="en-us-ja-jp-checks")
    assert checks
    assert "All pairs were checked by the usual rules" in checks.text


def test_findings_are_counted_by_rule(tmp_path: Path) -> None:
    wrong = page({103: ("Open 10 files.", "11 個のファイルを開きます。")}, locfileid="7")
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        add(connection, document(wrong, "docs/wrong.md"))
    call("check", "--locale", "ja-JP", "--rule", "numbers-differ")
    checks = _page("--locale", "ja-JP").find(id="en-us-ja-jp-checks")
    assert checks
    assert "Not all pairs were checked by all rules" in checks.text
    assert _facts(_page("--locale", "ja-JP"), "en-us-ja-jp-checks") == {
        "With a finding": "25.0\u202f%"
    }
    figure = checks.find("figure")
    assert figure
    assert [cell.text for cell in figure.find_all("td")] == [
        "numbers-differ",
        "1",
        "0",
        "1",
        "100.0\u202f%",
    ]


def test_the_same_store_gives_the_same_bytes_and_the_file_is_replaced(tmp_path: Path) -> None:
    answers = []
    for _ in range(2):
        answer = call("report", "-o", "out/report.html")
        assert (answer.exit_code, answer.stdout) == (0, "")
        assert answer.stderr == "report written to out/report.html\n"
        answers.append((tmp_path / "out/report.html").read_bytes())
    assert answers[0] == answers[1]
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--locale", "fr-FR"], "the memory holds no fr-FR"),
        (["--type", "HT", "--locale", "de-DE"], "no document passes"),
        (["--path", "nowhere/*"], "no pair passes the filters"),
        (["--db", "none.db"], "there is no memory at none.db"),
        (["--db", "empty.db"], "the memory is empty"),
    ],
)
def test_an_empty_report_is_not_written(arguments: list[str], told: str, tmp_path: Path) -> None:
    create_or_open(tmp_path / "empty.db").close()
    with pytest.raises(TmxExtractError, match=told):
        call("report", *arguments, "-o", "report.html")
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize("option", ["--limit", "--sample", "--seed"])
def test_a_sample_is_refused(option: str) -> None:
    answer = call("report", option, "3", "-o", "-")
    assert answer.exit_code == 2
    assert "a report counts all that passes" in answer.stderr
