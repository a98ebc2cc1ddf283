"""External judges accept the exports: official schemas, and real programs that read them."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from edits import edit_of, find_source, write_edits
from translate.storage.pypo import pofile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File
from typer.testing import CliRunner

from benchmarks.judge import read_verdicts, summarize
from tmx_extract.cli.main import app
from tmx_extract.model import EditState
from tmx_extract.normalize.rule import author_form
from tmx_extract.store.connection import open_existing

TMX = [
    pytest.param(options, id=" ".join(options))
    for options in (
        *(
            ["--dedupe", dedupe, *form]
            for dedupe in ("none", "segment", "pair", "source")
            for form in ([], ["--as-written"])
        ),
        ["--codes", "native"],
        ["--codes", "native", "--dedupe", "none", "--as-written"],
        ["--codes", "plain"],
        ["--context", "all"],
        ["--context", "omegat", "--places", "50"],
    )
]
XLIFF = [
    pytest.param(kind, options, id=" ".join([kind, *options]))
    for kind, options in (
        *(
            (kind, ["--xliff-version", version, *codes])
            for kind, version in (("xliff", "1.2"), ("xliff2", "2.0"), ("xliff2", "2.1"))
            for codes in (
                ["--codes", "native"],
                ["--codes", "text"],
                ["--codes", "plain"],
                ["--mt-as", "match"],
                ["--mt-as", "omit"],
            )
        ),
        ("xliff", ["--xliff-codes", "bpt"]),
        ("xliff", ["--xliff-codes", "bpt", "--mt-as", "match"]),
        ("xliff", ["--dedupe", "none", "--as-written"]),
        ("xliff2", ["--dedupe", "none", "--as-written"]),
    )
]
SHORT = ["--language-codes", "short"]
# Java takes seconds to start, more on a busy machine.
slow = pytest.mark.timeout(300)


@pytest.fixture(scope="session")
def judges(shared: Path) -> Path:
    """The folder with the judges."""
    folder = shared / "judges"
    if not folder.is_dir():
        pytest.skip("needs the judges in ../shared/judges")
    return folder


@pytest.fixture(scope="module")
def store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the samples."""
    db = tmp_path_factory.mktemp("judged") / "tm.db"
    _run("ingest", str(samples), "--db", str(db))
    return db


@pytest.fixture(scope="module")
def one_locale(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with only the Japanese samples."""
    db = tmp_path_factory.mktemp("read-back") / "tm.db"
    _run("ingest", str(samples / "contoso-partner-docs.ja-jp"), "--db", str(db))
    return db


def _run(*arguments: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output


def _export(store: Path, file: Path, kind: str, options: Sequence[str]) -> Path:
    _run("export", kind, "--db", str(store), "--locale", "ja-JP", "-o", str(file), *options)
    return file


def _verdicts(*command: str | Path) -> dict[str, str]:
    """Return the verdict of each judge; none may refuse, and skipped judges need a reason."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    verdicts = list(read_verdicts(done.stdout, done.stderr, done.returncode, "export"))
    assert [verdict.line for verdict in verdicts if verdict.outcome == "FAIL"] == []
    assert done.returncode == 0, done.stderr
    return {verdict.judge: verdict.outcome for verdict in verdicts}


@slow
@pytest.mark.parametrize("options", TMX)
def test_every_judge_accepts_tmx(
    judges: Path, store: Path, tmp_path: Path, options: list[str]
) -> None:
    file = _export(store, tmp_path / "ja.tmx", "tmx", options)
    verdicts = _verdicts(sys.executable, judges / "judge_tmx.py", "--need-ja", "0.95", file)
    assert set(verdicts.values()) == {"OK"}


@slow
@pytest.mark.parametrize("codes", ["text", "native", "plain"])
@pytest.mark.parametrize(
    ("locales", "direction"),
    [
        ("ja-JP,de-DE", "en-US ja-JP"),
        ("ja-JP,de-DE", "en-US de-DE"),
        ("en-US,ja-JP", "de-DE ja-JP"),
        ("en-US,ja-JP", "de-DE en-US"),
    ],
)
def test_every_judge_accepts_tmx_in_several_languages(
    judges: Path, store: Path, locales: str, direction: str, codes: str
) -> None:
    file = store.with_name(f"{direction} {codes}.tmx")
    source, target = direction.split()
    asked = ["--locales", locales, "--source", source, "--codes", codes, "--path", "*-r*.md"]
    _run("export", "tmx", "--db", str(store), *asked, "-o", str(file))
    need = ["--need-ja", "0.9" if target == "ja-JP" else "0"]
    judge: list[str | Path] = [
        sys.executable,
        judges / "judge_tmx.py",
        "--src",
        source,
        "--trg",
        target,
    ]
    assert set(_verdicts(*judge, *need, file).values()) == {"OK"}


@pytest.fixture(scope="module")
def edited(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with edited texts in every state."""
    db = tmp_path_factory.mktemp("edited") / "tm.db"
    _run("ingest", str(samples / "contoso-partner-docs.ja-jp"), "--db", str(db))
    with closing(open_existing(db)) as connection:
        sources = [row[0] for row in connection.execute("SELECT DISTINCT source FROM memory")]
        for number, source in enumerate(sources[:20]):
            found = find_source(connection, author_form(source))
            state = get_args(EditState)[number % len(get_args(EditState))]
            by = ["", "花子", 'A "B" & <C>\x08'][number % 3]
            edit = edit_of(found, f"{found.target}！", editor=by, state=state)
            write_edits(connection, edit)
    return db


@slow
@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_every_judge_accepts_tmx_with_edited_texts(
    judges: Path, edited: Path, tmp_path: Path, dedupe: str
) -> None:
    options = ["--dedupe", dedupe, "--codes", "native"]
    file = _export(edited, tmp_path / "ja.tmx", "tmx", options)
    assert file.read_text("utf-8").count("！</seg>") >= 20
    verdicts = _verdicts(sys.executable, judges / "judge_tmx.py", "--need-ja", "0.9", file)
    assert set(verdicts.values()) == {"OK"}


@slow
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("xliff", ["--mt-as", "match"]),
        ("xliff2", ["--xliff-version", "2.0", "--mt-as", "match"]),
        ("xliff2", ["--xliff-version", "2.1"]),
    ],
)
def test_every_judge_accepts_xliff_with_edited_texts(
    judges: Path, edited: Path, tmp_path: Path, kind: str, options: list[str]
) -> None:
    file = _export(edited, tmp_path / "ja.xlf", kind, options)
    verdicts = _verdicts(sys.executable, judges / "judge_xliff.py", file)
    assert set(verdicts.values()) == {"OK"}


def test_msgfmt_accepts_edited_texts(edited: Path, tmp_path: Path) -> None:
    if shutil.which("msgfmt") is None:
        pytest.skip("needs msgfmt of GNU gettext")
    file = _export(edited, tmp_path / "ja.po", "po", [])
    command = ["msgfmt", "--check", "--output-file", str(tmp_path / "ja.mo"), str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


@slow
@pytest.mark.parametrize(("kind", "options"), XLIFF)
def test_every_judge_accepts_xliff(
    judges: Path, store: Path, tmp_path: Path, kind: str, options: list[str]
) -> None:
    file = _export(store, tmp_path / "ja.xlf", kind, options)
    verdicts = _verdicts(sys.executable, judges / "judge_xliff.py", file)
    # Jing is a Java program that some machines lack.
    assert verdicts.pop("ext:schematron-2.1", "OK") == "OK" or not shutil.which("jing")
    assert set(verdicts.values()) == {"OK"}


@slow
@pytest.mark.parametrize(
    ("kind", "script"),
    [("tmx", "judge_tmx.py"), ("xliff", "judge_xliff.py"), ("xliff2", "judge_xliff.py")],
)
def test_every_judge_accepts_short_language_codes(
    judges: Path, store: Path, tmp_path: Path, kind: str, script: str
) -> None:
    file = _export(store, tmp_path / "ja.export", kind, SHORT)
    verdicts = _verdicts(sys.executable, judges / script, "--src", "en", "--trg", "ja", file)
    # Jing is a Java program that some machines lack.
    assert verdicts.pop("ext:schematron-2.1", "OK") == "OK" or not shutil.which("jing")
    assert set(verdicts.values()) == {"OK"}


@slow
@pytest.mark.skipif(not shutil.which("omegat"), reason="needs the program omegat on the path")
def test_omegat_translates_every_source_like_the_memory(
    judges: Path, store: Path, tmp_path: Path
) -> None:
    file = _export(store, tmp_path / "ja.tmx", "tmx", ["--dedupe", "source"])
    verdicts = _verdicts("bash", judges / "judge_omegat.sh", "--self", file)
    assert verdicts == {"omegat": "OK"}


@slow
@pytest.mark.skipif(not shutil.which("omegat"), reason="needs the program omegat on the path")
def test_omegat_reads_native_codes_as_tags(judges: Path, store: Path, tmp_path: Path) -> None:
    options = ["--dedupe", "source", "--codes", "native"]
    file = _export(store, tmp_path / "ja.tmx", "tmx", options)
    assert _verdicts("bash", judges / "judge_omegat.sh", "--self", file) == {"omegat": "OK"}


READ_BACK = [
    ("tmx", "--codes", "text"),
    ("tmx", "--codes", "native"),
    ("xliff", "--codes", "native"),
    ("xliff", "--codes", "text"),
    ("xliff", "--xliff-codes", "bpt"),
    ("xliff", "--mt-as", "match"),
    ("xliff2", "--codes", "native"),
    ("xliff2", "--codes", "text"),
    ("xliff2", "--mt-as", "match"),
    ("po",),
    ("csv",),
    ("tsv",),
    ("jsonl",),
    ("parquet",),
]


@slow
@pytest.mark.parametrize(("kind", "options"), [(kind, options) for kind, *options in READ_BACK])
def test_every_text_is_read_back_from_every_format(
    one_locale: Path, tmp_path: Path, kind: str, options: list[str]
) -> None:
    file = _export(one_locale, tmp_path / f"ja.{kind}", kind, ["--dedupe", "segment", *options])
    given = (str(one_locale), kind, "--dedupe", "segment", str(file))
    verdicts = _verdicts(sys.executable, "-m", "benchmarks.read_back", *given)
    assert verdicts.pop("ext:msgfmt", "OK") == "OK" or not shutil.which("msgfmt")
    assert verdicts == {"own:texts": "OK"}


def test_a_judge_that_stops_without_a_verdict_has_failed() -> None:
    crashed = list(read_verdicts("", "Traceback\nKeyError: 'x'\n", 1, "ja.tmx"))
    assert [verdict.line for verdict in crashed] == [
        "FAIL judge-itself ja.tmx: exit code 1: KeyError: 'x'"
    ]
    halfway = list(read_verdicts("OK   own:ids  ja.xlf: 3\n", "Killed\n", 137, "ja.xlf"))
    assert [verdict.outcome for verdict in halfway] == ["OK", "FAIL"]


def test_the_summary_counts_by_judge_and_repeats_what_failed() -> None:
    output = (
        "OK   own:ids  a: 3 units\nFAIL own:text  a: empty\nSKIP ext:jing  a: java off\nnoise\n"
    )
    verdicts = list(read_verdicts(output, "", 1, "a"))
    assert [line.split() for line in summarize(verdicts)] == [
        ["judge", "OK", "FAIL", "SKIP"],
        ["ext:jing", "0", "0", "1"],
        ["own:ids", "1", "0", "0"],
        ["own:text", "0", "1", "0"],
        ["FAIL", "own:text", "a:", "empty"],
    ]


PO_FILE: Any = pofile
EN_US = Path(__file__).parent.parent / "samples" / "en-us"
# Files of other tools with fragile parts: segmented units, codes described in all ways, comments,
# notes, proposals and existing targets.
FOREIGN_1_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a.html" source-language="en-US" target-language="ja-JP" datatype="html"><body>
<trans-unit id="1"><source>Account roles <g id="5">Report viewer</g></source><seg-source>
<mrk mtype="seg" mid="0">Account roles</mrk> <g id="5"><mrk mtype="seg" mid="1">Report viewer</mrk>
</g></seg-source><note>n</note></trans-unit>
<trans-unit id="2"><source><g id="1">Open <!-- c -->and download reports.</g></source>
<alt-trans><target>Other</target></alt-trans></trans-unit>
<trans-unit id="3"><source>Account <x id="1"/>roles</source></trans-unit>
<trans-unit id="4"><source>Report viewer</source><target state="final">Mine</target></trans-unit>
</body></file></xliff>
"""
FOREIGN_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{}" srcLang="en-US" trgLang="ja-JP">
<file id="f"><unit id="u"><notes><note>n</note></notes>
<segment id="s1"><source>Account roles</source></segment><ignorable><source> </source></ignorable>
<segment><source>Open and download reports.</source></segment>
<segment state="final"><source>Report viewer</source><target>Mine</target></segment></unit>
<unit id="v"><originalData><data id="d">**</data></originalData>
<segment><source><sc id="1" dataRef="d"/>Report viewer<ec startRef="1" dataRef="d"/></source>
</segment></unit></file></xliff>
"""
FOREIGN_PO = """\
msgid "Account roles"
msgstr ""

#, c-format
msgctxt "menu"
msgid "Open and download reports."
msgstr ""

msgid "%d role"
msgid_plural "%d roles"
msgstr[0] ""

#~ msgid "Report viewer"
#~ msgstr "Mine"
"""


@slow
@pytest.mark.parametrize(
    ("data", "options"),
    [
        pytest.param(None, ["--to", "xliff"], id="pages, xliff 1.2"),
        pytest.param(None, ["--to", "xliff", "--mt-as", "match"], id="pages, machine beside"),
        pytest.param(None, ["--to", "xliff2"], id="pages, xliff 2.0"),
        pytest.param(None, ["--to", "xliff2", "--xliff-version", "2.1"], id="pages, xliff 2.1"),
        pytest.param(FOREIGN_1_2, [], id="xliff 1.2 of others"),
        pytest.param(FOREIGN_2.format("2.0"), [], id="xliff 2.0 of others"),
        pytest.param(FOREIGN_2.format("2.1"), [], id="xliff 2.1 of others"),
    ],
)
def test_every_judge_accepts_what_is_pretranslated(
    judges: Path, store: Path, tmp_path: Path, data: str | None, options: list[str]
) -> None:
    files = _pretranslate(store, data or EN_US, tmp_path, "a.xlf", options)
    for file in files:
        command = [sys.executable, str(judges / "judge_xliff.py"), str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        verdicts = list(read_verdicts(done.stdout, done.stderr, done.returncode, "export"))
        # A target may lack a code of its source if the memory lacks it; it is marked for review.
        refused = {one.judge for one in verdicts if one.outcome == "FAIL"} - {"own:inline-parity"}
        assert (refused, len(verdicts) >= 7) == (set(), True), done.stdout
        reader: Any = Xliff2File if "xliff:document:2" in file.read_text("utf-8") else xlifffile
        assert any(unit.target for unit in reader.parsestring(file.read_bytes()).units)


@slow
@pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs the program msgfmt on the path")
@pytest.mark.parametrize("data", [None, FOREIGN_PO])
def test_msgfmt_accepts_what_is_pretranslated(
    store: Path, tmp_path: Path, data: str | None
) -> None:
    options = ["--to", "po"] if data is None else []
    for file in _pretranslate(store, data or EN_US, tmp_path, "a.po", options):
        command = ["msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert any(unit.target for unit in PO_FILE.parsestring(file.read_bytes()).units)


def _pretranslate(
    store: Path, data: str | Path, folder: Path, name: str, options: Sequence[str]
) -> list[Path]:
    """Return the written files; `data` is the text of the only one, or the folder."""
    if isinstance(data, str):
        (folder / name).write_text(data, encoding="utf-8")
        data = folder / name
    output = folder / "out"
    where = ["-o", str(output), "--db", str(store), "--locale", "ja-JP"]
    _run("pretranslate", str(data), *where, *options)
    files = [path for path in output.rglob("*") if path.suffix in (".xlf", ".po")]
    assert files
    return files
