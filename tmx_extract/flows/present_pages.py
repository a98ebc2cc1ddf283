"""Note the pages that exist in the inputs of a run, so that the memory finds deleted pages."""

from collections import defaultdict
from collections.abc import Iterator

from tmx_extract.inputs.directory import is_folder
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.registry import Inputs
from tmx_extract.store.branch_tips import Head, PageName

# After one of these problems, some existing pages were not seen.
_CUT_SHORT = ("archive-too-large", "damaged-archive", "damaged-repository", "unsafe-path")
# A file with one of these problems is not a page.
_NO_PAGES = ("archive-in-folder", "unread-submodule")


class PresentPages:
    """Notes every file of a run."""

    def __init__(self, inputs: Inputs, *, complete: bool) -> None:
        """With `complete`, folders and archives contain all pages of their repositories."""
        self._inputs = inputs
        self._complete = complete
        self._seen = defaultdict[str, set[PageName]](set)
        self._is_cut_short = set[str]()

    def note(self, file: InputFile) -> None:
        """Note a file that was found, readable or not."""
        code = "" if file.refused is None else file.refused.code
        if code in _CUT_SHORT:
            self._is_cut_short.add(file.location)
        is_page = code not in _NO_PAGES and not (file.is_input and code)
        if is_page:
            self._seen[file.location].add((file.origin.repository, file.origin.path))

    def note_unreadable(self, file: InputFile) -> None:
        """Note an unreadable file; the files of an unreadable folder were not seen."""
        if is_folder(file.shown):
            self._is_cut_short.add(file.location)

    def list_heads(self) -> Iterator[Head]:
        """Return the pages at the tips of branches, then those of complete folders and archives."""
        complete = defaultdict[PageName, set[PageName]](set)
        partly = set[PageName]()
        for name in self._inputs.names:
            tip = self._inputs.read_tip(name)
            if tip is None:
                for repository, path in self._seen[name]:
                    place = repository, "" if repository else name
                    complete[place].add((repository, path))
                    if name in self._is_cut_short:
                        partly.add(place)
            elif tip.branch:
                yield Head(
                    repository=tip.repository,
                    branch=tip.branch,
                    commit=tip.commit,
                    committed_at=tip.committed_at,
                    commits=tip.commits,
                    location=tip.location,
                    roots=tip.roots,
                    is_whole=tip.is_whole,
                    pages=tip.pages,
                    seen=self._seen[name],
                )
        for place, pages in complete.items() if self._complete else ():
            yield Head(
                repository=place[0],
                branch=place[1],
                is_branch=False,
                is_whole=place not in partly,
                pages=pages,
            )
