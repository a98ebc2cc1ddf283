"""Files and folders, and the repository and locale that their place indicates."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pygit2
import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Origin

SUFFIXES = frozenset({".md", ".yml"})
WHO = pygit2.Signature("Mira Okafor", "mira@example.com", 1_600_000_000, 0)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def commit(folder: Path, *, remote: str | None = None, name: str = "origin") -> str:
    """Turn the folder into a git work tree with one commit; return the name of the commit."""
    repository = pygit2.init_repository(str(folder))
    if remote is not None:
        repository.remotes.create(name, remote)
    repository.index.add_all()
    tree = repository.index.write_tree()
    return str(repository.create_commit("HEAD", WHO, WHO, "Add pages", tree, []))


def find(
    *inputs: Path,
    source_locale: str = "en-US",
    default_locale: str | None = None,
    default_repository: str = "",
) -> list[InputFile]:
    options = InputOptions(
        suffixes=SUFFIXES,
        source_locale=source_locale,
        default_locale=default_locale,
        default_repository=default_repository,
    )
    return list(Inputs([str(given) for given in inputs], options))


def origins(*inputs: Path) -> list[Origin]:
    return [found.origin for found in find(*inputs)]


def paths(*inputs: Path) -> list[str]:
    return [found.origin.path for found in find(*inputs)]


# Selected files.


def test_a_file_is_found_with_the_facts_of_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"docs.ja-jp/docs/a.md": "鍵"})
    given = tmp_path / "docs.ja-jp" / "docs"
    assert find(given) == [
        InputFile(
            origin=Origin(path="docs/a.md", repository="docs.ja-jp", hint_locale="ja-JP"),
            location=str(given),
            shown=str(given / "a.md"),
            relative=PurePosixPath("a.md"),
            load=bytes,
        )
    ]
    assert find(given)[0].read() == "鍵".encode()


def test_files_of_a_folder_come_before_its_folders_both_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        dict.fromkeys(("z.md", "B.md", "a.md", "b/c.md", "b/a.md", "a/d.md", "b/a/x.md"), ""),
    )
    assert paths(tmp_path) == [
        "B.md",
        "a.md",
        "z.md",
        "a/d.md",
        "b/a.md",
        "b/c.md",
        "b/a/x.md",
    ]


def test_only_files_with_the_suffixes_are_found_whatever_their_case(tmp_path: Path) -> None:
    names = ("a.md", "b.MD", "c.Yml", "d.txt", "e.md.bak", "md", "f.mdx", "g.yaml", "h.")
    write(tmp_path, dict.fromkeys(names, ""))
    assert paths(tmp_path) == ["a.md", "b.MD", "c.Yml"]


def test_archives_are_reported_and_not_unpacked(tmp_path: Path) -> None:
    """Hidden and ignored archives are skipped like other files, and other suffixes are no news."""
    names = ("a.md", "b.zip", "c/d.TAR.gz", "c/e.tgz", "c/f.7z", ".g/h.zip", "i/k.zip")
    write(tmp_path, {**dict.fromkeys(names, "x"), ".gitignore": "/i/"})
    pygit2.init_repository(tmp_path)
    packed = Diagnostic(code="archive-in-folder")
    assert [(str(found.relative), found.refused) for found in find(tmp_path)] == [
        ("a.md", None),
        ("b.zip", packed),
        ("c/d.TAR.gz", packed),
        ("c/e.tgz", packed),
    ]


def test_hidden_folders_are_skipped_and_hidden_files_are_not(tmp_path: Path) -> None:
    write(tmp_path, {".git/a.md": "", ".github/b.md": "", "c/.d/e.md": "", "c/.f.md": ""})
    assert paths(tmp_path) == ["c/.f.md"]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    write(tmp_path, {".hidden/a.md": ""})
    assert paths(tmp_path / ".hidden") == ["a.md"]


def test_links_to_folders_and_out_of_the_input_are_not_followed_others_are(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.md": "鍵", "c/d.txt": ""})
    (tmp_path / "c" / "linked").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "c" / "round").symlink_to(tmp_path, target_is_directory=True)
    outside = tmp_path / "a" / "b.md"
    (tmp_path / "c" / "b.md").symlink_to(outside)
    assert [(found.origin.path, found.refused) for found in find(tmp_path / "c")] == [
        ("b.md", Diagnostic(code="link-outside", start=0, end=0, found=str(outside)))
    ]
    assert [(found.origin.path, found.refused) for found in find(tmp_path)] == [
        ("a/b.md", None),
        ("c/b.md", None),
    ]
    assert find(tmp_path)[1].read() == "鍵".encode()


def test_a_link_to_a_folder_that_is_named_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.md": ""})
    (tmp_path / "linked").symlink_to(tmp_path / "a", target_is_directory=True)
    assert paths(tmp_path / "linked") == ["b.md"]


def test_a_link_to_nothing_is_found_and_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    (found,) = find(tmp_path)
    with pytest.raises(FileNotFoundError):
        found.read()


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert find(tmp_path) == []
    assert find() == []


def test_inputs_come_in_their_order_and_a_file_as_often_as_it_is_named(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"b/x.md": "", "a/y.md": ""})
    given = [tmp_path / "b", tmp_path / "a", tmp_path / "b" / "x.md"]
    assert [(found.location, str(found.relative)) for found in find(*given)] == [
        (str(tmp_path / "b"), "x.md"),
        (str(tmp_path / "a"), "y.md"),
        (str(tmp_path / "b" / "x.md"), "x.md"),
    ]


def test_the_relative_path_counts_from_the_input_and_not_from_the_repository(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"docs.ja-jp/a/b/c.md": ""})
    (found,) = find(tmp_path / "docs.ja-jp" / "a")
    assert (found.relative, found.origin.path) == (PurePosixPath("b/c.md"), "a/b/c.md")


def test_names_of_any_writing_are_found(tmp_path: Path) -> None:
    write(tmp_path, {"鍵 と 値/ü b.md": ""})
    assert paths(tmp_path) == ["鍵 と 値/ü b.md"]


# Single files.


def test_a_single_file_has_the_path_that_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"docs/a.md": "", "here/b.md": ""})
    monkeypatch.chdir(tmp_path / "here")
    assert paths(Path("../docs/a.md")) == ["docs/a.md"]
    assert paths(Path("b.md")) == ["b.md"]
    assert paths(Path("./b.md")) == ["b.md"]
    assert paths(tmp_path / "docs" / "a.md") == ["a.md"]


def test_a_single_file_of_a_repository_has_its_path_there(tmp_path: Path) -> None:
    write(tmp_path, {"docs.ja-jp/a/b.md": ""})
    assert origins(tmp_path / "docs.ja-jp" / "a" / "b.md") == [
        Origin(path="a/b.md", repository="docs.ja-jp", hint_locale="ja-JP")
    ]


def test_a_dot_names_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a/b.md": ""})
    monkeypatch.chdir(tmp_path)
    assert [(found.origin.path, str(found.relative)) for found in find(Path())] == [
        ("a/b.md", "a/b.md")
    ]


# Unreadable files.


def test_an_input_that_does_not_exist_is_reported_before_the_first_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": ""})
    with pytest.raises(InputError) as raised:
        find(tmp_path, tmp_path / "gone")
    assert raised.value.message == f"{tmp_path / 'gone'} does not exist"
    assert raised.value.advice == "Check the path."


def test_a_link_to_nothing_that_is_named_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    with pytest.raises(InputError, match="does not exist"):
        find(tmp_path / "a.md")


def test_a_single_file_of_another_kind_is_refused_before_the_first_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "", "b.txt": ""})
    with pytest.raises(InputError) as raised:
        find(tmp_path / "a.md", tmp_path / "b.txt")
    assert raised.value.message == f"{tmp_path / 'b.txt'} is not one of .md, .yml"
    assert raised.value.advice == "Name a file of one of these kinds, or a folder."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_input_that_is_neither_file_nor_folder_is_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(InputError, match=r"pipe\.md"):
        find(tmp_path / "pipe.md")


# Repositories and locales.


def test_outside_any_repository_the_path_counts_from_the_folder_given(tmp_path: Path) -> None:
    write(tmp_path, {"a/b.md": ""})
    assert origins(tmp_path) == [Origin(path="a/b.md")]


@pytest.mark.parametrize(
    ("folders", "repository", "path", "locale"),
    [
        ("docs.ja-jp/a", "docs.ja-jp", "a/x.md", "ja-JP"),
        ("docs.JA-JP/a", "docs.JA-JP", "a/x.md", "ja-JP"),
        ("my.docs.zh-tw", "my.docs.zh-tw", "x.md", "zh-TW"),
        ("docs.sr-latn-rs", "docs.sr-latn-rs", "x.md", "sr-Latn-RS"),
        ("docs.ja-jp/b.de-de/c", "b.de-de", "c/x.md", "de-DE"),
        ("docs.ja-jp/de-de/c", "docs.ja-jp", "de-de/c/x.md", "de-DE"),
        ("docs.ja-jp/en-us", "docs.ja-jp", "en-us/x.md", "ja-JP"),
        ("docs.en-us/a", "docs.en-us", "a/x.md", None),
        ("docs.en-us/ja-jp", "docs.en-us", "ja-jp/x.md", "ja-JP"),
        ("ja-jp/a", "", "ja-jp/a/x.md", "ja-JP"),
        ("ja-jp/de-de", "", "ja-jp/de-de/x.md", "de-DE"),
        ("to-do/a.b-c", "", "to-do/a.b-c/x.md", None),
        ("docs/v1.0", "", "docs/v1.0/x.md", None),
    ],
)
def test_folder_names_give_repository_and_locale_the_innermost_first(
    tmp_path: Path, folders: str, repository: str, path: str, locale: str | None
) -> None:
    write(tmp_path, {f"{folders}/x.md": ""})
    assert origins(tmp_path) == [Origin(path=path, repository=repository, hint_locale=locale)]


def test_folders_above_the_given_one_count_too(tmp_path: Path) -> None:
    write(tmp_path, {"docs.ja-jp/a/b/c/x.md": ""})
    assert origins(tmp_path / "docs.ja-jp" / "a" / "b") == [
        Origin(path="a/b/c/x.md", repository="docs.ja-jp", hint_locale="ja-JP")
    ]


def test_repositories_side_by_side_are_distinguished(tmp_path: Path) -> None:
    write(tmp_path, {"docs.de-de/x.md": "", "docs.ja-jp/x.md": "", "y.md": ""})
    assert origins(tmp_path) == [
        Origin(path="y.md"),
        Origin(path="x.md", repository="docs.de-de", hint_locale="de-DE"),
        Origin(path="x.md", repository="docs.ja-jp", hint_locale="ja-JP"),
    ]


def test_the_default_locale_applies_to_files_whose_place_indicates_none(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.md": "", "docs.de-de/x.md": ""})
    assert [found.origin.hint_locale for found in find(tmp_path, default_locale="ja-JP")] == [
        "ja-JP",
        "de-DE",
    ]


def test_the_default_repository_applies_to_files_whose_place_indicates_none(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.md": "", "docs.de-de/x.md": ""})
    files = find(tmp_path, default_repository="docs")
    assert [found.origin.repository for found in files] == ["docs", "docs.de-de"]


def test_the_locale_of_the_originals_is_not_a_hint(tmp_path: Path) -> None:
    write(tmp_path, {"docs.ja-jp/de-de/x.md": ""})
    (found,) = find(tmp_path, source_locale="de-DE")
    assert found.origin.hint_locale == "ja-JP"


# Git.


def test_a_work_tree_is_known_by_its_remote_and_its_commit(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/docs/x.md": "", "checkout/y.md": ""})
    revision = commit(tmp_path / "checkout", remote="https://example.com/team/docs.ja-jp.git")
    assert origins(tmp_path / "checkout" / "docs", tmp_path / "checkout" / "y.md") == [
        Origin(
            path="docs/x.md",
            repository="docs.ja-jp",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        ),
        Origin(
            path="y.md",
            repository="docs.ja-jp",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        ),
    ]


@pytest.mark.parametrize(
    ("remote", "repository"),
    [
        ("https://example.com/team/docs.ja-jp", "docs.ja-jp"),
        ("https://example.com/team/docs.ja-jp.git", "docs.ja-jp"),
        ("https://example.com/team/docs.ja-jp/", "docs.ja-jp"),
        ("git@example.com:team/docs.ja-jp.git", "docs.ja-jp"),
        ("ssh://git@example.com/team/docs.ja-jp.git", "docs.ja-jp"),
        ("../docs.ja-jp", "docs.ja-jp"),
    ],
)
def test_every_kind_of_address_gives_the_name_of_the_repository(
    tmp_path: Path, remote: str, repository: str
) -> None:
    write(tmp_path, {"checkout/x.md": ""})
    commit(tmp_path / "checkout", remote=remote)
    assert [origin.repository for origin in origins(tmp_path)] == [repository]


def test_an_address_without_slash_gives_the_name_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/x.md": ""})
    commit(tmp_path / "checkout", remote="git@example.com:docs.ja-jp.git")
    assert [origin.repository for origin in origins(tmp_path)] == ["docs.ja-jp"]


def test_a_work_tree_without_remote_is_known_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"docs.ja-jp/x.md": ""})
    revision = commit(tmp_path / "docs.ja-jp")
    assert origins(tmp_path) == [
        Origin(
            path="x.md",
            repository="docs.ja-jp",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        )
    ]


def test_only_the_remote_called_origin_counts(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/x.md": ""})
    revision = commit(
        tmp_path / "checkout", remote="https://example.com/docs.ja-jp", name="upstream"
    )
    assert origins(tmp_path) == [
        Origin(
            path="x.md",
            repository="checkout",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
        )
    ]


def test_a_work_tree_without_commit_has_no_revision(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/x.md": ""})
    pygit2.init_repository(str(tmp_path / "checkout"))
    assert origins(tmp_path) == [Origin(path="x.md", repository="checkout")]


def test_a_folder_that_only_looks_like_git_has_no_revision(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/x.md": "", "checkout/.git/config": "", "other/.git": "gitdir: gone"})
    write(tmp_path, {"other/y.md": ""})
    assert origins(tmp_path) == [
        Origin(path="x.md", repository="checkout"),
        # The broken `other/.git` is reported for the input.
        Origin(path=tmp_path.name),
        Origin(path="y.md", repository="other"),
    ]


def test_a_linked_work_tree_is_a_work_tree_too(tmp_path: Path) -> None:
    write(tmp_path, {"checkout/x.md": ""})
    revision = commit(tmp_path / "checkout", remote="https://example.com/docs.ja-jp")
    repository = pygit2.Repository(str(tmp_path / "checkout"))
    repository.add_worktree("second", str(tmp_path / "second"))
    assert (tmp_path / "second" / ".git").is_file()
    assert origins(tmp_path / "second") == [
        Origin(
            path="x.md",
            repository="docs.ja-jp",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        )
    ]


def test_a_work_tree_inside_another_is_separate(tmp_path: Path) -> None:
    write(tmp_path, {"outer/x.md": ""})
    outer = commit(tmp_path / "outer", remote="https://example.com/docs.ja-jp")
    write(tmp_path, {"outer/inner/y.md": ""})
    inner = commit(tmp_path / "outer" / "inner", remote="https://example.com/docs.de-de")
    assert origins(tmp_path) == [
        Origin(
            path="x.md",
            repository="docs.ja-jp",
            revision=outer,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        ),
        Origin(
            path="y.md",
            repository="docs.de-de",
            revision=inner,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="de-DE",
        ),
    ]


def test_a_copied_repository_inside_a_work_tree_keeps_the_revision_around_it(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"samples/docs.ja-jp/a/x.md": ""})
    revision = commit(tmp_path)
    assert origins(tmp_path / "samples") == [
        Origin(
            path="a/x.md",
            repository="docs.ja-jp",
            revision=revision,
            committed_at="2020-09-13T12:26:40Z",
            hint_locale="ja-JP",
        )
    ]


def test_folders_inside_a_work_tree_have_priority_over_its_remote_for_the_locale(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"checkout/de-de/x.md": "", "checkout/y.md": ""})
    commit(tmp_path / "checkout", remote="https://example.com/docs.ja-jp")
    assert [origin.hint_locale for origin in origins(tmp_path)] == ["ja-JP", "de-DE"]


def test_a_folder_beside_the_current_one_is_not_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"docs.ja-jp/x.md": "", "other/y.md": ""})
    monkeypatch.chdir(tmp_path / "docs.ja-jp")
    assert origins(Path("../other")) == [Origin(path="y.md")]


def test_ignored_files_are_skipped_unless_they_are_tracked(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    write(folder, {"a.md": "", "kept/b.md": "", "docs/draft.md": ""})
    commit(folder)
    write(
        folder,
        {
            ".gitignore": "build/\n*draft*\n",
            "build/c.md": "",
            "docs/build/d.md": "",
            "docs/mydraft.md": "",
            "docs/e.md": "",
        },
    )
    repository = pygit2.Repository(str(folder))
    repository.index.add("docs/draft.md")
    repository.index.write()
    assert paths(folder) == ["a.md", "docs/draft.md", "docs/e.md", "kept/b.md"]
    assert paths(folder / "docs") == ["docs/draft.md", "docs/e.md"]


def test_rules_of_git_mean_nothing_outside_a_work_tree(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.md\n", "a.md": ""})
    assert paths(tmp_path) == ["a.md"]


@pytest.mark.parametrize("name", ["a" * 300, "枝" * 100 + ".md", "x/" + "a" * 300 + "@main"])
def test_a_name_longer_than_any_file_has_is_reported(name: str) -> None:
    with pytest.raises(InputError, match="does not exist"):
        find(Path(name))
