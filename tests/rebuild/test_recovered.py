"""Recovered texts in a page: their places and their author's form."""

from dataclasses import replace

from pages import document, pair

from tmx_extract.model import Segment
from tmx_extract.rebuild.author_targets import find_author_target
from tmx_extract.rebuild.recovered import add_recovered

PAIRS = pair("4ef9c-103", "A", "甲"), pair("4ef9c-104", "B", "乙 \\*")
TEXT = "# ![図 \\*](a.png) {} {}\n".format(*PAIRS)


def test_the_known_author_form_goes_with_its_segment() -> None:
    known = {0: "甲!", 1: "乙 \\*", 1 << 23: "図 \\*"}
    read = replace(document(TEXT.encode()), author_targets=known)
    start = TEXT.index("図")
    end = start + len("図 \\*")
    image = Segment(
        "4ef9c-102", "Picture *", "図 \\*", start, start, end, end, end, end, "image-alt", ""
    )
    whole, ordinals = add_recovered(read, {1 << 23: image})
    assert ordinals == {1 << 23: 0, 0: 1, 1: 2}
    assert [find_author_target(whole, ordinal) for ordinal in range(3)] == [
        "図 \\*",
        "甲!",
        "乙 \\*",
    ]
    without = add_recovered(read, {})
    assert without.document.author_targets == {0: "甲!", 1: "乙 \\*"}
