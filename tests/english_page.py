"""A localized page, and the repository of its English page."""

import sqlite3
from hashlib import sha1
from pathlib import Path

from git_repository import Repository
from pages import inputs_of, pair

from tmx_extract.extract.read import SUFFIXES
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.ingest import ingest
from tmx_extract.flows.ingest_options import IngestOptions, IngestReport
from tmx_extract.inputs.english import open_english
from tmx_extract.inputs.files import InputOptions

ENGLISH = """\
---
title: Save orders? | Microsoft Docs
description: How to save.
---
# Saving

Save the order, then
close it.

![A form with two fields](media/form.png)

Type "Esc".
"""
PROVEN_HASH = sha1(ENGLISH.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()


def localized(
    prefix: str = "4ef9c", *, wanted: str = PROVEN_HASH, last: str = "Type “Esc”."
) -> str:
    """Return the translation, with hidden title, description and image text."""
    return "\n".join(
        [
            "---",
            "title: 注文を保存しますか? | Microsoft Docs",
            "description: 保存の方法。",
            f"ms.openlocfilehash: {wanted}",
            "ms.translationtype: MT",
            "ms.contentlocale: ja-JP",
            "ms.lasthandoff: 05/15/2024",
            'ms.locfileid: "53077226"',
            "---",
            f"# {pair(f'{prefix}-104', 'Saving', '保存')}",
            "",
            pair(f"{prefix}-105", "Save the order, then close it.", "注文を保存して閉じます。"),
            "",
            "![2 つの欄があるフォーム](media/form.png)",
            "",
            pair(f"{prefix}-107", last, "Esc キーを押します。"),
            "",
        ]
    )


def write_pages(tmp_path: Path, **pages: str) -> Path:
    """Return a folder with the localized pages."""
    folder = tmp_path / "docs.ja-jp"
    for name, text in pages.items():
        path = folder / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def write_english(tmp_path: Path, text: str = ENGLISH) -> Path:
    """Return a repository in which the page was rewritten later."""
    repository = Repository(tmp_path / "docs.git")
    first = repository.commit({"docs/save.md": text})
    repository.commit({"docs/save.md": "# Rewritten\n"}, first)
    return repository.folder


def open_pages(connection: sqlite3.Connection, *given: Path) -> EnglishPages:
    """Return English pages with an index."""
    options = InputOptions(suffixes=SUFFIXES, source_locale="en-US")
    pages = EnglishPages(connection, [open_english(str(one), options) for one in given])
    pages.index_new()
    return pages


def ingest_with(connection: sqlite3.Connection, folder: Path, *english: Path) -> IngestReport:
    """Read the folder, with English pages if given."""
    pages = open_pages(connection, *english) if english else None
    return ingest(connection, inputs_of(folder), IngestOptions(english=pages))
