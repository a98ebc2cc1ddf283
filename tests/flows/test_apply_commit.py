"""Corrected pages as one commit on a branch, in bare repositories and beside a checkout."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pygit2
import pytest
from edits import edit_of, find_source, write_edits
from git_repository import Repository
from pages import inputs_of, page

from tmx_extract.errors import OutputError
from tmx_extract.flows.apply import ApplyOptions, ApplyReport, apply, open_inputs
from tmx_extract.flows.ingest import ingest
from tmx_extract.store.connection import in_memory

SAVE = page({103: ("Save the file.", "保存します。"), 104: ("Open it.", "開きます。")})
EDITED = SAVE.replace("開きます。".encode(), "開く。".encode())
OTHER = page({103: ("Print it.", "印刷します。")}, locfileid="7", prefix="00007")
PICTURE = b"\x89PNG\0"
FILES = {"docs/save.md": SAVE, "docs/print.md": OTHER, "docs/a.png": PICTURE}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "docs.ja-jp.git")
    made.commit(FILES, branch="live-sxs")
    made.git.config["user.name"] = "Yuki"
    made.git.config["user.email"] = "yuki@example.com"
    return made


@pytest.fixture
def store(repository: Repository) -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        ingest(connection, inputs_of(f"{repository.folder}@live-sxs"))
        write_edits(connection, edit_of(find_source(connection, "Open it."), "開く。"))
        yield connection


def run(
    store: sqlite3.Connection, branch: str = "fixes", *inputs: str, dry_run: bool = False
) -> ApplyReport:
    options = ApplyOptions(branch=branch, inputs=inputs, side_by_side=True, dry_run=dry_run)
    return apply(store, open_inputs(store, options), options)


def contents(repository: pygit2.Repository, branch: str) -> dict[str, bytes]:
    tree = repository.references[f"refs/heads/{branch}"].peel(pygit2.Commit).tree
    folder = tree["docs"]
    assert isinstance(folder, pygit2.Tree)
    return {f"docs/{item.name}": item.data for item in folder if isinstance(item, pygit2.Blob)}


def test_a_new_branch_begins_at_the_commit_of_the_pages(
    store: sqlite3.Connection, repository: Repository
) -> None:
    git = repository.git
    before = git.references["refs/heads/live-sxs"].target
    report = run(store)
    assert report == ApplyReport(files=2, written=1, put=1, commit=report.commit)
    commit = git[report.commit]
    assert isinstance(commit, pygit2.Commit)
    assert git.references["refs/heads/fixes"].target == commit.id
    assert commit.parent_ids == [before]
    assert commit.message == "Apply 1 corrected text to 1 page\n"
    assert (commit.author.name, commit.committer.email) == ("Yuki", "yuki@example.com")
    assert contents(git, "fixes") == FILES | {"docs/save.md": EDITED}
    assert git.references["refs/heads/live-sxs"].target == before


def test_a_second_run_makes_no_commit(store: sqlite3.Connection, repository: Repository) -> None:
    first = run(store).commit
    assert run(store).commit == ""
    assert str(repository.git.references["refs/heads/fixes"].target) == first


def test_an_existing_branch_moves_on(store: sqlite3.Connection, repository: Repository) -> None:
    start = str(repository.git.references["refs/heads/live-sxs"].target)
    other = repository.commit(FILES | {"docs/new.md": b"new\n"}, start, branch="fixes")
    commit = repository.git[run(store).commit]
    assert isinstance(commit, pygit2.Commit)
    assert [str(parent) for parent in commit.parent_ids] == [other]
    expected = FILES | {"docs/new.md": b"new\n", "docs/save.md": EDITED}
    assert contents(repository.git, "fixes") == expected


def test_a_dry_run_writes_nothing(store: sqlite3.Connection, repository: Repository) -> None:
    objects = sorted(map(str, repository.git))
    assert run(store, dry_run=True) == ApplyReport(files=2, written=1, put=1)
    assert sorted(map(str, repository.git)) == objects
    assert repository.git.references.get("refs/heads/fixes") is None


def test_without_edits_nothing_is_committed(repository: Repository) -> None:
    with closing(in_memory()) as connection:
        ingest(connection, inputs_of(f"{repository.folder}@live-sxs"))
        assert run(connection) == ApplyReport(files=2)
        assert repository.git.references.get("refs/heads/fixes") is None


@pytest.mark.parametrize(
    ("branch", "words"),
    [
        ("diverged", "branch diverged does not contain the commit of the pages"),
        ("changed", "docs/save.md has changed on branch changed"),
        ("a..b", "'a..b' cannot be the name of a branch"),
        ("HEAD", "'HEAD' cannot be the name of a branch"),
        ("-x", "'-x' cannot be the name of a branch"),
        ("refs/heads/", "'refs/heads/' cannot be the name of a branch"),
    ],
)
def test_a_branch_that_cannot_get_the_commit_stays(
    store: sqlite3.Connection, repository: Repository, branch: str, words: str
) -> None:
    start = str(repository.git.references["refs/heads/live-sxs"].target)
    repository.commit({"docs/save.md": SAVE}, branch="diverged")
    repository.commit(FILES | {"docs/save.md": b"theirs\n"}, start, branch="changed")
    before = {name: repository.git.references[name].target for name in repository.git.references}
    with pytest.raises(OutputError, match=words):
        run(store, branch)
    after = {name: repository.git.references[name].target for name in repository.git.references}
    assert after == before


def test_the_author_must_be_known(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: object) -> None:
        raise KeyError("user.name")

    monkeypatch.setattr(pygit2.Repository, "default_signature", property(unknown))
    with pytest.raises(OutputError, match="git does not know who makes the commit"):
        run(store)


def test_other_inputs_than_one_reference_are_refused(
    store: sqlite3.Connection, repository: Repository, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_bytes(SAVE)
    given = f"{repository.folder}@live-sxs"
    for inputs in ([str(tmp_path / "a.md")], [given, str(tmp_path / "a.md")]):
        with pytest.raises(OutputError, match="cannot become a commit"):
            run(store, "fixes", *inputs)


def test_a_checkout_and_its_index_stay(store: sqlite3.Connection, tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=Yuki", "-c", "user.email=yuki@example.com"]
        command = ["git", *who, *arguments]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        return done.stdout

    folder = tmp_path / "work.ja-jp"
    folder.mkdir()
    git("init", "-q", "-b", "live-sxs")
    git("config", "user.name", "Yuki")
    git("config", "user.email", "yuki@example.com")
    for name, data in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    git("add", ".")
    git("commit", "-qm", "Pages")
    (folder / "docs/save.md").write_bytes(b"unsaved work\n")
    before = git("status", "--porcelain"), git("rev-parse", "HEAD")
    report = run(store, "fixes", f"{folder}@live-sxs")
    assert git("rev-parse", "fixes").strip() == report.commit
    assert git("diff", "--stat", "live-sxs", "fixes").splitlines()[-1].strip().startswith("1 file")
    assert (git("status", "--porcelain"), git("rev-parse", "HEAD")) == before
    assert (folder / "docs/save.md").read_bytes() == b"unsaved work\n"
    with pytest.raises(OutputError, match="branch live-sxs is checked out"):
        run(store, "live-sxs", f"{folder}@live-sxs")
    git("fsck", "--strict")


def test_a_branch_in_a_work_tree_of_a_bare_repository_stays(
    store: sqlite3.Connection, repository: Repository, tmp_path: Path
) -> None:
    start = repository.git.references["refs/heads/live-sxs"].target
    repository.git.references.create("refs/heads/fixes", start)
    repository.git.add_worktree(
        "fixes", str(tmp_path / "fixes"), repository.git.references["refs/heads/fixes"]
    )
    with pytest.raises(OutputError, match="branch fixes is checked out"):
        run(store, "fixes")
    assert repository.git.references["refs/heads/fixes"].target == start
    # The repository itself has no work tree, so its own branch may move.
    assert run(store, "live-sxs").commit


def test_a_page_that_changed_in_a_moved_repository_is_told(
    store: sqlite3.Connection, repository: Repository, tmp_path: Path
) -> None:
    start = str(repository.git.references["refs/heads/live-sxs"].target)
    repository.commit(FILES | {"docs/save.md": EDITED}, start, branch="live-sxs")
    repository.folder.rename(tmp_path / "moved.git")
    report = run(store, "fixes", f"{tmp_path / 'moved.git'}@live-sxs")
    assert (report.changed, report.missing) == (["docs.ja-jp/docs/save.md"], [])
    assert report.commit == ""


def test_a_branch_may_be_named_in_full(store: sqlite3.Connection, repository: Repository) -> None:
    commit = run(store, "refs/heads/fixes").commit
    assert str(repository.git.references["refs/heads/fixes"].target) == commit
    assert list(repository.git.branches.local) == ["fixes", "live-sxs"]
