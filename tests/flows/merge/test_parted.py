"""XLIFF units that a tool has split into segments."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from pages import document, page, store_of

from flows.merge.test_merge import EDITED, help_page, merged, targets, told

PARTED = """\
<xliff version="1.2"><file original="x" source-language="en"
target-language="ja" datatype="x"><body>
<trans-unit id="1"><source>{0} {1}</source>
<seg-source><mrk mtype="seg" mid="1">{0}</mrk> <mrk mtype="seg" mid="2">{1}</mrk></seg-source>
<target><mrk mtype="seg" mid="1">{2}</mrk> <mrk mtype="seg" mid="2">{3}</mrk></target>
</trans-unit></body></file></xliff>"""
PARTED_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ja">
<file id="f"><unit id="1"><segment id="1"><source>{0}</source><target>{2}</target></segment>
<ignorable><source> </source></ignorable><segment id="2"><source>{1}</source>\
<target>{3}</target></segment></unit></file></xliff>"""


@pytest.mark.parametrize("form", [PARTED, PARTED_2])
@pytest.mark.parametrize(
    ("texts", "units", "codes"),
    [
        (("Close it.", "# Help", EDITED, "# ヘルプ"), {"edited": 1, "unchanged": 1}, []),
        (("Close it.", "# Help", EDITED, ""), {"edited": 1, "untranslated": 1}, []),
        (
            ("Close it.", "No.", EDITED, "いいえ。"),
            {"edited": 1, "rejected": 1},
            [("1#2", "unit-not-found")],
        ),
        (("Yes.", "No.", "はい。", "いいえ。"), {"rejected": 1}, [("1", "unit-not-found")]),
    ],
)
def test_a_unit_in_several_segments_is_read_segment_by_segment(
    form: str,
    texts: tuple[str, ...],
    units: dict[str, int],
    codes: list[tuple[str, str]],
    tmp_path: Path,
) -> None:
    file = tmp_path / "other.xlf"
    file.write_text(form.format(*texts), "utf-8")
    with closing(store_of(help_page())) as connection:
        report = merged(connection, file)
        assert dict(report.units) == units
        found = [(unit, code) for _, unit, code in told(report) if code != "language-taken"]
        assert found == codes
        assert targets(connection)[3] == (EDITED if "edited" in units else "閉じます。")


@pytest.mark.parametrize("form", [PARTED, PARTED_2])
@pytest.mark.parametrize(
    ("target", "units", "codes"),
    [
        ("閉じて。", {"rejected": 1}, [("1", "unit-not-found")]),
        ("", {"untranslated": 1}, []),
    ],
)
def test_a_target_without_a_source_is_reported(
    form: str, target: str, units: dict[str, int], codes: list[tuple[str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "other.xlf"
    text = form.format("A.", "B.", target, target)
    sources = "<source>[^<]*</source>|<seg-source>.*</seg-source>"
    file.write_text(re.sub(sources, "", text), "utf-8")
    with closing(store_of(help_page())) as connection:
        report = merged(connection, file)
        found = [(unit, code) for _, unit, code in told(report) if code != "language-taken"]
        assert (dict(report.units), found) == (units, codes)


def test_segments_of_a_unit_that_the_memory_has_as_one_are_joined(tmp_path: Path) -> None:
    file, half = tmp_path / "other.xlf", tmp_path / "half.xlf"
    whole = page({103: ("Close it. Go.", "閉じて行く。")})
    file.write_text(PARTED.format("Close it.", "Go.", "閉じて。", "行け。"), "utf-8")
    half.write_text(PARTED.format("Close it.", "Go.", "閉じて。", ""), "utf-8")
    with closing(store_of(document(whole))) as connection:
        report = merged(connection, file, half)
        assert dict(report.units) == {"edited": 1, "untranslated": 1}
        assert [code for *_, code in told(report)].count("partly-translated") == 1
        assert targets(connection) == ["閉じて。 行け。"]
