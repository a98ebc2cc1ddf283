"""Any edit of a text is written into the pages, or a problem explains why not."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from budget import examples
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from round_trip import texts
from round_trip.files import Key
from round_trip.loop import Pages, Way, pages_in, run_loop
from round_trip.texts import Edit
from tmx_extract.formats.xml_text import FORBIDDEN

PAGES = ["query-syntax.md", "TOC.yml", "_data/report-catalog.json", "billing-faq.md"]
WAYS = [
    Way(format="tmx", codes="native"),
    Way(format="tmx", codes="text"),
    Way(format="xliff", codes="native"),
    Way(format="xliff", codes="native", xliff_codes="bpt"),
    Way(format="xliff", codes="text"),
    Way(format="xliff2", codes="native", version="2.0"),
    Way(format="po", codes="text"),
]
TYPED = st.one_of(
    st.text("ab 字。*_`~[]()<>!\\&;:/.\"'{}%s\n\t |#-＿…␋", max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        [
            "  ",
            " 字 ",
            "😀👩‍👩‍👧𠮷",
            "<b>&amp;</b>",
            "**字** [a](b.md) `c`",
            "字" * 300,
            "]]>",
            "\r\n",
            "\\*(",
        ]
    ),
).map(lambda text: FORBIDDEN.sub("", text).replace("\r", ""))
KINDS = ["before", "behind", "instead", "exchange", "move", "delete", "empty"]


def make_edit(kind: str, text: str) -> Edit:
    makers = {
        "before": texts.before,
        "behind": texts.behind,
        "instead": texts.instead,
        "exchange": texts.exchange,
    }
    if kind in makers:
        return makers[kind](text)
    return {
        "move": texts.move_code,
        "delete": texts.delete_code,
        "empty": texts.instead(""),
    }[kind]


@pytest.fixture(scope="module")
def pages(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("samples") / "contoso-partner-docs.ja-jp"
    for name in PAGES:
        target = folder / "partner-center" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(samples / "contoso-partner-docs.ja-jp/partner-center" / name, target)
    return pages_in(folder.parent, "ja-JP")


# A failing example is shown with its pages, which is long.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.parametrize("way", WAYS, ids=str)
@settings(examples(5), phases=[Phase.explicit, Phase.generate])
@given(edits=st.lists(st.tuples(st.sampled_from(KINDS), TYPED), min_size=4, max_size=12))
@example(edits=[(kind, " **字** <b>&amp;\\") for kind in KINDS])
@example(edits=[(kind, "<&\\*(") for kind in KINDS])
def test_the_edited_text_is_exported(pages: Pages, way: Way, edits: list[tuple[str, str]]) -> None:
    drawn: dict[str, Edit] = {}

    def choose(_: Key, target: str) -> Edit:
        """Choose the same edit for the same text, because an edit counts at every location of its
        pair."""
        return drawn.setdefault(target, make_edit(*edits[len(drawn) % len(edits)]))

    with TemporaryDirectory() as folder:
        outcome = run_loop(pages, way, choose, Path(folder))
    if way.codes != "plain":
        assert outcome.rejected == set()
