"""A person's work in an OmegaT project returns to the pairs at all their locations."""

import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import pytest
from pages import ingest_folder, page, pair, write_files

from tmx_extract.flows.apply import ApplyOptions, apply
from tmx_extract.flows.apply import open_inputs as open_pages
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions, MergeReport
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory
from tmx_extract.store.edits.assignment_status import iter_assignments


class Unit(NamedTuple):
    """A translated segment as OmegaT saves it."""

    source: str
    target: str
    place: tuple[str, str, str] | None = None
    """File, previous and next source, for an alternative translation."""
    by: str = "yuki"


def saved(*units: Unit) -> str:
    """`project_save.tmx` as OmegaT 3.6 writes it."""
    parts = []
    for unit in units:
        names = zip(("file", "prev", "next"), unit.place or (), strict=False)
        props = "".join(f'<prop type="{name}">{escape(text)}</prop>' for name, text in names)
        person = (
            f' changeid="{unit.by}" changedate="20261123T132442Z" creationid="{unit.by}"'
            ' creationdate="20261123T132441Z"'
        )
        parts.append(
            f'    <tu>{props}\n      <tuv lang="en-US">\n        <seg>{escape(unit.source)}</seg>\n'
            f'      </tuv>\n      <tuv lang="ja-JP"{person if unit.by else ""}>\n'
            f"        <seg>{escape(unit.target)}</seg>\n      </tuv>\n    </tu>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n'
        '<tmx version="1.1">\n  <header creationtool="OmegaT" o-tmf="OmegaT TMX"'
        ' adminlang="EN-US" datatype="plaintext" creationtoolversion="3.6.0_10_unknown"'
        ' segtype="sentence" srclang="en-US"/>\n  <body>\n<!-- Default translations -->\n'
        f"{''.join(parts)}  </body>\n</tmx>\n"
    )


def body(prefix: str, *lines: str) -> bytes:
    """Return a page with lines in which each `{English=Japanese}` is a pair."""
    number, text = 102, ""
    for line in lines:
        for part in re.split(r"(\{[^}]*=[^}]*\})", line):
            if part.startswith("{") and "=" in part:
                number += 1
                text += pair(f"{prefix}-{number}", *part[1:-1].split("="))
            else:
                text += part
        text += "\n"
    name = str(int(prefix, 16))
    front = page({}, prefix=prefix, locfileid=name, openlocfilehash=prefix * 8)
    return front + text.encode()


HELP = body(
    "4ef9c",
    "# {Help=ヘルプ}",
    "1. {Open it.=開きます。} {Close it.=閉じます。}",
    "| {Name=名前} | {Value=値} |",
    "{See the list. It is long.=一覧は長いです。}",
    "```",
    "run it",
    "```",
    "{Close it.=閉じます。}",
    "- **{Note=注記}**: {Wait=待つ}",
)
MORE = body("5ef9c", "# {More=詳細}", "{Close it.=閉じます。}", "# {Help=助け}")
TITLE = (
    b'{"items": [{"title": "%s"}]}\n'
    % pair("6ef9c-101", "Say it", "言う").replace('"', '\\"').encode()
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A memory of three pages."""
    files = {"docs.ja-jp/help.md": HELP, "docs.ja-jp/more.md": MORE, "docs.ja-jp/toc.json": TITLE}
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "pages", files))
        yield connection


@pytest.fixture
def project(store: sqlite3.Connection, tmp_path: Path) -> Path:
    """A package of them."""
    return packed(store, tmp_path / "project")


def packed(
    connection: sqlite3.Connection, folder: Path, *, as_written: bool = False, **asked: Any
) -> Path:
    selection = Selection(dedupe="segment", locale="ja-JP", as_written=as_written)
    package(connection, PackageOptions(kind="omegat", selection=selection, **asked), folder)
    return folder


def save(project: Path, *units: Unit) -> Path:
    (project / "omegat/project_save.tmx").write_text(saved(*units), "utf-8")
    return project


def merged(connection: sqlite3.Connection, *names: Path, **asked: Any) -> MergeReport:
    return merge(connection, open_inputs(list(map(str, names))), MergeOptions(**asked))


def edits(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return id and text of the edited segments."""
    return connection.execute(
        "SELECT s.segment_id, e.target FROM segment s JOIN entry e ON e.id = s.entry_id"
        " WHERE s.edit_id IS NOT NULL ORDER BY 1"
    ).fetchall()


def told(report: MergeReport) -> list[tuple[int, str]]:
    return [(one.line, one.diagnostic.code) for one in report.problems]


LED_BACK = [
    (Unit("# More", "# もっと"), [("5ef9c-103", "もっと")]),
    (Unit("1. Open it.", "1. 開く。"), [("4ef9c-104", "開く。")]),
    (
        Unit("| Name | Value |", "| 氏名 | 数値 |"),
        [("4ef9c-106", "氏名"), ("4ef9c-107", "数値")],
    ),
    (Unit("| Name | Value |", "| 名前 | 数値 |"), [("4ef9c-107", "数値")]),
    (Unit("- **Note**: Wait", "- **注**: 待つ"), [("4ef9c-110", "注")]),
    (
        Unit('{"items": [{"title": "Say it"}]}', '{"items": [{"title": "\\"言う\\""}]}'),
        [("6ef9c-101", '"言う"')],
    ),
]


@pytest.mark.parametrize(("unit", "expected"), LED_BACK)
def test_a_line_is_mapped_to_its_pairs(
    store: sqlite3.Connection, project: Path, unit: Unit, expected: list[tuple[str, str]]
) -> None:
    report = merged(store, save(project, unit))
    assert (dict(report.units), dict(report.methods)) == ({"edited": 1}, {"line": 1})
    assert told(report) == []
    assert edits(store) == expected
    facts = store.execute("SELECT DISTINCT editor, edited_at, way FROM edit WHERE NOT unchanged")
    assert facts.fetchall() == [("yuki", "2026-11-23T13:24:42Z", "line")]


def test_one_translation_applies_to_all_locations_of_a_line(
    store: sqlite3.Connection, project: Path
) -> None:
    save(project, Unit("Close it.", "終了。"), Unit("# Help", "# 手引き"))
    report = merged(store, project)
    assert (dict(report.units), report.edits) == ({"edited": 2}, 3)
    assert edits(store) == [
        ("4ef9c-103", "手引き"),
        ("4ef9c-105", "終了。"),
        ("4ef9c-109", "終了。"),
        ("5ef9c-104", "終了。"),
        ("5ef9c-105", "手引き"),
    ]


def test_an_alternative_translation_applies_only_to_its_location(
    store: sqlite3.Connection, project: Path
) -> None:
    place = ("docs.ja-jp/help.md", "1. Open it.", "| Name | Value |")
    save(project, Unit("Close it.", "終了。", place))
    merged(store, project)
    assert edits(store) == [("4ef9c-105", "終了。")]


def test_an_alternative_translation_has_priority_at_its_location(
    store: sqlite3.Connection, project: Path
) -> None:
    """This is true even for the text of the page."""
    place = ("docs.ja-jp/help.md", "1. Open it.", "| Name | Value |")
    save(project, Unit("Close it.", "終了。"), Unit("Close it.", "閉じます。", place))
    merged(store, project)
    assert edits(store) == [("4ef9c-109", "終了。"), ("5ef9c-104", "終了。")]


def test_only_here_leaves_other_pages_unchanged(store: sqlite3.Connection, tmp_path: Path) -> None:
    folder = tmp_path / "help"
    selection = Selection(dedupe="segment", locale="ja-JP", path="*help.md")
    package(store, PackageOptions(kind="omegat", selection=selection), folder)
    merged(store, save(folder, Unit("Close it.", "終了。")), only_here=True)
    assert edits(store) == [("4ef9c-105", "終了。"), ("4ef9c-109", "終了。")]


def test_text_filled_in_by_omegat_is_not_an_edit(store: sqlite3.Connection, project: Path) -> None:
    """The memory of the project has one target for each source; the other stays in its page."""
    filled = (Unit("run it", "run it"), Unit("# Help", "# 助け"), Unit("# More", "# 詳細"))
    report = merged(store, save(project, *(unit._replace(by="") for unit in filled)))
    assert (dict(report.units), report.edits, told(report)) == ({"unchanged": 3}, 0, [])


def test_in_texts_as_written_tool_escapes_are_removed_and_typed_ones_stay(
    tmp_path: Path,
) -> None:
    starred = body("7ef9c", "{Use \\* here.=名前\\* を使用。}", "", "{Close it.=閉じます。}")
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "pages", {"docs.ja-jp/a.md": starred}))
        project = packed(connection, tmp_path / "project", as_written=True)
        use = Unit("Use \\* here.", "名前\\* を使う。")
        merged(connection, save(project, Unit("Close it.", "\\*終了。"), use))
        assert edits(connection) == [("7ef9c-103", "名前* を使う。"), ("7ef9c-104", "\\*終了。")]


def test_escapes_of_an_edit_stay_when_it_is_corrected_in_texts_as_written(tmp_path: Path) -> None:
    starred = body("7ef9c", "{Use \\* here.=名前\\* を使用。}")
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "pages", {"docs.ja-jp/a.md": starred}))
        first = packed(connection, tmp_path / "first")
        merged(connection, save(first, Unit("Use * here.", "\\*名前を使う。")))
        second = packed(connection, tmp_path / "second", as_written=True)
        merged(connection, save(second, Unit("Use \\* here.", "\\*名前を用いる。")))
        assert edits(connection) == [("7ef9c-103", "\\*名前を用いる。")]


REFUSED = [
    (Unit("# More", "もっと"), "line-not-divided"),
    (Unit("| Name | Value |", "| 氏名 | 数値 | 三 |"), "line-not-divided"),
    (Unit("See the list.", "一覧を見る。"), "part-of-segment"),
    (Unit("run it", "走らせる"), "line-without-segment"),
]


@pytest.mark.parametrize(("unit", "code"), REFUSED)
def test_unmapped_texts_are_reported(
    store: sqlite3.Connection, project: Path, unit: Unit, code: str
) -> None:
    report = merged(store, save(project, unit))
    assert (dict(report.units), report.edits) == ({"rejected": 1}, 0)
    assert told(report) == [(7, code)]


@pytest.mark.parametrize("target", ["開く。", "開きます。"])
def test_a_line_whose_source_is_another_in_the_memory_is_reported(
    project: Path, tmp_path: Path, target: str
) -> None:
    save(project, Unit("1. Open it.", f"1. {target}"))
    other = HELP.replace(b"Open it.", b"Start it.")
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "one", {"docs.ja-jp/help.md": other}))
        report = merged(connection, project)
        assert (dict(report.units), edits(connection)) == ({"rejected": 1}, [])
        assert told(report) == [(7, "unit-not-found")]


@pytest.mark.parametrize(
    ("target", "outcome", "problems"),
    [
        ("終了。", "edited", [(7, "unit-not-found")]),
        ("閉じます。", "unchanged", []),
    ],
)
def test_missing_other_locations_are_reported_only_for_edits(
    project: Path, tmp_path: Path, target: str, outcome: str, problems: list[tuple[int, str]]
) -> None:
    """The memory for the merge lacks one of the project's pages."""
    save(project, Unit("Close it.", target))
    with closing(in_memory()) as connection:
        ingest_folder(connection, write_files(tmp_path / "one", {"docs.ja-jp/help.md": HELP}))
        report = merged(connection, project)
        assert (dict(report.units), told(report)) == ({outcome: 1}, problems)


def test_a_project_is_merged_in_any_form(
    store: sqlite3.Connection, project: Path, tmp_path: Path
) -> None:
    save(project, Unit("| Name | Value |", "| 氏名 | 数値 |"))
    for name in ("project-level1.tmx", "project-level2.tmx", "project-omegat.tmx"):
        (project / name).write_text(saved(Unit("# More", "# もっと")), "utf-8")
    backup = project / "omegat/project_save.tmx.202611231324.bak"
    backup.write_text(saved(Unit("1. Open it.", "1. 開く。")), "utf-8")
    archive = tmp_path / "back.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in sorted(project.rglob("*"), reverse=True):
            zipped.write(path, Path("mine") / path.relative_to(project))
    around = tmp_path / "around/this"
    shutil.copytree(project, around)
    for form in (
        project,
        archive,
        around.parent,
        project / "omegat",
        project / "omegat/project_save.tmx",
    ):
        report = merged(store, form, dry_run=True)
        assert (report.files, report.edits, dict(report.methods)) == (1, 2, {"line": 1})


def test_a_damaged_list_of_lines_is_reported_without_guessing(
    store: sqlite3.Connection, project: Path
) -> None:
    save(project, Unit("# More", "# もっと"))
    for damage in (b"{", b"[]\n", b'{"file": 1, "handbacks": [], "lines": [["x"]]}\n', b"[" * 9999):
        (project / "omegat/lines.tmx-extract").write_bytes(damage)
        report = merged(store, project)
        assert (report.files, report.edits, told(report)) == (0, 0, [(1, "damaged-translations")])


def test_assigned_segments_are_back(store: sqlite3.Connection, tmp_path: Path) -> None:
    project = packed(store, tmp_path / "yuki", assign="Yuki")
    merged(
        store,
        save(project, Unit("| Name | Value |", "| 氏名 | 値 |"), Unit("Close it.", "終了。")),
        by="Yuki",
    )
    (one,) = iter_assignments(store)
    assert (one.edited, one.unchanged) == (4, 1)


JAR = Path("/usr/share/omegat/OmegaT.jar")
needs_omegat = pytest.mark.skipif(
    not (JAR.exists() and shutil.which("java")), reason="needs OmegaT (Debian: omegat)"
)
# The editor's action when a person leaves a segment, and saving. A corrected machine text is for
# all its locations; the second location of a segment gets its own text.
# text is for all its places; the second place of a segment gets a text of its own.
SCRIPT = """
import org.omegat.core.Core
import org.omegat.core.data.PrepareTMXEntry
def project = Core.getProject()
def translate = { entry, text, isDefault ->
  def made = new PrepareTMXEntry()
  made.source = entry.srcText
  made.translation = text
  project.setTranslation(entry, made, isDefault, null)
}
def offered = [:]
project.transMemories.each { name, memory ->
  memory.entries.each { offered[it.source] = it.translation }
}
def seen = [] as Set
project.allEntries.each { entry ->
  def text = offered[entry.srcText]
  if (text == null || text == entry.srcText) return
  def corrected = text.replaceFirst("。", "(改)。")
  if (seen.add(entry.srcText)) {
    if (corrected.hashCode() % 3 != 0 || !project.getTranslationInfo(entry).isTranslated())
      translate(entry, corrected, true)
  } else if (corrected != text) {
    translate(entry, text.replaceFirst("。", "(別)。"), false)
  }
}
def properties = project.projectProperties
project.projectTMX.save(properties, properties.projectInternal + "project_save.tmx", true)
"""


def run_omegat(project: Path, config: Path, script: str) -> None:
    """Translate a project on the console, after a script."""
    config.mkdir(exist_ok=True)
    (config / "omegat.prefs").write_text(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<omegat><preference version="1.0">'
        "</preference></omegat>\n",
        "utf-8",
    )
    (config / "work.groovy").write_text(script, "utf-8")
    java = ("java", "-Djava.awt.headless=true", "-Duser.language=en", "-Dfile.encoding=UTF-8")
    options = ("--mode=console-translate", "--disable-project-locking", f"--config-dir={config}")
    done = subprocess.run(
        [*java, "-jar", str(JAR), str(project), *options, f"--script={config / 'work.groovy'}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def squeezed(text: str) -> list[str]:
    """Return lines without spaces: OmegaT omits those between sentences in Japanese."""
    return ["".join(line.split()) for line in text.splitlines()]


@pytest.mark.timeout(300)
@needs_omegat
def test_the_pages_equal_those_of_omegat(samples: Path, tmp_path: Path) -> None:
    """Send to OmegaT, correct, merge, apply: the pages equal those in its folder `target`."""
    with closing(in_memory()) as connection:
        ingest_folder(connection, samples)
        project = packed(connection, tmp_path / "project")
        run_omegat(project, tmp_path / "config", SCRIPT)
        # OmegaT creates the pages when it opens the project with the saved work.
        shutil.rmtree(project / "target")
        (project / "target").mkdir()
        run_omegat(project, tmp_path / "config", "")
        report = merged(connection, project, only_here=True)
        # One of the samples is damaged: some of its text is outside the pairs, and a pair is
        # repeated.
        codes = [code for _, code in told(report)]
        assert codes == ["line-not-divided", "line-not-divided", "part-of-segment"]
        assert report.units["edited"] > 50
        options = ApplyOptions(output=tmp_path / "pages", locale="ja-JP", all_pages=True)
        applied = apply(connection, open_pages(connection, options), options)
        assert (applied.left, applied.missing, applied.unknown) == (0, [], [])
    made = {path.relative_to(project / "target"): path for path in (project / "target").rglob("*")}
    differences = [
        (name.name, ours, theirs)
        for name, path in sorted(made.items())
        if path.is_file()
        for ours, theirs in zip(
            squeezed((tmp_path / "pages" / name).read_text("utf-8")),
            squeezed(path.read_text("utf-8")),
            strict=True,
        )
        if ours != theirs
    ]
    # Sentences of one pair with two segments stay in English there. Text that it fills in from
    # several human texts for one source is not an edit. The last page has the problems from above.
    assert [name for name, *_ in differences] == [
        "analyze-customer-data.md",
        "download-usage-reports.md",
        *["renew-subscriptions.md"] * 4,
    ]
