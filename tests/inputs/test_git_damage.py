"""Incomplete repositories, and trees that git would never create."""

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from git_repository import Repository
from pages import call, inputs_of

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.inputs.registry import Inputs

Tree = list[tuple[str, bytes, str]]
"""Mode, name and object of every entry."""
GONE = "3" * 40


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "docs.ja-jp.git")


def write_object(repository: Repository, kind: str, data: bytes) -> str:
    """Write an object without libgit2, which refuses invalid ones."""
    whole = f"{kind} {len(data)}\0".encode() + data
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    path = repository.folder / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole))
    return name


def write_tree(repository: Repository, entries: Tree) -> str:
    data = b"".join(
        f"{mode} ".encode() + name + b"\0" + bytes.fromhex(target) for mode, name, target in entries
    )
    return write_object(repository, "tree", data)


def write_commit(repository: Repository, tree: str, *parents: str) -> str:
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [
        f"{role} Mira <mira@example.com> 1600000000 +0000" for role in ("author", "committer")
    ]
    name = write_object(repository, "commit", "\n".join([*lines, "", "Pages", ""]).encode())
    (repository.folder / "refs" / "heads" / "main").write_text(f"{name}\n", "utf-8")
    return name


def page_of(repository: Repository, text: str = "鍵") -> str:
    return write_object(repository, "blob", text.encode())


def find(repository: Repository, *, history: bool = False) -> list[InputFile]:
    return list(inputs_of(f"{repository.folder}@main", history=history))


def told(files: list[InputFile]) -> list[tuple[str, str]]:
    """Return path and text, or path and code."""
    return [
        (file.origin.path, file.refused.code if file.refused else file.read().decode())
        for file in files
    ]


@pytest.mark.parametrize(
    "name",
    [b"../../a.md", b"/a.md", b"docs/../a.md", b"C:a.md", b"a\\b.md", b"a\x1b[31m.md"],
    ids=repr,
)
def test_a_name_that_must_not_be_a_path_is_refused(repository: Repository, name: bytes) -> None:
    blob = page_of(repository)
    write_commit(
        repository, write_tree(repository, [("100644", name, blob), ("100644", b"z.md", blob)])
    )
    refused, sound = find(repository)
    assert refused.refused is not None
    assert refused.refused.code == "unsafe-path"
    assert (str(refused.relative), refused.relative.is_absolute()) == (refused.relative.name, False)
    assert "\x1b" not in refused.shown
    assert sound.read() == "鍵".encode()


def test_a_folder_with_a_path_outside_is_refused(repository: Repository) -> None:
    inner = write_tree(repository, [("100644", b"a.md", page_of(repository))])
    write_commit(repository, write_tree(repository, [("40000", b"..", inner)]))
    assert told(find(repository)) == [("../a.md", "unsafe-path")]


def test_clean_writes_nothing_outside_its_folder(repository: Repository, tmp_path: Path) -> None:
    blob = page_of(repository)
    tree = [("100644", name, blob) for name in (b"../b.md", b"a.md")]
    absolute = ("100644", f"{tmp_path}/c.md".encode(), blob)
    write_commit(repository, write_tree(repository, [absolute, *tree]))
    answer = call("clean", f"{repository.folder}@main", "-o", f"{tmp_path}/sub/out")
    assert answer.exit_code == 1
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.md")] == [Path("sub/out/a.md")]


def test_folders_whose_names_begin_with_a_dot_are_skipped(repository: Repository) -> None:
    repository.commit({".github/a.md": "", "docs/.hidden/b.md": "", "docs/c.md": "印"})
    assert told(find(repository)) == [("docs/c.md", "印")]


def test_a_name_that_is_not_utf_8_is_shown_escaped(repository: Repository) -> None:
    inner = write_tree(repository, [("100644", b"\xfc.md", page_of(repository))])
    write_commit(repository, write_tree(repository, [("40000", b"caf\xe9", inner)]))
    (found,) = find(repository)
    assert found.origin.path == r"caf\xe9/\xfc.md"
    assert found.shown == rf"{repository.folder}@main:caf\xe9/\xfc.md"
    assert found.read() == "鍵".encode()
    answer = call("ingest", f"{repository.folder}@main", "--db", f"{repository.folder}.db")
    assert answer.exit_code == 0


def test_a_folder_that_is_missing_is_reported_and_the_rest_is_read(repository: Repository) -> None:
    tree = write_tree(
        repository, [("100644", b"a.md", page_of(repository)), ("40000", b"docs", GONE)]
    )
    commit = write_commit(repository, tree)
    page, refused = find(repository)
    assert page.read() == "鍵".encode()
    assert refused.is_input
    assert refused.refused == Diagnostic(
        code="damaged-repository", start=0, end=0, found=f"folder docs of commit {commit[:7]}"
    )


def test_a_commit_without_its_tree_is_reported(repository: Repository) -> None:
    commit = write_commit(repository, GONE)
    (refused,) = find(repository)
    assert refused.refused == Diagnostic(
        code="damaged-repository", start=0, end=0, found=f"commit {commit[:7]}"
    )


def test_a_history_whose_beginning_is_missing_is_reported(repository: Repository) -> None:
    tree = write_tree(repository, [("100644", b"a.md", page_of(repository))])
    write_commit(repository, tree, GONE)
    assert told(find(repository, history=True)) == [("docs.ja-jp.git@main", "damaged-repository")]


@pytest.mark.parametrize(
    ("damage", "error"),
    [(lambda path: path.unlink(), "lacks"), (lambda path: path.write_bytes(b"?" * 100), "damaged")],
    ids=["missing", "damaged"],
)
def test_a_page_that_cannot_be_read_is_reported(
    repository: Repository, damage: Callable[[Path], None], error: str
) -> None:
    blob = page_of(repository)
    write_commit(repository, write_tree(repository, [("100644", b"a.md", blob)]))
    (repository.folder / "objects" / blob[:2] / blob[2:]).chmod(0o600)
    damage(repository.folder / "objects" / blob[:2] / blob[2:])
    (found,) = find(repository)
    with pytest.raises(OSError, match=error):
        found.read()


def test_endless_folders_are_refused(repository: Repository) -> None:
    blob = page_of(repository)
    tree = write_tree(repository, [("100644", b"a.md", blob)])
    for _ in range(1_100):
        # Deeper than Python lets functions call themselves.
        tree = write_tree(repository, [("100644", b"b.md", blob), ("40000", b"a", tree)])
    write_commit(repository, tree)
    *pages, refused = find(repository)
    assert len(pages) == 101
    assert refused.refused is not None
    assert refused.refused.code == "unsafe-path"


def test_reading_stops_at_a_commit_that_is_larger_than_any_disk(repository: Repository) -> None:
    tree = write_tree(repository, [("100644", b"a.md", page_of(repository))])
    for _ in range(10):
        tree = write_tree(repository, [("40000", b"%d" % number, tree) for number in range(10)])
    write_commit(repository, tree)
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US", limits=Limits(files=200))
    *_, refused = Inputs([f"{repository.folder}@main"], options)
    assert refused.refused is not None
    assert refused.refused.code == "archive-too-large"
    assert "more than 200 entries (--max-archive-files)" in refused.refused.message


def test_a_path_that_the_commit_does_not_have_is_reported(repository: Repository) -> None:
    first = repository.commit({"docs/a.md": "古", "b.md": ""})
    repository.commit({"b.md": ""}, first)
    given = f"{repository.folder}@main:docs"
    with pytest.raises(InputError) as raised:
        inputs_of(given)
    assert raised.value.message == f"{repository.folder}@main has no docs"
    assert [file.read().decode() for file in inputs_of(given, history=True)] == ["古"]


def test_a_path_below_a_file_does_not_exist(repository: Repository) -> None:
    repository.commit({"a.md": "鍵"})
    assert list(inputs_of(f"{repository.folder}@main:a.md/b", history=True)) == []


def write_repeated_folders(repository: Repository, *, levels: int, names: int) -> str:
    """Return a tree in which each folder contains the same folder under several names."""
    tree = write_tree(repository, [("100644", b"a.md", page_of(repository))])
    for _ in range(levels):
        entries = [("40000", f"d{number:03}".encode(), tree) for number in range(names)]
        tree = write_tree(repository, entries)
    return tree


@pytest.mark.parametrize(("levels", "names"), [(12, 10), (30, 2), (2, 210), (101, 2)])
@pytest.mark.parametrize("history", [False, True])
def test_reading_stops_at_endlessly_repeated_folders(
    repository: Repository, levels: int, names: int, history: bool
) -> None:
    write_commit(repository, write_repeated_folders(repository, levels=levels, names=names))
    found = find(repository, history=history)
    assert len(found) < 100_000
    last = found[-1].refused
    assert last is not None
    assert last.code == "archive-too-large"
    assert "repeats the same folders" in last.message
    assert last.message.endswith("more than 200 times as many (--max-archive-ratio)")


def test_a_few_copies_of_a_folder_are_read(repository: Repository) -> None:
    write_commit(repository, write_repeated_folders(repository, levels=3, names=10))
    assert len(find(repository)) == 1000


def test_folders_that_repeat_are_counted_over_the_whole_history(repository: Repository) -> None:
    tip: list[str] = []
    for number in range(30):
        folder = write_repeated_folders(repository, levels=10, names=2)
        entry = ("40000", f"c{number}".encode(), folder)
        tip = [write_commit(repository, write_tree(repository, [entry]), *tip)]
    last = find(repository, history=True)[-1].refused
    assert last is not None
    assert "repeats the same folders" in last.message
