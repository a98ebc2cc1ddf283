"""The names of repositories, and repositories that libgit2 cannot open."""

import shutil
import subprocess
from pathlib import Path

import pytest
from git_repository import Repository
from pages import inputs_of

from tmx_extract.errors import InputError
from tmx_extract.inputs.git_repositories import Remote, choose_name, find_place
from tmx_extract.inputs.repository_and_locale import FolderPlace


@pytest.mark.parametrize(
    ("own", "remote", "around", "name"),
    [
        ("repo", Remote(), "", "repo"),
        ("repo", Remote(), "docs.ja-jp", "docs.ja-jp"),
        ("docs.de-de", Remote(), "docs.ja-jp", "docs.de-de"),
        ("repo", Remote("docs.fr-fr"), "docs.ja-jp", "docs.fr-fr"),
        ("docs.de-de", Remote("docs.fr-fr"), "docs.ja-jp", "docs.fr-fr"),
        ("docs.de-de", Remote("docs"), "docs.ja-jp", "docs.de-de"),
        ("repo", Remote("docs"), "docs.ja-jp", "docs"),
        ("repo", Remote("docs"), "", "docs"),
        ("repo", Remote("work", is_local=True), "docs.ja-jp", "docs.ja-jp"),
        ("repo", Remote("work", is_local=True), "", "work"),
        ("repo", Remote("docs.fr-fr", is_local=True), "docs.ja-jp", "docs.fr-fr"),
    ],
)
def test_the_best_evidence_names_a_repository(
    own: str, remote: Remote, around: str, name: str
) -> None:
    assert choose_name(own, remote, around) == name


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A bare repository whose path indicates nothing."""
    repository = Repository(tmp_path / "srv" / "work.git")
    repository.commit({"docs/a.md": ""})
    return repository.folder


def place_of(given: object) -> tuple[str, str, str | None]:
    """Return repository, path and locale of the only page."""
    (found,) = inputs_of(str(given))
    return found.origin.repository, found.origin.path, found.origin.hint_locale


def test_a_bare_repository_is_named_after_its_folder(work: Path, tmp_path: Path) -> None:
    copy = tmp_path / "docs.ja-jp" / "repo"
    shutil.copytree(work, copy)
    expected = ("docs.ja-jp", "docs/a.md", "ja-JP")
    assert place_of(f"{copy}@main") == expected
    for name in ("repo.git", "mirror", "bare"):
        shutil.copytree(work, copy.with_name(name))
        assert place_of(f"{copy.with_name(name)}@main") == expected


@pytest.mark.parametrize("option", ["--bare", "--mirror", "--no-checkout"])
def test_the_path_that_was_cloned_does_not_name_the_clone(
    work: Path, tmp_path: Path, option: str
) -> None:
    clone = tmp_path / "docs.ja-jp" / "repo"
    subprocess.run(["git", "clone", "-q", option, "-b", "main", str(work), str(clone)], check=True)
    assert place_of(f"{clone}@main") == ("docs.ja-jp", "docs/a.md", "ja-JP")


@pytest.mark.parametrize(
    ("folder", "remote", "expected"),
    [
        ("/", "", FolderPlace(repository="", names=("",))),
        ("/", "docs.ja-jp", FolderPlace(repository="docs.ja-jp", names=("docs.ja-jp",))),
        ("/.git", "docs", FolderPlace(repository="docs", names=("docs",))),
        ("/nowhere", "", FolderPlace(repository="nowhere", names=("nowhere",))),
        # If the typed path names no localized repository, the path behind the links counts too.
        (
            "/nowhere/ja-jp/b.git",
            "",
            FolderPlace(repository="b", names=("nowhere", "ja-jp", "nowhere", "ja-jp", "b")),
        ),
        (
            "/nowhere/docs.ja-jp/.git",
            "x",
            FolderPlace(repository="docs.ja-jp", names=("nowhere", "docs.ja-jp")),
        ),
    ],
)
def test_a_place_has_the_names_of_all_folders(
    folder: str, remote: str, expected: FolderPlace
) -> None:
    assert find_place(Path(folder), Remote(remote)) == expected


def test_a_link_with_a_locale_names_the_repository(work: Path, tmp_path: Path) -> None:
    link = tmp_path / "docs.ja-jp"
    link.symlink_to(work)
    assert place_of(f"{link}@main") == ("docs.ja-jp", "docs/a.md", "ja-JP")


def test_a_link_without_a_locale_is_followed(work: Path, tmp_path: Path) -> None:
    real = tmp_path / "docs.ja-jp" / "repo.git"
    shutil.copytree(work, real)
    (tmp_path / "current").symlink_to(real)
    assert place_of(f"{tmp_path / 'current'}@main") == ("docs.ja-jp", "docs/a.md", "ja-JP")


def test_a_link_without_a_locale_has_the_name_of_its_target(work: Path, tmp_path: Path) -> None:
    shutil.copytree(work, tmp_path / "docs.ja-jp.git")
    (tmp_path / "current").symlink_to(tmp_path / "docs.ja-jp.git")
    assert place_of(f"{tmp_path / 'current'}@main") == ("docs.ja-jp", "docs/a.md", "ja-JP")


@pytest.mark.parametrize("main", ["docs.ja-jp", "docs.ja-jp.git", "docs.ja-jp/repo"])
def test_a_linked_work_tree_is_named_after_its_repository(
    work: Path, tmp_path: Path, main: str
) -> None:
    option = "--bare" if main.endswith(".git") else "--no-checkout"
    clone, linked = tmp_path / main, tmp_path / "trees" / "next"
    subprocess.run(["git", "clone", "-q", option, "-b", "main", str(work), str(clone)], check=True)
    git = ["git", "-C", str(clone)]
    subprocess.run([*git, "worktree", "add", "-q", str(linked), "-b", "next"], check=True)
    expected = ("docs.ja-jp", "docs/a.md", "ja-JP")
    assert place_of(linked) == expected
    assert place_of(f"{linked}@next") == expected


def test_a_folder_of_a_locale_gives_only_the_locale(work: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ja-jp" / "docs.git"
    shutil.copytree(work, copy)
    assert place_of(f"{copy}@main") == ("docs", "docs/a.md", "ja-JP")


def test_a_repository_inside_another_is_not_named_after_it(work: Path, tmp_path: Path) -> None:
    outer = tmp_path / "docs.ja-jp"
    subprocess.run(["git", "init", "-q", str(outer)], check=True)
    shutil.copytree(work, outer / "tools.git")
    assert place_of(f"{outer / 'tools.git'}@main") == ("tools", "docs/a.md", "ja-JP")


def test_a_checkout_and_its_git_folder_have_the_same_name(work: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "docs.ja-jp" / "repo"
    subprocess.run(["git", "clone", "-q", "-b", "main", str(work), str(checkout)], check=True)
    expected = ("docs.ja-jp", "docs/a.md", "ja-JP")
    assert place_of(checkout) == expected
    assert place_of(f"{checkout}@main") == expected
    assert place_of(f"{checkout / '.git'}@main") == expected


@pytest.fixture
def sha256(tmp_path: Path) -> Path:
    """A checkout whose objects have SHA-256 names; git ignores one of its two pages."""
    folder = tmp_path / "docs.ja-jp"
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(folder)], check=True)
    for name, text in (("a.md", ""), ("b.md", ""), (".gitignore", "b.md\n")):
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_repository_with_sha256_is_named_as_such(sha256: Path) -> None:
    with pytest.raises(InputError) as raised:
        inputs_of(f"{sha256}@main")
    assert raised.value.message == (
        f"{sha256} cannot be opened as a git repository: it uses SHA-256 object names, which are"
        " not supported"
    )
    assert raised.value.advice == (
        f"Let git read it: git -C {sha256} archive --prefix=docs.ja-jp/ main | tmx-extract ingest -"
    )


def test_a_folder_that_git_cannot_open_is_read_and_reported(sha256: Path) -> None:
    refused, *pages = inputs_of(sha256)
    assert [page.origin.path for page in pages] == ["a.md", "b.md"]
    assert refused.is_input
    assert refused.refused is not None
    assert (refused.refused.severity, refused.refused.message) == (
        "warning",
        "git cannot open the repository of this folder: it uses SHA-256 object names, which are"
        " not supported",
    )


def test_each_folder_that_git_cannot_open_is_reported_once(sha256: Path, tmp_path: Path) -> None:
    (sha256 / "docs").mkdir()
    (sha256 / "docs" / "c.md").write_text("", "utf-8")
    shutil.copytree(sha256, tmp_path / "docs.de-de")
    found = inputs_of(tmp_path)
    assert [(file.refused.found if file.refused else file.origin.path) for file in found] == [
        "docs.de-de: it uses SHA-256 object names, which are not supported",
        *("a.md", "b.md", "docs/c.md"),
        "docs.ja-jp: it uses SHA-256 object names, which are not supported",
        *("a.md", "b.md", "docs/c.md"),
    ]
