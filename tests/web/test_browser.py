"""The pages in a real browser: with and without JavaScript, small and dark."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from pages import add, document, page
from server import Client, served

from tmx_extract.store.connection import create_or_open

AXE = Path(__file__).parents[2] / "build" / "axe" / "axe.min.js"
WIDTHS = (320, 400, 1280)
LONG = "W" * 900
EVIL = f"</p><script>document.title = 'taken'</script><img src=x onerror=alert(1)>\u202e{LONG}"
PAIRS = {
    **{
        103 + number: (f"Open the file {number}.", f"ファイル {number} を開きます。")
        for number in range(60)
    },
    200: ("Settings", "設定"),
    201: (EVIL, f"設定 {EVIL}"),
}

SEGMENT = (
    f"/segment?path=docs/{LONG[:200]}/a.md&repository=handbook&id=4ef9c-201"
    "&locale=ja-JP&source_locale=en-US"
)
EDIT = SEGMENT.replace("/segment", "/edit")
OVERVIEWS = (
    "/inconsistencies?all=1",
    "/findings",
    "/problems",
    "/assignments",
    "/runs",
    "/statistics",
)

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("memory") / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS), f"docs/{LONG[:200]}/a.md", repository="handbook"))
        german = page({103: ("Open the file 0.", "Datei 0 öffnen.")}, locale="de-DE", kind="HT")
        add(connection, document(german, "docs/de.md"))
    with served(path) as client:
        yield client


@pytest.fixture
def open_page(browser: Any, client: Client) -> Iterator[Open]:
    """Return a function that opens an address; at the end nothing was logged."""
    logged: list[str] = []
    with ExitStack() as opened:

        def visit(address: str, *, width: int = 1280, is_quiet: bool = True, **options: Any) -> Any:
            context = browser.new_context(viewport={"width": width, "height": 800}, **options)
            opened.callback(context.close)
            window = context.new_page()
            if is_quiet:
                window.on("console", lambda message: logged.append(message.text))
            window.on("pageerror", lambda error: logged.append(str(error)))
            window.goto(f"http://127.0.0.1:{client.port}{address}")
            return window

        yield visit
    assert logged == []


def _hits(window: Any) -> list[str]:
    found: list[str] = window.locator(".hit .target").all_inner_texts()
    return found


def _status(window: Any, expected: str) -> None:
    window.wait_for_function(
        "expected => document.querySelector('[role=status]').textContent === expected",
        arg=expected,
        timeout=5_000,
    )


def test_hits_appear_while_typing(open_page: Open) -> None:
    window = open_page("/")
    window.keyboard.type("settings")
    _status(window, "1 hit")
    assert _hits(window) == ["設定"]
    window.wait_for_url("**/?q=settings")
    window.locator("select[name=side]").select_option("target")
    _status(window, "No hits")
    assert window.url.endswith("/?q=settings&side=target")
    window.locator("#q").fill("")
    _status(window, "")


def test_groups_follow_the_hits(open_page: Open) -> None:
    window = open_page("/")
    window.keyboard.type("open the file")
    _status(window, "Hits 1 to 50 of 61")
    assert window.locator(".facets details").first.get_attribute("open") is not None
    window.get_by_role("link", name="de-DE").click()
    _status(window, "1 hit")
    assert _hits(window) == ["Datei 0 öffnen."]
    small = open_page("/?q=open", width=400)
    _status(small, "Hits 1 to 50 of 61")
    assert not small.get_by_role("link", name="de-DE").is_visible()


def test_nothing_is_searched_while_an_input_method_composes(open_page: Open) -> None:
    window = open_page("/")
    asked: list[str] = []
    window.on("request", lambda one: asked.append(one.url) if "/fragments/" in one.url else None)
    input_method = window.context.new_cdp_session(window)
    for typed in ("せ", "せって", "せってい", "設定"):
        input_method.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
        window.wait_for_timeout(250)
    assert asked == []
    input_method.send("Input.insertText", {"text": "設定"})
    _status(window, "2 hits")
    assert len(asked) == 1


def test_everything_works_without_a_script(open_page: Open) -> None:
    window = open_page("/", java_script_enabled=False)
    window.locator("#q").fill("open the file")
    window.locator("#q").press("Enter")
    window.wait_for_url("**/?q=open+the+file**")
    assert window.locator("[role=status]").inner_text() == "Hits 1 to 50"
    window.locator("a[rel=next]").click()
    assert window.locator("[role=status]").inner_text() == "Hits 51 to 61"
    window.locator("summary").first.click()
    window.locator("input[name=path]").fill("docs/de*")
    window.locator("button.main").click()
    assert _hits(window) == ["Datei 0 öffnen."]
    assert window.locator(".keys-button").is_hidden()


def test_keys_move_between_hits(open_page: Open) -> None:
    window = open_page("/?q=file&locale=ja-JP")
    current = window.locator(".hit.current .target")
    for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        window.keyboard.press(key)
        assert current.all_inner_texts() == [f"ファイル {expected} を開きます。"]
    window.keyboard.press("/")
    assert window.evaluate("document.activeElement.id") == "q"
    window.keyboard.type("j?")
    assert window.locator("#q").input_value() == "j?"
    window.keyboard.press("Escape")
    window.keyboard.press("?")
    assert window.locator("dialog").is_visible()
    window.keyboard.press("Escape")
    assert not window.locator("dialog").is_visible()


def test_a_hit_is_edited_in_its_place(open_page: Open) -> None:
    window = open_page("/?q=open+the+file+7.&locale=ja-JP")
    hit = window.locator(".hit").first
    window.keyboard.press("j")
    window.keyboard.press("e")
    field = hit.locator("textarea")
    field.wait_for()
    assert field.input_value() == "ファイル 7 を開きます。"
    window.keyboard.press("Escape")
    assert hit.locator("form").count() == 0
    window.keyboard.press("e")
    field.wait_for()
    hit.locator("input[name=by]").fill("Ai")
    field.fill("ファイル 8 を開く。")
    hit.locator(".findings li").first.wait_for()
    field.fill("ファイル 7 を開く。")
    field.press("Control+Enter")
    hit.locator(".done").wait_for()
    assert hit.locator(".done p").inner_text() == "Approved: 1 segment updated."
    assert _hits(window) == ["ファイル 7 を開く。"]
    # The name is remembered, and the undo leads to the segment.
    hit.get_by_role("button", name="Undo").click()
    assert window.locator(".done").inner_text() == "The edit is undone."
    assert window.locator("#target").inner_text() == "ファイル 7 を開きます。"
    window.keyboard.press("e")
    window.locator("form.edit").wait_for()
    assert window.locator("input[name=by]").input_value() == "Ai"


def test_a_segment_is_edited_without_a_script(open_page: Open) -> None:
    window = open_page(SEGMENT.replace("201", "200"), java_script_enabled=False)
    window.get_by_role("link", name="Edit", exact=True).click()
    window.locator("textarea").fill("設定値")
    window.get_by_role("button", name="Check").click()
    assert window.locator("textarea").input_value() == "設定値"
    window.get_by_role("button", name="Approve").click()
    assert window.locator("#target").inner_text() == "設定値"
    window.get_by_role("button", name="Undo").click()
    assert window.locator("#target").inner_text() == "設定"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=file&facets=1",
        "/?q=taken",
        "/?q=taken&view=kwic&path=d*",
        SEGMENT,
        EDIT,
        *OVERVIEWS,
    ],
)
def test_no_page_is_wider_than_its_window(open_page: Open, width: int, address: str) -> None:
    window = open_page(address, width=width)
    assert window.evaluate("document.documentElement.scrollWidth") == width
    assert window.title() != "taken"
    sticking_out = window.evaluate(
        """() => [...document.querySelectorAll("p, li, a, input, select, button, h1, h2")]
            .filter(one => one.checkVisibility())
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .filter(one => !one.closest(".kwic"))
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert sticking_out == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/?q=file&facets=1", "/?q=settings&type=MT", "/?q=file&view=kwic", "/?q=a&side=x"),
        *(SEGMENT, EDIT, *OVERVIEWS),
    ],
)
def test_axe_finds_nothing_serious(open_page: Open, address: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("needs axe-core; `make axe` gets it")
    window = open_page(address, color_scheme=scheme, is_quiet=False)
    window.wait_for_load_state("networkidle")
    window.evaluate(AXE.read_text("utf-8"))
    found = window.evaluate(
        """async () => (await axe.run()).violations
            .filter(one => ["serious", "critical"].includes(one.impact))
            .map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120)).slice(0, 4)])"""
    )
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_colour_schemes(open_page: Open, scheme: str) -> None:
    window = open_page("/?q=settings", color_scheme=scheme)
    ground, ink, mark, marked = window.evaluate(
        """() => {
            const brightness = (selector, name) => {
                const style = getComputedStyle(document.querySelector(selector))[name];
                const [red, green, blue] = style.match(/[0-9.]+/g).map(Number);
                return (red + green + blue) / 765;
            };
            return [brightness("body", "backgroundColor"), brightness("body", "color"),
                brightness("mark", "backgroundColor"), brightness("mark", "color")];
        }"""
    )
    assert (ground > 0.9 and ink < 0.2) if scheme == "light" else (ground < 0.2 and ink > 0.8)
    assert abs(mark - marked) > 0.5


def test_the_letters_are_those_of_the_language(open_page: Open) -> None:
    window = open_page("/?q=settings")
    fonts = window.evaluate("getComputedStyle(document.querySelector('.target')).fontFamily")
    assert "Noto Sans CJK JP" in fonts


def test_it_prints_the_hits_alone(open_page: Open) -> None:
    window = open_page("/?q=settings")
    window.emulate_media(media="print")
    assert not window.locator("form.search").is_visible()
    assert window.locator(".hit").is_visible()
    assert window.pdf(format="A4").startswith(b"%PDF")
