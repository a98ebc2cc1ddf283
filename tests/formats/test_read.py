"""Exported texts are read back exactly, in every format and form of codes."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from budget import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pages import occurrence, written
from typer.testing import CliRunner

from benchmarks.exported import ReadUnit, read
from tmx_extract.cli.main import app
from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.xml_text import is_blank
from tmx_extract.model import Occurrence, Page, Selection, Translation
from tmx_extract.store.connection import open_existing
from tmx_extract.store.select import iter_occurrences

WAYS: list[tuple[str, dict[str, Any]]] = [
    (name, {"codes": codes, **more})
    for name, codes, more in [
        ("tmx", "text", {}),
        ("tmx", "native", {}),
        ("xliff", "text", {}),
        ("xliff", "native", {"xliff_codes": "g"}),
        ("xliff", "native", {"xliff_codes": "bpt"}),
        ("xliff2", "text", {}),
        ("xliff2", "native", {}),
        ("xliff2", "native", {"version": "2.1"}),
    ]
]
MARKUP = st.text("ab あ。*_`~[]()<>!\\&;:/.\"'{}%s\n\r\t \x0b\x00\ud800\ufffe…␋|", max_size=40)
PIECES = ["**", "*", "`", "[", "](a.md)", "<b>", "</b>", "&amp;", "{0}", "字", " ", "<br>", "\\*"]
ANY = st.one_of(
    MARKUP,
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from(PIECES)).map("".join),
).filter(lambda text: not is_blank(text))


@pytest.mark.parametrize(("name", "options"), WAYS, ids=str)
@examples(200)
@given(source=ANY, target=ANY)
@example(source=" \x0b **a** \n", target="\ud800`b`\u3000")
@example(source="[a](b…c)", target="<b>x…</b>")
def test_the_exact_text_comes_back(
    name: str, options: dict[str, Any], source: str, target: str
) -> None:
    text, _ = written(FORMATS[name].write, [occurrence(source, target)], **options)
    (unit,) = read(name, text.encode())
    assert (unit.source, dict(unit.targets)) == (source, {"ja-JP": target})


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
@examples(50)
@given(source=ANY, target=ANY)
def test_a_proposal_comes_back_exactly_too(name: str, source: str, target: str) -> None:
    pairs = [occurrence(source, target)]
    text, _ = written(FORMATS[name].write, pairs, codes="native", machine_target="match")
    (unit,) = read(name, text.encode())
    assert (unit.source, dict(unit.targets), unit.proposals) == (source, {}, (target,))


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
def test_machine_text_is_left_out_on_request_and_human_text_is_not(name: str) -> None:
    pairs = [
        occurrence("One.", "一。"),
        occurrence("Two.", "二。", number=104, kind="HT"),
        occurrence("Three.", "三。", number=105, kind=None),
    ]
    text, _ = written(FORMATS[name].write, pairs, machine_target="omit")
    units = read(name, text.encode())
    assert [(unit.source, dict(unit.targets), unit.proposals) for unit in units] == [
        ("One.", {}, ()),
        ("Two.", {"ja-JP": "二。"}, ()),
        ("Three.", {"ja-JP": "三。"}, ()),
    ]


def test_a_unit_has_its_location() -> None:
    text, _ = written(FORMATS["xliff"].write, [occurrence("One.", "一。")])
    assert read("xliff", text.encode()) == [
        ReadUnit(
            id="103",
            original="docs/save.md",
            source_language="en-US",
            source="One.",
            targets={"ja-JP": "一。"},
            proposals=(),
            line=14,
        )
    ]


def translation(page: Page, locale: str, text: str) -> Translation:
    own = page._replace(locale=locale, repository=f"handbook.{locale.lower()}")
    return Translation(own, "4ef9c-103", text, None)


@examples(50)
@given(source=ANY, first=ANY, second=ANY)
def test_several_targets_come_back_exactly(source: str, first: str, second: str) -> None:
    pair = occurrence(source, first)
    several = pair._replace(
        translations=(
            translation(pair.page, "ja-JP", first),
            translation(pair.page, "de-DE", second),
        )
    )
    text, _ = written(
        FORMATS["tmx"].write,
        [several],
        codes="native",
        target_languages={"ja-JP": "ja-JP", "de-DE": "de-DE"},
    )
    (unit,) = read("tmx", text.encode())
    assert (unit.source, dict(unit.targets)) == (source, {"ja-JP": first, "de-DE": second})


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2"])
def test_a_file_that_is_not_xml_is_refused_with_its_line(name: str) -> None:
    text, _ = written(FORMATS[name].write, [occurrence("One.", "一。")])
    with pytest.raises(UnreadableFile, match=r"^line \d+: "):
        read(name, text.encode()[:-20])


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/hostname">]>
<tmx version="1.4"><header srclang="en"/><body><tu tuid="1"><tuv xml:lang="en"><seg>&%s;</seg></tuv>
</tu></body></tmx>
"""


@pytest.mark.parametrize("entity", [b"b", b"c"])
def test_entities_are_not_resolved_but_refused(entity: bytes) -> None:
    with pytest.raises(UnreadableFile, match="entity"):
        read("tmx", BOMB % entity)


@pytest.fixture(scope="module")
def sample_pairs(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Occurrence]:
    """All Japanese pairs of the samples."""
    db = tmp_path_factory.mktemp("read") / "tm.db"
    result = CliRunner().invoke(app, ["ingest", str(samples), "--db", str(db)])
    assert result.exit_code == 0, result.output
    chosen = Selection(dedupe="segment", locale="ja-JP", source_locale="en-US")
    with closing(open_existing(db)) as connection:
        return list(iter_occurrences(connection, chosen))


@pytest.mark.parametrize(("name", "options"), WAYS, ids=str)
def test_all_texts_of_real_pages_come_back_exactly(
    sample_pairs: list[Occurrence], name: str, options: dict[str, Any]
) -> None:
    text, _ = written(FORMATS[name].write, sample_pairs, **options)
    units = read(name, text.encode())
    assert [(unit.source, *unit.targets.values()) for unit in units] == [
        (pair.source, pair.target) for pair in sample_pairs
    ]
