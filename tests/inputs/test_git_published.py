"""Published pages: found at another reference of the same repository, by the same path."""

import hashlib
from pathlib import Path

import pygit2
import pytest
from archives import zip_of
from git_repository import Repository
from pages import SAVE, inputs_of, page, write_files

from tmx_extract.errors import InputError


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "docs.ja-jp.git")


def blob(text: str) -> str:
    """Return the name that git gives the text."""
    return str(pygit2.hash(text.encode()))


def published(
    repository: Repository, *, tail: str = "", history: bool = False
) -> dict[str, tuple[str, str, list[str]] | None]:
    """Return hash, name and texts of the published page of every page, by path and text."""
    found = inputs_of(f"{repository.folder}@main{tail}", history=history, published="live")
    return {
        f"{file.origin.path}={file.read().decode()}": (
            file.published.content_hash,
            file.published.shown.removeprefix(f"{repository.folder}@"),
            [file.published.read(version).decode() for version in file.published.versions],
        )
        if file.published
        else None
        for file in found
    }


def test_a_page_is_found_at_the_same_path(repository: Repository) -> None:
    repository.commit({"a.md": "並", "docs/b.md": "列", "c.md": "記"})
    repository.commit({"docs/b.md": "公", "a.md": "開", "d.md": "版"}, branch="live")
    assert published(repository) == {
        "a.md=並": (blob("開"), "live:a.md", ["開"]),
        "docs/b.md=列": (blob("公"), "live:docs/b.md", ["公"]),
        "c.md=記": None,
    }


def test_published_pages_are_searched_only_on_request(repository: Repository) -> None:
    repository.commit({"a.md": "並"})
    repository.commit({"a.md": "開"}, branch="live")
    (found,) = inputs_of(f"{repository.folder}@main")
    assert found.published is None


def test_a_path_starts_at_the_root_even_in_a_separate_repository(
    repository: Repository,
) -> None:
    repository.commit({"docs/b.md": "列", "pages.de-de/b.md": "独"})
    repository.commit({"docs/b.md": "公", "b.md": "別", "pages.de-de/b.md": "逸"}, branch="live")
    assert published(repository) == {
        "docs/b.md=列": (blob("公"), "live:docs/b.md", ["公"]),
        "b.md=独": (blob("逸"), "live:pages.de-de/b.md", ["逸"]),
    }
    assert published(repository, tail=":docs") == {
        "docs/b.md=列": (blob("公"), "live:docs/b.md", ["公"])
    }


def test_without_history_only_the_last_commit_counts(repository: Repository) -> None:
    repository.commit({"a.md": "並"})
    first = repository.commit({"a.md": "古", "b.md": "古"}, branch="live")
    repository.commit({"a.md": "新"}, first, branch="live")
    assert published(repository) == {"a.md=並": (blob("新"), "live:a.md", ["新"])}


def test_in_a_history_every_version_of_all_commits_counts_for_every_version(
    repository: Repository,
) -> None:
    first = repository.commit({"a.md": "一", "b.md": "二"})
    repository.commit({"a.md": "三", "b.md": "二"}, first)
    first = repository.commit({"a.md": "古", "b.md": "同"}, branch="live")
    second = repository.commit({"a.md": "新", "b.md": "同"}, first, branch="live")
    repository.commit({"a.md": "古"}, second, branch="live")
    names = sorted([blob("古"), blob("新")])
    both = hashlib.sha1(bytes.fromhex("".join(names))).hexdigest()  # noqa: S324 - a name
    texts = [{blob("古"): "古", blob("新"): "新"}[name] for name in names]
    assert published(repository, history=True) == {
        "a.md=一": (both, "live:a.md", texts),
        "a.md=三": (both, "live:a.md", texts),
        "b.md=二": (blob("同"), "live:b.md", ["同"]),
    }


def test_several_versions_have_the_same_name_in_any_order(
    tmp_path: Path,
) -> None:
    names = set()
    for folder, texts in (("one", ["甲", "乙", "丙"]), ("two", ["丙", "甲", "乙"])):
        made = Repository(tmp_path / folder / "docs.ja-jp.git")
        made.commit({"a.md": "並"})
        last: list[str] = []
        for text in texts:
            last = [made.commit({"a.md": text}, *last, branch="live")]
        (found,) = published(made, history=True).values()
        assert found is not None
        names.add(found[0])
    assert len(names) == 1


def test_nothing_is_read_before_it_is_requested(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.md": "並"})
    repository.commit({"a.md": "開"}, branch="live")

    def refuse(*_: object) -> bytes:
        raise AssertionError("read")

    monkeypatch.setattr("tmx_extract.inputs.git.GitInput._load", refuse)
    (found,) = inputs_of(f"{repository.folder}@main", published="live")
    assert found.published is not None


def test_a_branch_of_the_remote_is_found_by_its_own_name(repository: Repository) -> None:
    repository.commit({"a.md": "並"})
    commit = repository.commit({"a.md": "開"}, branch=None)
    repository.git.references.create("refs/remotes/origin/live", commit)
    assert published(repository) == {"a.md=並": (blob("開"), "live:a.md", ["開"])}


# Unavailable pages.


def test_an_object_that_is_missing_is_reported_when_it_is_read(repository: Repository) -> None:
    repository.commit({"a.md": "並"})
    repository.commit({"a.md": "開"}, branch="live")
    name = blob("開")
    (repository.folder / "objects" / name[:2] / name[2:]).unlink()
    (found,) = inputs_of(f"{repository.folder}@main", published="live")
    assert found.published is not None
    with pytest.raises(OSError, match="the repository lacks the object"):
        found.published.read(bytes.fromhex(name))


def test_an_unknown_reference_is_reported_before_anything_is_read(repository: Repository) -> None:
    repository.commit({"a.md": "並"})
    with pytest.raises(InputError) as raised:
        inputs_of(f"{repository.folder}@main", published="gone")
    assert raised.value.message == f"{repository.folder} has no reference gone"
    assert raised.value.advice == "Name a branch, a tag or a commit; branches: main."


def test_an_input_outside_git_has_no_published_pages(
    tmp_path: Path, repository: Repository
) -> None:
    repository.commit({"a.md": "並"})
    folder = write_files(tmp_path / "docs", {"save.md": page(SAVE)})
    archive = tmp_path / "docs.zip"
    archive.write_bytes(zip_of({"save.md": page(SAVE)}))
    for given in (folder, folder / "save.md", archive, "-"):
        with pytest.raises(InputError) as raised:
            inputs_of(f"{repository.folder}@main", given, published="main")
        assert raised.value.message == (
            f"{given} is not a git reference, so it has no pages published at main"
        )
        assert raised.value.advice == "Use --published only with inputs such as REPO@live-sxs."
