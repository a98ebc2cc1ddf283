"""Current handbacks after pages were ingested from folders, archives and git, in every order."""

import json
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


@pytest.mark.parametrize(
    ("make", "history"),
    [(as_folder, False), (as_archive, False), (as_branch, False), (as_branch, True)],
)
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


def bare(prefix: str, source: str, target: str) -> bytes:
    return pair(f"{prefix}-101", source, target).encode()


def redelivered(prefix: str, target: str) -> bytes:
    return page({103: ("In the same country.", target)}, prefix=prefix, kind="HT", locale="de-DE")


def in_json(data: bytes) -> bytes:
    return json.dumps({"title": data.decode()}).encode()


def in_yaml(data: bytes) -> bytes:
    return f"### YamlMime:Hub\ntitle: '{data.decode()}'\n".encode()


UNDATED = [bare("11111", "Old text", "古い訳 5"), bare("22222", "New text", "新しい訳 8")]
BY_COMMIT = {
    "undated Markdown": ("a.md", UNDATED, ["古い訳 5", "新しい訳 8"]),
    "undated JSON": ("a.json", [in_json(one) for one in UNDATED], ["古い訳 5", "新しい訳 8"]),
    "undated YAML": ("a.yml", [in_yaml(one) for one in UNDATED], ["古い訳 5", "新しい訳 8"]),
    "a redelivery": (
        "a.md",
        [redelivered("11111", "Im selben Land."), redelivered("22222", "In derselben Region.")],
        ["Im selben Land.", "In derselben Region."],
    ),
    "an old dated and a new undated one": (
        "a.md",
        [
            page({101: ("Old text", "古い訳 5")}, lasthandoff="09/09/2019"),
            bare("22222", "New text", "新しい訳 8"),
        ],
        ["古い訳 5", "新しい訳 8"],
    ),
}


@pytest.mark.parametrize("swapped", [False, True], ids=["as-is", "swapped"])
@pytest.mark.parametrize(("name", "versions", "targets"), BY_COMMIT.values(), ids=BY_COMMIT.keys())
def test_the_version_of_the_newer_commit_is_current(
    tmp_path: Path, name: str, versions: list[bytes], targets: list[str], swapped: bool
) -> None:
    if swapped and versions[0].startswith(b"---") and not versions[1].startswith(b"---"):
        # Here the undated one came before, but after the handback date of the other.
        targets = [targets[1], targets[1]]
    order = [1, 0] if swapped else [0, 1]
    repository = Repository(tmp_path / "docs.ja-jp.git")
    first = repository.commit({name: versions[order[0]]})
    second = repository.commit({name: versions[order[1]]}, first)
    at = f"{repository.folder}@"
    for inputs in (["main"], [first, second], [second, first], ["main", first]):
        with closing(in_memory()) as store:
            for given in inputs:
                ingest_folder(store, at + given, locale="ja-JP", history=given == "main")
            found = store.execute("SELECT target FROM memory").fetchall()
            assert found == [(targets[order[1]],)]
