"""Returned codes: resolved by the source, compared with it, and named."""

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.recover_codes import (
    CodeElement,
    CodeElements,
    put_characters,
    recover_codes,
)

OPEN, CLOSE = CodeElement("1", "open", "**"), CodeElement("1", "close", "**")
BREAK = CodeElement("2", "single", "<br>")
SOURCE: CodeElements = [OPEN, "it", CLOSE, BREAK]


def bare(token: CodeElement) -> CodeElement:
    return token._replace(raw="")


@pytest.mark.parametrize(
    ("target", "text", "problems"),
    [
        ([bare(OPEN), "あ", bare(CLOSE), bare(BREAK)], "**あ**<br>", ()),
        ([bare(BREAK), bare(OPEN), "あ", bare(CLOSE)], "<br>**あ**", ()),
        # Another number, but its content identifies it.
        ([OPEN._replace(id="7"), "あ", CLOSE._replace(id="7"), BREAK], "**あ**<br>", ()),
        # Another text in the target, as in its own address.
        ([OPEN, "あ", CLOSE, CodeElement("2", "single", "<br/>")], "**あ**<br/>", ()),
        (["あ"], "あ", (Diagnostic(code="codes-lost", found="**…**, <br>"),)),
        ([bare(OPEN), "あ", bare(BREAK)], "**あ<br>", (Diagnostic(code="codes-lost", found="**"),)),
        (
            [OPEN, "あ", CLOSE, BREAK, BREAK, bare(BREAK)],
            "**あ**<br><br><br>",
            (Diagnostic(code="codes-repeated", found="<br>, <br>"),),
        ),
        (
            [OPEN, "あ", CLOSE, BREAK, CodeElement("3", "single", "<hr>")],
            "**あ**<br><hr>",
            (Diagnostic(code="codes-added", found="<hr>"),),
        ),
        (
            [OPEN, "あ", CLOSE, CodeElement("3", "single", "")],
            "**あ**",
            (
                Diagnostic(code="codes-unknown", found="3"),
                Diagnostic(code="codes-lost", found="<br>"),
            ),
        ),
        ([], "", (Diagnostic(code="codes-lost", found="**…**, <br>"),)),
    ],
)
def test_codes_are_resolved_and_compared(
    target: CodeElements, text: str, problems: tuple[Diagnostic, ...]
) -> None:
    assert recover_codes(SOURCE, target) == ("**it**<br>", text, problems)


def test_a_unit_without_target_has_only_unknown_codes() -> None:
    assert recover_codes(SOURCE, None) == ("**it**<br>", "", ())
    unknown = (Diagnostic(code="codes-unknown", found="2"),)
    assert recover_codes([OPEN, CLOSE, bare(BREAK)], None) == ("****", "", unknown)


def test_a_guess_counts_without_other_evidence() -> None:
    guessed = CodeElement("5", "open", "", "*"), CodeElement("5", "close", "", "*")
    assert recover_codes(["a"], [guessed[0], "あ", guessed[1]]) == ("a", "*あ*", ())


def test_many_codes_are_not_all_named() -> None:
    source = [CodeElement(str(number), "single", f"<{number}>") for number in range(9)]
    assert recover_codes(source, ["あ"]).problems == (
        Diagnostic(code="codes-lost", found="<0>, <1>, <2> and 6 more"),
    )


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("あ␈い", "1:0008", ("あ\x08い", ())),
        ("ああ␈い", "1:0008", ("ああ\x08い", ())),
        ("␦い␦", "0:FFFE 1:FFFF", ("\ufffeい\uffff", ())),
        ("あ", "1:0008", ("あ", (Diagnostic(code="codes-lost", found="U+0008"),))),
        ("␈␈", "5:0008", ("␈␈", (Diagnostic(code="codes-lost", found="U+0008"),))),
        ("あ", "", ("あ", ())),
        ("あ?", "nonsense 1:zz", ("あ?", (Diagnostic(code="codes-lost", found=""),))),
    ],
)
def test_pictures_become_their_characters(
    text: str, listed: str, expected: tuple[str, tuple[Diagnostic, ...]]
) -> None:
    assert put_characters(text, listed) == expected
