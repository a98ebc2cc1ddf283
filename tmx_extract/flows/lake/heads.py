"""The deleted pages of a lake, by the rules of the memory."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from tmx_extract.flows.present_pages import PresentPages
from tmx_extract.lake.heads import iter_heads
from tmx_extract.lake.layout import Lake
from tmx_extract.store.branch_tips import Head, PageName, find_deleted_pages

_OF_HEAD = ("repository", "branch", "commit_name", "committed_at", "location", "roots", "commits")


def list_heads(pages: PresentPages) -> Iterator[dict[str, Any]]:
    """Yield the rows for the branches of a run."""
    for head in pages.list_heads():
        facts = {
            "repository": head.repository,
            "branch": head.branch,
            "commit_name": head.commit,
            "committed_at": head.committed_at,
            "location": head.location,
            "roots": " ".join(head.roots),
            "commits": head.commits,
            "is_whole": head.is_whole,
        }
        names = sorted({*head.pages, *head.seen})
        there = set(head.pages)
        if not names:
            yield {**facts, "page_repository": None, "page_path": None, "is_there": False}
        for repository, path in names:
            is_there = (repository, path) in there
            yield {**facts, "page_repository": repository, "page_path": path, "is_there": is_there}


def find_deleted(lake: Lake) -> list[PageName]:
    """Return the pages that are gone from every branch on which they were seen, in order."""
    return find_deleted_pages(iter_lake_heads(lake))


def iter_lake_heads(lake: Lake) -> Iterator[Head]:
    """Yield the tips of all branches, as each addition found them."""
    for rows in iter_heads(lake):
        yield from _read_heads(rows)


def _read_heads(rows: Iterable[dict[str, Any]]) -> Iterator[Head]:
    for _, several in groupby(rows, key=lambda row: [row[name] for name in _OF_HEAD]):
        pages, seen = list[PageName](), list[PageName]()
        for row in several:
            if row["page_path"] is not None:
                seen.append((row["page_repository"], row["page_path"]))
                pages += seen[-1:] if row["is_there"] else []
        yield Head(
            repository=row["repository"],
            branch=row["branch"],
            commit=row["commit_name"],
            committed_at=row["committed_at"],
            commits=row["commits"],
            location=row["location"],
            roots=tuple(row["roots"].split()),
            is_whole=row["is_whole"],
            pages=pages,
            seen=seen,
        )
