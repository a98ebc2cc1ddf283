"""The real OmegaT opens a package and finds everything in its manifest."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pages import ingest_folder, page, write_files

from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory

JAR = Path("/usr/share/omegat/OmegaT.jar")
needs_omegat = pytest.mark.skipif(
    not (JAR.exists() and shutil.which("java")), reason="needs OmegaT (Debian: omegat)"
)
# Java takes seconds to start, more on a busy machine.
slow = pytest.mark.timeout(300)
# Prints how each segment is known: filled in, or by the best score of a memory with the same
# source.
SCRIPT = """
import org.omegat.core.Core
import org.omegat.core.events.IStopped
import org.omegat.core.statistics.FindMatches
def project = Core.getProject()
def matcher = new FindMatches(project.getSourceTokenizer(), 20, false, true)
def found = [:]
project.allEntries.each { entry ->
  def name = "translated"
  if (!project.getTranslationInfo(entry).isTranslated()) {
    def near = matcher.search(project, entry.srcText, true, false, { false } as IStopped)
    def same = near.findAll { it.source == entry.srcText }
    name = same ? same.collect { it.scores[0].adjustedScore }.max() as String : "nothing"
  }
  found[name] = (found[name] ?: 0) + 1
}
new File("RESULT").text = groovy.json.JsonOutput.toJson(found)
"""


@pytest.fixture(scope="module")
def project(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of the Japanese samples; machine text has a penalty of 25 %."""
    folder = tmp_path_factory.mktemp("omegat") / "project"
    options = PackageOptions(
        kind="omegat", selection=Selection(dedupe="segment", locale="ja-JP"), penalty=25
    )
    with closing(in_memory()) as connection:
        ingest_folder(connection, samples)
        package(connection, options, folder)
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told


def run_omegat(project: Path, place: Path, *, level_2: bool) -> tuple[Path, dict[str, int]]:
    """Return a copy of the project after translation by OmegaT, and how each segment was known."""
    copy, config, result = place / "copy", place / "config", place / "result.json"
    shutil.copytree(project, copy)
    config.mkdir()
    (config / "omegat.prefs").write_text(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<omegat><preference version="1.0">'
        f"<ext_tmx_show_level2>{str(level_2).lower()}</ext_tmx_show_level2>"
        "</preference></omegat>\n",
        "utf-8",
    )
    script = place / "matches.groovy"
    script.write_text(SCRIPT.replace("RESULT", result.as_posix()), "utf-8")
    java = ("java", "-Djava.awt.headless=true", "-Duser.language=en", "-Dfile.encoding=UTF-8")
    options = (f"--config-dir={config}", f"--script={script}", "--disable-project-locking")
    done = subprocess.run(
        [*java, "-jar", str(JAR), str(copy), "--mode=console-translate", *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return copy, json.loads(result.read_text("utf-8"))


def iter_statistics(project: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, segments and untranslated segments of each file."""
    text = (project / "omegat" / "project_stats.txt").read_text("utf-8")
    for line in text.partition("File Name")[2].splitlines()[1:]:
        name, *numbers = (cell.strip() for cell in line.split("\t"))
        if numbers:
            yield name, int(numbers[0]), int(numbers[1])


@slow
@needs_omegat
@pytest.mark.parametrize("level_2", [False, True])
def test_omegat_finds_what_the_manifest_promises(
    project: Path, tmp_path: Path, level_2: bool
) -> None:
    told = manifest(project)
    copy, found = run_omegat(project, tmp_path, level_2=level_2)
    promised = told["expected"]
    assert found == {
        "translated": promised["translated"],
        "75": promised["machine"],
        "nothing": promised["nothing"],
    }
    assert {name: (segments, left) for name, segments, left in iter_statistics(copy)} == {
        page["file"].removeprefix("source/"): (
            page["expected"]["segments"],
            page["expected"]["segments"] - page["expected"]["translated"],
        )
        for page in told["pages"]
    }


@slow
@needs_omegat
def test_omegat_writes_human_pages_as_they_were_published(
    project: Path, samples: Path, tmp_path: Path
) -> None:
    """Spaces between sentences, which OmegaT omits in Japanese, are ignored."""
    from tmx_extract.flows.clean import CleanOptions, clean_page, open_inputs

    copy, _ = run_omegat(project, tmp_path, level_2=False)
    name = "contoso-partner-docs.ja-jp/partner-center/account-roles.md"
    (original,) = open_inputs([str(samples / name)])
    expected = clean_page(original, CleanOptions(side="target", author_form=True)).data
    written = (copy / "target" / name).read_bytes()
    assert written.decode().replace(" ", "") == expected.decode().replace(" ", "")


def test_most_segments_of_the_samples_are_known(project: Path) -> None:
    assert manifest(project)["expected"] == {
        "segments": 384,
        "translated": 293,
        "human": 74,
        "unchanged": 219,
        "machine": 89,
        "nothing": 2,
    }


def test_machine_text_is_in_the_folder_with_a_penalty(project: Path) -> None:
    memories = sorted(path.relative_to(project).as_posix() for path in project.rglob("*.tmx"))
    assert memories == [
        "tm/auto/human-lines.tmx",
        "tm/auto/human.tmx",
        "tm/auto/unchanged.tmx",
        "tm/mt/penalty-25/machine-lines.tmx",
        "tm/mt/penalty-25/machine.tmx",
    ]
    for name in memories[:3]:
        assert 'changeid="MT"' not in (project / name).read_text("utf-8")
    for name in memories[3:]:
        assert 'changeid="HT"' not in (project / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("human", "machine", "expected"),
    [
        ("保存", "裸。", {"auto/human", "auto/unchanged", "mt/penalty-30/machine"}),
        ("", "裸。", {"auto/unchanged", "mt/penalty-30/machine"}),
        ("保存", "", {"auto/human", "auto/unchanged"}),
    ],
)
def test_a_memory_without_pairs_is_not_in_the_package(
    tmp_path: Path, human: str, machine: str, expected: set[str]
) -> None:
    texts = page({103: ("Save.", human), 104: ("Stop.", human)}, kind="HT")
    others = page({103: ("Bare.", machine)}, locfileid="7")
    more = page({103: ("More.", "もっと。")}, locfileid="8", kind="HT" if human else "MT")
    write_files(tmp_path / "in", {"a.md": texts, "b.md": others, "c.md": more})
    options = PackageOptions(kind="omegat", selection=Selection(dedupe="segment", locale="ja-JP"))
    with closing(in_memory()) as connection:
        ingest_folder(connection, tmp_path / "in")
        package(connection, options, tmp_path / "out")
    memories = tmp_path / "out" / "tm"
    found = {
        one.relative_to(memories).with_suffix("").as_posix() for one in memories.rglob("*.tmx")
    }
    assert found == expected


def test_the_project_has_all_its_folders(project: Path) -> None:
    assert {path.name for path in project.iterdir() if path.is_dir()} == {
        "dictionary",
        "glossary",
        "omegat",
        "source",
        "target",
        "tm",
    }
