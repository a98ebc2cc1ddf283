"""Reading exports back."""

from benchmarks.read_back import compare, fit_gettext


def test_unsupported_characters_of_gettext_are_not_a_difference() -> None:
    pairs = [
        ("Save.", "保存。\n"),
        ("\r\nSave.", "保存。"),
        ("\nSave.\n", "\n保存。\n"),
        ("Save.", "\n  [保存](a.md)。"),
    ]
    assert list(fit_gettext(pairs)) == [
        ("Save.", "保存。"),
        ("\r\nSave.", "保存。"),
        ("\nSave.\n", "\n保存。\n"),
        ("Save.", "  [保存](a.md)。"),
    ]
    assert compare(fit_gettext(pairs[:1]), [("Save.", "保存！")])[1]
