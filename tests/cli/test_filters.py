"""Typed filters: the resulting selection, and the messages for refused ones."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
import typer
from pages import call, page, write_files

from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.model import FieldCondition, Selection


def test_typed_options_become_a_selection() -> None:
    filters = Filters(
        locale="ja-JP",
        translation_type="HT",
        repository="*.ja-jp",
        path="docs/*",
        since=datetime(2024, 1, 2),
        where=["ms.topic=ref*", "robots!=noindex", "ms.service", "a=b=c", "empty="],
        places=["heading, table", "link"],
        min_words=2,
        max_words=2,
        not_identical=True,
        exclude_problem=["duplicate-id", "duplicate-id"],
        sample=5,
        seed=7,
        limit=3,
    )
    assert build_selection(filters, dedupe="pair", places_elsewhere=4) == Selection(
        dedupe="pair",
        locale="ja-JP",
        translation_type="HT",
        repository="*.ja-jp",
        path="docs/*",
        since="2024-01-02",
        where=(
            FieldCondition(field="ms.topic", value="ref*"),
            FieldCondition(field="robots", value="noindex", negated=True),
            FieldCondition(field="ms.service", value="*"),
            FieldCondition(field="a", value="b=c"),
            FieldCondition(field="empty", value=""),
        ),
        places=frozenset({"heading", "table-cell", "link-text"}),
        min_words=2,
        max_words=2,
        not_identical=True,
        without_problems=frozenset({"duplicate-id"}),
        sample=5,
        seed=7,
        limit=3,
        places_elsewhere=4,
    )


def test_no_options_select_everything() -> None:
    assert build_selection(Filters(), dedupe="none") == Selection(dedupe="none")


@pytest.mark.parametrize("sign", ["!", "^"])
def test_either_sign_negates_a_set(sign: str) -> None:
    filters = Filters(path=f"docs/[{sign}a]*", repository=f"[{sign}b]*", where=[f"x=[{sign}c]"])
    assert build_selection(filters, dedupe="none") == Selection(
        dedupe="none",
        path="docs/[^a]*",
        repository="[^b]*",
        where=(FieldCondition(field="x", value=f"[{sign}c]"),),
    )


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(where=["=x"]), "'=x' names no field"),
        (Filters(where=["!=x"]), "'!=x' names no field"),
        (
            Filters(places=["heading,cell"]),
            "'cell' is not a place. The places are paragraph, heading",
        ),
        (Filters(places=[""]), "'' is not a place"),
        (Filters(exclude_problem=["typo"]), "'typo' is not a code. The codes are unreadable-file"),
        (Filters(exclude_problem=["empty-text"]), "is found when a file is written"),
        (Filters(min_words=3, max_words=2), "3 is more than --max-words"),
        (Filters(seed=1), "draws nothing without --sample"),
        (Filters(path=""), "is empty; leave it out for all"),
        (Filters(repository=""), "is empty; leave it out for all"),
        (Filters(locale=" "), "is empty; leave it out for all"),
        (Filters(source_locale=""), "is empty; leave it out for all"),
    ],
)
def test_invalid_options_are_refused(filters: Filters, message: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        build_selection(filters, dedupe="none")
    assert message in caught.value.message


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    write_files(tmp_path / "docs", {"a.md": page({103: ("One.", "一。"), 104: ("Two.", "二。")})})
    call("ingest", "docs")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["po", "--codes", "native"], "'native' is not one of text, plain"),
        (["tmx", "--mt-as", "omit"], "'omit' has no effect here"),
        (["tmx", "--xliff-codes", "bpt"], "'bpt' has no effect here"),
        (["xliff", "--xliff-codes", "bpt", "--codes", "text"], "nothing without --codes native"),
        (["xliff2", "--xliff-version", "3"], "'3' is not one of 2.0, 2.1"),
        (["xliff", "--context", "memoq"], "XLIFF 1.2 has no place for it"),
        (["tmx", "--context", "memoq,deja"], "'deja' is not one of memoq, trados"),
        (["tmx", "--split-by", "page"], "'page' is not one of document, folder, product, type"),
        (["tmx", "--split-by", "size=0"], "'size=0' is not one of"),
        (["tmx", "--split-by", "type"], "several files need a folder"),
        (["tmx", "--split-by", f"size={10**20}"], "is not one of document, folder"),
        (["tmx", "--split-by", f"size={'9' * 5000}"], "is not one of document, folder"),
        (["tmx", "--sample", "0"], "greater than or equal to 1"),
        (["tmx", "--sample", str(10**20)], "less than or equal to"),
        (["tmx", "--limit", str(10**20)], "less than or equal to"),
        (["tmx", "--min-words", str(10**20)], "less than or equal to"),
        (["tmx", "--max-words", str(10**20)], "less than or equal to"),
        (["tmx", "--places", str(10**20)], "less than or equal to"),
        (["tmx", "--path", "\udcff*"], "is not UTF-8"),
        (["tmx", "--repository", "\udcff*"], "is not UTF-8"),
        (["tmx", "--force"], "means nothing without --split-by"),
    ],
)
def test_options_that_a_format_does_not_support_are_refused(
    command: Sequence[str], message: str
) -> None:
    answer = call("export", *command, "-o", "-")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert message in " ".join(answer.stderr.replace("│", " ").split())


def test_context_gives_the_neighbours() -> None:
    plain = call("export", "tmx", "-o", "-").stdout
    every = call("export", "tmx", "--context", "all", "-o", "-").stdout
    named = call("export", "tmx", "--context", "memoq,trados, xtm,phrase", "-o", "-").stdout
    assert plain.count("Two.") == 1
    assert every.count("Two.") > 1
    assert named == every


def test_a_split_is_reported() -> None:
    answer = call("export", "tmx", "--split-by", "size=1", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (
        0,
        "2 pairs for ja-JP written to out, 2 files\n",
    )
