"""Small histories, one for each rule; each is a list of page versions."""

import random
from typing import Any

from lakes import Version
from pages import ENGLISH_HASH, page

OTHER_HASH = "0" * 39 + "1"
THIRD_HASH = "0" * 39 + "2"
_SAVE, _OPEN = ("Save the file.", "ファイルを保存します。"), ("Open it.", "開きます。")
_PARAGRAPH = ("Save the file. Open it.", "ファイルを保存します。開きます。")


def _two_prefixes() -> bytes:
    own = page({103: _SAVE}, locfileid="21")
    return (
        own + page({103: _OPEN, 104: _SAVE}, prefix="0a0a0", locfileid=None).split(b"---\n\n")[-1]
    )


CASES: dict[str, list[Version]] = {
    "one-page-in-two-repositories": [
        Version(page({103: _SAVE}, locfileid="1")),
        Version(page({103: _SAVE}, locfileid="1"), repository="fork.ja-jp"),
        Version(page({103: _SAVE}, locfileid="1"), path="docs/copy.md"),
    ],
    "machine-then-human-with-the-same-text": [
        Version(page({103: _SAVE}, locfileid="2", kind="MT")),
        Version(page({103: _SAVE}, locfileid="2", kind="HT", prefix="aaaaa")),
    ],
    "machine-then-human-with-another-text": [
        Version(page({103: _SAVE}, locfileid="3", kind="MT")),
        Version(
            page({103: (_SAVE[0], "保存する。")}, locfileid="3", kind="HT", prefix="aaaaa"),
        ),
    ],
    "redelivery-at-another-date": [
        Version(page({103: _SAVE, 104: _OPEN}, locfileid="4", lasthandoff="01/02/2023")),
        Version(
            page(
                {103: (_SAVE[0], "保存する。"), 104: _OPEN},
                locfileid="4",
                prefix="aaaaa",
                lasthandoff="03/04/2023",
            )
        ),
    ],
    "conflict-in-one-delivery": [
        Version(page({103: _SAVE}, locfileid="5")),
        Version(page({103: (_SAVE[0], "保存する。")}, locfileid="5"), path="docs/b.md"),
        Version(page({103: (_SAVE[0], "保存する。"), 104: _OPEN}, locfileid="5"), path="docs/c.md"),
    ],
    "conflict-decided-by-frequency": [
        Version(page({103: ("Yes", "はい")}, locfileid="6")),
        Version(page({103: ("Yes", "ええ")}, locfileid="6"), path="docs/b.md"),
        Version(page({103: ("Yes", "ええ")}, locfileid="61", openlocfilehash=OTHER_HASH)),
    ],
    "without-locfileid": [
        Version(page({103: _SAVE}, locfileid=None), committed_at="2020-01-01T00:00:00Z"),
        Version(
            page({103: (_SAVE[0], "保存する。")}, locfileid=None),
            committed_at="2021-01-01T00:00:00Z",
        ),
        Version(page({103: _OPEN}, locfileid=None, openlocfilehash=None, lasthandoff=None)),
    ],
    "rename": [
        Version(page({103: _SAVE}, locfileid="7"), committed_at="2020-01-01T00:00:00Z"),
        Version(
            page({103: _SAVE}, locfileid="7"),
            path="docs/renamed.md",
            committed_at="2020-02-01T00:00:00Z",
        ),
        Version(
            page({103: _OPEN}, locfileid="8", openlocfilehash=OTHER_HASH),
            committed_at="2020-03-01T00:00:00Z",
        ),
    ],
    "two-prefixes-in-a-page": [Version(_two_prefixes())],
    "copy-with-carriage-returns": [
        Version(page({103: _SAVE, 104: _OPEN}, locfileid="9")),
        Version(page({103: _SAVE, 104: _OPEN}, locfileid="9", newline="\r\n"), path="docs/b.md"),
        Version(page({103: ("A\nb", "あ\nい")}, locfileid="91")),
        Version(page({103: ("A\nb", "あ\nい")}, locfileid="91", newline="\r\n"), path="docs/d.md"),
    ],
    "equal-dates": [
        Version(page({103: _SAVE}, locfileid="10")),
        Version(page({103: _OPEN}, locfileid="11", openlocfilehash=OTHER_HASH)),
        Version(page({103: ("No", "いいえ")}, locfileid="011", openlocfilehash=THIRD_HASH)),
    ],
    "date-of-the-first-commit": [
        Version(
            page({103: _SAVE}, locfileid="12", lasthandoff=None),
            committed_at="2024-06-01T00:00:00Z",
        ),
        Version(
            page({103: _OPEN}, locfileid="13", openlocfilehash=OTHER_HASH),
            committed_at="2024-05-01T00:00:00Z",
        ),
        Version(
            page({103: _OPEN}, locfileid="14", openlocfilehash=THIRD_HASH, lasthandoff=None),
        ),
    ],
    "a-page-without-pairs": [
        Version(page({103: _SAVE}, locfileid="15")),
        Version(page({}, locfileid="16", openlocfilehash=OTHER_HASH, lasthandoff="01/01/2025")),
        Version(page({}, locfileid="17"), path="docs/bare.md"),
        Version(
            page({}, locfileid="18", openlocfilehash=OTHER_HASH, lasthandoff="01/01/2025"),
            path="docs/bare.md",
        ),
    ],
    "paragraphs-in-place-of-sentences": [
        Version(
            page({103: _SAVE, 104: _OPEN}, locfileid="19", lasthandoff="01/02/2023"),
        ),
        Version(
            page({"p103": _PARAGRAPH}, locfileid="19", prefix="aaaaa", lasthandoff="03/04/2023"),
        ),
    ],
    "sentences-in-place-of-a-paragraph": [
        Version(
            page(
                {"p103": ("Save the\u3000file.\u00a0 Open it.", "保存")},
                locfileid="20",
                lasthandoff="01/02/2023",
            ),
        ),
        Version(
            page(
                {103: _SAVE, 104: _OPEN, 105: ("", "")},
                locfileid="20",
                prefix="aaaaa",
                lasthandoff="03/04/2023",
            ),
        ),
    ],
    "escapes": [
        Version(
            page({103: (r"Use \* here", r"ここで \* を使う"), 104: ("a*", r"あ\*")}, locfileid="22")
        ),
    ],
    "other-locale": [
        Version(page({103: ("Save the file.", "Speichern.")}, locfileid="23", locale="de-DE")),
        Version(page({103: _SAVE}, locfileid="23", locale=None)),
    ],
}


TEXTS = (
    ("Save the file.", "ファイルを保存します。"),
    ("Save the file.", "保存する。"),
    ("Open it.", "開きます。"),
    ("Save the file. Open it.", "ファイルを保存します。開きます。"),
    ("Save  the\u00a0file.", "ファイルを保存します。"),
    ("A\nb", "あ\nい"),
    ("", "空"),
    (r"Use \* here", r"ここで \* を使う"),
)
"""Pairs that contain each other, and pairs with white space and escapes."""
NUMBERS = (103, 104, "p103", "p105")
FIELDS: dict[str, list[Any]] = {
    "prefix": ["aaaaa", "bbbbb"],
    "locfileid": [None, "1", "2", "02"],
    "openlocfilehash": [None, ENGLISH_HASH, OTHER_HASH],
    "kind": [None, "MT", "HT"],
    "lasthandoff": [None, "01/02/2023", "03/04/2024"],
    "locale": [None, "ja-JP"],
    "newline": ["\n", "\r\n"],
}
"""The values of the arguments of `page`."""
PLACES: dict[str, list[str]] = {
    "path": ["docs/a.md", "docs/b.md", "b.md"],
    "repository": ["", "docs.ja-jp", "fork.ja-jp"],
    "committed_at": ["", "2022-01-01T00:00:00Z", "2023-01-02T10:00:00Z", "2024-01-01T00:00:00Z"],
}
"""The values of the other fields of `Version`."""


def draw_history(seed: int, length: int) -> list[Version]:
    """Return page versions drawn from these values; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [
        Version(
            page(
                {
                    number: draw.choice(TEXTS)
                    for number in draw.sample(NUMBERS, draw.randint(0, len(NUMBERS)))
                },
                **{name: draw.choice(values) for name, values in FIELDS.items()},
            ),
            **{name: draw.choice(values) for name, values in PLACES.items()},
        )
        for _ in range(length)
    ]
