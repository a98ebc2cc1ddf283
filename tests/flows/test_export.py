"""Exports into one file and into several: counts, kept files, and safety of work."""

import gzip
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import MANY, document, page, store_of

from tmx_extract.errors import NothingSelected, OutputError
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.split import SplitOptions, export_split
from tmx_extract.flows.split_names import PartNames
from tmx_extract.formats.options import FormatOptions, MachineTarget
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import FieldCondition, Selection, SplitBy
from tmx_extract.version import __version__

TSV = ExportOptions(format="tsv", selection=Selection(dedupe="segment"))
BY_DOCUMENT = SplitOptions(split_by="document")


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Two repositories, machine and human text, a product, and a pair with an empty side."""
    product = b"---\nms.service: Billing\n"
    one = page({103: ("One.", "一。"), 104: ("Two words.", ""), 105: ("Three.", "三。")})
    two = page({103: ("Four.", "四。")}, locfileid="2", kind="HT").replace(b"---\n", product, 1)
    three = page({103: ("Five.", "五。")}, locfileid="3", kind=None)
    documents = [
        document(one, "docs/a.md", repository="book.ja-jp"),
        document(two, "docs/in/b.md", repository="book.ja-jp"),
        document(three, "top.md"),
    ]
    with closing(store_of(*documents)) as connection:
        yield connection


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of the folder, without the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def lines_of(data: bytes) -> list[str]:
    """Return the rows of a TSV without its header."""
    return data.decode().splitlines()[1:]


def whole(connection: sqlite3.Connection, options: ExportOptions) -> bytes:
    stream = BytesIO()
    export(connection, options, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("document", ["book.ja-jp/docs/a.md.tsv", "book.ja-jp/docs/in/b.md.tsv", "top.md.tsv"]),
        ("folder", ["book.ja-jp/docs.tsv", "book.ja-jp/docs/in.tsv", "top.tsv"]),
        ("product", ["billing.tsv", "other.tsv"]),
        ("type", ["HT.tsv", "MT.tsv", "other.tsv"]),
        (None, ["00001.tsv", "00002.tsv", "00003.tsv"]),
    ],
)
def test_the_files_are_named_after_their_content_and_contain_everything(
    store: sqlite3.Connection, tmp_path: Path, by: SplitBy | None, names: list[str]
) -> None:
    report = export_split(store, TSV, tmp_path / "out", SplitOptions(split_by=by, size=2))
    files = files_of(tmp_path / "out")
    assert sorted(files) == names
    assert (report.files, report.pairs) == (len(names), 5)
    together = [line for data in files.values() for line in lines_of(data)]
    assert sorted(together) == sorted(lines_of(whole(store, TSV)))


def test_the_manifest_lists_the_options_and_the_files(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    current = FieldCondition(field="ms.service", value="cloud", negated=True)
    options = replace(TSV, selection=replace(TSV.selection, path="docs/*", where=(current,)))
    export_split(store, options, tmp_path / "out", replace(BY_DOCUMENT, gzip=True))
    files = files_of(tmp_path / "out")
    one, two = (files[f"book.ja-jp/docs/{name}.md.tsv.gz"] for name in ("a", "in/b"))
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes()) == {
        "tool": "tmx-extract",
        "tool_version": __version__,
        "format": "tsv",
        "selection": {
            "dedupe": "segment",
            "locale": "ja-JP",
            "source_locale": "en-US",
            "path": "docs/*",
            "where": ["ms.service!=cloud"],
        },
        "options": {
            "source_language": "en-US",
            "target_language": "ja-JP",
            "codes": "text",
            "xliff_codes": "g",
            "machine_target": "target",
        },
        "split_by": "document",
        "gzip": True,
        "files": [
            {
                "path": "book.ja-jp/docs/a.md.tsv.gz",
                "pairs": 3,
                "words": 4,
                "MT": 3,
                "HT": 0,
                "PE": 0,
                "unknown": 0,
                "sha256": hashlib.sha256(one).hexdigest(),
            },
            {
                "path": "book.ja-jp/docs/in/b.md.tsv.gz",
                "pairs": 1,
                "words": 1,
                "MT": 0,
                "HT": 1,
                "PE": 0,
                "unknown": 0,
                "sha256": hashlib.sha256(two).hexdigest(),
            },
        ],
    }
    assert len(lines_of(gzip.decompress(one))) == 3


MACHINE_TARGETS = [(name, one) for name, kind in FORMATS.items() for one in kind.machine_targets]


@pytest.mark.parametrize(("name", "machine"), MACHINE_TARGETS)
def test_the_counts_of_the_manifest_are_those_of_the_writer(
    store: sqlite3.Connection, tmp_path: Path, name: str, machine: MachineTarget
) -> None:
    kind = FORMATS[name]
    if name == "parquet":
        pytest.importorskip("pyarrow")
    form = FormatOptions(
        machine_target=machine,
        version=(*kind.versions, "")[0],
        language_codes=kind.language_codes,
    )
    options = replace(TSV, format=name, form=form)
    export_split(store, options, tmp_path / "out", BY_DOCUMENT)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert sorted(one["path"] for one in manifest["files"]) == sorted(files_of(tmp_path / "out"))
    for one in manifest["files"]:
        assert one["MT"] + one["HT"] + one["PE"] + one["unknown"] == one["pairs"] > 0


def test_a_second_export_replaces_the_first_with_the_same_bytes(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    export_split(store, TSV, tmp_path / "out", BY_DOCUMENT)
    first = files_of(tmp_path / "out"), (tmp_path / "out" / "manifest.json").read_bytes()
    export_split(store, TSV, tmp_path / "out", BY_DOCUMENT)
    assert (files_of(tmp_path / "out"), (tmp_path / "out" / "manifest.json").read_bytes()) == first
    export_split(store, TSV, tmp_path / "out", SplitOptions(split_by="type"))
    assert sorted(files_of(tmp_path / "out")) == ["HT.tsv", "MT.tsv", "other.tsv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("change", ["changed", "added", "removed", "no manifest"])
def test_a_folder_with_work_is_refused_and_with_force_moved_aside(
    store: sqlite3.Connection, tmp_path: Path, change: str
) -> None:
    out = tmp_path / "out"
    export_split(store, TSV, out, BY_DOCUMENT)
    if change == "changed":
        (out / "top.md.tsv").write_text("edited")
    elif change == "added":
        (out / "notes.txt").write_text("mine")
    elif change == "removed":
        (out / "top.md.tsv").unlink()
    else:
        (out / "manifest.json").unlink()
    before = files_of(out)
    with pytest.raises(
        OutputError, match="not an export" if change == "no manifest" else "changed"
    ):
        export_split(store, TSV, out, BY_DOCUMENT)
    assert files_of(out) == before
    export_split(store, TSV, out, replace(BY_DOCUMENT, force=True))
    assert files_of(tmp_path / "out.1") == before
    assert len(files_of(out)) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.1"]


def test_the_current_folder_stays(
    store: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", ".."):
        with pytest.raises(OutputError, match="the folder you are in"):
            export_split(store, TSV, Path(name), replace(BY_DOCUMENT, force=True))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_behind_if_no_pair_passes(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    options = replace(TSV, selection=replace(TSV.selection, path="none/*"))
    with pytest.raises(NothingSelected, match=r"no document passes --path none/\*"):
        export_split(store, options, tmp_path / "new" / "out", BY_DOCUMENT)
    assert not (tmp_path / "new" / "out").exists()
    assert list(tmp_path.rglob("*.part")) == []


def test_a_selection_of_pairs_with_an_empty_side_is_reported() -> None:
    with (
        closing(store_of(document(page({103: ("Nothing.", "")})))) as connection,
        pytest.raises(NothingSelected, match="every pair that passes the filters has an empty"),
    ):
        whole(connection, replace(TSV, format="tmx"))


def test_problems_are_counted_and_the_first_kept() -> None:
    bells = {number: (f"Bell\x07 {number}.", "鈴。") for number in range(103, 133)}
    with closing(store_of(document(page({**bells, 200: ("", "空。")})))) as connection:
        report = export(
            connection,
            replace(TSV, format="tmx", form=FormatOptions(codes="text", version="1.4")),
            BytesIO(),
        )
    assert report.problem_counts == {"forbidden-character": 30, "empty-text": 1}
    assert [remark.unit for remark in report.problems] == [
        f"4ef9c-{number}" for number in range(103, 123)
    ]


@pytest.mark.parametrize("by", ["document", "folder", "product", "type"])
def test_the_files_of_awkward_pages_add_up_to_the_whole_export(tmp_path: Path, by: SplitBy) -> None:
    for dedupe in ("none", "segment", "pair", "source"):
        options = replace(TSV, selection=Selection(dedupe=dedupe, all_handbacks=True))
        with closing(store_of(*MANY)) as connection:
            export_split(connection, options, tmp_path / dedupe, SplitOptions(split_by=by))
            every = lines_of(whole(connection, options))
        together = [
            line for data in files_of(tmp_path / dedupe).values() for line in lines_of(data)
        ]
        assert sorted(together) == sorted(every)


# Names.


def test_names_are_safe_everywhere() -> None:
    names = PartNames("document", (".tmx",))
    assert [
        names.name(("book.ja-jp", path))
        for path in (
            'a:b?/c*"d".md',
            "con.md",
            "../../etc/x.md",
            "a.tmx/b.md",
            "A.TMX/b.md",
            ".x/y.md",
        )
    ] == [
        "book.ja-jp/a_b_/c__d_.md",
        "book.ja-jp/_con.md",
        "book.ja-jp/_/_/etc/x.md",
        "book.ja-jp/a.tmx_/b.md",
        "book.ja-jp/A.TMX_/b.md-b3fa3acc",
        "book.ja-jp/_.x/y.md",
    ]


def test_no_other_file_gets_the_name_of_the_manifest() -> None:
    assert PartNames("type", (".jsonl",)).name(("",)) == "other"
    assert PartNames("document").name(("", "manifest.json")) == "manifest-d8e872dc.json"


def test_a_page_keeps_its_suffix() -> None:
    names = PartNames("document")
    long = f"{'l' * 240}.md"
    found = [names.name(("", path)) for path in ("a.md", "A.md", long, "b/.md", "b/_.md", "A.MD/x")]
    assert found == [
        "a.md",
        "A-96ce2293.md",
        f"{'l' * 188}-e4fc13e0.md",
        "b/_.md",
        "b/_-39cc94f0.md",
        "A.MD/x",
    ]


@pytest.mark.parametrize(
    ("name", "gzip", "folder"),
    [
        ("tsv", False, "a.md.tsv"),
        ("tsv", True, "a.md.TSV.gz"),
        ("text", False, "a.md.ja"),
        ("text", True, "a.md.en.gz"),
    ],
)
def test_no_folder_has_the_name_of_a_file(
    tmp_path: Path, name: str, gzip: bool, folder: str
) -> None:
    first = document(page({103: ("First.", "一。")}), "a.md")
    other = page({103: ("Other.", "他。")}, prefix="0abcd", locfileid="2")
    with closing(store_of(first, document(other, f"{folder}/b.md"))) as connection:
        options = replace(TSV, format=name, form=FormatOptions(language_codes="short"))
        report = export_split(
            connection, options, tmp_path / "out", SplitOptions(split_by="document", gzip=gzip)
        )
    assert report.files == (4 if name == "text" else 2)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)
PATHS = st.lists(WORDS | st.sampled_from(["a", "A", "a.tmx", "NUL", "é", "e\u0301"]), min_size=1)


@settings(deadline=None)
@given(st.lists(PATHS.map("/".join), unique=True), st.sampled_from([(), (".tmx",), (".en", ".ja")]))
def test_no_two_names_are_the_same_on_any_system(
    paths: list[str], endings: tuple[str, ...]
) -> None:
    names = PartNames("document", endings)
    given_names = [names.name(("", path)) for path in paths]
    assert len({one.casefold() for one in given_names}) == len(paths)
    for one in given_names:
        assert not re.search(r'[\x00-\x1f\x7f<>:"|?*\\]|^/|//|(^|/)\.', one)
        assert all(len(word.encode()) <= 220 for word in one.split("/"))
