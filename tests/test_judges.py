"""Outside judges accept what is exported: official schemas, and real programs that read it."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.judge import read_verdicts, summarize
from tmx_extract.cli.main import app

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
# Starting Java takes seconds, more on a busy machine.
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
    """A store with the Japanese samples alone."""
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
    """What each judge says; nothing may be refused, and why must be seen where it is."""
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


@slow
@pytest.mark.parametrize(("kind", "options"), XLIFF)
def test_every_judge_accepts_xliff(
    judges: Path, store: Path, tmp_path: Path, kind: str, options: list[str]
) -> None:
    file = _export(store, tmp_path / "ja.xlf", kind, options)
    verdicts = _verdicts(sys.executable, judges / "judge_xliff.py", file)
    # Jing is a Java program that not every machine has.
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
    _verdicts(sys.executable, judges / script, "--src", "en", "--trg", "ja", file)


@slow
@pytest.mark.skipif(not shutil.which("omegat"), reason="needs the program omegat on the path")
def test_omegat_translates_every_source_as_the_memory_says(
    judges: Path, store: Path, tmp_path: Path
) -> None:
    file = _export(store, tmp_path / "ja.tmx", "tmx", ["--dedupe", "source"])
    verdicts = _verdicts("bash", judges / "judge_omegat.sh", "--self", file)
    assert verdicts == {"omegat": "OK"}


@slow
@pytest.mark.skipif(not shutil.which("omegat"), reason="needs the program omegat on the path")
def test_omegat_takes_native_codes_for_tags(judges: Path, store: Path, tmp_path: Path) -> None:
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
