"""Targets that name another language than their file: one rule in all commands that read them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pages import call, page, write_files

SOURCE, KNOWN, TYPED = "Save the file now.", "今すぐ保存します。", "Jetzt speichern."
XLIFF12 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
    ' source-language="en-US" datatype="x"{}><body><trans-unit id="1">{}</trans-unit></body>'
    "</file></xliff>"
)
XLIFF2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en-US"{}>'
    '<file id="f"><unit id="1">{}</unit></file></xliff>'
)


def whole(told: str, own: str, state: str, text: str) -> str:
    target = f'<target xml:lang="{own}" state="{state}">{text}</target>'
    told = told and f' target-language="{told}"'
    return XLIFF12.format(told, f"<source>{SOURCE}</source>{target}")


def parted(told: str, own: str, state: str, text: str) -> str:
    seg = f'<mrk mtype="seg" mid="1">{SOURCE}</mrk> <mrk mtype="seg" mid="2">Other text.</mrk>'
    both = f'<mrk mtype="seg" mid="1">{text}</mrk> <mrk mtype="seg" mid="2">Other text.</mrk>'
    return XLIFF12.format(
        told and f' target-language="{told}"',
        f"<source>{SOURCE} Other text.</source><seg-source>{seg}</seg-source>"
        f'<target xml:lang="{own}" state="{state}">{both}</target>',
    )


def second(told: str, own: str, state: str, text: str) -> str:
    state = {"new": "initial", "needs-review-translation": "initial"}.get(state, state)
    return XLIFF2.format(
        told and f' trgLang="{told}"',
        f'<segment id="s" state="{state}"><source>{SOURCE}</source>'
        f'<target xml:lang="{own}">{text}</target></segment>',
    )


FORMATS = {"1.2": whole, "1.2 with segments": parted, "2.0": second}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    write_files(tmp_path, {"in/docs/a.md": page({103: (SOURCE, KNOWN)}, kind="HT")})
    path = tmp_path / "tm.db"
    assert call("ingest", tmp_path / "in", "--db", path).exit_code == 0
    return path


def problems(result: Any) -> list[tuple[str, str]]:
    """Return code and message of each problem on standard error."""
    return re.findall(r": (?:error|warning) (\S+): (.*)", result.stderr)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("ja-JP", "de-DE"),
        ("ja", "de"),
        ("ja-JP", "en-US"),
        ("ja-JP", "zh-TW"),
    ],
)
@pytest.mark.parametrize("state", ["translated", "needs-review-translation"])
def test_text_in_another_language_is_reported_and_stays(
    store: Path, form: str, told: str, own: str, state: str
) -> None:
    message = f"a target names another language than its file: {own} in a file for {told}"
    file = store.parent / "new" / "a.xlf"
    write_files(store.parent, {"new/a.xlf": FORMATS[form](told, own, state, TYPED).encode()})
    for command in ("merge", "analyze", "pretranslate"):
        more = ("-o", store.parent / "out") if command == "pretranslate" else ()
        result = call(command, file, "--db", store, "--json", *more)
        assert result.exit_code == 1, command
        assert problems(result) == [("target-in-other-language", message)], command
        if command == "merge":
            assert json.loads(result.stdout)["edits"] == 0
        if command == "analyze":
            assert json.loads(result.stdout)["total"]["segments"] == 0
    (written,) = (store.parent / "out").rglob("*.xlf")
    text = written.read_text()
    assert (f'xml:lang="{own}"' in text, TYPED in text, KNOWN in text) == (True, True, False)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("own", ["en-US", "de-DE"])
def test_a_filled_copy_gets_the_language_of_its_file(store: Path, form: str, own: str) -> None:
    """The filled file is merged without a problem after a person has worked on it."""
    text = FORMATS[form]("ja-JP", own, "new", SOURCE)
    write_files(store.parent, {"new/a.xlf": text.encode()})
    output = store.parent / "out"
    result = call("pretranslate", store.parent / "new", "-o", output, "--db", store, "--json")
    assert (result.exit_code, problems(result)) == (0, [])
    (written,) = output.rglob("*.xlf")
    text = written.read_text()
    assert (f'xml:lang="{own}"' in text, KNOWN in text) == (False, True)
    text = re.sub("<alt-trans.*</alt-trans>|<mtc:matches.*</mtc:matches>", "", text)
    written.write_text(text.replace(KNOWN, "すぐ保存します。"))
    result = call("merge", written, "--db", store, "--json")
    assert (result.exit_code, json.loads(result.stdout)["edits"]) == (0, 1), result.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_a_target_of_its_own_language_stays_in_a_file_without_one(store: Path, form: str) -> None:
    """The target language of the memory decides."""
    for own, code in (("ja-JP", 0), ("de-DE", 1)):
        text = FORMATS[form]("", own, "translated", TYPED)
        write_files(store.parent, {"new/a.xlf": text.encode()})
        output = store.parent / f"out-{own}"
        for arguments in (("analyze",), ("pretranslate", "-o", output)):
            result = call(*arguments, store.parent / "new", "--db", store)
            assert result.exit_code == code, (own, arguments, result.output)
        (written,) = output.rglob("*.xlf")
        assert f'xml:lang="{own}"' in written.read_text()
