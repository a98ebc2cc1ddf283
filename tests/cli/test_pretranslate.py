"""`tmx-extract pretranslate`: the written files, and unchanged ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from pages import call, page, write_files
from translate.storage.pypo import pofile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from tmx_extract.errors import OutputError

HUMAN = {
    103: ("Open the **file**.", "**ファイル**を開きます。"),
    104: ("Save the file now.", "今すぐ保存します。"),
}
MACHINE = {103: ("Close the big window.", "大きなウィンドウを閉じます。")}
NEW = "Open the **file**.\n\nClose the big window.\n\nSave the files now.\n\nNobody knows it.\n"
XLIFF = """\
<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a" source-language="en" target-language="ja" datatype="html"><body>
<trans-unit id="a"><source>Save the file now.</source></trans-unit>
<trans-unit id="b"><source>Save the file now.</source><target>Mine</target></trans-unit>
</body></file></xliff>
"""
READERS: dict[str, Any] = {"xliff": xlifffile, "xliff2": Xliff2File, "po": pofile}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    files = {
        "in/docs/a.md": page(HUMAN, kind="HT"),
        "in/docs/b.md": page(MACHINE, prefix="b07a1", locfileid="7"),
        "new/docs/a.md": NEW.encode(),
    }
    write_files(tmp_path, files)
    path = tmp_path / "tm.db"
    assert call("ingest", tmp_path / "in", "--db", path).exit_code == 0
    return path


def fill(store: Path, *options: str) -> Path:
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store, *options)
    assert result.exit_code == 0, result.output
    return output


def read(path: Path, kind: str) -> list[tuple[str, str, bool]]:
    """Return source, target, and whether it needs work, as translate-toolkit reads them."""
    units = READERS[kind].parsestring(path.read_bytes()).units
    return [
        (str(unit.source), str(unit.target or ""), unit.isfuzzy())
        for unit in units
        if not unit.isheader()
    ]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ([], "a.md.xlf"),
        (["--to", "xliff2"], "a.md.xlf"),
        (["--to", "xliff2", "--xliff-version", "2.1"], "a.md.xlf"),
        (["--to", "po"], "a.md.po"),
    ],
)
def test_a_page_becomes_a_file_with_the_best_targets(
    store: Path, options: list[str], name: str
) -> None:
    output = fill(store, *options)
    kind = options[1] if options else "xliff"
    first = ("Open the **file**.", "**ファイル**を開きます。", False)
    if kind != "po":
        first = ("Open the file.", "ファイルを開きます。", False)
    assert read(output / "docs" / name, kind) == [
        first,
        ("Close the big window.", "大きなウィンドウを閉じます。", True),
        ("Save the files now.", "今すぐ保存します。", True),
        ("Nobody knows it.", "", False),
    ]


def test_proposals_have_score_and_location(store: Path) -> None:
    text = (fill(store) / "docs" / "a.md.xlf").read_text("utf-8")
    assert text[text.index('<trans-unit id="102"') :] == (
        '<trans-unit id="102" resname="102" restype="x-paragraph">\n'
        "<source>Close the big window.</source>\n"
        '<target state="needs-review-translation" state-qualifier="mt-suggestion">'
        "大きなウィンドウを閉じます。</target>"
        '<alt-trans match-quality="100" origin="docs/b.md#b07a1-103">'
        "<source>Close the big window.</source><target>大きなウィンドウを閉じます。</target>"
        "<note>100 %, MT, 2024-05-15</note></alt-trans></trans-unit>\n"
        '<trans-unit id="103" resname="103" restype="x-paragraph">\n'
        "<source>Save the files now.</source>\n"
        '<target state="needs-review-translation" state-qualifier="fuzzy-match">'
        "今すぐ保存します。</target>"
        '<alt-trans match-quality="75" origin="docs/a.md#4ef9c-104">'
        "<source>Save the file now.</source><target>今すぐ保存します。</target>"
        "<note>75 %, HT, 2024-05-15</note></alt-trans></trans-unit>\n"
        '<trans-unit id="104" resname="104" restype="x-paragraph">\n'
        "<source>Nobody knows it.</source></trans-unit>\n"
        "</body></file>\n</xliff>\n"
    )


def test_machine_text_may_be_kept_out_of_targets(store: Path) -> None:
    output = fill(store, "--mt-as", "match")
    path = output / "docs" / "a.md.xlf"
    assert [target for _, target, _ in read(path, "xliff")] == [
        "ファイルを開きます。",
        "",
        "今すぐ保存します。",
        "",
    ]
    assert "<target>大きなウィンドウを閉じます。</target>" in path.read_text("utf-8")


def test_the_minimum_percentage_applies_to_targets_and_proposals(store: Path) -> None:
    text = (fill(store, "--min", "76") / "docs" / "a.md.xlf").read_text("utf-8")
    assert "今すぐ保存します。" not in text


@pytest.mark.parametrize("kind", ["xliff", "xliff2", "po"])
def test_a_file_that_would_have_no_text_is_left_out_and_reported(store: Path, kind: str) -> None:
    # No version of XLIFF allows a document without a file.
    done = XLIFF.replace("<source>Save the file now.</source></", "<target>x</target></")
    files = {"include.md": b"[!INCLUDE [x](x.md)]\n", "z.yml": b"a: 1\n", "done.xlf": done.encode()}
    write_files(store.parent / "new", files)
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store, "--to", kind)
    written = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    # A file for translators keeps its format.
    stays = {"done.xlf"} if kind == "xliff" else set()
    suffix = "po" if kind == "po" else "xlf"
    assert (result.exit_code, written - stays) == (0, {f"docs/a.md.{suffix}", "manifest.json"})
    assert stays <= written
    count = 2 if stays else 3
    assert f"{count} files without text to translate left out" in " ".join(result.stderr.split())


def test_a_name_that_is_not_utf8_is_written_escaped(store: Path) -> None:
    write_files(
        store.parent, {"odd/x\udcff.md": b"Open the file.\n", "odd/x\udcff.xlf": XLIFF.encode()}
    )
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "odd", "-o", output, "--db", store, "--json")
    assert (result.exit_code, result.exception) == (0, None)
    names = [r"x\udcff.md.xlf", r"x\udcff.xlf"]
    assert [file["output"] for file in json.loads(result.stdout)["files"]] == names
    assert sorted(path.name for path in output.iterdir()) == ["manifest.json", *names]
    told = "1 text had a target already and stayed as it was\n"
    assert result.stderr.endswith(told)


def test_files_for_translators_keep_their_format(store: Path) -> None:
    (store.parent / "new" / "docs" / "a.md").unlink()
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po = header + 'msgid "Save it."\nmsgstr ""\n'
    write_files(store.parent, {"new/a.xlf": XLIFF.encode(), "new/b.pot": po.encode()})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store, "--json")
    assert json.loads(result.stdout)["files"] == [
        {
            "path": str(store.parent / "new" / "a.xlf"),
            "output": "a.xlf",
            "segments": 1,
            "edited": 0,
            "human": 1,
            "machine": 0,
            "unknown": 0,
            "exact": 1,
            "incomplete": 0,
            "settled": 1,
            "filled": 1,
        },
        {
            "path": str(store.parent / "new" / "b.pot"),
            "output": "b.po",
            "segments": 1,
            "edited": 0,
            "human": 0,
            "machine": 0,
            "unknown": 0,
            "exact": 0,
            "incomplete": 0,
            "settled": 0,
            "filled": 0,
        },
    ]
    assert read(output / "a.xlf", "xliff") == [
        ("Save the file now.", "今すぐ保存します。", False),
        ("Save the file now.", "Mine", True),
    ]
    assert read(output / "b.po", "po") == [("Save it.", "", False)]


def test_files_for_translators_may_be_converted(store: Path) -> None:
    (store.parent / "new" / "docs" / "a.md").unlink()
    write_files(store.parent, {"new/a.xlf": XLIFF.encode()})
    path = fill(store, "--to", "po") / "a.xlf.po"
    assert read(path, "po") == [("Save the file now.", "今すぐ保存します。", False)]


def test_a_second_run_replaces_the_first_with_the_same_bytes(store: Path) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    first = contents(fill(store))
    assert sorted(first) == ["docs/a.md.xlf", "manifest.json"]
    assert contents(fill(store)) == first


def test_a_folder_with_work_is_left_unchanged(store: Path) -> None:
    output = fill(store)
    work = output / "docs" / "a.md.xlf"
    work.write_text("work")
    with pytest.raises(OutputError, match="was changed since it was written"):
        call("pretranslate", store.parent / "new", "-o", output, "--db", store)
    assert work.read_text() == "work"
    fill(store, "--force")
    assert (store.parent / "out.1" / "docs" / "a.md.xlf").read_text() == "work"


@pytest.mark.parametrize(
    "options",
    [["--xliff-version", "2.1"], ["--to", "po", "--xliff-version", "1.2"], ["--sample", "3"]],
)
def test_options_that_do_not_fit_are_refused(store: Path, options: list[str]) -> None:
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store, *options)
    assert result.exit_code == 2
    assert not output.exists()


def test_two_files_of_one_name_are_refused(store: Path) -> None:
    write_files(store.parent, {"new/docs/a.md.xlf": XLIFF.encode()})
    output = store.parent / "out"
    with pytest.raises(OutputError, match="two files would be written to docs"):
        call("pretranslate", store.parent / "new", "-o", output, "--db", store)
    assert not output.exists()


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_written(store: Path) -> None:
    write_files(store.parent, {"new/b.xlf": b"<a"})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store)
    assert result.exit_code == 1
    assert "b.xlf:1:1: error damaged-translations" in result.stderr
    assert [path.name for path in output.rglob("*.xlf")] == ["a.md.xlf"]


XLIFF_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="{}">
<file id="f"><unit id="u"><segment><source>Save the file now.</source></segment></unit></file>
</xliff>
"""
PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: {}\\n"

msgid "Save the file now."
msgstr ""
"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlf", XLIFF.replace('"ja"', '"de-DE"')),
        ("a.xlf", XLIFF.replace('"en"', '"fr"')),
        ("a.xlf", XLIFF_2.format("zh-CN")),
        ("a.po", PO.format("ko")),
    ],
)
@pytest.mark.parametrize("command", ["analyze", "pretranslate"])
def test_a_file_for_another_language_is_refused(
    store: Path, command: str, name: str, data: str
) -> None:
    write_files(store.parent, {f"foreign/{name}": data.encode()})
    output = ["-o", store.parent / "out"] if command == "pretranslate" else ["--json"]
    result = call(command, store.parent / "foreign", "--db", store, *output)
    assert result.exit_code == 1
    assert f"{name}:1:1: error other-language" in result.stderr
    assert not [path for path in store.parent.glob("out/*") if path.name == name]


@pytest.mark.parametrize("told", ["ja", "JA_jp", "", "LANGUAGE"])
def test_another_spelling_or_no_language_is_accepted(store: Path, told: str) -> None:
    write_files(store.parent, {"new/a.po": PO.format(told).encode()})
    assert [target for _, target, _ in read(fill(store) / "a.po", "po")] == ["今すぐ保存します。"]


def test_only_the_files_of_xliff_for_the_language_of_the_memory_are_filled(store: Path) -> None:
    both = XLIFF.replace(
        "</xliff>",
        '<file original="b" source-language="en" target-language="de" datatype="html"><body>'
        '<trans-unit id="a"><source>Save the file now.</source></trans-unit></body></file></xliff>',
    )
    write_files(store.parent, {"both/a.xlf": both.encode()})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "both", "-o", output, "--db", store)
    assert (result.exit_code, result.stderr.count("other-language")) == (1, 1)
    assert [target for _, target, _ in read(output / "a.xlf", "xliff")] == [
        "今すぐ保存します。",
        "Mine",
        "",
    ]


def test_a_file_for_another_region_is_filled_and_reported(store: Path) -> None:
    write_files(store.parent, {"new/a.xlf": XLIFF.replace('"ja"', '"ja-US"').encode()})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store)
    assert result.exit_code == 0
    assert "a.xlf:1:1: warning other-region: the region of the file differs" in result.stderr
    assert read(output / "a.xlf", "xliff")[0][1] == "今すぐ保存します。"


def test_plurals_are_left_out_and_reported(store: Path) -> None:
    plural = 'msgid "Save the file now."\nmsgid_plural "Open the **file**."\nmsgstr[0] ""\n'
    write_files(store.parent, {"new/a.po": f"{PO.format('ja')}\n{plural}".encode()})
    result = call("analyze", store.parent / "new/a.po", "--db", store, "--json")
    assert json.loads(result.stdout)["total"]["segments"] == 1
    assert "a.po:1:1: info plurals-left-out: entries with several plural forms" in result.stderr
    assert plural in (fill(store) / "a.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "source", ['Save <x id="1"/>the file now.', "Save the <g id='1'>file</g> now."]
)
def test_targets_that_lack_a_code_of_their_source_are_counted_and_need_review(
    store: Path, source: str
) -> None:
    data = XLIFF.replace("Save the file now.", source, 1)
    write_files(store.parent, {"codes/a.xlf": data.encode()})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "codes", "-o", output, "--db", store, "--json")
    assert json.loads(result.stdout)["files"][0]["incomplete"] == 1
    assert "1 target may lack codes of the source, marked for review" in result.stderr
    assert read(output / "a.xlf", "xliff")[0][1:] == ("今すぐ保存します。", True)


@pytest.mark.parametrize("kind", ["xliff", "xliff2", "po"])
def test_edited_texts_are_final_and_reported(store: Path, kind: str) -> None:
    edited = store.parent / "edited.xlf"
    assert call("export", "xliff", "--db", store, "-o", edited).exit_code == 0
    text = edited.read_text(encoding="utf-8")
    edited.write_text(
        text.replace("大きなウィンドウを閉じます。", "窓を閉じる。"), encoding="utf-8"
    )
    assert call("merge", edited, "--db", store).exit_code == 0
    new = store.parent / "edit/a.md"
    write_files(store.parent, {"edit/a.md": b"Close the big window.\n"})
    output = store.parent / "out"
    options = ["--to", kind, "--mt-as", "match", "--mt-penalty", "9"]
    result = call("pretranslate", new, "-o", output, "--db", store, *options)
    assert "1 target for 1 segment, 1 post-edited, 0 human, 0 machine" in result.stderr
    (file,) = (path for path in output.iterdir() if path.suffix != ".json")
    assert read(file, kind) == [("Close the big window.", "窓を閉じる。", False)]
    assert "100 %, PE, 2024-05-15" in file.read_text(encoding="utf-8")
    assert "100 %  PE" in call("match", "Close the big window.", "--db", store).stdout
    table = call("analyze", new, "--db", store).stdout.splitlines()
    assert [line.split() for line in table if line.startswith(("100", "all"))] == [
        ["100", "1", "4", "18", "4", "0", "0", "0.4"],
        ["all", "1", "4", "18", "4", "0", "0", "0.4"],
    ]
