"""Documents of one page over time, and of its neighbours; the resulting memory."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pages import all_exports, document, exported_if_any, memory, page, pair

from tmx_extract.model import Document, TargetForms
from tmx_extract.store.batch import Sighting
from tmx_extract.store.known_contents import KnownDocuments
from tmx_extract.store.target_forms import was_compared

FIRST: dict[int | str, tuple[str, str]] = {
    101: ("Save a file", "ファイルの保存"),
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close it.", "閉じます。"),
    "p105": ("A note.", "注記です。"),
}
EDITED = FIRST | {103: ("Save the file.", "ファイルを保存してください。")}
SECOND = FIRST | {104: ("Close the window.", "ウィンドウを閉じます。")}

# One page over time, and a few neighbours with the same texts.
POOL: Sequence[Document] = [
    # The first handback, its copy with CRLF, a second delivery and a human one.
    document(page(FIRST)),
    document(page(FIRST, newline="\r\n")),
    document(page(FIRST, prefix="b07a1", lasthandoff="05/20/2024")),
    document(page(EDITED, prefix="c0ffe", kind="HT", lasthandoff="05/18/2024")),
    # Another text in the same delivery: a conflict.
    document(page(FIRST | {104: ("Close it.", "それを閉じます。")})),
    # A newer handback at the same path, and an even newer one without any date.
    document(
        page(
            SECOND,
            prefix="d1d1d",
            locfileid="60000001",
            openlocfilehash="2" * 40,
            lasthandoff="07/01/2024",
        )
    ),
    document(
        page(
            SECOND,
            prefix="e2e2e",
            locfileid="70000001",
            openlocfilehash="3" * 40,
            lasthandoff=None,
        )
    ),
    # Neighbours: the same sentence with other targets, to change the decision by frequency.
    document(
        page(
            {103: ("Close it.", "それを閉じます。"), 104: ("Save the file.", "保存。")},
            prefix="11111",
            locfileid="80000001",
            openlocfilehash="4" * 40,
        ),
        "docs/close.md",
    ),
    document(
        page(
            {103: ("Close it.", "閉じます。"), 104: ("Save the file.", "保存。")},
            prefix="22222",
            locfileid="80000002",
            openlocfilehash="5" * 40,
            kind=None,
        ),
        "docs/exit.md",
        repository="handbook.ja-jp",
    ),
    # A page made of two deliveries, delivered twice.
    document(
        page(FIRST, locfileid="80000003", openlocfilehash="6" * 40)
        + pair("5eed5-103", "A guest.", "客。").encode(),
        "docs/patched.md",
    ),
    document(
        page(FIRST, prefix="66666", locfileid="80000003", openlocfilehash="6" * 40)
        + pair("5eed5-103", "A guest.", "お客。").encode(),
        "docs/patched.md",
    ),
    # No locfileid; and no field at all.
    document(page(FIRST, prefix="33333", locfileid=None), "docs/old.md"),
    document(pair("44444-103", "Close it.", "閉じる。").encode() * 2, "docs/bare.md", hint="ja-JP"),
    # Newer pages without pairs: of the same handback, of a newer one, and of one in between.
    document(page({}, locfileid="80000001", openlocfilehash="4" * 40), "docs/close.md"),
    document(
        page({}, locfileid="80000004", openlocfilehash="8" * 40, lasthandoff="09/01/2024"),
        "docs/close.md",
    ),
    document(
        page({}, locfileid="80000005", openlocfilehash="9" * 40, lasthandoff="08/01/2024"),
        "docs/close.md",
    ),
]
# The same files in a fork and under another path, among the pages of those places.
COPIES: Sequence[Document] = [
    POOL[0],
    POOL[5],
    document(page(FIRST), repository="handbook-fork.ja-jp"),
    document(page(FIRST), "archive/save.md"),
    document(page(FIRST, prefix="b07a1", lasthandoff="08/01/2024"), "archive/save.md"),
    # If the path identifies the handback, another path is another handback.
    document(page(FIRST, prefix="33333", locfileid=None), "docs/old.md"),
    document(page(FIRST, prefix="33333", locfileid=None), "docs/old.md", repository="a.ja-jp"),
    document(page(FIRST, prefix="33333", locfileid=None), "docs/older.md"),
    # If the place determines the locale, another place may be another one.
    document(pair("44444-103", "Close it.", "閉じる。").encode(), "docs/bare.md", hint="ja-JP"),
    document(pair("44444-103", "Close it.", "閉じる。").encode(), "a/bare.md", hint="ja-JP"),
    document(pair("44444-103", "Close it.", "閉じる。").encode(), "ko/bare.md", hint="ko-KR"),
    # Without pairs the handback is the newest at one page; with pairs it is history at another.
    document(page({}, lasthandoff="09/01/2024"), "docs/clean.md"),
]


def beside(item: Document, name: str, targets: Mapping[int, str] | None = None) -> Document:
    """Return the document after comparison with the published page of that name."""
    return replace(item, published=TargetForms(content_hash=name * 40, targets=targets or {}))


STARS: dict[int | str, tuple[str, str]] = {
    103: ("\\* Only here.", "\\* のみ。"),
    104: ("A \\* b.", "甲 \\* 乙。"),
    105: ("Close it.", "閉じます。"),
}
"""The rule keeps the first backslash and removes the second one."""
_STARS = document(page(STARS, locfileid="90000001", openlocfilehash="7" * 40), "docs/stars.md")
# One page published in several forms, its copies, and neighbours with its texts.
PUBLISHED: Sequence[Document] = [
    _STARS,
    beside(_STARS, "a"),
    beside(_STARS, "b", {0: "* のみ。"}),
    beside(_STARS, "c", {0: "* のみ。", 1: "甲 \\* 乙。"}),
    # Shorter than the others, so it is preferred.
    beside(_STARS, "d", {0: "*のみ。"}),
    replace(beside(_STARS, "e", {1: "甲 \\* 乙。"}), origin=replace(_STARS.origin, path="a.md")),
    # The same texts in a copy without comparison, and in a second delivery.
    document(
        page(STARS, locfileid="90000001", openlocfilehash="7" * 40, newline="\r\n"),
        "docs/stars.md",
    ),
    beside(
        document(
            page(STARS, prefix="b07a1", locfileid="90000001", openlocfilehash="7" * 40),
            "docs/stars.md",
        ),
        "b",
        {0: "* のみ。"},
    ),
    # Other texts in the same delivery, so that the frequency of each matters.
    document(
        page(
            STARS | {103: ("\\* Only here.", "\\* だけ。"), 104: ("A \\* b.", "甲 \\* 乙")},
            locfileid="90000001",
            openlocfilehash="7" * 40,
        ),
        "docs/stars.md",
    ),
    beside(
        document(
            page(
                {103: STARS[103], 104: ("\\* Only here.", "\\* だけ。"), 105: STARS[104]},
                locfileid="90000002",
                openlocfilehash="8" * 40,
            ),
            "docs/more.md",
        ),
        "f",
        {0: "* のみ。", 1: "* だけ。"},
    ),
    # The author form of one equals the written form of the other.
    document(
        page(
            {103: ("\\* Only here.", "* のみ。"), 104: ("A * b.", "甲 \\* 乙。")},
            locfileid="90000003",
            openlocfilehash="9" * 40,
        ),
        "docs/bare-stars.md",
    ),
]


def committed(day: int, data: bytes, path: str = "docs/save.md") -> Document:
    """Return the page as found in the commit of this day; 0: outside git."""
    found = document(data, path, hint="ja-JP")
    if not day:
        return found
    at = f"2024-05-{day:02}T10:00:00Z"
    return replace(found, origin=replace(found.origin, revision=f"{day:040}", committed_at=at))


def _undated(prefix: str, target: str) -> bytes:
    return pair(f"{prefix}-103", "Save the file.", target).encode()


# Versions without dates or with equal dates, for which the commits decide.
COMMITTED: Sequence[Document] = [
    committed(11, _undated("11111", "保存一。")),
    committed(9, _undated("22222", "保存二。")),
    committed(14, _undated("33333", "保存三。")),
    # Seen again in an earlier commit, in a later one, and outside git.
    committed(6, _undated("33333", "保存三。")),
    committed(28, _undated("22222", "保存二。")),
    committed(0, _undated("11111", "保存一。")),
    # The same handback and date: redeliveries, and the same text again.
    committed(17, page(SAVED := {103: ("Save the file.", "保存四。")})),
    committed(16, page(FIRST, prefix="b07a1")),
    committed(18, page(SAVED | {104: ("Close it.", "閉じる。")}, prefix="c0ffe")),
    committed(3, page(SAVED | {104: ("Close it.", "閉じる。")}, prefix="c0ffe")),
    # Another handback of the same date, and one whose date differs from every commit.
    committed(20, page(SECOND, prefix="d1d1d", locfileid="1", openlocfilehash="2" * 40)),
    committed(19, page(SECOND, prefix="e2e2e", locfileid="2", openlocfilehash="3" * 40)),
    committed(
        25, page(SECOND, prefix="f3f3f", locfileid="3", openlocfilehash="4" * 40, lasthandoff=None)
    ),
    # A copy at another page, with its own commit.
    committed(27, _undated("11111", "保存一。"), "docs/copy.md"),
    committed(26, _undated("22222", "保存二。"), "docs/copy.md"),
    committed(24, page(FIRST, prefix="b07a1"), "docs/copy.md"),
]


class Result(NamedTuple):
    """The results that must not depend on the order."""

    memory: list[tuple[object, ...]]
    exports: list[bytes]
    conflicts: list[tuple[object, ...]]
    superseded: list[tuple[object, ...]]
    seen: list[tuple[object, ...]]
    chosen: list[tuple[object, ...]]
    entries: list[tuple[object, ...]]
    as_written: bytes
    published: list[tuple[object, ...]]


def result_of(connection: sqlite3.Connection) -> Result:
    return Result(
        memory(connection),
        all_exports(connection, "ja-JP"),
        connection.execute(
            "SELECT c.is_paragraph, c.number, c.rule, ce.target, oe.target FROM conflict c"
            " JOIN segment cs ON cs.id = c.chosen_id JOIN entry ce ON ce.id = cs.entry_id"
            " JOIN segment os ON os.id = c.other_id JOIN entry oe ON oe.id = os.entry_id"
            " ORDER BY 1, 2, 3, 4, 5"
        ).fetchall(),
        connection.execute(
            "SELECT h.key, n.key FROM handback h JOIN handback n ON n.id = h.superseded_by"
            " ORDER BY 1"
        ).fetchall(),
        connection.execute(
            "SELECT DISTINCT p.repository, p.path, d.locale, d.content_hash, h.key"
            " FROM sighting s JOIN page p ON p.id = s.page_id"
            " JOIN document d ON d.id = s.document_id JOIN handback h ON h.id = d.handback_id"
            " ORDER BY 1, 2, 3, 4, 5"
        ).fetchall(),
        connection.execute(
            "SELECT h.key, d.content_hash, s.id & 16777215, s.segment_id, s.chosen, s.reason,"
            " e.hash FROM segment s JOIN document d ON d.id = s.document_id"
            " JOIN handback h ON h.id = d.handback_id JOIN entry e ON e.id = s.entry_id"
            " ORDER BY 1, 2, 3"
        ).fetchall(),
        connection.execute(
            "SELECT hash, source, target, author_source, author_target, author_evidence,"
            " author_hash, written_hash FROM entry ORDER BY 1"
        ).fetchall(),
        exported_if_any(connection, dedupe="pair", locale="ja-JP", as_written=True),
        connection.execute(
            "SELECT h.key, d.content_hash, p.ordinal, p.content_hash, p.evidence, p.text"
            " FROM target_form p JOIN document d ON d.id = p.document_id"
            " JOIN handback h ON h.id = d.handback_id"
            " UNION ALL SELECT DISTINCT h.key, d.content_hash, NULL, c.content_hash, NULL, NULL"
            " FROM comparison c JOIN document d ON d.id = c.document_id"
            " JOIN handback h ON h.id = d.handback_id ORDER BY 1, 2, 3, 4"
        ).fetchall(),
    )


def sighted(connection: sqlite3.Connection, item: Document) -> Document | Sighting:
    """Return a sighting if the document is known, as `ingest` does."""
    known = KnownDocuments(connection).find(item.content_hash, item.origin, item.source_locale)
    if known is None:
        return item
    published = item.published
    if published and was_compared(connection, known, published.content_hash):
        published = replace(published, targets={})
    return Sighting(document_id=known, origin=item.origin, published=published)
