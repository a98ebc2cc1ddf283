"""The grammar of PO as msgfmt of GNU gettext reads it."""

import gettext
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.fillable_files import Proposal, open_translations
from tmx_extract.formats.po.header import put_charset, put_field, read_fields, read_language
from tmx_extract.formats.po.parsing import PoCatalog
from tmx_extract.formats.returned_units import Returned, read_returned

HEADER = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SAVE = 'msgid "Save."\nmsgstr "保存。"\n'

# Entries, with their sources and targets.
ALLOWED: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "tabs": ('msgid\t\t"Save."\nmsgstr\t"保存。"\n', [("Save.", "保存。")]),
    "no blank": ('msgid"Save."\nmsgstr"保存。"\n', [("Save.", "保存。")]),
    "indented": (
        '  msgid "Sa"\n\t\t"ve."\n msgstr\n   "保"  \n\t"存。"\t\n',
        [("Save.", "保存。")],
    ),
    "form feeds": ('\f\vmsgid\f"Save."\vmsgstr "保存。"', [("Save.", "保存。")]),
    "one line": ('msgid "Sa" "ve." msgstr "保" "存。"', [("Save.", "保存。")]),
    "CRLF": (SAVE.replace("\n", "\r\n"), [("Save.", "保存。")]),
    "CR CR LF": (SAVE.replace("\n", "\r\r\n"), [("Save.", "保存。")]),
    "no final newline": (SAVE.rstrip(), [("Save.", "保存。")]),
    "empty lines inside": ('msgid "Save."\n\n \t\nmsgstr\n\n"保存。"\n', [("Save.", "保存。")]),
    "escapes": (r'msgid "\"\t\\n\n\a"' + "\n" + r'msgstr "\"\t\\n\n\a"', [('"\t\\n\n\a',) * 2]),
    "a line that goes on": ('msgid "Sa\\\nve."\nmsgstr "保\\\n存。"\n', [("Save.", "保存。")]),
    "line separators": (
        'msgid "Save\u2028\x85."\nmsgstr "保\u2028存。"\n',
        [("Save\u2028\x85.", "保\u2028存。")],
    ),
    "previous with tabs": (f'#|\t\tmsgid\t"Old."\n#|\t"More."\n{SAVE}', [("Save.", "保存。")]),
    "previous without spaces": (f'#|msgctxt"c"\n#|msgid"Old."\n{SAVE}', [("Save.", "保存。")]),
    "previous of a plural": (f'#| msgid "a"\n#| msgid_plural "b"\n{SAVE}', [("Save.", "保存。")]),
    "obsolete": (f'#~ msgid "a"\n#~ "b"\n#~ msgstr "c"\n\n{SAVE}', [("Save.", "保存。")]),
    "obsolete with tabs": (
        f'#, fuzzy\n#~|\tmsgid "o"\n#~\tmsgid\t"a"\n#~\tmsgstr "c"\n{SAVE}',
        [("Save.", "保存。")],
    ),
    "obsolete plural": (
        f'#~ msgid "a"\n#~ msgid_plural "b"\n#~ msgstr[0] "c"\n{SAVE}',
        [("Save.", "保存。")],
    ),
    "domain": (f'domain "other"\n{SAVE}', [("Save.", "保存。")]),
    "context": (f'msgctxt "a"\n"b"\n{SAVE}msgctxt "c"\n{SAVE}', [("Save.", "保存。")] * 2),
    "empty context": (f'msgctxt ""\n{SAVE}', [("Save.", "保存。")]),
    "comments": (
        f"#\n# a\n#. b\n#: c.c:1\n#: d\n#, fuzzy, c-format\n#= x\n#-#-#\n#\t\n{SAVE}# end",
        [("Save.", "保存。")],
    ),
    "plural": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', [("a", "c")]),
    "plural with spaces": ('msgid "a"\nmsgid_plural "b"\nmsgstr [ 0 ] "c"\n', [("a", "c")]),
    "empty plural": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n', [("a", "")]),
    "fuzzy plural": ('#, fuzzy\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', [("a", "c")]),
    "bytes": (r'msgid "\103\x41"' + "\n" + r'msgstr "\344\xbf\x9d\345\xad\x98"', [("CA", "保存")]),
}
# Files that msgfmt refuses, and we read: nothing is lost.
LENIENT: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a comment inside": ('msgid "Save."\n# why\nmsgstr "保存。"\n', [("Save.", "保存。")]),
    "fuzzy plural without msgstr": (
        f'#, fuzzy\nmsgid "a"\nmsgid_plural "b"\n\n{SAVE}',
        [("a", ""), ("Save.", "保存。")],
    ),
    "plural without msgstr at the end": (
        f'{SAVE}\nmsgid "a"\nmsgid_plural "b"\n',
        [("Save.", "保存。"), ("a", "")],
    ),
    "no msgstr": (f'msgid "a"\n\n# c\n#: d\n{SAVE}', [("a", ""), ("Save.", "保存。")]),
    "the same twice": (SAVE + SAVE, [("Save.", "保存。")] * 2),
    "an invalid escape": (r'msgid "it\'s \[a\]"' + '\nmsgstr "保"', [("it's [a]", "保")]),
}
REFUSED = {
    "a text alone": ('# c\n"a"\n', "line 7: a text without a keyword"),
    "words": ("what is this\n", "line 6: syntax error at 'what is this'"),
    "a no-break space": ('msgid\u00a0"a"\n', "line 6: syntax error at '\\xa0\"a\"'"),
    "an open text": ('msgid "a\nmsgstr "b"\n', "line 6: a text has no closing quote"),
    "an open text at the end": ('msgid "a"\nmsgstr "b', "line 7: a text has no closing quote"),
    "a closing quote inside": ('msgid "a" b"\nmsgstr "b"\n', "line 6: syntax error at 'b\"'"),
    "msgstr alone": ('\n\nmsgstr "b"\n', "line 8: a second msgstr"),
    "msgid_plural alone": ('msgid_plural "b"\n', "line 6: msgid_plural behind msgstr"),
    "msgctxt alone": (f'msgctxt "b"\nmsgctxt "c"\n{SAVE}', "line 6: msgctxt without msgid"),
    "msgctxt at the end": ('msgctxt "b"', "line 6: msgctxt without msgid"),
    "no text": ("msgid\nmsgstr\n", "line 6: msgid without a text"),
    "no text at the end": ('msgid "a"\nmsgstr', "line 7: msgstr without a text"),
    "msgstr twice": ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "line 8: a second msgstr"),
    "a number": ('msgid "a"\nmsgstr[0] "b"\n', "line 7: msgstr with a number"),
    "no number": ('msgid "a"\nmsgid_plural "b"\nmsgstr "b"\n', "line 8: msgstr without a number"),
    "a late plural": (
        'msgid "a"\nmsgstr "b"\nmsgid_plural "c"\n',
        "line 8: msgid_plural behind msgstr",
    ),
    "half obsolete": (
        '#~ msgid "a"\nmsgstr "b"\n',
        "line 7: only some lines of the entry begin with #~",
    ),
    "a text half obsolete": (
        '#~ msgid "a"\n"b"\n#~ msgstr "b"\n',
        "line 7: only some lines of the text begin with # and a sign",
    ),
    "an unknown escape": (r'msgid "C:\dir"', r"line 6: unknown escape \d"),
}


def read(data: str) -> list[Returned]:
    return list(read_returned(BytesIO((HEADER + data).encode()), ".po"))


@pytest.mark.parametrize("name", [*ALLOWED, *LENIENT])
def test_every_form_is_read(name: str) -> None:
    data, expected = (ALLOWED | LENIENT)[name]
    assert [(unit.source, unit.target) for unit in read(data)] == expected


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
@pytest.mark.parametrize("name", ALLOWED)
def test_msgfmt_reads_the_same(name: str, tmp_path: Path) -> None:
    data, expected = ALLOWED[name]
    compiled = tmp_path / "a.mo"
    done = subprocess.run(
        ["msgfmt", "--use-fuzzy", "-o", str(compiled), "-"],
        input=(HEADER + data).encode(),
        check=False,
        capture_output=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    if name == "domain":
        return
    with compiled.open("rb") as stream:
        catalog = gettext.GNUTranslations(stream)
    for unit, (source, target) in zip(read(data), expected, strict=True):
        if data.startswith("msgctxt"):
            assert catalog.pgettext(unit.id, source) == target
        else:
            # An entry without a target is its own translation.
            assert catalog.gettext(source) == (target or source)


PLURAL = 'msgid "a"\nmsgid_plural "b"\n'
FORMS: dict[str, tuple[str, tuple[Diagnostic, ...]]] = {
    "one": ('msgstr[0] "c"\n', (Diagnostic(code="plural-entry", found="a"),)),
    "none": ('msgstr[0] ""\nmsgstr[1] ""\n', (Diagnostic(code="plural-entry", found="a"),)),
    "not the first": (
        'msgstr[0] " "\nmsgstr[1] "c"\nmsgstr[2] "d"\n',
        (Diagnostic(code="partly-translated", found="2 of 3 plural forms"),),
    ),
    "no msgstr": ("", (Diagnostic(code="plural-entry", found="a"),)),
}


@pytest.mark.parametrize("name", FORMS)
def test_unsupported_forms_are_reported(name: str) -> None:
    forms, problems = FORMS[name]
    (unit,) = read(PLURAL + forms)
    assert unit.problems == problems


@pytest.mark.parametrize("keyword", ["msgstr", "msgid_plural", "msgstr[0]"])
def test_a_file_cannot_begin_inside_an_entry(keyword: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^line 2: .* without msgid$"):
        list(read_returned(BytesIO(f'\n{keyword} "a"\n'.encode()), ".po"))


@pytest.mark.parametrize("name", REFUSED)
def test_damage_is_refused_with_its_line(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    assert caught.value.message == message
    assert caught.value.advice


def test_files_of_old_macs_have_lines_too() -> None:
    data = (HEADER + SAVE).replace("\n", "\r").encode()
    assert [unit.target for unit in read_returned(BytesIO(data), ".po")] == ["保存。"]


@pytest.mark.parametrize(
    ("others", "is_other"),
    [
        # Its own target, confirmed or not.
        ([], False),
        (["#, fuzzy\n" + SAVE], False),
        ([SAVE], False),
        ([SAVE, SAVE.replace("msgid", 'msgctxt "c"\nmsgid')], False),
        # The target of one other source, of two, or of itself and another.
        (['msgid "Keep."\nmsgstr "保存。"\n'], True),
        (['#~ msgid "Keep."\n#~ msgstr "保存。"\n'], True),
        (['msgid "Keep."\nmsgstr "保存。"\n', 'msgid "Store."\nmsgstr "保存。"\n'], True),
        ([SAVE, 'msgid "Keep."\nmsgstr "保存。"\n'], True),
        # Another entry is fuzzy, or has another target.
        (['#, fuzzy\nmsgid "Keep."\nmsgstr "保存。"\n'], False),
        (['msgid "Keep."\nmsgstr "保持。"\n'], False),
    ],
)
def test_a_target_of_another_source_is_found_in_the_whole_file(
    others: list[str], *, is_other: bool
) -> None:
    text = "\n".join([HEADER, "#, fuzzy\n" + SAVE, *others])
    catalog = PoCatalog(text.encode())
    entry = catalog.messages[0]
    assert (entry.source, entry.target, entry.is_fuzzy) == ("Save.", "保存。", True)
    assert catalog.has_other_source(entry) is is_other


def test_an_entry_has_all_its_parts() -> None:
    text = """\
# by hand
#. by the program
#: a.md:7
#, fuzzy, c-format
#| msgctxt "old context"
#| msgid "Old."
#| msgid_plural "Olds."
msgctxt "context"
msgid "New."
msgid_plural "News."
msgstr[0] "一"
msgstr[1] "二"
"""
    (entry,) = PoCatalog(text.encode()).entries
    assert entry.texts == {
        "msgctxt": "context",
        "msgid": "New.",
        "msgid_plural": "News.",
        "msgstr[0]": "一",
        "msgstr[1]": "二",
    }
    assert entry.previous == {
        "msgctxt": "old context",
        "msgid": "Old.",
        "msgid_plural": "Olds.",
    }
    assert [comment.kind for comment in entry.comments] == ["", ".", ":", ","]
    assert (entry.line, entry.is_fuzzy, entry.is_obsolete) == (1, True, False)
    assert entry.targets == ["一", "二"]


def fill(data: str, proposal: Proposal) -> str:
    file = open_translations((HEADER + data).encode(), "po", "ja-JP")
    slot = file.pages[0][0]
    slot.put_target(proposal.target)
    slot.mark(proposal, is_whole=True)
    stream = BytesIO()
    file.write(stream)
    return stream.getvalue().decode().removeprefix(HEADER)


FUZZY = Proposal(80, "Save “all”.", "すべて保存。", "HT", "a", "HT")
EXACT = FUZZY._replace(percent=100)
FILLED = 'msgid "Save."\nmsgstr "すべて保存。"\n'
FILLINGS = [
    ('msgid "Save."\nmsgstr ""\n', FUZZY, f'#, fuzzy\n#| msgid "Save “all”."\n{FILLED}'),
    ('msgid "Save."\nmsgstr ""\n', EXACT, FILLED),
    ('msgid "Save."\n', EXACT, FILLED),
    ('msgid "Save."', EXACT, FILLED.rstrip()),
    ('\tmsgid "Save."\n  msgstr\n\t""  \n', EXACT, '\tmsgid "Save."\nmsgstr "すべて保存。"  \n'),
    (
        '# a\n#. b\n#: c\n#, no-wrap\n#| msgid "Old."\nmsgid "Save."\nmsgstr ""\n',
        FUZZY,
        '# a\n#. b\n#: c\n#, fuzzy, no-wrap\n#| msgid "Save “all”."\n' + FILLED,
    ),
    (
        '#, fuzzy, no-wrap\n#|\tmsgctxt "x"\n#| msgid "Old"\n#| "er."\nmsgid "Save."\nmsgstr " "\n',
        EXACT,
        f"#, no-wrap\n{FILLED}",
    ),
    ('#, fuzzy\r\nmsgid "Save."\r\nmsgstr ""\r\n', EXACT, FILLED.replace("\n", "\r\n")),
    ('msgid "Save." msgstr ""', FUZZY, f'#, fuzzy\n#| msgid "Save “all”."\n{FILLED[:-1]}'),
]


@pytest.mark.parametrize(("data", "proposal", "expected"), FILLINGS)
def test_filling_changes_only_its_own_lines(data: str, proposal: Proposal, expected: str) -> None:
    around = f'{SAVE}\n# keep\t \n#~ msgid\t"old" \n#~ msgstr "x"\n# end\n'
    assert fill(data, proposal) == expected
    if data.endswith("\n") and "\r" not in data:
        assert fill(f"{data}\n{around}", proposal) == f"{expected}\n{around}"


def test_a_file_without_empty_targets_is_unchanged() -> None:
    for data, _ in ALLOWED.values():
        whole = (HEADER + data).encode()
        stream = BytesIO()
        open_translations(whole, "po", "ja-JP").write(stream)
        assert stream.getvalue() == whole


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("ja", "ja"),
        ("ja_JP", "ja-JP"),
        ("ja-JP", "ja-JP"),
        (" ja_JP.UTF-8 ", "ja-JP"),
        ("ja_JP.eucJP@hira", "ja-JP"),
        ("ja@hira", "ja"),
        ("sr@latin", "sr-Latn"),
        ("sr_RS@latin", "sr-Latn-RS"),
        ("sr_RS.UTF-8@Latin", "sr-Latn-RS"),
        ("sr@ijekavianlatin", "sr-Latn"),
        ("uz@cyrillic", "uz-Cyrl"),
        ("de_DE@euro", "de-DE"),
        ("ca@valencia", "ca"),
        ("en@quot", "en"),
        ("zh_Hant_TW", "zh-Hant-TW"),
        ("es_419", "es-419"),
        ("fil", "fil"),
        ("", ""),
        ("LANGUAGE", ""),
        ("LL", ""),
        ("ll_CC", ""),
        ("ll@variant", ""),
        ("xx", ""),
        ("Japanese", ""),
        ("Brazilian Portuguese", ""),
        ("日本語", ""),
        ("C", ""),
        ("ja, de", ""),
        ("@latin", ""),
    ],
)
def test_a_language_is_read_without_modifier_and_charset(field: str, expected: str) -> None:
    assert read_language(field) == expected
    data = f'msgid ""\nmsgstr "language : {field}\\nX-Source-Language:{field}\\n"\n\n{SAVE}'
    (unit,) = read_returned(BytesIO(data.encode()), ".po")
    assert unit.languages == (expected, expected)
    languages = open_translations(data.encode(), "po").languages
    assert [tuple(one) for one in languages] == [(expected, expected)]


def test_fields_of_the_header_are_read_and_changed() -> None:
    header = "A: 1\n b :2\nLast-Translator: A: B <a@b>\nA: 3\nno field\n"
    assert read_fields(header) == {"a": "1", "b": "2", "last-translator": "A: B <a@b>"}
    assert put_field(header, "B", "4") == header.replace(" b :2", "b: 4")
    assert put_field("A: 1", "B", "2") == "A: 1\nB: 2\n"
    assert put_field("", "B", "2") == "B: 2\n"
    assert put_charset("A: 1\nContent-Type: text/plain; charset=latin1\nB: 2\n") == (
        "A: 1\nContent-Type: text/plain; charset=UTF-8\nB: 2\n"
    )
    assert put_charset("A: 1\n") == "A: 1\nContent-Type: text/plain; charset=UTF-8\n"
