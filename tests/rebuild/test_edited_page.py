"""The encoding of edits by their place, and the proof that a page is read back."""

from dataclasses import replace

import pytest
from pages import pair

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Unpaired
from tmx_extract.rebuild.edited_page import EditedPage


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def key(target: str) -> str:
    """Return a pair with this target."""
    return pair("4ef9c-103", "Key.", target)


@pytest.mark.parametrize(
    ("page", "edit", "expected"),
    [
        # The line ends of the target, if the edit has the same ones.
        (key("鍵\n値\r\n人"), "a\nb\r\nc", "a\nb\r\nc"),
        (key("鍵\r\n値\n人"), "a\r\nb\nc", "a\r\nb\nc"),
        # Otherwise its first line end.
        (key("鍵\n値\r\n人"), "a\r\nb", "a\nb"),
        (key("鍵\r\n値\n人"), "a\nb\r\nc\nd", "a\r\nb\r\nc\r\nd"),
        # The next line end of the page, or the last one before.
        (f"x\n{key('鍵')}\r\ny\n", "a\nb", "a\r\nb"),
        (f"x\r\n{key('鍵')}\ny\r\n", "a\nb", "a\nb"),
        (f"x\n\r\n{key('鍵')}", "a\nb", "a\r\nb"),
        (f"x\r\n\n{key('鍵')}", "a\r\nb", "a\nb"),
        (f"\r\n{key('鍵')}", "a\nb", "a\r\nb"),
        (f"\n{key('鍵')}", "a\r\nb", "a\nb"),
        (key("鍵"), "a\r\nb", "a\nb"),
        (key("鍵\n値"), "a", "a"),
    ],
)
def test_an_edit_has_the_line_ends_of_its_place(page: str, edit: str, expected: str) -> None:
    assert EditedPage(read(page), side_by_side=True).with_own_line_ends(0, edit) == expected


@pytest.mark.parametrize(
    ("path", "region", "code", "written"),
    [
        ("a.md", (-1, 1), "quot-mangled", "&quot;新&quot;"),
        ("a.md", (0, 1), "quot-mangled", "&quot;新&quot;"),
        # The region ends before the target, or begins in it.
        ("a.md", (-9, 0), "quot-mangled", '"新"'),
        ("a.md", (-9, -8), "quot-mangled", '"新"'),
        ("a.md", (1, 9), "quot-mangled", '"新"'),
        ("a.md", (-1, 1), "id-repeated", '"新"'),
        ("a.yml", (-1, 1), "quot-mangled", '"新"'),
    ],
)
def test_quotes_are_entities_only_in_a_damaged_region(
    path: str, region: tuple[int, int], code: str, written: str
) -> None:
    text = f"# {key('鍵の値')}\n"
    document = read(text, path)
    (segment,) = document.segments
    start, end = (segment.target_start + offset for offset in region)
    damaged = replace(document, diagnostics=(Diagnostic(code=code, start=start, end=end),))
    rebuilt = EditedPage(damaged, side_by_side=True).rebuild({0: '"新"'})
    assert rebuilt == (text.replace("鍵の値", written), True)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("a.yml", "# {}\ntitle: x\n"),
        ("a.md", "---\n# {}\ntitle: x\n---\n\n本文\n"),
    ],
)
@pytest.mark.parametrize("edit", ["a\x08", "a\x85x", "\x85", "a\x85b: c", "a\u2028b: c"])
def test_a_comment_must_not_change_the_values_around_it(path: str, page: str, edit: str) -> None:
    document = read(page.format(key("鍵")), path)
    proofs = [
        EditedPage(document, side_by_side=True).is_proven({0: text}, lambda text: read(text, path))
        for text in (edit, "新")
    ]
    assert proofs == [False, True]


def test_running_text_may_have_what_yaml_forbids() -> None:
    page = EditedPage(read(f"---\ntitle: x\n---\n\n{key('鍵')}\n"), side_by_side=True)
    assert page.is_proven({0: "a\x08"}, read)


def read_with(text: str, item_id: str | None) -> Document:
    """Return the page with another text, which has this id and no counterpart."""
    document = read(text)
    if item_id is None:
        return document
    stray = Unpaired(side="target", id=item_id, number=None, field="", text="迷", start=0, end=1)
    return replace(document, unpaired=(stray,))


@pytest.mark.parametrize(
    ("before", "after", "is_proven"),
    [
        (None, None, True),
        (None, "4ef9c-104", False),
        ("4ef9c-104", None, False),
        ("4ef9c-104", "4ef9c-104", True),
        ("4ef9c-104", "4ef9c-105", False),
        # A text without an id has no identity.
        (None, "", True),
        ("", None, True),
    ],
)
def test_texts_without_a_pair_must_stay(
    before: str | None, after: str | None, *, is_proven: bool
) -> None:
    page = EditedPage(read_with(f"{key('鍵')}\n", before), side_by_side=True)
    assert page.is_proven({0: "新"}, lambda text: read_with(text, after)) is is_proven
