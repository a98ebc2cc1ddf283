"""The people of returned work: packages, names and their spellings."""

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from pages import call, page, write_files

BEFORE, AFTER = "印刷します。", "印刷してください。"


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same two segments are assigned to two people, each with a package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    texts = {103: ("Save it.", "保存します。"), 104: ("Print it.", BEFORE)}
    write_files(tmp_path / "docs", {"a.md": page(texts)})
    call("ingest", "docs")


def sent(kind: str = "xliff", *, corrected: bool = True) -> None:
    for name in ("Yuki", "Aiko"):
        call("package", name.lower(), "--for", kind, "--assign", name)
    for path in Path("yuki").rglob("*.*"):
        if corrected and path.suffix in (".xlf", ".po"):
            path.write_text(path.read_text("utf-8").replace(BEFORE, AFTER), "utf-8")


def out() -> list[tuple[str, int, int, int]]:
    """Return each person with the numbers of edited, unchanged and outstanding segments."""
    found: list[dict[str, Any]] = json.loads(call("assignments", "--all", "--json").stdout)
    return [(one["name"], one["edited"], one["unchanged"], one["out"]) for one in found]


def people() -> dict[str, tuple[int, int]]:
    """Return the numbers of returned and unchanged texts of each person."""
    found = json.loads(call("effort", "--by", "person", "--json").stdout)["by"]["person"]
    return {one["group"]: (one["returned"], one["unchanged"]) for one in found}


def codes(*arguments: str) -> list[str]:
    found = json.loads(call("merge", "--json", *arguments).stdout)
    return [one["code"] for one in found["remarks"] if one["severity"] == "warning"]


@pytest.mark.parametrize("kind", ["xliff", "po"])
@pytest.mark.parametrize("form", ["folder", "zip", "tar", "folder of packages"])
@pytest.mark.parametrize("first", ["yuki", "aiko"])
def test_the_manifest_identifies_the_person_of_a_returned_package(
    kind: str, form: str, first: str
) -> None:
    sent(kind)
    place = first
    if form == "zip":
        place = shutil.make_archive("back", "zip", first)
    elif form == "tar":
        place = "back.tar"
        with tarfile.open(place, "w") as archive:
            # The manifest comes last.
            for path in sorted(Path(first).rglob("*"), reverse=True):
                archive.add(path, recursive=False)
    elif form == "folder of packages":
        shutil.copytree(first, f"all/{first}")
        place = "all"
    assert codes(place) == []
    if first == "yuki":
        assert out() == [("Yuki", 1, 1, 0), ("Aiko", 0, 0, 2)]
        assert people() == {"Yuki": (2, 1)}
    else:
        assert out() == [("Yuki", 0, 0, 2), ("Aiko", 0, 2, 0)]
        assert people() == {"Aiko": (2, 2)}


def test_a_single_file_of_several_people_belongs_to_no_one() -> None:
    sent()
    (file,) = Path("yuki").rglob("*.xlf")
    shutil.copy(file, "a.xlf")
    assert codes("a.xlf") == ["several-assignees"]
    assert out() == [("Yuki", 0, 0, 2), ("Aiko", 0, 0, 2)]
    assert codes("a.xlf", "--by", "Aiko") == []
    assert out() == [("Yuki", 0, 0, 2), ("Aiko", 1, 1, 0)]


def test_a_single_file_of_one_person_is_returned() -> None:
    sent()
    call("undo", "3")
    (file,) = Path("yuki").rglob("*.xlf")
    assert codes(str(file)) == []
    assert out() == [("Yuki", 1, 1, 0)]


@pytest.mark.parametrize(
    ("name", "editor"),
    [
        ("Yuki <yuki@example.org>", "Yuki"),
        ("yuki  <y@example.org>", "Yuki"),
        ("Ken <yuki@example.org>", "Ken <yuki@example.org>"),
        ("<yuki@example.org>", "<yuki@example.org>"),
    ],
)
def test_a_name_with_an_address_is_the_person_to_whom_texts_were_sent(
    name: str, editor: str
) -> None:
    sent("po")
    (file,) = Path("yuki").rglob("*.po")
    header = "Last-Translator: "
    text = file.read_text("utf-8").replace(header, f"{header}{name}")
    Path("a.po").write_text(text, "utf-8")
    is_yuki = editor == "Yuki"
    assert codes("a.po") == ([] if is_yuki else ["several-assignees"])
    assert out()[0] == ("Yuki", 1, 1, 0) if is_yuki else ("Yuki", 0, 0, 2)
    assert editor in people()


@pytest.mark.parametrize("name", ["yuki", " Yuki ", "ＹＵＫＩ", "Y\u0075ki"])
def test_a_name_is_the_same_in_any_spelling(name: str) -> None:
    sent()
    assert codes("yuki", "--by", name) == []
    assert codes("yuki", "--by", "Yuki") == []
    assert people() == {"Yuki": (2, 1)}
    assert out() == [("Yuki", 1, 1, 0), ("Aiko", 0, 0, 2)]
    assert call("effort", "--person", name, "--json").stdout == call("effort", "--json").stdout
    assert "Yuki" in call("assignments", "--all", "--name", name).stdout
    call("package", "more", "--for", "xliff", "--assign", name)
    assert [one[0] for one in out()] == ["Yuki", "Aiko", "Yuki"]


def test_a_misspelt_name_is_reported_and_counts_nothing_twice() -> None:
    sent()
    call("merge", "yuki", "--by", "Yuki")
    answer = call("merge", "yuki", "--by", "Yukki")
    assert answer.exit_code == 0
    assert answer.stderr.splitlines()[0] == (
        "--by: warning unknown-person: no segments were assigned to this person: Yukki;"
        " did you mean Yuki?"
    )
    assert people() == {"Yuki": (2, 1)}
    assert out() == [("Yuki", 1, 1, 0), ("Aiko", 0, 0, 2)]


def test_edits_first_merged_under_a_misspelt_name_keep_it() -> None:
    sent()
    assert codes("yuki", "--by", "Yukki") == ["unknown-person"]
    assert people() == {"Yukki": (2, 1)}
    assert out() == [("Yuki", 1, 1, 0), ("Aiko", 0, 0, 2)]


def test_unknown_names_are_reported_with_a_similar_one() -> None:
    sent()
    told = "warning: nothing went out to Yukki; did you mean Yuki?"
    assert call("assignments", "--name", "Yukki").stderr.splitlines()[0] == told
    said = call("package", "more", "--for", "xliff", "--assign", "Yukki").stderr
    assert "warning: Yukki is a new name; did you mean Yuki?" in said.splitlines()
