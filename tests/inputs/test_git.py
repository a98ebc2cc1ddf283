"""Git references: pages read from the objects of a repository, one commit or all of them."""

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygit2
import pytest
from git_repository import BEGINNING, Repository
from pages import inputs_of

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.git import Reference, find_reference
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Origin


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "docs.ja-jp.git")


def versions(given: str, *, history: bool = False) -> list[tuple[str, str, str]]:
    """Return path, text and commit of every page."""
    return [
        (found.origin.path, found.read().decode(), found.origin.revision)
        for found in inputs_of(given, history=history)
    ]


# The syntax of references.


@pytest.mark.parametrize(
    ("tail", "reference", "folder"),
    [
        ("@main", "main", "."),
        ("@feature/a@b", "feature/a@b", "."),
        ("@v1.0:docs", "v1.0", "docs"),
        ("@main:docs/a.md", "main", "docs/a.md"),
        ("@main:/docs/", "main", "docs"),
        ("@main:", "main", "."),
    ],
)
def test_a_reference_has_three_parts(
    tmp_path: Path, tail: str, reference: str, folder: str
) -> None:
    given = f"{tmp_path}{tail}"
    found = find_reference(given)
    assert found is not None
    assert (found.given, found.repository, found.reference, str(found.folder)) == (
        given,
        tmp_path,
        reference,
        folder,
    )


def test_a_folder_may_have_the_sign_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "a@b").mkdir()
    found = find_reference(f"{tmp_path}/a@b@main")
    assert isinstance(found, Reference)
    assert (found.repository, found.reference) == (tmp_path / "a@b", "main")


@pytest.mark.parametrize("given", ["docs", "gone@main", "@main", "", "docs@"])
def test_anything_else_is_not_a_reference(given: str) -> None:
    assert find_reference(given) is None


def test_a_folder_of_that_name_has_priority_over_a_reference(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit({"a.md": "枝"})
    folder = tmp_path / "docs.ja-jp.git@main"
    folder.mkdir()
    (folder / "b.md").write_text("盤", "utf-8")
    assert versions(str(folder)) == [("b.md", "盤", "")]


# One commit.


def test_a_page_is_found_with_the_facts_of_its_commit(repository: Repository) -> None:
    commit = repository.commit({"docs/a.md": "鍵"})
    given = f"{repository.folder}@main"
    (found,) = inputs_of(given)
    assert found == InputFile(
        origin=Origin(
            path="docs/a.md",
            repository="docs.ja-jp",
            revision=commit,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        ),
        location=given,
        shown=f"{given}:docs/a.md",
        relative=found.relative,
        content_hash=str(pygit2.hash("鍵".encode())),
        load=bytes,
    )
    assert (str(found.relative), found.read()) == ("docs/a.md", "鍵".encode())


def test_only_pages_are_read_and_no_links(repository: Repository) -> None:
    repository.commit(
        {"a.md": "a", "b.txt": "b", "c/d.yml": "d", "c/e.PNG": "e"},
        links={"link.md": "a.md", "c/out.md": "/etc/passwd"},
    )
    assert [path for path, _, _ in versions(f"{repository.folder}@main")] == ["a.md", "c/d.yml"]


@pytest.mark.parametrize(
    ("tail", "options", "expected"),
    [
        ("@main", {"history": True}, ["media", "docs/shared"]),
        ("@main", {}, ["docs/shared"]),
        ("@main:docs", {}, ["docs/shared"]),
        ("@main", {"exclude": ("docs/*",)}, []),
        ("@main", {"include": ("*.md",)}, []),
        ("@main", {"with_submodules": False, "history": True}, []),
    ],
)
def test_each_requested_submodule_comes_once(
    repository: Repository, tail: str, options: dict[str, Any], expected: list[str]
) -> None:
    first = repository.commit(
        {"a.md": "A"}, submodules={"docs/shared": "1" * 40, "media": "2" * 40}
    )
    repository.commit({"a.md": "A", "docs/b.md": "B"}, first, submodules={"docs/shared": "3" * 40})
    given = f"{repository.folder}{tail}"
    wanted = replace(inputs_of(given).options, **{"with_submodules": True, **options})
    found = [file for file in Inputs([given], wanted) if file.refused is not None]
    assert [(file.origin.path, file.refused) for file in found] == [
        (path, Diagnostic(code="unread-submodule", start=0, end=0)) for path in expected
    ]
    assert {file.origin.repository for file in found} <= {"docs.ja-jp"}
    assert [file.shown for file in found] == [
        f"{repository.folder}@main:{path}" for path in expected
    ]


def test_a_folder_or_a_file_of_a_commit_may_be_named(repository: Repository) -> None:
    repository.commit({"a.md": "", "docs/b.md": "", "docs/c/d.md": "", "docs2/e.md": ""})

    def paths(tail: str) -> list[str]:
        return [path for path, _, _ in versions(f"{repository.folder}@main{tail}")]

    assert paths("") == ["a.md", "docs/b.md", "docs/c/d.md", "docs2/e.md"]
    assert paths(":docs") == ["docs/b.md", "docs/c/d.md"]
    assert paths(":docs/c/d.md") == ["docs/c/d.md"]


def test_a_branch_a_tag_and_a_commit_can_be_named(repository: Repository) -> None:
    first = repository.commit({"a.md": "1"})
    second = repository.commit({"a.md": "2"}, first, branch="live-sxs")
    repository.git.references.create("refs/tags/v1", first)
    repository.git.references.create("refs/remotes/origin/live", second)
    for name, commit, text in [
        ("main", first, "1"),
        ("live-sxs", second, "2"),
        ("v1", first, "1"),
        (second[:10], second, "2"),
        ("live-sxs~1", first, "1"),
        ("live", second, "2"),
    ]:
        assert versions(f"{repository.folder}@{name}") == [("a.md", text, commit)]


def test_a_checkout_is_read_at_any_reference_too(tmp_path: Path) -> None:
    work = tmp_path / "checkout"
    git = pygit2.init_repository(str(work))
    (work / "a.md").write_text("1", "utf-8")
    git.index.add_all()
    who = pygit2.Signature("Mira", "mira@example.com", BEGINNING, 0)
    commit = git.create_commit("HEAD", who, who, "Pages", git.index.write_tree(), [])
    (work / "a.md").write_text("changed", "utf-8")
    assert versions(f"{work}@HEAD") == [("a.md", "1", str(commit))]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.com/docs/pages.ja-jp.git", "pages.ja-jp"),
        ("/srv/bundles/pages.ja-jp.bundle", "pages.ja-jp"),
    ],
)
def test_the_repository_is_named_after_its_remote(
    repository: Repository, url: str, name: str
) -> None:
    repository.commit({"a.md": ""})
    repository.git.remotes.create("origin", url)
    (found,) = inputs_of(f"{repository.folder}@main")
    assert found.origin.repository == name


def test_a_repository_inside_a_tree_is_separate_like_in_folders(
    repository: Repository,
) -> None:
    repository.commit({"copies/pages.de-de/docs/a.md": ""})
    (found,) = inputs_of(f"{repository.folder}@main")
    assert (found.origin.repository, found.origin.path, found.origin.hint_locale) == (
        "pages.de-de",
        "docs/a.md",
        "de-DE",
    )


def test_patterns_pick_pages_by_their_paths(repository: Repository) -> None:
    repository.commit({"a.md": "", "docs/b.md": "", "docs/old/c.md": "", "d.yml": ""})
    options = InputOptions(
        suffixes=frozenset({".md", ".yml"}),
        source_locale="en-US",
        include=("docs/*", "d.yml"),
        exclude=("*/old/*",),
    )
    found = Inputs([f"{repository.folder}@main"], options)
    assert [file.origin.path for file in found] == ["d.yml", "docs/b.md"]
    assert found.count() == 2


@pytest.mark.parametrize("history", [False, True])
def test_a_page_that_is_larger_than_allowed_is_refused(
    repository: Repository, *, history: bool
) -> None:
    repository.commit({"a.md": "x" * 10, "b.md": "x" * 11})
    options = InputOptions(
        suffixes=frozenset({".md"}),
        source_locale="en-US",
        history=history,
        limits=Limits(file_bytes=10),
    )
    small, large = Inputs([f"{repository.folder}@main"], options)
    assert small.read() == b"x" * 10
    with pytest.raises(OSError, match="11 bytes are more than --max-file-size allows") as raised:
        large.read()
    assert raised.value.errno == errno.EFBIG


# All commits.


def test_a_history_gives_every_version_of_every_page_once_oldest_first(
    repository: Repository,
) -> None:
    first = repository.commit({"a.md": "1", "b.md": "1"})
    second = repository.commit({"a.md": "2", "b.md": "1"}, first)
    third = repository.commit({"a.md": "1", "docs/a.md": "1"}, second)
    assert versions(f"{repository.folder}@main", history=True) == [
        ("a.md", "1", first),
        ("b.md", "1", first),
        ("a.md", "2", second),
        ("docs/a.md", "1", third),
    ]


def test_a_history_goes_through_all_parents_of_a_merge(repository: Repository) -> None:
    first = repository.commit({"a.md": "1"})
    left = repository.commit({"a.md": "left"}, first, branch=None)
    right = repository.commit({"a.md": "1", "b.md": "right"}, first, branch=None)
    merged = repository.commit({"a.md": "both", "b.md": "right"}, left, right)
    found = versions(f"{repository.folder}@main", history=True)
    assert sorted(found) == sorted(
        [
            ("a.md", "1", first),
            ("a.md", "left", left),
            ("b.md", "right", right),
            ("a.md", "both", merged),
        ]
    )
    assert found[0] == ("a.md", "1", first)
    assert found[-1] == ("a.md", "both", merged)


def test_a_history_excludes_other_branches(repository: Repository) -> None:
    first = repository.commit({"a.md": "1"})
    repository.commit({"a.md": "2"}, first, branch="other")
    assert versions(f"{repository.folder}@main", history=True) == [("a.md", "1", first)]


def test_the_files_of_a_history_are_not_counted_beforehand(repository: Repository) -> None:
    repository.commit({"a.md": "1"})
    assert inputs_of(f"{repository.folder}@main").count() == 1
    assert inputs_of(f"{repository.folder}@main", history=True).count() is None


# Repositories that cannot be opened.


def test_an_unknown_reference_is_reported_with_the_branches_there_are(
    repository: Repository,
) -> None:
    commit = repository.commit({"a.md": ""})
    repository.git.references.create("refs/heads/live", commit)
    with pytest.raises(InputError) as raised:
        inputs_of(f"{repository.folder}@gone")
    assert raised.value.message == f"{repository.folder} has no reference gone"
    assert raised.value.advice == "Name a branch, a tag or a commit; branches: live, main."


def test_a_folder_that_is_not_a_repository_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        inputs_of(f"{tmp_path}@main")
    assert raised.value.message == f"{tmp_path} is not a git repository"


def test_a_bare_repository_needs_a_reference(repository: Repository) -> None:
    repository.commit({"a.md": ""})
    with pytest.raises(InputError) as raised:
        inputs_of(repository.folder)
    assert raised.value.message == f"{repository.folder} is a bare git repository"
    assert raised.value.advice == f"Name a branch of it: {repository.folder}@main"
