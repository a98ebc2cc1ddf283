"""English files from repositories, references, folders and archives, by the names of git."""

import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from git_repository import Repository

from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES
from tmx_extract.inputs.english import EnglishText, open_english
from tmx_extract.inputs.files import InputOptions
from tmx_extract.inputs.limits import Limits
from tmx_extract.model import content_hash

OPTIONS = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
OLD, NEW, ROLES = b"# Orders\n", b"# Orders\r\n\r\nNew.\r\n", b"title: Roles\n"
IMAGE = b"\x89PNG\r\n\0\0"


def name(data: bytes) -> bytes:
    return bytes.fromhex(content_hash(data))


def texts(*contents: bytes) -> dict[bytes, bytes | None]:
    return {name(data): data for data in contents}


def listed(given: str | Path, *known: bytes) -> dict[bytes, bytes | None]:
    source = open_english(str(given), OPTIONS)
    found = list(source.iter_new({name(data) for data in known}))
    assert len(dict(found)) == len(found)
    assert source.unreadable == 0
    return dict(found)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "docs.git")
    first = made.commit({"docs/orders.md": OLD, "docs/logo.png": IMAGE})
    made.commit({"docs/orders.md": NEW, "docs/roles.yml": ROLES}, first)
    made.commit({"old/page.md": b"# Gone\n"}, branch="archive")
    return made


def test_a_repository_has_all_versions_of_all_branches(repository: Repository) -> None:
    expected = texts(OLD, NEW, ROLES, b"# Gone\n") | {name(IMAGE): None}
    assert listed(repository.folder) == expected


def test_known_contents_are_not_listed_again(repository: Repository) -> None:
    assert listed(repository.folder, OLD, NEW, IMAGE) == texts(ROLES, b"# Gone\n")


def test_a_reference_has_the_versions_in_its_commits(repository: Repository) -> None:
    given = f"{repository.folder}@main"
    assert listed(given) == texts(OLD, NEW, ROLES)
    source = open_english(given, OPTIONS)
    assert [source.read(name(data)) for data in (OLD, b"# Gone\n")] == [OLD, None]


def test_a_checkout_is_a_repository_with_all_its_commits(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=Mira", "-c", "user.email=mira@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    for content in (OLD, NEW):
        (tmp_path / "orders.md").write_bytes(content)
        git("add", ".")
        git("commit", "-qm", "Page")
    git("gc", "-q")
    (tmp_path / "orders.md").unlink()
    assert listed(tmp_path) == texts(OLD, NEW)


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "en-us"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "orders.md").write_bytes(NEW)
    (folder / "docs" / "copy.md").write_bytes(NEW)
    (folder / "roles.yml").write_bytes(ROLES)
    (folder / "logo.png").write_bytes(IMAGE)
    return folder


def _zip(tmp_path: Path) -> Path:
    file = tmp_path / "en-us.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("docs-main/docs/orders.md", NEW)
        archive.writestr("docs-main/roles.yml", ROLES)
    return file


def _tar(tmp_path: Path) -> Path:
    file = tmp_path / "en-us.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(_folder(tmp_path), "docs-main")
    return file


@pytest.mark.parametrize("make", [_folder, _zip, _tar])
def test_folders_and_archives_can_be_read_by_name_after_the_list(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    source = open_english(str(make(tmp_path)), OPTIONS)
    assert list(source.iter_new({name(ROLES)})) == [EnglishText(name(NEW), NEW)]
    assert [source.read(name(data)) for data in (ROLES, NEW, OLD, ROLES)] == [
        ROLES,
        NEW,
        None,
        ROLES,
    ]


def test_contents_above_the_limit_are_left_out(repository: Repository) -> None:
    small = InputOptions(
        suffixes=SUFFIXES, source_locale="en-US", limits=Limits(file_bytes=len(OLD))
    )
    source = open_english(str(repository.folder), small)
    assert name(NEW) not in dict(source.iter_new(()))
    assert source.read(name(NEW)) is None


def test_a_file_of_a_folder_that_cannot_be_read_is_counted(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "gone.md").symlink_to(tmp_path / "nowhere.md")
    source = open_english(str(folder), OPTIONS)
    assert len(list(source.iter_new(()))) == 2
    assert source.unreadable == 1


def test_a_damaged_object_is_counted_and_the_others_are_read(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.git")
    repository.commit({"a.md": OLD, "b.md": NEW})
    damaged = repository.folder / "objects" / content_hash(OLD)[:2] / content_hash(OLD)[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"damaged")
    source = open_english(str(repository.folder), OPTIONS)
    assert dict(source.iter_new(())) == texts(NEW)
    assert source.unreadable == 1


def test_other_objects_than_blobs_have_no_content(repository: Repository) -> None:
    commit = str(repository.git.references["refs/heads/main"].target)
    source = open_english(str(repository.folder), OPTIONS)
    assert source.read(bytes.fromhex(commit)) is None


@pytest.mark.parametrize("given", ["nowhere", "nowhere@main"])
def test_a_source_must_exist(tmp_path: Path, given: str) -> None:
    with pytest.raises(InputError, match="does not exist"):
        open_english(str(tmp_path / given), OPTIONS)


def test_a_reference_must_exist(repository: Repository) -> None:
    with pytest.raises(InputError, match="has no reference mian"):
        open_english(f"{repository.folder}@mian", OPTIONS)


def test_a_folder_that_only_looks_like_a_repository_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(InputError, match="cannot be opened as a git repository"):
        open_english(str(tmp_path), OPTIONS)


def test_a_clone_that_lacks_versions_is_told(tmp_path: Path) -> None:
    whole = Repository(tmp_path / "docs.git")
    first = whole.commit({"a.md": OLD})
    whole.commit({"a.md": NEW}, first)
    whole.git.config["uploadpack.allowFilter"] = True
    found = {}
    for name, option in {"shallow": "--depth=1", "partial": "--filter=blob:none"}.items():
        url = f"file://{whole.folder}"
        command = ["git", "clone", "-q", "--bare", "-b", "main", option, url, name]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        source = open_english(str(tmp_path / name), OPTIONS)
        found[name] = source.lack.partition(";")[0], dict(source.iter_new(()))
    assert found == {
        "shallow": ("a shallow clone", texts(NEW)),
        "partial": ("a partial clone", {}),
    }
    assert open_english(str(whole.folder), OPTIONS).lack == ""
    assert open_english(str(_folder(tmp_path)), OPTIONS).lack == ""
