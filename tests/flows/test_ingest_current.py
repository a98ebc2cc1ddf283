"""What is current after pages came in from folders, archives and git, in every order."""

from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from archives import write, zip_of
from git_repository import Repository
from pages import SAVE, ingest_folder, page, pair, write_files

from tmx_extract.store.connection import in_memory
from tmx_extract.store.problems import iter_problems

SXS_YAML = f"""### YamlMime:Hub
title: {pair("4ef9c-101", "Hub", "ハブ")}
metadata:
  ms.openlocfilehash: {"1" * 40}
  ms.contentlocale: ja-JP
  ms.lasthandoff: 05/15/2024
  ms.locfileid: "101"
"""
SXS_YAML = SXS_YAML.replace("title: <", "title: '<").replace("</span></span>", "</span></span>'")
LIVE_YAML = f"""### YamlMime:Hub
title: ハブ
metadata:
  ms.openlocfilehash: {"2" * 40}
  ms.contentlocale: ja-JP
  ms.lasthandoff: 06/15/2024
  ms.locfileid: "102"
"""
SXS = {
    "docs/save.md": page(SAVE),
    "hub.yml": SXS_YAML.encode(),
    "toc.json": b'{"title": "'
    + pair("4ef9c-101", "Toc", "目次").replace('"', '\\"').encode()
    + b'"}',
}
LIVE = {
    "docs/save.md": page(
        {}, locfileid="60000001", openlocfilehash="2" * 40, lasthandoff="06/15/2024"
    ),
    "hub.yml": LIVE_YAML.encode(),
    "toc.json": '{"title": "目次"}'.encode(),
}
MakeInput = Callable[[Path, str, dict[str, bytes]], str]


def as_folder(folder: Path, name: str, files: dict[str, bytes]) -> str:
    return str(write_files(folder / name / "docs.ja-jp", files))


def as_archive(folder: Path, name: str, files: dict[str, bytes]) -> str:
    inside = {f"docs.ja-jp/{path}": data for path, data in files.items()}
    return str(write(folder, f"{name}.zip", zip_of(inside)))


def as_branch(folder: Path, name: str, files: dict[str, bytes]) -> str:
    repository = Repository(folder / "docs.ja-jp.git")
    repository.commit(files, branch=name)
    return f"{repository.folder}@{name}"


@pytest.mark.parametrize("history", [False, True], ids=["tip", "history"])
@pytest.mark.parametrize("make", [as_folder, as_archive, as_branch])
def test_clean_pages_of_every_input_leave_the_pairs_current(
    tmp_path: Path, make: MakeInput, history: bool
) -> None:
    inputs = make(tmp_path, "sxs", SXS), make(tmp_path, "live", LIVE)
    for order in permutations(inputs):
        with closing(in_memory()) as store:
            reports = [
                ingest_folder(store, given, locale="ja-JP", history=history) for given in order
            ]
            rows = store.execute("SELECT path, source, target FROM memory ORDER BY path").fetchall()
            assert rows == [
                ("docs/save.md", "Save the file.", "ファイルを保存します。"),
                ("hub.yml", "Hub", "ハブ"),
                ("toc.json", "Toc", "目次"),
            ]
            assert sum(report.lost_markup for report in reports) == 2
            found = [
                (one.path, one.severity, one.message)
                for one in iter_problems(store)
                if one.code == "lost-markup"
            ]
            message = "the newest version of the page has no pairs: 2024-06-15"
            assert found == [
                ("docs/save.md", "warning", message),
                ("hub.yml", "warning", message),
            ]


def test_pages_that_lose_their_markup_in_a_later_commit_keep_their_pairs(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    repository.commit(LIVE, repository.commit(SXS))
    with closing(in_memory()) as store:
        report = ingest_folder(store, f"{repository.folder}@main", history=True)
        assert store.execute("SELECT count(*) FROM memory").fetchone() == (3,)
    assert (report.superseded, report.lost_markup, report.warnings) == (0, 2, 2)
