"""A cause of a difference is named only if a rule proves it."""

import pytest

from benchmarks.comparisons import (
    UNNAMED,
    OurPage,
    choose_cause,
    cut,
    fold_entities,
    fold_escapes,
    fold_stars,
    name_absence,
    name_difference,
)
from tmx_extract.english.levels import EnglishPage

FRONT = "---\ntitle: 注文\nms.locfileid: '1'\n---\n"


@pytest.mark.parametrize(
    ("ours", "published", "cause"),
    [
        pytest.param("注文 \\* です。", "注文 \\* です。", "", id="the same"),
        pytest.param("\ufeff注文", "注文", "byte-order-mark", id="byte order mark"),
        pytest.param("# 注文\r\nです\r\n", "# 注文\nです\n", "line-ends", id="line ends"),
        pytest.param('"注文"', "&quot;注文&quot;", "quot-entities", id="entities"),
        pytest.param("a \\* b", "a * b", "tool-escapes-kept", id="we have an escape too many"),
        pytest.param("a ` b", "a \\` b", "author-escapes-removed", id="we lack an escape"),
        pytest.param("d:\\\\", "d:\\", "tool-escapes-kept", id="a doubled backslash"),
        pytest.param(
            "a \\* b * c",
            "a * b \\* c",
            "author-escapes-removed+tool-escapes-kept",
            id="one too many, one too few",
        ),
        pytest.param("b\\ * c", "b * c", "escape-torn-apart", id="a space within an escape"),
        pytest.param(
            "[名前]: a.md\n[name]: a.md\n",
            "[名前]: a.md\n",
            "link-definitions-only-side-by-side",
            id="a definition for the English label",
        ),
        pytest.param(
            "a \\* b\n\n[name]: a.md\n",
            "a * b\n\n",
            "tool-escapes-kept+link-definitions-only-side-by-side",
            id="two causes at once",
        ),
        pytest.param("a  b\n\n\nc", "a b\nc", "white-space", id="white space"),
        pytest.param(
            FRONT + "# 注文\n",
            FRONT.replace("注文", "ご注文") + "# 注文\n",
            "front-matter-differs",
            id="front matter",
        ),
    ],
)
def test_a_folding_that_makes_the_pages_equal_names_the_cause(
    ours: str, published: str, cause: str
) -> None:
    assert name_difference(OurPage(text=ours), published) == cause


def test_a_cause_that_is_not_needed_is_not_named() -> None:
    ours, published = "a \\* b\r\n", "a * b\n"
    assert name_difference(OurPage(text=ours), published) == "line-ends+tool-escapes-kept"


def test_yaml_pages_with_equal_values_differ_only_in_style() -> None:
    ours, published = "title: >\n  注文\n  履歴\n", 'title: "注文 履歴\\n"\n'
    page = OurPage(text=ours, format="yaml")
    assert name_difference(page, published) == "yaml-style"


def test_a_page_that_is_not_yaml_is_compared_as_text() -> None:
    page = OurPage(text="title: [\n", format="yaml")
    assert name_difference(page, "title: [\r\n") == "line-ends"


def test_text_lost_after_an_image_is_recognized_by_its_position() -> None:
    ours = 'あ\n\n:::image source="a.png" alt-text="図":::\n\n"保存" を選ぶ。\n\n終わり\n'
    published = 'あ\n\n:::image source="a.png" alt-text="図" を選ぶ。\n\n終わり\n'
    assert name_difference(OurPage(text=ours), published) == "image-texts-damaged-in-published"


def test_different_pairs_are_distinguished_from_different_surroundings() -> None:
    pieces = ["# ", "\n\n- ", "\n- ", "\n"]
    ours = OurPage(
        text="# 注文\n\n- 一\n- 二\n", targets=["注文", "一", "二"], between=["", *pieces[1:]]
    )
    assert name_difference(ours, "# ご注文\n\n- 壱\n- 弐\n") == "texts-of-pairs-differ"
    assert name_difference(ours, "## 注文\n\n1. 一\n1. 二\n") == "text-outside-pairs-differs"


def test_different_front_matter_is_named_beside_other_texts() -> None:
    ours = OurPage(text=FRONT + "一 / 二\n", targets=["一", "二"], between=[FRONT, " / ", "\n"])
    published = FRONT.replace("注文", "ご注文") + "壱 / 弐\n"
    assert name_difference(ours, published) == "front-matter-differs+texts-of-pairs-differ"


def test_unexplained_differences_have_no_name() -> None:
    ours = OurPage(text="# 一\n\n- 二\n", targets=["一", "二"], between=["# ", "\n\n- ", "\n"])
    assert name_difference(ours, "三。四。\n") == UNNAMED
    assert name_difference(OurPage(text="一\n"), "二\n") == UNNAMED


def test_a_folding_explains_better_than_a_position() -> None:
    causes = [UNNAMED, "texts-of-pairs-differ", "line-ends+tool-escapes-kept", "white-space"]
    assert choose_cause(causes) == "white-space"
    assert choose_cause(causes[:3]) == "line-ends+tool-escapes-kept"
    assert choose_cause(causes[:2]) == "texts-of-pairs-differ"
    assert choose_cause(causes[:1]) == UNNAMED


def test_foldings_remove_only_their_own_difference() -> None:
    text = "\\* \\` \\\\ \\_ &quot;"
    assert fold_stars(text) == "* \\` \\\\ \\_ &quot;"
    assert fold_escapes(text) == "* ` \\ \\_ &quot;"
    assert fold_entities(text) == '\\* \\` \\\\ \\_ "'


ENGLISH = """\
# Orders

Choose **Orders** and
then *Save*.

> [!NOTE]
> Only an admin can
> do this.

Don’t type `*` here. (<kbd>F5</kbd>)
"""


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("choose **orders** and", "letter-case"),
        ("( <kbd>F5</kbd>)", "white-space"),
        ("_ *Orders*\\* and then", "emphasis-rewritten"),
        ("Choose Bills.", UNNAMED),
    ],
)
def test_the_reason_for_an_absent_source_is_named(source: str, cause: str) -> None:
    assert name_absence(EnglishPage(ENGLISH), source) == cause


def test_a_text_is_cut_at_spans_into_one_piece_more() -> None:
    assert cut("0123456789", [(1, 3), (3, 5), (9, 10)]) == ["0", "", "5678", ""]
    assert cut("0123", []) == ["0123"]
