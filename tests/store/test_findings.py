"""Findings are stored: no pair is checked twice, and a new version checks all again."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing

import pytest
from pages import SAVE, add, document, page, store_of
from pool import POOL

from tmx_extract.errors import StoreError
from tmx_extract.model import CheckVersion, Selection
from tmx_extract.store import findings as module
from tmx_extract.store.findings import (
    KeptFinding,
    UncheckedEntry,
    check_batch,
    check_groups,
    iter_findings,
    prepare_checks,
)
from tmx_extract.store.select import iter_occurrences

FILE = CheckVersion("has-file", 1)
CLOSE = CheckVersion("has-close", 1)
SEVERAL = CheckVersion("has-several", 1)
TEXTS = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close it.", "閉じます。"),
    105: ("Print it.", "印刷します。"),
}


class Finder:
    """Finds words, and records the pairs that it checked."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, tuple[str, ...]]] = []

    def __call__(
        self, entries: Sequence[UncheckedEntry], codes: Collection[str]
    ) -> Iterator[tuple[int, KeptFinding]]:
        for entry in entries:
            self.shown.append((entry.source, tuple(codes)))
            for code in codes:
                word = code.removeprefix("has-")
                place = entry.source.lower().find(word)
                if place >= 0:
                    spans = ((place, place + len(word)),)
                    yield entry.entry_id, KeptFinding(code, word, spans, ())


def check(connection: sqlite3.Connection, *checks: CheckVersion) -> Finder:
    finder = Finder()
    prepare_checks(connection, checks)
    while check_batch(connection, checks, finder):
        pass
    return finder


def found(connection: sqlite3.Connection, *checks: CheckVersion) -> list[tuple[str, list[str]]]:
    selection = Selection(dedupe="pair", with_findings=checks)
    return [
        (occurrence.source, [f"{one.code} {one.found} {one.source}" for one in several])
        for occurrence, several in iter_findings(connection, selection)
    ]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)


def test_findings_come_with_their_pairs_in_page_order() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        check(connection, FILE, CLOSE)
        assert found(connection, FILE, CLOSE) == [
            ("Save the file.", ["has-file file ((9, 13),)"]),
            ("Close it.", ["has-close close ((0, 5),)"]),
        ]
        assert found(connection, CLOSE) == [("Close it.", ["has-close close ((0, 5),)"])]


def test_no_pair_is_checked_twice() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        assert len(check(connection, FILE).shown) == 3
        assert check(connection, FILE).shown == []
        more = TEXTS | {106: ("File it.", "綴じます。")}
        add(connection, document(page(more, locfileid="9"), "docs/more.md"))
        assert check(connection, FILE).shown == [("File it.", ("has-file",))]


def test_a_later_check_catches_up_alone() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        check(connection, FILE)
        more = {103: ("File it.", "綴じます。")}
        add(connection, document(page(more, locfileid="9"), "docs/more.md"))
        assert check(connection, FILE, CLOSE).shown == [
            *((source, ("has-close",)) for source, _ in TEXTS.values()),
            ("File it.", ("has-close", "has-file")),
        ]


def test_a_new_version_checks_all_pairs_again_and_drops_old_findings() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        check(connection, FILE, CLOSE)
        newer = CheckVersion("has-file", 2)
        connection.execute("UPDATE finding SET found = 'old'")
        assert len(check(connection, newer, CLOSE).shown) == 3
        assert found(connection, newer, CLOSE) == [
            ("Save the file.", ["has-file file ((9, 13),)"]),
            ("Close it.", ["has-close old ((0, 5),)"]),
        ]


def test_pairs_with_findings_can_be_left_out() -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        check(connection, FILE, CLOSE)
        for dedupe in ("none", "segment", "pair", "source"):
            wanted = Selection(dedupe=dedupe, without_findings=(FILE, CLOSE))
            assert [one.source for one in iter_occurrences(connection, wanted)] == ["Print it."]


@pytest.mark.parametrize("what", ["never", "older version", "new pairs", "run since"])
def test_unchecked_pairs_are_not_left_out_silently(what: str) -> None:
    with closing(store_of(document(page(TEXTS)))) as connection:
        if what != "never":
            check(connection, FILE)
            check_groups(connection, SEVERAL, "source", lambda _, others: others[0])
        asked = CheckVersion("has-file", 2) if what == "older version" else FILE
        if what == "new pairs":
            texts = {103: ("File it.", "綴じます。")}
            add(connection, document(page(texts, locfileid="9"), "docs/more.md"))
        if what == "run since":
            asked = SEVERAL
            add(connection, document(page(SAVE, locfileid="9"), "docs/more.md"))
        wanted = Selection(dedupe="none", without_findings=(asked,))
        with pytest.raises(StoreError) as raised:
            list(iter_occurrences(connection, wanted))
        assert raised.value.message == f"not all pairs were checked for {asked.code}"
        assert raised.value.advice == f"Check them first: tmx-extract check --rule {asked.code}"


def test_an_empty_result_is_an_answer() -> None:
    with closing(store_of(document(page({103: ("Print.", "印刷。")})))) as connection:
        check(connection, FILE)
        assert found(connection, FILE) == []


def test_groups_are_current_pairs_with_a_text_in_common() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def find(text: str, others: Sequence[str]) -> str:
        asked.append((text, tuple(others)))
        return "several" if text == "Close it." else ""

    with closing(store_of(*POOL)) as connection:
        check_groups(connection, SEVERAL, "source", find)
        current = {
            (one.source, one.target)
            for one in iter_occurrences(connection, Selection(dedupe="segment", locale="ja-JP"))
        }
        sources = {source for source, _ in current}
        targets = {
            source: tuple(sorted(target for other, target in current if other == source))
            for source in sources
        }
        assert asked == sorted((one, texts) for one, texts in targets.items() if len(texts) > 1)
        assert {source for source, _ in found(connection, SEVERAL)} == {"Close it."}
        asked.clear()
        check_groups(connection, SEVERAL, "source", find)
        assert asked == []
