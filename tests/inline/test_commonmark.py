"""markdown-it-py, a CommonMark implementation, agrees on the codes in a text."""

from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tmx_extract.inline.split import split

PARSER = MarkdownIt("commonmark").enable("strikethrough")
NAMES = {"em": "emphasis", "s": "strikethrough"}
# Truncated, Japanese and deliberately different texts have their own tests.
SINGLES = ["a", "b.", "(c)", "2 * 3", "d_e_f", "`*g*`", "`` ` ``", "&amp;", "&x;", r"\*", "<br>"]
SINGLES += ["<https://a.b>", "![h](i)", "k](l", "[m]", "<o", "~p~"]
WRAPPERS = ["*q {} q*", "**q {} q**", "_q {} q_", "~~q {} q~~", "x**q {} q**y"]
WRAPPERS += ["[{}](a)", "<b>{}</b>", "({})"]
TEXTS = st.recursive(
    st.sampled_from(SINGLES),
    lambda inner: (
        st.builds(str.format, st.sampled_from(WRAPPERS), inner)
        | st.lists(inner, min_size=2, max_size=4).map(" ".join)
    ),
    max_leaves=8,
)


def _add(outline: list[str], words: str) -> None:
    if outline and outline[-1].startswith("words "):
        outline[-1] += words
    elif words:
        outline.append(f"words {words}")


def outline_of_parser(text: str) -> list[str]:
    """Return codes and words as markdown-it-py finds them."""
    outline: list[str] = []
    for token in PARSER.parseInline(text)[0].children or ():
        name, _, form = token.type.rpartition("_")
        if token.type in ("text", "text_special"):
            _add(outline, token.content)
        elif token.type == "code_inline":
            outline += "open code", f"words {token.content}", "close code"
        elif token.type == "html_inline":
            outline.append(f"html {token.content}")
        elif token.type in ("softbreak", "hardbreak"):
            _add(outline, "\n")
        elif token.type == "image":
            outline += "open image", f"words {token.content}", "close image"
        elif token.markup != "autolink":
            outline.append(f"{form} {NAMES.get(name, name)}")
    return outline


def outline(text: str) -> list[str]:
    """Return codes and words as split here."""
    found: list[str] = []
    for piece in split(text):
        if isinstance(piece, str):
            _add(found, piece)
        elif piece.kind in ("entity", "escape", "autolink", "break"):
            _add(found, piece.shown)
        elif piece.kind == "tag":
            found.append(f"html {piece.raw}")
        else:
            found.append(f"{piece.form} {piece.kind}")
    return found


@given(TEXTS)
@examples(300)
def test_complete_texts_are_split_like_in_commonmark(text: str) -> None:
    assert outline(f"a {text} b") == outline_of_parser(f"a {text} b")
