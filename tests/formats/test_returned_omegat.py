"""A translator's work saved by the real OmegaT is read with all its data."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.returned_units import Returned, UnitPlace, read_returned

JAR = Path("/usr/share/omegat/OmegaT.jar")
needs_omegat = pytest.mark.skipif(
    not (JAR.exists() and shutil.which("java")), reason="needs OmegaT (Debian: omegat)"
)
PAGE = "# Save & close\n\nRun `a.exe` in **the folder**.\n\nClose it.\n\nClose it.\n"
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir>
<target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN-US</source_lang>
<target_lang>JA-JP</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""
# Translates every segment; the last one as an alternative, for its neighbours only.
SCRIPT = """
import org.omegat.core.Core
import org.omegat.core.data.PrepareTMXEntry
def project = Core.getProject()
def all = project.allEntries
all.eachWithIndex { entry, index ->
  def made = new PrepareTMXEntry()
  made.source = entry.srcText
  made.translation = "訳: " + entry.srcText
  project.setTranslation(entry, made, index < all.size() - 1, null)
}
def properties = project.projectProperties
project.projectTMX.save(properties, properties.projectInternal + "project_save.tmx", true)
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> list[Returned]:
    """The work that OmegaT saved in a small project."""
    place = tmp_path_factory.mktemp("omegat")
    project, config = place / "project", place / "config"
    for name in ("source/docs", "target", "tm", "glossary", "dictionary", "omegat"):
        (project / name).mkdir(parents=True)
    config.mkdir()
    (project / "omegat.project").write_text(PROJECT, "utf-8")
    (project / "source" / "docs" / "page.txt").write_text(PAGE, "utf-8")
    (config / "omegat.prefs").write_text(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<omegat><preference version="1.0">'
        "</preference></omegat>\n",
        "utf-8",
    )
    (place / "work.groovy").write_text(SCRIPT, "utf-8")
    java = ("java", "-Djava.awt.headless=true", "-Duser.language=en", "-Dfile.encoding=UTF-8")
    options = (
        f"--config-dir={config}",
        f"--script={place / 'work.groovy'}",
        "--disable-project-locking",
    )
    done = subprocess.run(
        [*java, "-jar", str(JAR), str(project), "--mode=console-translate", *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    memory = project / "omegat" / "project_save.tmx"
    with memory.open("rb") as stream:
        return list(read_returned(stream, ".tmx"))


@pytest.mark.timeout(300)
@needs_omegat
def test_every_translation_of_omegat_comes_back(saved: list[Returned]) -> None:
    """Defaults come first, in any order; then the alternative with its file and neighbour."""
    *defaults, alternative = saved
    assert {unit.source: unit.target for unit in defaults} == {
        source: f"訳: {source}"
        for source in ("# Save & close", "Run `a.exe` in **the folder**.", "Close it.")
    }
    assert alternative._replace(by="", at="", line=0) == Returned(
        id="",
        place=UnitPlace(path="docs/page.txt"),
        languages=FileLanguages("EN-US", "JA-JP"),
        source="Close it.",
        target="訳: Close it.",
        state="",
        by="",
        at="",
        previous_source="Close it.",
        following_source=None,
        line=0,
        problems=(),
        is_alternative=True,
    )


@pytest.mark.timeout(300)
@needs_omegat
def test_omegat_gives_person_and_time(saved: list[Returned]) -> None:
    for unit in saved:
        assert unit.by
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", unit.at)
