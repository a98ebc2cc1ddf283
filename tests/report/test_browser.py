"""The page in a real browser: complete, without messages, no wider than its window."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pages import document, page, store_of

from tmx_extract.answers.tables import Number
from tmx_extract.flows.report.make import make_report
from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.model import Selection
from tmx_extract.report.contents import ChangedText, Chapter, Figure, Report, Section, Table
from tmx_extract.report.page import write_page

EVIL = (
    "</title></svg></style><script>document.title = 'taken'</script>"
    "<img src=x onerror=\"document.title = 'taken'\"><style>body { display: none }</style>"
    "\u202e\x1b" + "W" * 700 + "Z" + "\u0300" * 300
)
WIDTHS = (1280, 400)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on the worst texts, in two languages."""
    pairs: dict[Any, tuple[str, str]] = {
        number: (f"Open {number} file{'s' * (number % 5)}.", f"仮想マシン {number} を開きます。")
        for number in range(103, 160)
    }
    evil = page(pairs | {200: (EVIL, EVIL), 201: (EVIL, EVIL), 202: (EVIL, "別")}, locfileid="2")
    german = page({103: ("Open it.", "Öffnen.")}, locfileid="3", locale="de-DE", kind=None)
    path = tmp_path_factory.mktemp("report") / "report.html"
    with closing(
        store_of(
            document(evil, f"docs/{EVIL[:200]}/a.md"),
            document(page(pairs, kind="HT", lasthandoff="01/02/2022"), "docs/b.md"),
            document(german, "docs/de.md"),
        )
    ) as connection:
        options = ReportOptions(selection=Selection(dedupe="segment"), title=f"Memory {EVIL}")
        path.write_bytes(write_page(make_report(connection, options)))
    return path


@pytest.fixture(params=WIDTHS)
def opened(browser: Any, report: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page in a window of this width, with its messages and requests."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, offline=True)
    window = context.new_page()
    window.said, window.asked = [], []
    window.on("console", lambda message: window.said.append(message.text))
    window.on("pageerror", lambda error: window.said.append(str(error)))
    window.on("request", lambda asked: window.asked.append(asked.url))
    window.goto(report.as_uri())
    yield window
    context.close()


def test_it_loads_nothing_and_logs_nothing(opened: Any, report: Path) -> None:
    assert opened.said == []
    assert opened.asked == [report.as_uri()]
    assert opened.title().startswith("Memory </title>")


def test_it_is_no_wider_than_its_window(opened: Any) -> None:
    width = opened.viewport_size["width"]
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    # Wider parts scroll inside their own frame, and nothing is beside the page.
    sticking_out = opened.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, h4, p, dl, figure, .wide, nav")]
            .filter(one => one.getClientRects().length)
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert sticking_out == []


def test_every_chart_is_drawn_with_bars_inside_it(opened: Any) -> None:
    charts = opened.evaluate(
        """() => [...document.querySelectorAll("figure svg")].map(chart => {
            const frame = chart.getBoundingClientRect();
            const inside = box => box.left >= frame.left - 1 && box.right <= frame.right + 1
                && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
            const bars = [...chart.querySelectorAll(".bar rect")];
            const boxes = bars.map(bar => bar.getBoundingClientRect());
            const words = [...chart.querySelectorAll("text")];
            return {
                bars: bars.length,
                drawn: boxes.every(box => box.width > 0 && box.height > 0 && inside(box)),
                coloured: bars.every(bar => !["none", "rgb(0, 0, 0)"].includes(
                    getComputedStyle(bar).fill)),
                unread: words.filter(word => !inside(word.getBoundingClientRect()))
                    .map(word => word.textContent),
            };
        })"""
    )
    assert len(charts) > 12
    assert min(chart["bars"] for chart in charts) > 0
    assert [chart for chart in charts if not chart["drawn"] or not chart["coloured"]] == []
    assert [chart["unread"] for chart in charts if chart["unread"]] == []


def test_the_numbers_unfold_behind_each_chart(opened: Any) -> None:
    folded = opened.locator("details table").first
    assert not folded.is_visible()
    opened.locator("details summary").first.click()
    assert folded.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_names_and_texts_of_a_table_can_be_read(browser: Any, width: int, tmp_path: Path) -> None:
    """No column of texts is narrower than a word, and each heading is set like its cells."""
    name = "contoso-partner-docs.ja-jp/partner-center/analyze-customer-data.md"
    changed = ChangedText(
        (("same", "レポートを"), ("deleted", "選ぶ"), ("inserted", "選択する")), "ja"
    )
    numbers = (25_123, Number("33.3 %"), 1_234_567, Number("1,234,567.8"), 12, 0.5)
    headings = ("page", "text", *("a number of words" for _ in numbers))
    table = Table(headings=headings, rows=[(name, changed, *numbers)] * 3)
    section = Section(key="a", title="a", figures=(Figure(title="", description="", table=table),))
    chapter = Chapter(key="all", title="", sections=(section,))
    path = tmp_path / "table.html"
    path.write_bytes(write_page(Report(title="x", description=(), chapters=(chapter,), footer="")))
    window = browser.new_page(viewport={"width": width, "height": 900})
    window.goto(path.as_uri())
    assert window.evaluate("document.documentElement.scrollWidth") == width
    cells = window.evaluate(
        """() => [...document.querySelectorAll("thead th")].map((head, at) => {
            const cell = document.querySelectorAll("tbody tr:first-child td")[at];
            const lines = cell.getBoundingClientRect().height / parseFloat(
                getComputedStyle(cell).lineHeight);
            return [cell.getBoundingClientRect().width, Math.floor(lines),
                getComputedStyle(head).textAlign === getComputedStyle(cell).textAlign];
        })"""
    )
    assert [aligned for *_, aligned in cells] == [True] * len(headings)
    assert min(cells[0][0], cells[1][0]) > 120
    assert cells[0][1] <= 6
    window.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screenshot_of_it_is_not_uniform(
    browser: Any, report: Path, scheme: str, tmp_path: Path
) -> None:
    """Text is readable on its background, in both colour schemes, and the screenshot is not
    empty."""
    window = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    window.goto(report.as_uri())
    colours = window.evaluate(
        """() => ["backgroundColor", "color"].map(name => getComputedStyle(document.body)[name])"""
    )
    ground, ink = (_brightness(colour) for colour in colours)
    assert (ground > 0.9 and ink < 0.2) if scheme == "light" else (ground < 0.2 and ink > 0.8)
    picture = tmp_path / f"{scheme}.png"
    window.screenshot(path=picture, full_page=True)
    # An empty page of this size is a tenth of it.
    assert picture.stat().st_size > 100_000
    window.close()


def test_it_prints_on_paper(browser: Any, report: Path) -> None:
    window = browser.new_page(color_scheme="dark")
    window.goto(report.as_uri())
    window.emulate_media(media="print", color_scheme="light")
    assert window.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert window.pdf(format="A4").startswith(b"%PDF")
    window.close()


def _brightness(colour: str) -> float:
    numbers = [int(one) for one in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(numbers) / 765
